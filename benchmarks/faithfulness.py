"""Whether sentences that say more, less or other than their edges are caught, and true ones kept: one injected fault each.

    python -m benchmarks.faithfulness [BUNDLE] [--sentences N] [--seed N]

Edges are drawn evenly over the predicates; half of the sentences are the template's, half paraphrases (backward, synonyms, the table's
other verbs; none that says more than the edge, as "is used as" does of a role). Faults are made from the graph: near-synonym entities are
parents and children. A fault that leaves a sentence as true as it was (a symmetric predicate turned round, another entity of the same
name, a predicate with the same phrase) is none and is drawn anew.
"Known wordings" and "second wordings" are sentences in wordings that earlier rules did not know and that have been seen since; "fresh
wordings" were written before the last rules, by the same hand that then wrote these; they and the second hold some that are refused on
purpose ("All A are B", "can be", "the course of"). In brackets Wilson's 95 % interval. The peer passes a sentence that names both
entities of a cited edge and has a word of its predicate: what a check of overlap sees.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from benchmarks.inputs.wordings import FRESH, FRESH_2, KNOWN
from benchmarks.statistics import machine, wilson
from kg.frequency import of
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.frame import Frame
from reasoning.claims.prose.frames import made
from reasoning.claims.prose.relations import inverse
from reasoning.claims.prose.uses import says_more
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.claims.verbalizer import Verbalizer
from reasoning.rendering.text import capital, plain


class Faults:
    """Makes sentences, true and false, from a graph."""

    def __init__(self, snapshot: Snapshot, seed: int) -> None:
        self.s, self.random, self.words = snapshot, np.random.default_rng(seed), Verbalizer(snapshot)
        self.by_predicate = [np.flatnonzero(snapshot.edge_predicate == i) for i in range(len(snapshot.predicates))]
        self.by_predicate = [edges for edges in self.by_predicate if len(edges)]
        self.negated = np.flatnonzero(snapshot.edge_negated)

    def edge(self) -> int:
        """Draw an edge: a predicate first, one in twenty a negated one."""
        pool = (
            self.negated
            if len(self.negated) and self.random.random() < 0.05
            else self.by_predicate[self.random.integers(len(self.by_predicate))]
        )
        return int(self.random.choice(pool))

    def ends(self, edge: int) -> tuple[int, int]:
        """Subject and object."""
        return int(self.s.edge_subject[edge]), int(self.s.edge_object[edge])

    def name(self, node: int, free: bool = False) -> str:
        """A node's name; where ``free``, sometimes a synonym."""
        told = self.s.node(node).synonyms if free and self.random.random() < 0.4 else ()
        return plain(self.random.choice(told)) if told else self.words.name(node)

    def names(self, node: int) -> set[str]:
        """Everything that a node is called, in small letters."""
        found = self.s.node(node)
        return {plain(n).lower() for n in (found.name, *found.synonyms)}

    def frame(self, predicate: str, negated: bool, free: bool) -> Frame:
        """A clause that says a predicate: the template's, or where ``free`` any of the table's, half of them of the shape "A verb B"."""
        if not free:
            backward = bool(self.random.random() < 0.5)
            return Frame("", f" {phrase(predicate, backward=backward, negated=negated)} ", "", predicate, backward, negated)
        # A paraphrase says no more than the edge: that a thing acts as something is not that it is used so.
        chosen = [
            f
            for f in every_clause(predicate)
            if f.negated == negated
            and not f.joint.startswith((" are ", " do "))
            and not says_more(predicate, f"{f.before}{f.joint}{f.behind}")
        ]
        flat = [f for f in chosen if not f.before and not f.behind]
        pool = flat if self.random.random() < 0.5 else [f for f in chosen if f.before or f.behind] or flat
        return pool[self.random.integers(len(pool))]

    def put(self, frame: Frame, subject: int, object: int, free: bool) -> str:
        """A clause with names in its gaps."""
        first, last = (object, subject) if frame.backward else (subject, object)
        return capital(f"{frame.before}{self.name(first, free)}{frame.joint}{self.name(last, free)}{frame.behind}.")

    def said(self, subject: int, predicate: str, object: int, negated: bool, free: bool) -> str:
        """One statement in words."""
        return self.put(self.frame(predicate, negated, free), subject, object, free)

    def near(self, node: int) -> int | None:
        """A parent or a child."""
        edges = [e for e in self.s.edges_of(node).tolist() if self.s.predicate(e) == "biolink:subclass_of"]
        others = [n for e in edges for n in self.ends(e) if n != node]
        return int(self.random.choice(others)) if others else None

    def other(self, node: int, near: bool) -> int | None:
        """Another concept to put in the place of one, None where there is none that is called otherwise."""
        found = self.near(node) if near else int(self.random.integers(self.s.n_nodes))
        if found is None or (not near and self.s.category(found) != self.s.category(node)):
            return None
        return None if self.names(found) & self.names(node) else found


@lru_cache(maxsize=256)
def every_clause(predicate: str) -> dict[Frame, None]:
    """Every clause that says a predicate."""
    return dict.fromkeys(made(predicate))


def same_statement(snapshot: Snapshot, one: int, other: int) -> bool:
    """Whether two edges say the same in both directions: their predicate reads the same from either end, or is the other's inverse."""
    s, predicate = snapshot, snapshot.predicate(one)
    turned = (s.edge_subject[one], s.edge_object[one]) == (s.edge_object[other], s.edge_subject[other])
    if not turned or bool(s.edge_negated[one]) != bool(s.edge_negated[other]):
        return False
    same = predicate == s.predicate(other) and phrase(predicate) == phrase(predicate, backward=True)
    return same or inverse(predicate) == s.predicate(other)


def faults(make: Faults, edge: int, free: bool) -> dict[str, Callable[[], tuple[str, list[int]] | None]]:
    """Return, by kind of fault, what makes a sentence with that one fault and the edges that it cites."""
    s, random = make.s, make.random
    subject, object = make.ends(edge)
    predicate, negated = s.predicate(edge), bool(s.edge_negated[edge])

    def true() -> str:
        return make.said(subject, predicate, object, negated, free)

    def swapped(near: bool) -> tuple[str, list[int]] | None:
        new = make.other(subject, near), make.other(object, near)
        if random.random() < 0.5:
            return (make.said(new[0], predicate, object, negated, free), [edge]) if new[0] is not None else None
        return (make.said(subject, predicate, new[1], negated, free), [edge]) if new[1] is not None else None

    def flipped() -> tuple[str, list[int]] | None:
        frame = make.frame(predicate, negated, free)
        same = frame._replace(backward=not frame.backward) in every_clause(predicate)
        return None if same else (make.put(frame, object, subject, free), [edge])

    def wrong() -> tuple[str, list[int]] | None:
        new = str(random.choice(s.predicates))
        frame = make.frame(new, negated, free)
        if new == predicate or frame._replace(predicate=predicate) in every_clause(predicate):
            return None
        return make.put(frame, subject, object, free), [edge]

    def ended(more: str) -> tuple[str, list[int]]:
        return true()[:-1] + more, [edge]

    def hedged() -> tuple[str, list[int]] | None:
        text, word = true(), str(random.choice(["always", "may", "probably", "never", "strongly", "possibly"]))
        changed = re.sub(r" (is|has|does) (?=[a-z])", rf" \1 {word} ", text, count=1)
        return None if changed == text else (changed, [edge])

    def merged() -> tuple[str, list[int]] | None:
        pool = make.by_predicate[s.predicates.index(predicate)] if len(make.by_predicate) == len(s.predicates) else make.by_predicate[0]
        two = int(random.choice(pool))
        if s.predicate(two) != predicate or bool(s.edge_negated[two]) != negated or set(make.ends(two)) & {subject, object}:
            return None
        return make.said(subject, predicate, make.ends(two)[1], negated, free), [edge, two]

    def uncited() -> tuple[str, list[int]] | None:
        others = [e for e in s.edges_of(subject).tolist() if e != edge and not same_statement(s, e, edge)]
        if not others:
            return None
        two = int(random.choice(others))
        a, b = make.ends(two)
        return make.said(a, s.predicate(two), b, bool(s.edge_negated[two]), free), [edge]

    clauses = (
        " and is fatal in children.",
        ", which is common.",
        ", more often than other diseases.",
        ", particularly in men.",
        " and has no treatment.",
        " only.",
        " by blocking its receptor.",
    )
    return {
        "swapped entity": lambda: swapped(False),
        "near-synonym entity": lambda: swapped(True),
        "flipped direction": flipped,
        "wrong predicate": wrong,
        "negation added or dropped": lambda: (make.said(subject, predicate, object, not negated, free), [edge]),
        "invented PMID": lambda: ended(f" (PMID:{random.integers(40_000_000, 90_000_000)})."),
        "invented count": lambda: ended(f" (in {random.integers(101, 400)} of {random.integers(401, 900)} patients)."),
        "wrong number": lambda: ended(f" in {random.integers(1, 99)}.{random.integers(1, 9)}% of patients."),
        "hedge or strengthening": hedged,
        "extra clause": lambda: ended(str(random.choice(clauses))),
        "two facts merged": merged,
        "true fact, not cited": uncited,
    }


#: Shares of patients as people say them, with what they mean.
SHARES = {
    "about half of": (0.45, 0.55),
    "most": (0.5 + 1e-9, 1.0),
    "all": (1.0, 1.0),
    "a quarter of": (0.25, 0.25),
    "at least 90% of": (0.9, 1.0),
}


def shares(make: Faults, edge: int) -> list[float]:
    """What the records of an edge say of how many patients; a term by the middle of what it stands for."""
    return [p.frequency for p in make.s.evidence(edge) if p.frequency is not None and p.frequency == p.frequency]


def counted(make: Faults, edge: int) -> list[float]:
    """What the records of an edge say that counted patients."""
    told = (of(piece.qualifiers) for piece in make.s.evidence(edge))
    return [each.seen / each.examined for each in told if each is not None and each.seen is not None and each.examined]


def told_otherwise(make: Faults, edge: int, free: bool) -> dict[str, Callable[[], tuple[str, list[int], int | None] | None]]:
    """Faults in what a sentence leans on: the share of patients, the comparison, the pronoun. The last item is what "it" stands for."""
    s, random = make.s, make.random
    subject, object = make.ends(edge)
    predicate, negated = s.predicate(edge), bool(s.edge_negated[edge])

    def share() -> tuple[str, list[int], None] | None:
        words = str(random.choice(list(SHARES)))
        low, high = SHARES[words]
        if any(low - 0.25 <= value <= high + 0.25 for value in shares(make, edge)):
            return None
        text = make.said(subject, predicate, object, negated, free)
        if random.random() < 0.5:
            return f"{text[:-1]} in {words} patients.", [edge], None
        return f"{capital(words)} patients with {text[0].lower()}{text[1:]}", [edge], None

    def compared() -> tuple[str, list[int], None] | None:
        if predicate != "biolink:has_phenotype" or negated:
            return None
        others = [e for e in s.edges_of(object).tolist() if s.predicate(e) == predicate and e != edge and not s.edge_negated[e]]
        if not others:
            return None
        two = int(random.choice(others))
        mine, theirs = shares(make, edge), shares(make, two)
        if mine and theirs and min(mine) > max(theirs):
            return None
        more = str(random.choice(["more common", "more frequent"]))
        return f"{capital(make.name(object))} is {more} in {make.name(subject)} than in {make.name(make.ends(two)[0])}.", [edge, two], None

    def pronoun() -> tuple[str, list[int], int | None] | None:
        clause = make.frame(predicate, negated, free)
        if clause.before:
            return None
        first, last = (object, subject) if clause.backward else (subject, object)
        standing = make.other(first, bool(random.random() < 0.5))
        if standing is None or standing == last:
            return None
        return it(f"{clause.joint}{make.name(last, free)}{clause.behind}."), [edge], standing

    return {"wrong share of patients": share, "wrong comparison": compared, "pronoun of another": pronoun}


def it(rest: str) -> str:
    """Put a pronoun before the rest of a sentence.

    >>> it(" causes gout."), it("'s features include pain.")
    ('It causes gout.', 'Its features include pain.')
    """
    return f"Its{rest[2:]}" if rest.startswith("'s ") else f"It{rest}"


def peer(make: Faults, text: str, edges: list[int]) -> bool:
    """Whether a check of overlap passes a sentence."""
    low = text.lower()
    for edge in edges:
        words = re.findall(r"[a-z]{4,}", phrase(make.s.predicate(edge)))
        named = all(any(n in low for n in make.names(end)) for end in make.ends(edge))
        if named and (not words or any(word[:4] in low for word in words)):
            return True
    return False


def worded(wording: str, subject: str, object: str) -> str:
    """Put names into a wording.

    >>> worded("B is typical of A", "Marfan syndrome", "Arachnodactyly")
    'Arachnodactyly is typical of Marfan syndrome.'
    """
    return re.sub(r"\b[AB]\b", lambda found: subject if found[0] == "A" else object, wording) + "."


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--sentences", type=int, default=10_000, help="sentences with a fault, and as many without")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--show", action="store_true", help="print what was let through, and what was not kept in words that the engine has"
    )
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    make, verifier = Faults(snapshot, given.seed), ProseVerifier(snapshot)
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    spent = time.process_time()
    checked = tries = 0

    def note(kind: str, text: str, edges: list[int], before: int | None, want: bool) -> None:
        row = count[kind]
        row[0] += 1
        kept = verifier.check(text, edges, before).supported
        row[1] += kept == want
        if kept != want and given.show and not kind.endswith("wordings"):
            print(f"  {'LET THROUGH' if kept else 'NOT KEPT'} ({kind}): {text}")
        row[2] += peer(make, text, edges) == want

    while checked < given.sentences:
        edge, free = make.edge(), bool(checked % 2)
        kinds = faults(make, edge, free) | told_otherwise(make, edge, free)
        kind = list(kinds)[checked % len(kinds)]
        fault = kinds[kind]()
        tries += 1
        if fault is None and tries < 200:
            continue
        checked, tries = checked + 1, 0
        if fault is None:
            continue
        text, cited, before = fault if len(fault) == 3 else (*fault, None)
        note(f"fault: {kind}", text, cited, before, want=False)
        subject, object = make.ends(edge)
        predicate, negated = snapshot.predicate(edge), bool(snapshot.edge_negated[edge])
        note(f"kept: {'paraphrase' if free else 'template'}", make.said(subject, predicate, object, negated, free), [edge], None, want=True)
        if not negated and (clause := make.frame(predicate, False, free)) and not clause.before:
            first, last = (object, subject) if clause.backward else (subject, object)
            note("kept: pronoun", it(f"{clause.joint}{make.name(last)}{clause.behind}."), [edge], first, want=True)
        for words, (low, high) in SHARES.items() if predicate == "biolink:has_phenotype" and not negated else ():
            # Counts of patients alone: a term stands for a range.
            if any(low <= value <= high for value in counted(make, edge)):
                text = f"{capital(words)} patients with {make.words.name(subject)} have {make.words.name(object)}."
                note("kept: share of patients", text, [edge], None, want=True)
        for name, wordings in (("known", KNOWN), ("second", FRESH), ("fresh", FRESH_2)):
            if not negated and (some := wordings.get(predicate.removeprefix("biolink:"), ())):
                text = worded(str(make.random.choice(some)), make.words.name(subject), make.words.name(object))
                note(f"kept: {name} wordings", text, [edge], None, want=True)
    print(machine())
    print(f"{'':34} {'n':>6} {'right':>7} {'95 %':>16} {'peer':>7}")
    count["fault: all"] = [sum(row[i] for kind, row in count.items() if kind.startswith("fault")) for i in range(3)]
    for kind, (n, hit, theirs) in sorted(count.items()):
        low, high = wilson(hit, n)
        print(f"{kind:34} {n:6,} {hit / n:7.4f} [{low:.4f}, {high:.4f}] {theirs / n:7.4f}")
    print(f"{1000 * (time.process_time() - spent) / (2 * checked):.2f} ms of processor a sentence, making it included")


if __name__ == "__main__":
    main()
