"""Who says so, and how well: questions about the records behind a statement ("which publications say that X causes Y").

A frame asks for sources, publications, years or for all that records tell; behind it stands a statement, as a clause ("that X causes Y")
or as a noun ("the link between X and Y", "Y in X", "X as a cause of Y").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reasoning.reading.phrases.qualifiers import source_at
from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import Forms
from reasoning.reading.syntax import Ask, Link, Narrowing, Noun
from reasoning.reading.words.closed import AUX, word_set

#: What a statement may be backed by: where it was published, who keeps it, and either.
_PAPERS = word_set(
    "publication publications paper papers article articles pmid pmids reference references citation citations study studies literature"
)
_SOURCES = word_set("source sources database databases resource resources dataset datasets ontology ontologies annotation annotations")
_PROOF = word_set("evidence proof support record records data backing")
_SAY = re.compile(
    r"(?:say|state|report|list|record|claim|show|support|document|describe|mention|note|assert|confirm|demonstrate|prove|annotate|establish|"
    r"contain|hold|find|suggest|publish|know|discover|back|tell|think|believe)(?:s|es|ed|d|en|n)?|said|shown|found|held|told|thought"
)
_SURE = word_set("strong good solid reliable certain sure convincing robust confident trustworthy firm secure")
_ASKING = word_set("who whom which what where when how why according in from by since show give cite name provide quote")
_SMALL = word_set(
    "the a an any your some its all there it you we one i they me us kind sort of well do does did have has had been first published "
    "scientific medical peer reviewed knowledge base bases available exist exists year and or to can could make makes many"
)
#: What opens a clause, and what opens a noun that says the same.
_CLAUSE, _NOMINAL = frozenset(["that", "whether", "if"]), word_set("for of behind on about supporting backing linking")
_LINKS = word_set("link links association relation relationship connection tie")
_FRAMING = _ASKING | _SMALL | _PAPERS | _SOURCES | _PROOF | _SURE | AUX
#: What would be so is not on record.
_SUPPOSING = word_set("would should might may will must shall")
#: More words than any frame has.
_LONGEST = 12
_PUBLISHED = re.compile(rf"(?:(?:is|was|been|were|first|originally|ever) )*(?:{_SAY.pattern}|made)(?: first)?")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where what a frame asks about begins, how that is put, and what is asked for."""

    end: int
    clause: bool
    of: Literal["sources", "publications", "years", "evidence"]
    #: whether it asks how many, how sure or whether, which is answered by what there is
    counted: bool
    #: whether it only asks if there is any: "is there evidence of a link between X and Y"
    whether: bool
    #: whose records alone are asked for: "evidence from Orphanet that X causes Y"
    source: Narrowing | None = None


class Attesting(Forms):
    """Questions about records."""

    def _attested(self, at: int) -> Iterator[tuple[Ask, Made]]:
        yield from self._said_by(at)
        for frame in self._frames(at):
            for subject, link, made in self._statements(frame.end, clause=frame.clause):
                if frame.source is not None:
                    link = replace(link, narrowings=(*link.narrowings, frame.source))
                if frame.of == "years" and not frame.clause:  # "when was the link between A and B first published"
                    behind = " ".join(self.low[made.end :])
                    if not _PUBLISHED.fullmatch(behind) and ("year" not in self.low[at : frame.end] or behind):
                        continue
                    # the words behind are the statement's: "first" of "first published" counts nothing
                    link, made = replace(link, words=(link.words[0], self.n)), made._replace(end=self.n)
                if frame.whether:
                    yield Ask("check", subject, replace(link, denied=False), denied=link.denied, framed=frame.end), made
                    continue
                ask = Ask("value", subject, link, of=frame.of, literal=not frame.counted, framed=frame.end)
                yield ask, made._replace(cost=made.cost - 0.2)

    def _frames(self, at: int) -> Iterator[_Frame]:
        """The frames that begin at a token: words that ask for records, up to what opens a statement."""
        if self._at(at) not in _ASKING and self._at(at) not in _PAPERS | _SOURCES | _PROOF and self._at(at) not in AUX:
            return
        met: list[str] = []
        for place in range(at, min(at + _LONGEST, self.n)):
            word = self._at(place)
            if of := _asked_for(met):
                counted = met[0] in AUX or bool((_SURE | {"many", "well"}) & set(met))
                opened = word in _CLAUSE or word in _NOMINAL
                whether = "there" in met and met[0] in AUX
                yield _Frame(place + opened, word in _CLAUSE, of, counted, whether)
                if word in ("from", "in") and (found := source_at(self.p.tokens, place + 1, self.p.typing.sources())) is not None:
                    narrowing, end = found
                    if self._at(end) in _CLAUSE | _NOMINAL:
                        yield _Frame(end + 1, self._at(end) in _CLAUSE, of, counted, whether, narrowing)
            if not _frames(word):
                return
            met.append(word)

    def _said_by(self, at: int) -> Iterator[tuple[Ask, Made]]:
        """ "does Orphanet say that X causes Y", "Orphanet says that ...": whether it is so by that source's records."""
        asked = self._at(at) in AUX
        if not any(map(_SAY.fullmatch, self.low[at + asked + 1 : at + asked + 1 + _LONGEST])):
            return  # the sources' names are in the records, and read for no question that asks for none
        found = source_at(self.p.tokens, at + asked, self.p.typing.sources())
        if found is None:
            return
        narrowing, place = found
        if not _SAY.fullmatch(self._at(place)):
            return
        said = self._at(place + 1) == "that"
        for subject, link, made in self._statements(place + 1 + said, clause=said):
            condition = replace(link, narrowings=(*link.narrowings, narrowing), denied=False)
            yield Ask("check", subject, condition, denied=link.denied, framed=at + asked), made

    def _statements(self, at: int, *, clause: bool) -> Iterator[tuple[Noun, Link, Made]]:
        """The statements that begin at a token: a clause, or a noun that says the same."""
        if self._at(at) in AUX and not clause:  # "according to whom does X cause Y"
            clause, at = True, at + 1
        for made in self.p.noun(at):
            if isinstance(made.node, Noun) and made.node.named:
                if clause:
                    for link, said in self._links(self.p.predicate(made.end)):
                        yield made.node, link, _together(made, said)
                else:
                    yield from self._as_noun(made.node, made)
        if not clause:
            yield from self._linked(at)

    def _as_noun(self, one: Noun, made: Made) -> Iterator[tuple[Noun, Link, Made]]:
        """ "X causing Y", "X as a cause of Y", "Y in X"."""
        named = self._at(made.end) in ("as", "being")
        for link, said in self._links(self.p.inverted(made.end + 1) if named else self.p.predicate(made.end)):
            yield one, link, _together(made, said)
        if self._at(made.end) not in ("in", "for", "among", "with", "and"):
            return
        for other in self.p.noun(made.end + 1 + (self._at(made.end + 1) in ("patients", "people") and 2)):
            whole = other.node
            if not (isinstance(whole, Noun) and whole.named):
                continue
            if self.p.typing.can(whole.cats, "have", "subject", one.cats) and self._at(made.end) in ("in", "among"):
                yield whole, Link("have", "subject", one, (made.end, made.end + 1)), _together(made, other)
            else:
                link = Link("link", "either", whole, (made.end, made.end + 1))
                yield one, link, _together(made, other, 0.1)

    def _linked(self, at: int) -> Iterator[tuple[Noun, Link, Made]]:
        """ "the link between A and B", "the association of A with B"."""
        place = at + (self._at(at) in ("the", "a", "an", "any"))
        if self._at(place) not in _LINKS or self._at(place + 1) not in ("between", "of"):
            return
        joined = ("and",) if self._at(place + 1) == "between" else ("with", "to", "and")
        for one in self.p.noun(place + 2):
            if self._at(one.end) not in joined or not (isinstance(one.node, Noun) and one.node.named):
                continue
            for other in self.p.noun(one.end + 1):
                if isinstance(other.node, Noun) and other.node.named:
                    yield one.node, Link("link", "either", other.node, (place, place + 1)), _together(one, other)

    def _links(self, said: list[Made]) -> Iterator[tuple[Link, Made]]:
        for one in said:
            if isinstance(one.node, Link) and isinstance(one.node.other, Noun) and one.node.other.named:
                yield one.node, one


def _frames(word: str) -> bool:
    return word in _FRAMING or _SAY.fullmatch(word) is not None


def _asked_for(met: Sequence[str]) -> Literal["sources", "publications", "years", "evidence", ""]:
    """What the words of a frame ask for; "" where they ask for no records."""
    said = {word for word in met if _SAY.fullmatch(word)}
    if not met or _SUPPOSING & set(met):
        return ""
    if "year" in met or (met[0] in ("when", "since") and (said or "the" in met)):
        return "years"
    if _PAPERS & set(met):
        return "publications"
    if _SOURCES & set(met) or ({"who", "whom", "where"} & set(met) and (said or "according" in met)):
        return "sources"
    if _PROOF & set(met) or _SURE & set(met) or (met[0] in ("how", "why") and said) or ("well" in met and said):
        return "evidence"
    return ""


def _together(one: Made, other: Made, more: float = 0.0) -> Made:
    return Made(None, other.end, one.cost + other.cost + more, one.omitted + other.omitted)
