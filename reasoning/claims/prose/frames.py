"""Clauses with two gaps: what stands before the first concept, between the two, and behind the second, and what the clause says.

They follow from a predicate's phrases and nouns by English syntax: "B is seen in A" gives "in A, B is seen"; the noun "feature" gives
"one feature of A is B", "A's features include B", "A has B as a feature"; "affects the response to B" gives "the response to B is affected
by A".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from reasoning.claims.prose.frame import Frame
from reasoning.claims.prose.relations import BE, BORNE, SINGLE, entries, nouns_of, phrases, prepositions, split
from reasoning.claims.prose.wrapped import apposed, wrapped
from reasoning.reading.words.inflection import plural, verb_forms
from reasoning.rendering.text import article

#: Verbs that say no direction of the change: what they are done to depends on what does it.
_VARIES = frozenset({"affect", "influence", "modify", "alter", "modulate", "change"})
#: "Has B as a feature", "counts B among its features".
_COUNTS = (
    *tuple(f" {verb}{s} " for verb in ("include", "count", "list", "number", "feature", "show", "contain", "comprise") for s in ("s", "")),
    " has ",
    " have ",
)

#: "Is characterized by features that include B".
_BEARS = ("has", "shows", "presents with", "is characterized by", "is characterised by", "is marked by", "comes with")


class Frames:
    """The clauses that say some predicates, by what stands before and between."""

    def __init__(self, made: Iterable[Frame]) -> None:
        self._by: dict[str, dict[str, list[Frame]]] = {}
        for frame in made:
            self._by.setdefault(frame.before, {}).setdefault(frame.joint, []).append(frame)
        self.befores = tuple(sorted((before for before in self._by if before), key=lambda b: (-len(b), b)))
        self._longest = max((joint.count(" ") for joints in self._by.values() for joint in joints), default=0)

    def at(self, lowered: str, place: int, before: str = "") -> Iterator[tuple[int, Frame]]:
        """Yield (end, frame) for what stands between two concepts from a place on, the longest first."""
        joints, found, end = self._by.get(before, {}), list[tuple[int, Frame]](), place
        for _ in range(self._longest):
            end = lowered.find(" ", end) + 1
            if not end:
                break
            found += [(end, frame) for frame in joints.get(lowered[place:end], ())]
        yield from reversed(found)

    def ended(self, lowered: str, place: int) -> Iterator[tuple[int, Frame]]:
        """Yield (end, frame) for a clause "A verbs B" whose B stood before: "(the conditions that A) causes"."""
        for joint, made in self._by.get("", {}).items():
            end = place + len(joint) - 1
            if lowered.startswith(joint[:-1], place) and not lowered[end : end + 1].isalnum():
                yield from ((end, frame) for frame in made if not frame.behind and not frame.negated)


@lru_cache(maxsize=256)
def frames(predicates: tuple[str, ...]) -> Frames:
    """Return the clauses that say one of some predicates.

    >>> [f.before for end, f in frames(("biolink:has_phenotype",)).at(" is ", 0, "one feature of ")]
    ['one feature of ']
    """
    return Frames(frame for predicate in predicates for frame in dict.fromkeys(made(predicate)))


@lru_cache(maxsize=256)
def reduced(predicates: tuple[str, ...]) -> Frames:
    """Return what may follow a concept without its "is": "caused by", "responsible for", in the active "causing", and "in which B is"."""
    found = []
    for predicate in predicates:
        for said in phrases(predicate):
            first, _, rest = said.words.partition(" ")
            if first == "is" and rest and not said.negated and rest.split()[0] not in ("a", "an", "the", "one", "not"):
                found.append(Frame("", f" {rest} ", "", predicate, said.backward, False))
        for sort in ("verb", "prep"):
            for direction, words in entries(predicate, sort):
                before, verb, rest = split(words)
                ing = next(form for form, what in verb_forms(verb).items() if what == "ing")
                found.append(Frame("", f" {before}{ing}{rest} ", "", predicate, direction == "backward", False))
        found += apposed(predicate)
    return Frames(dict.fromkeys(found))


def made(predicate: str) -> Iterator[Frame]:
    """Yield every clause that says a predicate; some more than once."""
    for said in phrases(predicate):
        yield Frame("", f" {said.words} ", "", predicate, said.backward, said.negated)
        if said.words == "is present in":
            yield Frame("there is ", " in ", "", predicate, said.backward, False)
    for direction, words in entries(predicate, "adj"):
        # "Contained in A is B": what a thing is, before it.
        if words.split(" ")[0].endswith(("ed", "en", "nd", "wn")) and direction != "both" and " " in words:
            for be, _ in BE[:2]:
                yield Frame(f"{words} ", f" {be} ", "", predicate, direction != "backward", False)
    yield from _of_nouns(predicate)
    yield from _of_objects(predicate)
    yield from _mutual(predicate)
    yield from wrapped(predicate)


def _of_nouns(predicate: str) -> Iterator[Frame]:
    for noun, subject in nouns_of(predicate):
        several = plural(noun)

        def frame(before: str, joint: str, behind: str = "", subject: bool = subject) -> Frame:
            return Frame(before, joint, behind, predicate, subject, False)

        for of in prepositions(predicate):
            for number in (noun, several):
                for verb in (" include ", " includes "):
                    for the in ("the ", ""):
                        yield frame(f"{the}{number} {of} ", verb)
            for opening in (f"one {noun}", f"{article(noun)} {noun}", f"one of the {several}", f"among the {several}"):
                for verb in (" is ", " are ", " is that of "):
                    yield frame(f"{opening} {of} ", verb)
            if predicate in BORNE and predicate not in SINGLE:
                # "As a feature of A, B is seen".
                for seen in (" is seen", " is observed", " occurs", " is found", " is reported", " appears"):
                    yield frame(f"as {article(noun)} {noun} {of} ", ", ", seen)
            for the in ("the ", "") if predicate in SINGLE else ():
                for verb in (" is ", " occurs "):
                    yield frame(f"{the}{noun} {of} ", verb)
        yield frame("", f"'s {several} include ")
        if predicate in SINGLE:
            yield frame("", f"'s {noun} is ")
            for the in ("", "the "):
                yield frame("in ", f", {the}{noun} is ")
        for behind in (f" as {article(noun)} {noun}", f" as one of its {several}", f" among its {several}"):
            for verb in _COUNTS:
                yield frame("", verb, behind)
        for verb in _COUNTS:
            yield frame("", f"{verb}among its {several} ")
        for introduced in (" such as ", ", such as ", " including ", " like "):
            yield frame("", f" has {several}{introduced}")
            yield frame("", f" have {several}{introduced}")
        for bears in _BEARS if predicate in BORNE else ():
            yield frame("", f" {bears} {several} that include ")
            yield frame("", f" {bears} {several} that do not include ")._replace(negated=True)
    for direction, words in entries(predicate, "nominal"):
        backward = direction == "forward"
        for the in ("", "the "):
            for happens in (" occurs", " takes place"):
                yield Frame(f"{the}{words} of ", " by ", happens, predicate, backward, False)
            for needs in (
                " involves ",
                " relies on ",
                *(f" is {done} by " for done in ("exerted", "effected", "carried out", "performed", "achieved", "mediated")),
            ):
                yield Frame(f"{the}{words} of ", needs, "", predicate, backward, False)
    for direction, words in entries(predicate, "whole"):
        for verb in (" includes ", " comprises ", " contains "):
            for of in prepositions(predicate):
                yield Frame(f"the {words} {of} ", verb, "", predicate, direction != "backward", False)
            yield Frame("", f"'s {words}{verb}", "", predicate, direction != "backward", False)


def _of_objects(predicate: str) -> Iterator[Frame]:
    """Turn "affects the response to B" round: "the response to B is affected by A"."""
    verbs = (words for sort in ("verb", "prep") for direction, words in entries(predicate, sort) if direction == "forward")
    said = [*verbs, *(p.words for p in phrases(predicate) if not p.backward and not p.negated)]
    for words in said:
        before, verb, rest = split(words)
        if not rest.startswith((" the ", " how ", " patients' ", " susceptibility ", " a ", " an ")) or verb in (
            "has",
            "have",
            "is",
            "are",
        ):
            continue
        # The template has the third person, the table the base.
        base = verb.removesuffix("s")
        forms = {what: form for form, what in verb_forms(base).items()}
        done = f"{before}{forms.get('participle', forms.get('past', ''))}"
        for thing in {rest[1:], rest[1:].removeprefix("the ")}:
            for be, deny in BE[:2]:
                yield Frame(f"{thing} ", f" {be} {done} by ", "", predicate, True, False)
                yield Frame(f"{thing} ", f" {deny} {done} by ", "", predicate, True, True)
            if base in _VARIES:
                for varies in (" depends on ", " varies with ", " is subject to "):
                    yield Frame(f"{thing} ", varies, "", predicate, True, False)


def _mutual(predicate: str) -> Iterator[Frame]:
    """What holds both ways: "A and B are linked", "there is a link between A and B"."""
    for direction, words in entries(predicate, "adj"):
        if direction == "both" and words.endswith((" with", " to")):
            for mutual in ("", " to each other", " with each other", " to one another", " with one another"):
                adjective = words.rpartition(" ")[0]
                if not mutual or mutual.split()[0] == words.rpartition(" ")[2]:
                    for be, deny in (BE[1], *([BE[3]] if adjective.endswith("ed") else [])):
                        for backward in (False, True):
                            yield Frame("", " and ", f" {be} {adjective}{mutual}", predicate, backward, False)
                            yield Frame("", " and ", f" {deny} {adjective}{mutual}", predicate, backward, True)
    for direction, words in entries(predicate, "verb"):
        before, verb, rest = split(words)
        if direction == "both" and not rest:
            # "A and B resemble each other chemically".
            for other in ("each other", "one another"):
                for said in {f"{before}{verb} {other}", f"{verb} {other} {before}".rstrip()}:
                    for backward in (False, True):
                        yield Frame("", " and ", f" {said}", predicate, backward, False)
    for _, words in entries(predicate, "mutual"):
        # "A and B have similar structures".
        for backward in (False, True):
            yield Frame("", " and ", f" {words}", predicate, backward, False)
            yield Frame("both ", " and ", f" {words}", predicate, backward, False)
    for direction, words in entries(predicate, "prep"):
        # "Have an association with": "there is an association between A and B".
        verb, _, rest = words.partition(" ")
        noun, _, preposition = rest.rpartition(" ")
        if direction == "both" and verb == "have" and noun.startswith(("a ", "an ")) and preposition in ("with", "to"):
            for backward in (False, True):
                for there in ("there is {} between ", "{} exists between ", "{} is on record between "):
                    yield Frame(there.format(noun), " and ", "", predicate, backward, False)
                for of in (" with ", " to "):
                    yield Frame(f"there is {noun} of ", of, "", predicate, backward, False)
                    yield Frame(f"{noun} of ", of, " has been reported", predicate, backward, False)
                for reported in ("has been reported", "is known", "is on record", "has been found", "has been described", "exists"):
                    yield Frame(f"{noun} between ", " and ", f" {reported}", predicate, backward, False)
                yield Frame("between ", " and ", f" there is {noun}", predicate, backward, False)
