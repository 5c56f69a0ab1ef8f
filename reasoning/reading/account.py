"""An account of a question's words: which no part of its query stands for, and whether they could change the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.snapshot import Snapshot
from reasoning.query.model import Span
from reasoning.query.reading import Beyond, Leftover
from reasoning.reading.closed import NEG, NUMBERS, SMALL
from reasoning.reading.numbers import narrowing_at
from reasoning.reading.questions import Parsed
from reasoning.reading.syntax import Entity, Narrowing
from reasoning.reading.tokens import Token
from reasoning.reading.vocabulary import words

#: Words that say something of the asking and nothing of what is asked.
_ABOUT_ASKING = frozenset(
    [
        "overview",
        "information",
        "info",
        "details",
        "detail",
        "basics",
        "introduction",
        "question",
        "questions",
        "answer",
        "answers",
        "list",
        "show",
        "tell",
        "give",
        "find",
        "know",
        "want",
        "like",
        "need",
        "learn",
        "understand",
        "explain",
        "describe",
        "summary",
        "summarize",
        "name",
        "names",
        "please",
        "thanks",
        "thank",
        "hello",
        "hi",
        "dear",
        "sir",
        "madam",
        "doctor",
        "help",
        "kindly",
        "exactly",
        "actually",
        "basically",
        "currently",
        "today",
        "nowadays",
        "still",
        "usually",
        "typically",
        "really",
        "very",
        "much",
        "more",
        "most",
        "less",
        "briefly",
        "quickly",
        "general",
        "generally",
        "term",
        "terms",
        "word",
        "words",
        "medical",
        "clinical",
        "health",
        "science",
        "scientific",
        "evidence",
        "based",
        "graph",
        "database",
        "according",
        "literature",
        "wonder",
        "wondering",
        "curious",
        "interested",
        "people",
        "someone",
        "anyone",
        "everybody",
        "person",
        "human",
        "humans",
        "thing",
        "things",
        "way",
        "ways",
        "lot",
        "kind",
        "sort",
        "type",
        "types",
        "called",
        "so-called",
        "named",
        "using",
        "via",
        "top",
        "best",
        "ago",
        "year",
        "years",
        "old",
        "new",
        "latest",
        "simple",
        "plain",
        "english",
        "language",
        "same",
        "see",
        "look",
        "common",
        "say",
        "think",
        "guess",
        "believe",
        "sure",
        "yes",
        "ok",
        "okay",
    ]
)


#: Matches worth less are no suggestion.
_NEAR = 0.2


def leftovers(
    text: str,
    tokens: Sequence[Token],
    parsed: Parsed | None,
    names: Mapping[int, list[tuple[int, Entity, float]]],
    unplaced: Sequence[Narrowing],
    snapshot: Snapshot,
    *,
    covered: Sequence[Beyond] = (),
    lookup: bool = True,
) -> tuple[Leftover, ...]:
    """Return the runs of words that a reading left out, and the qualifiers that found no statement to narrow."""
    omitted = sorted(set(range(len(tokens)) if parsed is None else parsed.omitted))
    omitted = [i for i in omitted if not any(b.span.start <= tokens[i].start and tokens[i].end <= b.span.end for b in covered)]
    found: list[Leftover] = []
    place = 0
    while place < len(omitted):
        run = [omitted[place]]
        kind, end = _kind(tokens, omitted[place], names)
        while run[-1] + 1 < end and run[-1] + 1 in omitted:
            run.append(run[-1] + 1)
        while kind == "word" and run[-1] + 1 in omitted and _kind(tokens, run[-1] + 1, names)[0] == "word" and tokens[run[-1] + 1].word:
            run.append(run[-1] + 1)
        place += len(run)
        if kind == "":
            continue
        span = Span(start=tokens[run[0]].start, end=tokens[run[-1]].end)
        said = text[span.start : span.end]
        plain = kind == "word" and all(tokens[i].low in _ABOUT_ASKING or tokens[i].low.endswith("ly") for i in run)
        why = "concept" if kind == "word" and not plain else kind
        near = _nearest(snapshot, said) if why == "concept" and kind == "word" and lookup else ()
        found.append(Leftover(text=said, span=span, why=why, matters=not plain, nearest=near))  # type: ignore[arg-type]
    for narrowing in unplaced:
        low, high = narrowing.words
        span = Span(start=tokens[low].start, end=tokens[high - 1].end)
        found.append(
            Leftover(
                text=text[span.start : span.end],
                span=span,
                why="scope" if narrowing.qualifier.sort == "scope" else "qualifier",
                matters=True,
            )
        )
    return tuple(sorted(found, key=lambda left: left.span.start))


def _kind(tokens: Sequence[Token], at: int, names: Mapping[int, list[tuple[int, Entity, float]]]) -> tuple[str, int]:
    """What sort of words begin at a token: "" for those that only frame."""
    token = tokens[at]
    if token.low in NEG:
        return "negation", at + 1
    if names.get(at):
        modifies = all(entity.cats <= frozenset("MO") for _, entity, _ in names[at])
        return "qualifier" if modifies else "concept", max(end for end, _, _ in names[at])
    for nominal in (True, False):
        narrowing = narrowing_at(tokens, at, nominal=nominal)
        if narrowing is not None:
            return "qualifier", narrowing[1]
    if token.low in SMALL or not token.word or token.low in NUMBERS:
        return "", at + 1
    relation = [end for end, entry in words().at(tokens, at)]
    if relation:
        return "relation", max(relation)
    return "word", at + 1


def _nearest(snapshot: Snapshot, said: str) -> tuple[str, ...]:
    found = snapshot.lexicon.search(said, 3) if " " in said else []
    for word in sorted(set(re.findall(r"[^\W_]{5,}", said)), key=lambda word: (-len(word), word))[:3]:
        found = found or snapshot.lexicon.search(word, 3)
    return tuple(f"{snapshot.name(m.node)} ({snapshot.curie(m.node)})" for m in found if m.score >= _NEAR)
