"""Clauses whose words stand around a concept, and such as turn a clause's order round.

They follow from a predicate's phrases by English syntax. What stands behind a preposition comes first ("in A, B is seen"; "for B, A is
given") or is where something happens ("B is where A occurs"); a noun takes a name before it ("A is a B subtype", "A runs a B course"); a
verb has its object inside ("A makes B more likely"); a verb's noun is what is depended on for ("B depends on A for its regulation").
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoning.claims.prose.frame import Frame
from reasoning.claims.prose.relations import entries, phrases
from reasoning.reading.words.inflection import plural, verb_forms
from reasoning.rendering.text import article

#: Prepositions that can stand before what they belong to.
_FRONTED = (" in", " within", " inside", " for", " against")
#: Where the second concept stands in the table's words of the sort "around".
_GAP = " ~"
_WHERE = (
    " is where ",
    *(f" is the {place} {where} " for place in ("site", "place", "location") for where in ("where", "in which", "at which")),
)
#: Who has what a disease shows: "in A, patients have B", "a disease in which patients have B".
_WHO = ("patients", "individuals", "people", "affected individuals", "those affected")
_SHOWN = frozenset({"biolink:has_phenotype", "biolink:has_manifestation"})
_HAVE = ("have", "show", "exhibit", "display", "develop", "experience", "present with", "suffer from")
#: Those who know, and what they do: it says no more than the passive.
_SOMEBODY = ("doctors", "clinicians", "physicians", "researchers", "scientists", "studies")
_FOUND = (
    *("use", "find", "see", "observe", "report", "describe", "document", "note", "record", "give", "prescribe", "employ", "apply"),
    *("link", "associate", "connect", "implicate", "classify", "categorize", "utilize", "administer", "encounter", "detect"),
)
#: A class is a kind of another where each of its members is the other's (rdfs:subClassOf).
_CLASSES = "biolink:subclass_of"


def wrapped(predicate: str) -> Iterator[Frame]:
    """Yield the clauses of a predicate of which some words stand around or before a concept.

    >>> [f.joint + "B" + f.behind for f in wrapped("biolink:subclass_of") if f.behind == " subtype"][:2]
    [' is a B subtype', ' is an B subtype']
    """
    for said in phrases(predicate):
        for preposition in _FRONTED:
            rest = said.words.removesuffix(preposition)
            if rest == said.words or " " not in said.words:
                continue
            yield Frame(f"{preposition[1:]} ", ", ", f" {rest}", predicate, not said.backward, said.negated)
            if preposition == " in" and not said.negated:
                for where in _WHERE:
                    yield Frame("", where, f" {rest}", predicate, not said.backward, False)
                yield Frame("it is in ", " that ", f" {rest}", predicate, not said.backward, False)
    yield from _seen_as(predicate)
    yield from _by_somebody(predicate)
    for direction, noun in entries(predicate, "noun"):
        backward = direction == "backward"
        for verb in ("is", "represents", "constitutes"):
            for one in ("a", "an"):
                yield Frame("", f" {verb} {one} ", f" {noun}", predicate, backward, False)
        for among in (" is one of the ", " is among the ", " belongs to the "):
            yield Frame("", among, f" {plural(noun)}", predicate, backward, False)
    for direction, words in entries(predicate, "around"):
        head, _, behind = words.partition(_GAP)
        verb, _, rest = head.partition(" ")
        before = f" {rest}".rstrip()
        forms = ("is", "are", "was", "has been") if verb == "be" else (verb_third(verb), verb)
        denied = ("is not", "are not") if verb == "be" else (f"does not {verb}", f"do not {verb}")
        for backward in _backward(direction):
            yield from (Frame("", f" {form}{before} ", behind, predicate, backward, False) for form in forms)
            yield from (Frame("", f" {form}{before} ", behind, predicate, backward, True) for form in denied)
    for who in _WHO if predicate in _SHOWN else ():
        for have in _HAVE:
            for having in ("in ", "with ", "affected by "):
                yield Frame(having, f", {who} {have} ", "", predicate, False, False)
            yield Frame("in ", f", {who} do not {have} ", "", predicate, False, True)
    for direction, words in entries(predicate, "clause"):
        # "The risk of ~ is higher in ~", "when ~ is mutated, ~ results".
        before, joint, behind = words.split("~")
        for backward in _backward(direction):
            yield Frame(before, joint, behind, predicate, backward, False)
    if predicate == _CLASSES:
        for every, be in (("every ", " is "), ("each ", " is "), ("any ", " is "), ("all ", " are ")):
            yield Frame(every, be, "", predicate, False, False)
    for direction, words in entries(predicate, "nominal"):
        for needs in (" depends on ", " relies on ", " needs "):
            yield Frame("", needs, f" for its {words}", predicate, direction == "forward", False)


def _seen_as(predicate: str) -> Iterator[Frame]:
    """A noun with what is said by an adjective: "is a feature seen in B", "is a medication used for B"; one that takes others in."""
    adjectives = [(d, words) for d, words in entries(predicate, "adj") if words.split(" ")[0].endswith(("ed", "en", "nd", "wn"))]
    for direction, noun in entries(predicate, "noun"):
        for one in (f"is {article(noun)} {noun}", f"is one of the {plural(noun)}", f"is among the {plural(noun)}"):
            for _, words in (each for each in adjectives if each[0] == direction):
                yield Frame("", f" {one} {words} ", "", predicate, direction == "backward", False)
            for way, words in ((way, words) for sort in ("verb", "prep") for way, words in entries(predicate, sort)):
                # "Is one of the features that accompany B".
                if way == direction and one.startswith("is one of") and noun not in words:
                    yield Frame("", f" {one} that {words} ", "", predicate, direction == "backward", False)
        if predicate == _CLASSES and direction == "backward":
            for takes in ("includes", "contains", "encompasses", "comprises", "covers"):
                yield Frame("", f" is {article(noun)} {noun} that {takes} ", "", predicate, True, False)


def _by_somebody(predicate: str) -> Iterator[Frame]:
    """What is passive, told of those who do it: "doctors use A to treat B", "researchers have linked A to B"."""
    for direction, words in entries(predicate, "adj"):
        done, _, rest = words.partition(" ")
        base = next((verb for verb in _bases(done) if verb_forms(verb).get(done) in ("participle", "past")), None)
        if base is None or not rest or direction == "both":
            continue
        for who in _SOMEBODY:
            for does in (base, f"have {done}"):
                yield Frame(f"{who} {does} ", f" {rest} ", "", predicate, direction == "backward", False)


def _bases(done: str) -> Iterator[str]:
    """Yield what a participle may be of, among verbs that those who know do to what they know."""
    yield from (verb for verb in _FOUND if done in verb_forms(verb))


def apposed(predicate: str) -> Iterator[Frame]:
    """Yield what may follow a concept, or what kind of thing it is, around another: "in which B is seen", "whose features include B".

    >>> sorted(f.joint for f in apposed("biolink:has_phenotype") if "finding" in f.joint)[:2]
    [' whose clinical findings include ', ' whose findings include ']
    """
    for said in phrases(predicate):
        for preposition in _FRONTED:
            if said.words.endswith(preposition) and " " in said.words and not said.negated:
                yield Frame("", f"{preposition} which ", f" {said.words.removesuffix(preposition)}", predicate, not said.backward, False)
        if said.words.endswith(" in") and not said.negated:
            yield Frame("", " where ", f" {said.words.removesuffix(' in')}", predicate, not said.backward, False)
    for who in _WHO if predicate in _SHOWN else ():
        for have in _HAVE:
            yield Frame("", f" in which {who} {have} ", "", predicate, False, False)
    for direction, noun in entries(predicate, "noun"):
        # "X is a feature of A" in the table: A's features are told of.
        yield Frame("", f" whose {plural(noun)} include ", "", predicate, direction == "forward", False)
        yield Frame("", " with ", f" as {article(noun)} {noun}", predicate, direction == "forward", False)
    for direction, words in entries(predicate, "around"):
        head, _, behind = words.partition(_GAP)
        verb, _, rest = head.partition(" ")
        if verb != "be":
            ing = next(form for form, what in verb_forms(verb).items() if what == "ing")
            yield Frame("", f" {ing}{' ' + rest if rest else ''} ", behind, predicate, direction == "backward", False)
    for direction, words in entries(predicate, "with"):
        yield Frame("", f" {words} ", "", predicate, direction == "backward", False)


def _backward(direction: str) -> tuple[bool, ...]:
    """Whether the first concept is the statement's object, for each way in which words of a direction can be meant."""
    return (False, True) if direction == "both" else (direction == "backward",)


def verb_third(verb: str) -> str:
    """Return a verb's third person: "has" for "have"."""
    return next(form for form, what in verb_forms(verb).items() if what == "third")
