"""Other wordings of a claim's sentence, each read back and found to say the claim's edges and nothing else: what a model may choose from.

A sentence of the template is its first concept, a phrase and the rest ("A causes B and C."). The phrase is exchanged for others of the same
predicate; where one edge without a detail is told, the sentence is turned round as well ("B results from A.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose import periods
from reasoning.claims.prose.relations import BORNE, entries, prepositions, split
from reasoning.claims.prose.uses import says_more
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.claims.verbalizer import Verbalizer
from reasoning.reading.words.inflection import verb_forms
from reasoning.rendering.text import article, capital

#: Sorts of rows of the table whose words stand between two concepts, the plainest first.
_SORTS = ("verb", "prep", "adj", "noun")
#: What holds of a thing as it is: "B is involved by A" is no English.
_STATIVE = BORNE | {"biolink:subclass_of", "biolink:part_of", "biolink:has_part"}
#: Predicates whose objects are kinds of things, which take an article: "acts as a metabolite".
_KINDS = frozenset({"biolink:has_chemical_role", "biolink:has_role", "biolink:subclass_of"})
#: Categories whose names begin with a capital that is not their own ("Arachnodactyly").
_CAPITALS = frozenset(f"biolink:{name}" for name in ("PhenotypicFeature", "ClinicalCourse", "ClinicalModifier", "GeneticInheritance"))
#: Its objects are nouns ("Variable expressivity") or adjectives.
_MODIFIED = "biolink:has_clinical_modifier"
#: What a disease has one of is said by an adjective ({}) or a time with its preposition (<>), whatever the graph calls it.
_SINGLE: dict[str, tuple[str, ...]] = {
    "biolink:has_mode_of_inheritance": (
        *("is inherited in {a} manner", "shows {} inheritance", "follows {a} pattern of inheritance", "is inherited as {a} trait"),
        *("has {} inheritance", "is {a} condition", "is transmitted in {a} manner"),
    ),
    "biolink:has_disease_onset": ("begins <>", "starts <>", "has its onset <>", "has {} onset", "is of {} onset"),
    "biolink:has_clinical_course": (
        "is {}",
        "takes {a} course",
        "runs {a} course",
        "follows {a} course",
        "has {a} course",
        "is {a} disease",
    ),
}
#: A course is told by an adjective ("Slowly progressive") or a noun ("Death in infancy").
_COURSE, _HOW = "biolink:has_clinical_course", re.compile(r"(?:ive|ic|ent|ing|ute|ble|ed|ary|ous)$")
_NOUN = {"biolink:has_mode_of_inheritance": " inheritance", "biolink:has_disease_onset": " onset"}


def wordings(text: str, edges: Sequence[int], snapshot: Snapshot, verifier: ProseVerifier, most: int = 10) -> tuple[str, ...]:
    """Return other sentences that say what a claim's says, verified, the plainest first; none for another shape than the template's.

    Args:
        text: the claim's sentence. edges: indexes of its edges. most: how many at the most.
    """
    found: dict[str, None] = {}
    for said in _tried(text, edges, snapshot):
        if not said and found:
            break  # what follows would do where nothing better does
        if said and said.lower() != text.lower() and said not in found and verifier.check(said, edges).supported:
            found[said] = None
            if len(found) >= most:
                break
    return tuple(found)


def _tried(text: str, edges: Sequence[int], snapshot: Snapshot) -> Iterator[str]:
    predicates = {snapshot.predicate(edge) for edge in edges}
    if len(predicates) != 1 or not text.endswith("."):
        return
    (predicate,), first, name = predicates, edges[0], Verbalizer(snapshot).name
    negated, several = bool(snapshot.edge_negated[first]), len(edges) > 1
    for backward in (False, True):
        about, other = int(snapshot.edge_subject[first]), int(snapshot.edge_object[first])
        if backward:
            about, other = other, about
        head = f"{capital(name(about))} {phrase(predicate, backward=backward, negated=negated, several=several)} "
        if not text.startswith(head):
            continue
        rest = text.removeprefix(head)[:-1]
        if predicate in _SINGLE and not (backward or several or negated) and rest.startswith(name(other)):
            detail = rest.removeprefix(name(other))
            for words in _of_one(predicate, name(other), snapshot.node(other).synonyms):
                yield f"{capital(name(about))} {words}{detail}."
            yield ""
        behind = _small(rest) if not several and snapshot.category(other) in _CAPITALS else rest
        for turned, words in said_by(predicate, negated):
            if says_more(predicate, words):
                continue
            if predicate == _MODIFIED and _adjective(name(other)) != (turned == backward and words.endswith(" as")):
                continue
            if turned == backward:
                yield _joined(name(about), words, behind, predicate in _KINDS)
            elif rest == name(other):
                yield _joined(name(other), words, name(about), predicate in _KINDS and not turned)
        return


def _of_one(predicate: str, name: str, others: Sequence[str]) -> Iterator[str]:
    """Yield what is told of a disease's inheritance, onset or course."""
    short = _small(name.removesuffix(_NOUN.get(predicate, "")))
    if predicate == _COURSE and _HOW.search(name) is None:
        return
    times = [time for time in periods.said([name, *others]) if time.startswith(("in ", "at ", "before "))][:1]
    for words in _SINGLE[predicate]:
        if "<>" in words:
            yield from (words.replace("<>", time) for time in times)
        else:
            yield words.replace("{a}", f"{article(short)} {short}").replace("{}", short)


def _joined(one: str, words: str, other: str, kind: bool) -> str:
    if kind and (words.endswith((" as", " a", " an")) or words == "represents"):
        words = f"{words.removesuffix(' a').removesuffix(' an')} {article(other)}"
    return f"{capital(one)} {words} {other}."


def _adjective(name: str) -> bool:
    """Whether a name says how a thing is and not what: "Severe", "Exacerbated by head trauma"."""
    return " " not in name or name.split(" ", 1)[0].endswith("ed")


def _small(name: str) -> str:
    """Return a name within a sentence: "Progressive" without its capital, a symbol as it is."""
    word = name.split(" ", 1)[0]
    return name[:1].lower() + name[1:] if word[1:].islower() and word.isalpha() else name


def said_by(predicate: str, negated: bool = False) -> Iterator[tuple[bool, str]]:
    """Yield (whether from object to subject, words) for the plain ways to say a predicate, its sorts of words in turn.

    >>> list(said_by("biolink:causes"))[:4]
    [(False, 'causes'), (True, 'is caused by'), (False, 'leads to'), (False, 'is responsible for')]
    """
    said = [[(direction, sort, words) for direction, words in entries(predicate, sort) if words != "gene"] for sort in _SORTS]
    for direction, sort, words in filter(None, chain.from_iterable(zip_longest(*said))):
        for turned, put in _put(predicate, sort, words, negated):
            if turned and direction == "both":
                continue
            for backward in (False, True) if direction == "both" else ((direction == "backward") != turned,):
                yield backward, put


def _put(predicate: str, sort: str, words: str, negated: bool) -> Iterator[tuple[bool, str]]:
    """Yield (whether it turns the statement round, words) for one row of the table, of one thing."""
    if sort == "noun":
        yield False, f"is {'not ' if negated else ''}{article(words)} {words} {prepositions(predicate)[0]}"
    elif sort == "adj":
        if not words.startswith("at "):  # who is at risk is a person, not what puts them there
            yield False, f"is {'not ' if negated else ''}{words}".rstrip()
    else:
        before, verb, rest = split(words)
        forms = {what: form for form, what in verb_forms(verb).items()}
        yield False, f"does not {words}" if negated else f"{before}{forms['third']}{rest}"
        if sort == "verb" and predicate not in _STATIVE and not rest.startswith(" the "):
            done = forms.get("participle", forms.get("past", ""))
            yield True, f"is {'not ' if negated else ''}{before}{done}{rest} by"
