"""A text to a ``Reading``: sentences, names, grammar, query, and an account of every word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning import arguments
from reasoning.grounding import Grounder
from reasoning.grounding.closed import CLOSED, SCHEMA
from reasoning.query.model import Check, Count, Describe, Query, Span
from reasoning.query.reading import Beyond, Leftover, Reading, Unbound
from reasoning.query.words import words
from reasoning.reading.account import cut_names, deciding, leftovers, narrower, restricting, swallowed
from reasoning.reading.beyond import beyond_of
from reasoning.reading.meaning.builder import Builder
from reasoning.reading.meaning.queries import Compiled, compile
from reasoning.reading.meaning.terms import Unreadable
from reasoning.reading.meaning.typing import Typing
from reasoning.reading.message.abbreviated import written_out
from reasoning.reading.message.coordination import apart
from reasoning.reading.message.follow_up import among, follow_up
from reasoning.reading.message.language import unread_language
from reasoning.reading.message.other_tongues import in_order
from reasoning.reading.message.patient import Patients
from reasoning.reading.message.references import Referents, asks_what_it_is, resolved
from reasoning.reading.message.related import asks_whether_related, related
from reasoning.reading.message.sentences import Segment, segments
from reasoning.reading.message.setting_aside import without_spoken
from reasoning.reading.message.species import of_an_animal
from reasoning.reading.message.spelling import mended
from reasoning.reading.message.supposing import otherwise
from reasoning.reading.message.told_with import each_with, told_with
from reasoning.reading.message.weighing import MORE, weighed
from reasoning.reading.names.lattice import Names
from reasoning.reading.offering import beside, offer, offered_term, subject_of
from reasoning.reading.phrases.grammar import Phrases
from reasoning.reading.phrases.rules import CONTENT
from reasoning.reading.questions.grammar import Parsed, Questions
from reasoning.reading.soundness import unsound
from reasoning.reading.syntax import Ask, Entity, Noun
from reasoning.reading.unbound import Unknown
from reasoning.reading.words.closed import ALTERED, AUX, DET, KIN, PEOPLE, SMALL
from reasoning.reading.words.inflection import adjectival
from reasoning.reading.words.tokens import Token, tokenize
from reasoning.reading.words.vocabulary import letters, qualifiers
from reasoning.reading.words.vocabulary import words as words_of_grammar
from reasoning.rendering.text import listed

#: Words that go on no name.
_PLAIN = SMALL | CLOSED | PEOPLE | SCHEMA
#: Words that add nothing behind "with".
_NO_MORE = SMALL | PEOPLE | KIN
#: Longer questions are refused.
LONGEST = 20_000
#: What it costs to take a part of a name for another concept and to leave the rest out.
CUT = 3.0
#: What takes something out of the question before it, in a sentence of its own: "Marfan syndrome genes? Not FBN1."
_TAKEN_BACK = re.compile(
    r"(?:but\s+)?(?:not|no|except|excluding|without|only|apart\s+from|other\s+than|besides)\b(?!\s+(?:sure|idea|one))", re.I
)
#: What ties to a name what makes another thing of it.
_WITH_MORE = frozenset({"with", "without", "due", "to", "caused", "by", "associated", "secondary"})


@dataclass(frozen=True, slots=True)
class _Read:
    """One question as it was read."""

    compiled: Compiled | None
    parsed: Parsed | None
    tokens: list[Token]
    leftover: tuple[Leftover, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    others: tuple[Query, ...] = ()
    further: tuple[Compiled, ...] = ()
    notes: tuple[str, ...] = ()
    unbound: tuple[Unbound, ...] = ()

    @property
    def abstains(self) -> bool:
        """Whether it says neither what was asked nor which kind of question it is."""
        return not self.beyond and (self.compiled is None or any(left.matters for left in self.leftover))


class Reader:
    """Reads questions against one snapshot. One serves many threads; texts are never kept or logged."""

    def __init__(self, snapshot: Snapshot, grounder: Grounder) -> None:
        self._snapshot, self._grounder = snapshot, grounder
        self._names, self._typing = Names(snapshot, grounder), Typing(snapshot)
        self._patients = Patients(snapshot, grounder, self._names)
        self._unknown = Unknown(snapshot, self._typing)

    def read(self, text: str, before: Sequence[Reading] = ()) -> Reading:
        """Return how a text is understood.

        Args:
            before: what was read earlier in the dialogue, oldest first; "it" and "this disease" refer there.

        Raises:
            InputError: the text is empty or absurdly long.
        """
        if not re.search(r"[^\W_]", arguments.text(text, "a question")):
            raise InputError("the question is empty; ask for instance: Which genes cause Marfan syndrome?")
        if len(text) > LONGEST:
            raise InputError(f"the question has {len(text):,} characters; {LONGEST:,} is the most")
        if unread := unread_language(text) or of_an_animal(text):
            return Reading(text=text, notes=(unread,))
        parts = segments(text)
        joining = any(part.question and asks_whether_related(text[part.start : part.end]) for part in parts)
        patient = None if joining else self._patients.read(text, parts)
        if patient is not None:
            return patient
        referents = Referents.of(before, self._snapshot)
        earlier = [query for reading in before for query in reading.queries]
        read: list[_Read] = []
        told: Segment | None = None
        spoken: list[tuple[str, ...]] = []
        for part in parts:
            before_it, told = told, part
            if part.question and before_it is not None and otherwise(text, before_it, part):
                span = Span(start=before_it.start, end=before_it.start + len(text[before_it.start : before_it.end].rstrip(" ,")))
                said = text[span.start : span.end]
                read.append(_Read(None, None, [], (Leftover(text=said, span=span, why="negation", matters=True),)))
                continue
            if not part.question and before_it is not None and before_it.question and _TAKEN_BACK.match(text, part.start):
                span = Span(start=part.start, end=part.end)
                said = text[part.start : part.end]
                read.append(_Read(None, None, [], (Leftover(text=said, span=span, why="negation", matters=True),)))
                continue
            if not part.question and any(p.question for p in parts):
                spoken, denied = self._spoken_of(text, part)
                referents = referents.denied(denied).told(spoken)
                continue
            if (joined := related(text[part.start : part.end], [c for one in spoken for c in one], text, self._snapshot)) is not None:
                read.append(_Read(joined, None, []))
                continue
            spelled = in_order(mended(written_out(tokenize(text[: part.end], part.start)), self._names.uses))
            if counted := self._weighed(text, part, spelled, referents, earlier):
                read += counted
                continue
            for whole in apart(spelled):
                tokens, each = told_with(whole)
                one = self._one(text, part, tokens, referents, earlier)
                if each:  # "symptoms of X and their treatments": otherwise "their" is of what was named
                    with_each = self._with_each(text, one, each)
                    one = self._one(text, part, whole, referents, earlier) if with_each is None else with_each
                if one.compiled is None and not (one.leftover or one.beyond):  # small words alone: "are they related"
                    span = Span(start=part.start, end=part.end)
                    one = replace(one, leftover=(Leftover(text=text[part.start : part.end], span=span, why="relation", matters=True),))
                read.append(one)
                earlier += [one.compiled.query] if one.compiled else []
                referents = referents.asked(one.compiled.query if one.compiled else None, self._snapshot)
        return self._reading(text, read)

    # -- parts --------------------------------------------------------------------------------------------------------------------

    def _spoken_of(self, text: str, part: Segment) -> tuple[list[tuple[str, ...]], list[str]]:
        """The concepts that each name in a sentence which asks nothing brings up, for what follows to refer to; and those it denies."""
        tokens = tokenize(text[: part.end], part.start)
        names = self._names.find(text[: part.end], tokens)
        best = {low: max(found, key=lambda name: name[0])[1] for low, found in names.items()}
        guessed = {low for low, entity in best.items() if entity.candidates[0].how == "eponym" and entity.text.islower()}
        if guessed < set(best):  # where something else is named, "says" is a verb and not Say syndrome
            names = {low: found for low, found in names.items() if low not in guessed}
        said = self._grounder.ground(text[part.start : part.end]).mentions  # a denial reaches no further than its sentence
        spans = [(part.start + m.start, part.start + m.end) for m in said if m.negated]
        spoken: list[tuple[str, ...]] = []
        denied: list[str] = []
        beyond = 0
        for low, found in sorted(names.items()):
            end, entity, _ = max(found, key=lambda name: name[0])
            if low < beyond:
                continue  # "disease" of "Wilson disease"
            beyond = end
            if any(stop == end for stop, entry in words_of_grammar().at(tokens, low) if entry.part == "noun"):
                continue  # "disease" of "red palms disease"
            if low > 1 and tokens[low - 1].low in ("in", "of") and tokens[low - 2].low in ALTERED:
                continue  # "caused by mutation in C5"
            if end < len(tokens) and self._goes_on(tokens[end]):
                continue  # a part of a name that the graph does not have ("alopecia areata" of "... totalis")
            if self._narrowed(tokens, low, best) or self._with_more(tokens, end):
                continue  # "nipple adenoma", "WDPCP Bardet-Biedl syndrome", "Joubert syndrome with ocular anomalies"
            # a gene's own symbol ("TSC1") does not bring up the disease that it abbreviates as well
            symbol = next((c for c in entity.candidates if c.category == "biolink:Gene" and c.label == entity.text), None)
            first = symbol or entity.candidates[0]
            disease = symbol or next((c for c in entity.candidates if c.category == "biolink:Disease"), first)
            names_of = tuple(dict.fromkeys((first.curie, disease.curie)))
            if any(start < tokens[end - 1].end and tokens[low].start < stop for start, stop in spans):
                denied += names_of
            else:
                spoken.append(names_of)
        return spoken, denied

    def _goes_on(self, token: Token) -> bool:
        plain = token.word and token.low not in _PLAIN
        if re.fullmatch(r"\d+[pq]\d[\d.]*", token.low):
            return True  # a band of a chromosome
        return plain and self._names.uses(token.low) > 0 and not any(words_of_grammar().at([token], 0))

    def _narrowed(self, tokens: Sequence[Token], low: int, named: Mapping[int, Entity]) -> bool:
        """Whether a word right before a name makes another thing of it: one that names hold and that is no verb, or a gene's symbol."""
        before = tokens[low - 1] if low else None
        if before is None or not before.word or before.low in KIN or re.search(r"(?:s|ed|ing)$", before.low):
            return False
        gene = named.get(low - 1)
        if gene is not None:
            return gene.words[1] == low and "G" in gene.cats and gene.text.isupper()
        narrows = self._goes_on(before) or (adjectival(before.low) and before.low not in CLOSED)
        return narrows and not any(qualifiers().at([before], 0))

    def _with_more(self, tokens: Sequence[Token], end: int) -> bool:
        """Whether behind a name it is said what else belongs to it ("with ocular anomalies", "due to ..."): the whole is another thing."""
        if end + 1 >= len(tokens) or tokens[end].low not in _WITH_MORE:
            return False
        rest = [token for token in tokens[end + 1 : end + 4] if token.low not in _WITH_MORE and token.low not in DET]
        return bool(rest) and rest[0].word and rest[0].low not in _NO_MORE and not rest[0].low.isdigit()

    def _weighed(self, text: str, part: Segment, tokens: list[Token], referents: Referents, earlier: Sequence[Query]) -> list[_Read]:
        """The counts that say which of several things has more of something; none where one of them is not read."""
        if not any(token.low in MORE for token in tokens):
            return []
        read = [self._one(text, part, each, referents, earlier) for each in weighed(tokens, self._names.find(text[: part.end], tokens))]
        if not all(one.compiled is not None and isinstance(one.compiled.query.asked, Count) and not one.leftover for one in read):
            return []
        return [replace(one, compiled=replace(one.compiled, literal=False)) for one in read if one.compiled is not None]

    def _one(self, text: str, part: Segment, tokens: list[Token], referents: Referents, earlier: Sequence[Query]) -> _Read:
        names = self._names.find(text[: part.end], tokens)
        names = {low: found for low, found in names.items() if found}
        read = self._understood(text, part, tokens, names, referents, earlier)
        unknown = self._unknown.read(text, tokens, names) if read.abstains else None
        if unknown is None or _asks_as_much(read.compiled, unknown):
            return read
        inside = tuple(left for left in read.leftover if unknown.span.start <= left.span.start and left.span.end <= unknown.span.end)
        whole = Leftover(text=unknown.name, span=unknown.span, why="concept", matters=True)
        left = inside if any(one.matters for one in inside) else (whole,)
        kept = read.compiled if read.compiled is not None and isinstance(read.compiled.query.asked, Describe) else None
        return replace(read, compiled=kept, leftover=left, others=(), further=read.further if kept else (), unbound=(unknown,))

    def _with_each(self, text: str, one: _Read, said: list[Token]) -> _Read | None:
        """What was read with what is to be told with each thing that is found; told to be left out where nothing of the sort is said.

        None where that is joined by "and", so that it may be another question.
        """
        more = each_with(one.compiled.query, said) if one.compiled is not None else None
        if (one.compiled is None or more is None) and said[0].low == "and":
            return None
        if one.compiled is None or more is None:
            span = Span(start=said[0].start, end=said[-1].end)
            left = Leftover(text=text[span.start : span.end], span=span, why="concept", matters=True)
            return replace(one, leftover=(*one.leftover, left))
        compiled = replace(one.compiled, literal=one.compiled.literal and not more)
        return replace(one, compiled=compiled, further=(*one.further, *(replace(compiled, query=query, literal=False) for query in more)))

    def _understood(
        self,
        text: str,
        part: Segment,
        tokens: list[Token],
        names: dict[int, list[tuple[int, Entity, float]]],
        referents: Referents,
        earlier: Sequence[Query],
    ) -> _Read:
        again = follow_up(text, tokens, names, earlier[-1] if earlier else None, self._snapshot)
        if again is not None:
            return _Read(again, None, tokens)
        questions = Questions(Phrases(tokens, names, self._typing))
        builder = Builder(self._snapshot, self._typing, tokens)
        best: tuple[float, Parsed, Compiled] | None = None
        compiled_all: list[tuple[float, Parsed, Compiled]] = []
        for parsed in questions.best(12, lambda: min((cost for cost, *_ in compiled_all), default=inf) + 0.5):
            ask = None if asks_what_it_is(parsed.ask, tokens) else resolved(parsed.ask, referents)
            if ask is None:
                continue
            try:
                compiled = compile(ask, builder, text)
                if ask != parsed.ask and len(set(referents.curies)) > 1:
                    compiled = replace(compiled, literal=False)  # of several things spoken of, which one is meant is said
            except Unreadable:
                continue
            if unsound(tokens, names, parsed.omitted, compiled.query, spoken=bool(referents.curies)):
                continue
            missed = swallowed(tokens, names, parsed.omitted, compiled.query, parsed.ask.framed)
            parsed = parsed._replace(omitted=(*parsed.omitted, *missed))
            cost = parsed.cost + compiled.cost + CONTENT * (len(compiled.unplaced) + len(missed))
            cost += CUT * cut_names(tokens, names, parsed.omitted, compiled.query)
            compiled_all.append((cost, parsed, compiled))
            if best is None or cost < best[0]:
                best = (cost, parsed, compiled)
        if best is not None and best[1].ask.of == "those":
            joined = next((made for query in reversed(earlier) if (made := among(best[2].query, query)) is not None), None)
            if joined is None:  # "which of these" without anything to choose from
                best = (best[0], best[1]._replace(omitted=(*best[1].omitted, *_those(tokens))), best[2])
            else:
                best = (best[0], best[1], replace(best[2], query=joined, literal=False))
        found = beyond_of(text, part, tokens, names, self._typing, best)
        if best is None:
            left = leftovers(text, tokens, None, names, (), self._snapshot, covered=found, lookup=False)
            return _Read(None, None, tokens, left, found, notes=_standing_for(tokens, referents))
        _, parsed, compiled = best
        compiled, unheard = without_spoken(tokens, compiled, referents, self._snapshot)
        if unheard:
            parsed = parsed._replace(omitted=(*parsed.omitted, *unheard))
        narrow = restricting(tokens, compiled.query, parsed.ask.framed)
        left = leftovers(text, tokens, parsed, names, (*compiled.unplaced, *compiled.unclear), self._snapshot, covered=found, narrow=narrow)
        turned = any(one.why == "negation" for one in left) or (
            self._modifies(compiled.query) and (tokens[0].low in AUX or any(one.matters for one in left))
        )
        if not any(t.curies or t.within for t in compiled.query.terms) or (not found and (turned or narrower(text, left, compiled.query))):
            # nothing that was said is known, or not what was said of it, or what turns it round was left out: what remains is no question
            left = leftovers(text, tokens, None, names, (), self._snapshot, covered=found)
            return _Read(None, None, tokens, left, found)
        decided = () if found else deciding(left, tokens, compiled.query.asked) or _of_anything(left, compiled.query)
        if decided:
            # what is left without such a word is another question: the concepts are offered
            bound = {term.curies or term.within: term for term in reversed(compiled.query.terms) if term.curies or term.within}
            about = tuple(offered_term(term, tokens, names, text) for term in reversed(bound.values()))
            if (subject := subject_of(tokens, names, about)) is not None:  # "is TP53 a tumor suppressor": TP53 is told of
                about = (self._named(subject, builder, text),)
            return _Read(about[0] if about else None, parsed, tokens, decided, further=about[1:])
        others = tuple(dict.fromkeys(c.query for _, _, c in sorted(compiled_all, key=lambda one: one[0])[1:3] if c.query != compiled.query))
        if not found and isinstance(compiled.query.asked, Describe) and tokens[0].low in AUX and 0 in parsed.omitted:
            # whether something is so is not answered by what it is
            span = Span(start=tokens[0].start, end=tokens[0].end)
            left = (Leftover(text=tokens[0].text, span=span, why="relation", matters=True), *left)
        if found:
            offered = offer(compiled, text, tokens, parsed.omitted, names, found)
            if isinstance(offered, Leftover):
                return _Read(None, parsed, tokens, (offered,), found)
            left = tuple(one for one in left if one.why != "word")
            if offered is None or self._modifies(offered.query):
                return _Read(None, parsed, tokens, left, found, others)
            further = beside(offered, tokens, parsed.omitted, names)
            spans = [tokens[i].start for entity in further for i in range(*entity.words)]
            left = tuple(one for one in left if one.span.start not in spans)
            return _Read(offered, parsed, tokens, left, found, others, tuple(self._named(entity, builder, text) for entity in further))
        return _Read(compiled, parsed, tokens, left, (), others)

    def _modifies(self, query: Query) -> bool:
        """Whether a query only describes what qualifies something else ("inherited"): as an offer it is of no use."""
        nodes = [self._snapshot.find(curie) for term in query.terms for curie in term.curies]
        sorts = letters([self._snapshot.category(node) for node in nodes if node is not None])
        return isinstance(query.asked, Describe) and bool(sorts) and sorts <= frozenset("IOM")

    def _named(self, entity: Entity, builder: Builder, text: str) -> Compiled:
        """What describes one concept."""
        return replace(compile(Ask("describe", Noun(entity, entity.cats, entity.words)), builder, text), literal=False)

    def _reading(self, text: str, read: list[_Read]) -> Reading:
        queries = [each for one in read for each in (one.compiled, *one.further) if each is not None]
        return Reading(
            text=text,
            queries=tuple(c.query for c in queries),
            restated=tuple(words(c.query, self._called) for c in queries),
            literal=all(c.literal for c in queries) and not any(one.leftover for one in read),
            leftover=tuple(left for one in read for left in one.leftover),
            beyond=tuple(b for one in read for b in one.beyond),
            unbound=tuple(u for one in read for u in one.unbound),
            notes=tuple(dict.fromkeys((*(note for one in read for note in one.notes), *(note for c in queries for note in c.notes)))),
            alternatives=tuple(q for one in read for q in one.others),
        )

    def _called(self, curie: str) -> str:
        node = self._snapshot.find(curie)
        return curie if node is None else self._snapshot.name(node)


def _asks_as_much(compiled: Compiled | None, unknown: Unbound) -> bool:
    """Whether what was asked of a name that is not known is asked of a part of it already, the rest of it being told as left out."""
    if compiled is None or isinstance(compiled.query.asked, Describe):
        return False
    return {p for s in compiled.query.statements() for p in s.predicates} == set(unknown.predicates)


def _of_anything(left: Sequence[Leftover], query: Query) -> tuple[Leftover, ...]:
    """What was left out where it is asked if there is anything at all: that is what it was to be; () elsewhere."""
    if not isinstance(query.asked, Check) or not any(query.speaks_of_any(s) for s in query.statements()):
        return ()
    said = tuple(one.model_copy(update={"why": "decides", "nearest": ()}) if one.matters else one for one in left)
    return said if any(one.matters for one in left) else ()


def _standing_for(tokens: Sequence[Token], referents: Referents) -> tuple[str, ...]:
    """What to say where "it" can stand for each of several things that were told of."""
    said = next((token.text for token in tokens if token.low in ("it", "this")), "")
    options = referents.options() if said else []
    return (f"“{said}” can stand for {listed(options, 'or')}; name the one that is meant",) if len(options) > 1 else ()


def _those(tokens: Sequence[Token]) -> tuple[int, ...]:
    return tuple(i for i, token in enumerate(tokens) if token.low in ("these", "those", "them"))[:1]
