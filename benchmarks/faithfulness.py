"""Whether sentences that say more, less or other than their edges are caught, and true ones kept: one injected fault each.

    python -m benchmarks.faithfulness [BUNDLE] [--sentences N] [--seed N]

Edges are drawn evenly over the predicates; half of the sentences are the template's, half paraphrases (backward, synonyms, the table's
other verbs). Faults are made from the graph: near-synonym entities are parents and children. A fault that leaves a sentence as true as it
was (a symmetric predicate turned round, another entity of the same name, a predicate with the same phrase) is none and is drawn anew.
"New wordings" are sentences in wordings that the rules were not made from. In brackets Wilson's 95 % interval. The peer passes a sentence
that names both entities of a cited edge and has a word of its predicate: what a check of overlap sees.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from benchmarks.statistics import machine, wilson
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.relations import phrases
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.claims.verbalizer import Verbalizer
from reasoning.rendering.text import capital, plain

#: Wordings that no rule was written from, A subject and B object.
NEW = {
    "causes": ("Pathogenic variants of A cause B", "B arises because of A", "A is the gene behind B"),
    "has_phenotype": ("B is typical of A", "A often comes with B", "One finding in A is B", "Those affected by A have B"),
    "subclass_of": ("A is one type of B", "B is the broader class of A", "A counts as a B"),
    "treats": ("A is a remedy for B", "A helps against B", "B responds to A"),
    "regulates": ("A governs B", "B is under the control of A", "A exerts control over B"),
    "part_of": ("A forms part of B", "A is found within B", "B is composed in part of A"),
    "has_chemical_role": ("A has a role as B", "A is employed as B", "A behaves as B"),
    "has_mode_of_inheritance": ("The inheritance of A is B", "A is passed on by B", "A has B"),
}


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

    def said(self, subject: int, predicate: str, object: int, negated: bool, free: bool) -> str:
        """One statement in words."""
        chosen = [p for p in phrases(predicate) if p.negated == negated and not p.words.startswith(("are ", "do "))]
        if free:
            pick = chosen[self.random.integers(len(chosen))]
            words, backward = pick.words, pick.backward
        else:
            backward = bool(self.random.random() < 0.5)
            words = phrase(predicate, backward=backward, negated=negated)
        first, last = (object, subject) if backward else (subject, object)
        return f"{capital(self.name(first, free))} {words} {self.name(last, free)}."

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


def same_statement(snapshot: Snapshot, one: int, other: int) -> bool:
    """Whether two edges say the same in both directions: their predicate reads the same from either end."""
    s, predicate = snapshot, snapshot.predicate(one)
    turned = (s.edge_subject[one], s.edge_object[one]) == (s.edge_object[other], s.edge_subject[other])
    return bool(turned) and predicate == s.predicate(other) and phrase(predicate) == phrase(predicate, backward=True)


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
        same = any(p.backward and p.words == phrase(predicate) for p in phrases(predicate))
        return None if same else (make.said(object, predicate, subject, negated, free), [edge])

    def wrong() -> tuple[str, list[int]] | None:
        new = str(random.choice(s.predicates))
        text = make.said(subject, new, object, negated, free)
        words = {p.words for p in phrases(predicate) if p.negated == negated}
        return None if new == predicate or any(f" {w} " in text for w in words) else (text, [edge])

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
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    make, verifier = Faults(snapshot, given.seed), ProseVerifier(snapshot)
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    spent = time.process_time()
    checked = 0

    def note(kind: str, text: str, edges: list[int], want: bool) -> None:
        row = count[kind]
        row[0] += 1
        row[1] += verifier.check(text, edges).supported == want
        row[2] += peer(make, text, edges) == want

    while checked < given.sentences:
        edge, free = make.edge(), bool(checked % 2)
        kinds = faults(make, edge, free)
        kind = list(kinds)[checked % len(kinds)]
        made = kinds[kind]()
        if made is None:
            continue
        checked += 1
        note(f"fault: {kind}", *made, want=False)
        subject, object = make.ends(edge)
        predicate, negated = snapshot.predicate(edge), bool(snapshot.edge_negated[edge])
        note(f"kept: {'paraphrase' if free else 'template'}", make.said(subject, predicate, object, negated, free), [edge], want=True)
        wordings = () if negated else NEW.get(predicate.removeprefix("biolink:"), ())
        if wordings:
            text = worded(str(make.random.choice(wordings)), make.words.name(subject), make.words.name(object))
            note("kept: new wordings", text, [edge], want=True)
    print(machine())
    print(f"{'':34} {'n':>6} {'right':>7} {'95 %':>16} {'peer':>7}")
    count["fault: all"] = [sum(row[i] for kind, row in count.items() if kind.startswith("fault")) for i in range(3)]
    for kind, (n, hit, theirs) in sorted(count.items()):
        low, high = wilson(hit, n)
        print(f"{kind:34} {n:6,} {hit / n:7.4f} [{low:.4f}, {high:.4f}] {theirs / n:7.4f}")
    print(f"{1000 * (time.process_time() - spent) / (2 * checked):.2f} ms of processor a sentence, making it included")


if __name__ == "__main__":
    main()
