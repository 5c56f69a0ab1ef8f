"""An account of a question's words: which no part of its query stands for, and whether they could change the answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from kg.snapshot import Snapshot
from reasoning.query.model import Asked, AtLeast, Check, Condition, Count, Describe, Find, Not, Query, Span
from reasoning.query.reading import Beyond, Leftover, Why
from reasoning.query.recorded import recorded_of
from reasoning.reading.phrases.qualifiers import narrowing_at
from reasoning.reading.questions.grammar import Parsed
from reasoning.reading.syntax import Entity, Narrowing
from reasoning.reading.words.closed import (
    ABOUT_ASKING,
    ALTERED,
    ASKING,
    BE,
    CONJ,
    DECIDING,
    DET,
    LISTING,
    NARROWING,
    NEG,
    NUMBERS,
    PLAIN_ADVERBS,
    RANKING,
    RESTRICTING,
    SEXES,
    SMALL,
    SOFTENING,
    TURNING,
    UNIVERSAL,
    WH,
    WHOLE,
    WHOM,
    narrowing_adverb,
)
from reasoning.reading.words.inflection import adjectival
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import qualifiers, words

#: What a name costs at the most that is surely one, and what makes a name a list.
_SURELY = 0.55
#: What an earlier answer is called in "which of these".
_THOSE = frozenset({"these", "those", "them"})
_LISTS = CONJ | {";", "/"}
#: Matches worth less are no suggestion, nor names that share less of their letters with what was said, in percent.
_NEAR, _ALIKE = 0.2, 55


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
    narrow: Collection[int] = (),
) -> tuple[Leftover, ...]:
    """Return the runs of words that a reading left out, and the qualifiers that found no statement to narrow.

    ``narrow`` are the words that are passed over and narrow what is asked (``restricting``).
    """
    omitted = sorted({*(range(len(tokens)) if parsed is None else parsed.omitted), *narrow})
    omitted = [i for i in omitted if not any(b.span.start <= tokens[i].start and tokens[i].end <= b.span.end for b in covered)]
    found: list[Leftover] = []
    place = 0
    while place < len(omitted):
        run = [omitted[place]]
        kind: Why | Literal[""]
        kind, end = ("qualifier", omitted[place] + 1) if omitted[place] in narrow else _kind(tokens, omitted[place], names, snapshot)
        while run[-1] + 1 < end and run[-1] + 1 in omitted:
            run.append(run[-1] + 1)
        while (
            kind == "word"
            and run[-1] + 1 in omitted
            and _kind(tokens, run[-1] + 1, names, snapshot)[0] == "word"
            and tokens[run[-1] + 1].word
        ):
            run.append(run[-1] + 1)
        place += len(run)
        if kind == "" or (covered and all(tokens[i].low in WH for i in run)):
            continue
        span = Span(start=tokens[run[0]].start, end=tokens[run[-1]].end)
        said = text[span.start : span.end]
        plain = kind == "word" and all(tokens[i].low in ABOUT_ASKING or tokens[i].low in PLAIN_ADVERBS for i in run)
        why: Why = "concept" if kind == "word" and not plain else kind
        near = _nearest(snapshot, said) if why == "concept" and kind == "word" and lookup else ()
        found.append(Leftover(text=said, span=span, why=why, matters=not plain, nearest=near))
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


#: Predicates whose object says how or when, and is no thing of a sort.
_HOW = frozenset({"biolink:has_mode_of_inheritance", "biolink:has_disease_onset"})
#: What asks for what something is. A name alone with more beside it ("NF1 cafe au lait frequency") asks something of it.
_DEFINING = frozenset(
    ["what", "who", "define", "definition", "meaning", "describe", "explain", "tell", "about", "is", "are", "information", "overview"]
)


def deciding(left: Sequence[Leftover], tokens: Sequence[Token], asked: Asked) -> tuple[Leftover, ...]:
    """Return what was left out with the words that decide what is asked marked as such; () where there are none.

    These are relations, concepts by name, numbers, superlatives, and words of time, amount, order and certainty: without one of them the
    rest is another question, whatever else was understood. So is the rest without what a verb stands before ("cause blorbitis"), and
    what something is where it was to be listed under some condition. What only narrows (in whom, how severe) is told to be left out.
    """
    asked_yes_or_no, listed = isinstance(asked, Check), isinstance(asked, Describe) and tokens[0].low in LISTING
    deciding_words = DECIDING | UNIVERSAL | RANKING if asked_yes_or_no else DECIDING | UNIVERSAL
    said = [
        one.matters
        and (
            listed
            or _of_the_whole(one)
            or _decides(one, deciding_words)
            or (asked_yes_or_no and one.why == "qualifier")
            or (one.why == "concept" and (_behind_verb(tokens, one) or _a_verb(tokens, one)))
        )
        for one in left
    ]
    if not any(said):
        named = isinstance(asked, Describe) and not any(token.low in _DEFINING for token in tokens[:3])
        said = [named and one.matters for one in left]
    if not any(said):
        return ()
    return tuple(
        one.model_copy(update={"why": "decides", "nearest": ()}) if is_one and one.why not in ("relation", "named") else one
        for one, is_one in zip(left, said, strict=True)
    )


def _behind_verb(tokens: Sequence[Token], one: Leftover) -> bool:
    """Whether a name is what a verb of the graph's relations stands before, small words aside."""
    at = next((i for i, token in enumerate(tokens) if token.start >= one.span.start), 0)
    while at > 0 and (tokens[at - 1].low in DET or tokens[at - 1].low in WHOM):
        at -= 1
    return any(entry.part == "verb" for start in range(max(0, at - 3), at) for end, entry in words().at(tokens, start) if end == at)


def _a_verb(tokens: Sequence[Token], one: Leftover) -> bool:
    """Whether a word behind a form of "to be" says what is done ("is ... used", "are frobbed by")."""
    before = next((i - 1 for i, token in enumerate(tokens) if i and token.start == one.span.start), None)
    return before is not None and tokens[before].low in BE and re.fullmatch(r"[a-z]{2,}ed", one.text.lower()) is not None


def _of_the_whole(one: Leftover) -> bool:
    """Whether a relation or a concept was left out; what befell a gene ("mutations in") is neither."""
    return one.why in ("relation", "named") and one.text.lower() not in ALTERED


def _decides(one: Leftover, deciding_words: Collection[str]) -> bool:
    words_ = re.findall(r"[^\W_]+", one.text.lower())
    if one.why == "qualifier" and any(word in SEXES for word in words_):
        return True  # in whom something is so may be the point of it
    # superlatives, and adverbs of manner, place, time and certainty ("surgically")
    superlative = one.why == "concept" and any(re.fullmatch(r"[a-z]{3,}est", word) or narrowing_adverb(word) for word in words_)
    numbered = any(word[0].isdigit() for word in words_)
    return one.why in ("qualifier", "concept", "word") and (superlative or numbered or any(word in deciding_words for word in words_))


def narrower(text: str, left: Sequence[Leftover], query: Query) -> bool:
    """Whether something was left out right before a name that the query is bound to: "marfn syndrome" is no syndrome of any kind.

    Such a word most likely makes another concept of the name, so that an answer about the name alone answers another question.
    """
    spans = [span for term in query.terms if term.curies or term.within for span in term.spans]
    headed = [one for one in left if one.why == "concept" and isinstance(query.asked, Check)]
    how = {s.object for s in query.statements() if _HOW & set(s.predicates)}  # "in a recessive manner"
    ends = [span.end for term in query.terms if term.curies and term.id not in how for span in term.spans]
    if any(re.fullmatch(r"\s", text[end : one.span.start]) for one in headed for end in ends if end < one.span.start):
        return True  # "is X a tumor suppressor" does not ask whether it is a tumor
    known = [one.text for one in left if one.why in ("concept", "named")]
    if any(re.sub(r"[\s-]+$", "", text[: span.start]).endswith(word) for word in known for span in spans):
        return True
    # as indexes have it, what narrows stands behind a dash: "ear infection - acute"
    behind = [one for one in left if one.why == "qualifier" or (one.why in ("concept", "named") and adjectival(one.text.lower()))]
    return any(re.fullmatch(r"\s+[-–—]\s+", text[span.end : one.span.start]) for one in behind for span in spans)


def swallowed(
    tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]], omitted: Sequence[int], query: Query, framed: int = 0
) -> tuple[int, ...]:
    """Return the tokens of names that a reading neither put into its query nor left out: the grammar passed over them.

    ``framed`` is how many words at the beginning are accounted for by the form of the question.

    A name of what the query is bound to ("Marfan syndrome (MFS)") is accounted for, and so is a word that the tables know.
    """
    bound = {curie for term in query.terms for curie in (*term.curies, *term.within, *term.not_curies)}
    held = _spans(query)
    known = _within(tokens, query) | {i for i, t in enumerate(tokens) if t.low in SMALL}
    known.update(omitted)
    known.update(range(framed))
    named: set[int] = set()
    for low in range(len(tokens)):
        for end, _ in (*words().at(tokens, low), *qualifiers().at(tokens, low)):
            known.update(range(low, end))
        for end, entity, _ in names.get(low, ()):
            if entity.candidates[0].how != "respelled":  # "happens" is no misspelt hapten where the grammar has read it
                (known if any(c.curie in bound for c in entity.candidates) else named).update(range(low, end))
    known.update(_abbreviated(tokens, held))
    return tuple(sorted(i for i in named - known if tokens[i].word))


def _abbreviated(tokens: Sequence[Token], held: Sequence[Span]) -> set[int]:
    """Tokens that only abbreviate a name that the query holds: "paroxysmal nocturnal hemoglobinuria (PNH)"."""
    found = set()
    for at in range(2, len(tokens) - 1):
        if tokens[at - 1].low == "(" and tokens[at + 1].low == ")" and tokens[at].text[:-1].isupper():
            end = tokens[at - 2].end
            said = [t for span in held if span.end == end for t in tokens if span.start <= t.start and t.end <= end and t.word]
            letters = "".join(t.low[0] for t in said)
            if said and letters.startswith(tokens[at].low[0]) and _in_order(tokens[at].low.rstrip("s"), "".join(t.low for t in said)):
                found.add(at)
    return found


def _in_order(letters: str, text: str) -> bool:
    """Whether letters stand in a text in their order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def restricting(tokens: Sequence[Token], query: Query, framed: int = 0) -> tuple[int, ...]:
    """The words that narrow what is asked and that nothing in the query stands for: "only", "most", "in women", "three"."""
    asked = RESTRICTING | RANKING if isinstance(query.asked, Check) else RESTRICTING
    # The words of what is looked for hold nothing but its kind: "first" of "first signs" is no part of it.
    held = set(range(framed)) | _within(tokens, query, named=True)
    for low in range(len(tokens)):
        ends = [(end, entry.phrase) for end, entry in words().at(tokens, low)]
        ends += [(end, qualifier.phrase) for end, qualifier in qualifiers().at(tokens, low)]
        for end, phrase in ends:
            if end - low > 1 or phrase not in asked:
                held.update(range(low, end))
    counted = query.limit is not None or _counts(query.where)
    return tuple(
        i
        for i, token in enumerate(tokens)
        if (
            token.low in asked
            or _universal(tokens, i, query)
            or _other(tokens, i)
            or _nothing_else(tokens, i)
            or (token.low == "but" and i and tokens[i - 1].low in WHOLE)
        )
        and i not in held
        and not (token.low in SOFTENING and i + 1 < len(tokens) and tokens[i + 1].low in ASKING)
        and not (counted and (token.low in NUMBERS or token.low in ("top", "first", "exactly", "precisely")))
        and not (token.low in ("first", "last") and i == len(tokens) - 1)  # "most frequent first" says how to sort
    )


def _other(tokens: Sequence[Token], at: int) -> bool:
    """Whether "other" takes out of what is asked what was named ("of any other disease"): "other than X" is read, "which other" as well."""
    if tokens[at].low != "other" or at + 1 >= len(tokens):
        return False
    before, behind = (tokens[at - 1].low if at else ""), tokens[at + 1].low
    return behind not in ("than", "names", "name") and before not in WH | {"each", "one", "or", "and", ""}


def _nothing_else(tokens: Sequence[Token], at: int) -> bool:
    """Whether "exactly" says that there is nothing else ("exactly ectopia lentis"), and is not said of the asking ("what exactly is")."""
    return tokens[at].low in ("exactly", "precisely") and at + 1 < len(tokens) and tokens[at + 1].word and tokens[at + 1].low not in SMALL


def _universal(tokens: Sequence[Token], at: int, query: Query) -> bool:
    """Whether "all" or "every" is said of things that the query only has some of: "do all forms of X cause Y".

    "List all genes", "all of A and B", "A and B all cause", "at all" say nothing that a query has not.
    """
    if tokens[at].low not in UNIVERSAL or (tokens[at].text.isupper() and at and tokens[at - 1].text == "("):
        return False  # "(ALL)" is an abbreviation
    before = [token.low for token in tokens[:at]]
    after = at + 1
    while after < len(tokens) and tokens[after].low in ("of", "the", "these", "following", ":"):
        after += 1
    behind = tokens[after].low if after < len(tokens) else ""
    if before[-1:] in (["at"], ["after"], ["above"]) or before[-2:] == ["first", "of"] or (not before and behind == ","):
        return False
    spans = [span for term in query.terms if term.curies for span in term.spans]
    several = query.where is not None and len({statement.subject for statement in query.statements()}) > 1
    if several and at and tokens[at - 1].end in {span.end for span in spans}:
        return False
    if behind and tokens[at + 1].low == "of" and tokens[after].start in {span.start for span in spans}:
        return False
    if not behind or isinstance(query.asked, Check):
        return True
    return isinstance(query.asked, Find | Count) and not all(word in SMALL or word in ABOUT_ASKING for word in before)


def _counts(condition: Condition | None) -> bool:
    """Whether a condition says how many of several hold."""
    if isinstance(condition, Not):
        return _counts(condition.part)
    return isinstance(condition, AtLeast) or any(map(_counts, getattr(condition, "parts", ())))


def _within(tokens: Sequence[Token], query: Query, named: bool = False) -> set[int]:
    """The tokens that a query's terms (those with a name alone, where ``named``), statements and qualifiers come from."""
    held = _spans(query, named)
    return {i for i, t in enumerate(tokens) if any(s.start <= t.start and t.end <= s.end for s in held)}


def _spans(query: Query, named: bool = False) -> list[Span]:
    held = [span for term in query.terms if term.curies or term.within or not named for span in term.spans]
    for statement in query.statements():
        held += [*statement.spans, *(statement.qualifiers.spans if statement.qualifiers is not None else ())]
    return held


def cut_names(tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]], omitted: Collection[int], query: Query) -> int:
    """Return how many of a query's concepts are a part of a longer name ("pancreatic" of "pancreatic abscess") that is none of them.

    A name that holds a joint may be a list, whose parts are used; a part of it whose rest is left out is none.
    """
    spans = [span for term in query.terms if term.curies for span in term.spans]
    used = [frozenset(i for i, t in enumerate(tokens) if span.start <= t.start and t.end <= span.end) for span in spans]
    left, cut = set(omitted), 0
    for low, found in names.items():
        for high, _, cost in found:
            name = frozenset(range(low, high))
            parts = [part for part in used if part < name]
            if cost > _SURELY or name in used or not parts:
                continue
            apart = frozenset(i for i in name if tokens[i].low not in SMALL) <= frozenset().union(*parts)
            cut += bool(left & name) or (apart and not any(tokens[i].low in _LISTS for i in name))
    return cut


def _kind(
    tokens: Sequence[Token], at: int, names: Mapping[int, list[tuple[int, Entity, float]]], snapshot: Snapshot
) -> tuple[Why | Literal[""], int]:
    """What sort of words begin at a token: "" for those that only frame."""
    token = tokens[at]
    if token.low in NEG:
        return "negation", at + 1
    if token.low in WH or (token.low in _THOSE and at and tokens[at - 1].low == "of"):
        return "relation", at + 1
    if token.low in NARROWING and names.get(at + 1):
        return "qualifier", at + 1
    if names.get(at):
        modifies = all(entity.cats <= frozenset("MO") for _, entity, _ in names[at])
        return "qualifier" if modifies else "named", max(end for end, _, _ in names[at])
    for nominal in (True, False):
        narrowing = narrowing_at(tokens, at, nominal=nominal, sources=lambda: recorded_of(snapshot).sources)
        if narrowing is not None:
            return "qualifier", narrowing[1]
    if token.low in TURNING:
        return "negation", at + 1
    if token.low in SMALL or not token.word or (token.low in NUMBERS and not token.low.isdigit()):
        return "", at + 1
    relation = [end for end, entry in words().at(tokens, at)]
    if relation:
        return "relation", max(relation)
    return "word", at + 1


def _nearest(snapshot: Snapshot, said: str) -> tuple[str, ...]:
    """Concepts with a name of nearly this spelling; what only holds the word itself ("growth delay in children") is no suggestion."""
    found = snapshot.lexicon.search(said, 3) if " " in said else []
    asked = sorted(set(re.findall(r"[^\W_]{5,}", said)), key=lambda word: (-len(word), word))[:3]
    for word in asked:
        found = found or snapshot.lexicon.search(word, 3)
    near = [m for m in found if m.score >= _NEAR and any(_respelt(word.lower(), m.name) for word in asked) and _alike(said, m.name)]
    return tuple(dict.fromkeys(f"{snapshot.name(m.node)} ({snapshot.curie(m.node)})" for m in near))


def _alike(said: str, name: str) -> bool:
    """Whether a name is hardly longer than what was said."""
    from rapidfuzz.fuzz import ratio

    return ratio(said.lower(), name.lower()) >= _ALIKE


def _respelt(word: str, name: str) -> bool:
    """Whether a word of a name is spelt nearly so, and none just so."""
    from rapidfuzz.distance import OSA

    held = re.findall(r"[^\W_]+", name.lower())
    most = 1 if len(word) < 6 else 2
    return word not in held and any(OSA.distance(word, other, score_cutoff=most) <= most for other in held)
