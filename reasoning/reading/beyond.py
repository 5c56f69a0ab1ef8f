"""Kinds of question to which statements between concepts hold no answer: outlook, dosage, cost, where to find help ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoning.query.model import Explain, Span
from reasoning.query.reading import Beyond
from reasoning.reading.meaning.queries import Compiled
from reasoning.reading.meaning.typing import Typing
from reasoning.reading.message.sentences import Segment
from reasoning.reading.questions.grammar import Parsed
from reasoning.reading.syntax import Entity
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import beyond, words


def beyond_of(
    text: str,
    part: Segment,
    tokens: Sequence[Token],
    names: Mapping[int, list[tuple[int, Entity, float]]],
    typing: Typing,
    best: tuple[float, Parsed, Compiled] | None,
) -> tuple[Beyond, ...]:
    """Return the kind of question that the graph cannot answer, or () where it can.

    A kind's words inside a name ("survival of motor neuron 1") ask nothing. Where the graph has a predicate that answers the kind, or the
    grammar took every one of the kind's words into the query and needs no predicate for it, the question is an ordinary one.
    """
    sentence = text[part.start : part.end]
    named = [(tokens[low].start, tokens[end - 1].end) for low, found in names.items() for end, _, _ in found]
    omitted = range(len(tokens)) if best is None else best[1].omitted
    left_out = {i for i in omitted if tokens[i].word}
    found: list[tuple[bool, Beyond]] = []
    first = min((span.start for span in _asked_about(best)), default=len(text))
    for kind in beyond():
        if any(predicate in typing.predicates for predicate in kind.unless):
            continue
        for match in kind.pattern.finditer(sentence):
            start, end = part.start + match.start(), part.start + match.end()
            # A concept of the very name of the kind ("prognosis") hides nothing.
            within = [place for place in named if place != (start, end)]
            if any(low <= start and end <= high for low, high in within):
                continue
            inside = [i for i, t in enumerate(tokens) if start <= t.start and t.end <= end]
            said = [i for i in inside if not any(low <= tokens[i].start and tokens[i].end <= high for low, high in within)]
            if not any(i in left_out for i in said) and (not kind.unless or _answerable(best, typing)):
                continue
            if best is not None and best[2].query.where is not None and _remark(text, _asked_about(best), start):
                continue  # "the treatments for anxiety - self-care" asks for treatments; the remark is left over
            if kind.kind == "susceptibility" and inside and tokens[inside[0]].low == "who" and _behind_a_noun(tokens, inside[0]):
                continue  # "the genes who are responsible"
            if kind.kind == "use" and end + 1 == first:
                continue  # "food poisoning" asks nothing of food
            found.append((start > first, Beyond(kind=kind.kind, span=Span(start=start, end=end))))
            break
    # What stands before the concept asks of it; what stands behind may belong to its name ("who is at risk for anthrax blood test").
    return (min(found, key=lambda one: one[0])[1],) if found else ()


def _behind_a_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for a sort of things stands right before a token, which then begins what is said of it."""
    before = range(max(0, at - 3), at)
    return any(end == at and entry.part == "noun" for low in before for end, entry in words().at(tokens, low))


def _remark(text: str, concepts: Sequence[Span], start: int) -> bool:
    """Whether what begins at a character stands behind a concept's name and a dash."""
    return any(text[span.end : start].strip() in ("-", "–", "—") and text[span.end].isspace() for span in concepts if span.end < start)


def _asked_about(best: tuple[float, Parsed, Compiled] | None) -> list[Span]:
    return [] if best is None else [span for term in best[2].query.terms if term.curies for span in term.spans[:1]]


def _answerable(best: tuple[float, Parsed, Compiled] | None, typing: Typing) -> bool:
    """Whether a query asks for paths, or has statements, each of a predicate that the graph has."""
    if best is not None and isinstance(best[2].query.asked, Explain):
        return True
    stated = [] if best is None else list(best[2].query.statements())
    return bool(stated) and all(any(p in typing.predicates for p in s.predicates) for s in stated)
