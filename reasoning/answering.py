"""From a query, or from a text as it was read, to its answer: one writer a kind of asked-for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import NothingGrounded
from reasoning.answers.parts import Means, told
from reasoning.answers.ungrounded import unrecognised
from reasoning.claims.answer import Answer, lacking
from reasoning.claims.composer import Composer
from reasoning.claims.left_out import left_out
from reasoning.query.executor import spelled
from reasoning.query.model import (
    Asked,
    Check,
    Choose,
    Compare,
    Count,
    Describe,
    Explain,
    Find,
    Query,
    Rank,
    Value,
)
from reasoning.query.reading import Leftover, Reading
from reasoning.reading.words.closed import AUX, WH
from reasoning.reading.words.vocabulary import beyond as beyond_kinds
from reasoning.rendering.text import listed, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Offered where a text says nothing that could be answered.
EXAMPLES = (
    "ask for instance: Which genes cause X? Does X have Y? Which diseases have X and Y but not Z? How is X related to Y? "
    "or describe a patient's findings"
)
#: Longer texts are not quoted in errors.
_QUOTED = 100
#: What an answer calls the kind of question that it answers.
INTENTS: dict[type, str] = {
    Find: "neighbours",
    Count: "count",
    Check: "check",
    Value: "value",
    Describe: "definition",
    Explain: "connection",
    Rank: "differential",
    Compare: "shared",
    Choose: "choice",
}
_ASIDE = {"relative": "a relative's", "considered": "only considered", "excluded disease": "ruled out", "past": "in the past"}
_LEFT = {"concept": "which this graph has no concept for", "relation": "a relation", "qualifier": "a condition", "negation": "a negation"}
_LEFT["decides"] = "which decides what is asked"
_LEFT["named"] = "whose part in the question was not understood"
_LEFT["scope"] = "which can join what stands around it in two ways; say “both ... and” or “either ... or”"
#: What is left out and makes another question of the rest.
_ANOTHER = frozenset({"relation", "negation", "decides", "named"})
_BEYOND = {
    "outlook": "how an illness goes on and ends",
    "prognosis": "how an illness goes on and ends",
    "dosage": "doses",
    "cost": "costs",
    "help": "where to find help",
    "diagnosis": "how a disease is tested for",
    "prevention": "how to prevent something",
    "prevalence": "how many people are affected",
    "expression": "where in the body a gene is expressed",
    "location": "where on the chromosomes a gene lies",
}


def answer_query(query: Query, means: Means, *, notes: Sequence[str] = ()) -> Answer:
    """Answer one query.

    Raises:
        InputError: it cannot be run. UnknownCurie: it is bound to what the graph does not have.
    """
    query, write = spelled(query), Composer(means.snapshot)
    write.notes += notes
    _tell(query, write, means)
    return write.answer(query.text or told(query, means.snapshot), intent(query.asked))


def answer_reading(reading: Reading, means: Means) -> Answer:
    """Answer a text as it was read: first what is abstained on, then how it was read where that is not literal, then each query.

    Raises:
        InputError: one of its queries cannot be run.
        NothingGrounded: nothing in the text is a question that the graph could answer; the message names the nearest.
    """
    if not reading.queries and not reading.beyond:
        raise NothingGrounded(_nothing(reading))
    write = Composer(means.snapshot)
    write.reading = reading
    write.notes += [plain(note) for note in reading.notes]
    # What a concept is answers no question of something else: it is offered.
    offered = bool(reading.beyond or reading.unbound) or any(left.matters and left.why in _ANOTHER for left in reading.leftover)
    only_offered = offered and all(isinstance(query.asked, Describe) for query in reading.queries)
    _abstained(reading, write, answered=bool(reading.queries) and not only_offered)
    rest = [left for left in reading.leftover if not left.matters and left.why != "word"]
    story = any(isinstance(query.asked, Rank) for query in reading.queries)
    if rest and story:
        # A finding that was not read may change the order of all that follows.
        write.missing.append(unrecognised([(left.span.start, left.span.end) for left in rest]))
        write.line(lacking(write.missing[-1]))
    if not reading.literal and reading.queries and not only_offered:
        restated = reading.restated or tuple(told(spelled(query), means.snapshot) for query in reading.queries)
        said = [each for each, query in zip(restated, reading.queries, strict=True) if not (offered and isinstance(query.asked, Describe))]
        write.line(f"Read as: {'; and '.join(plain(each, 600) for each in said)}.")
    for place, query in enumerate(map(spelled, reading.queries)):
        if place:
            write.line()
        if offered and isinstance(query.asked, Describe):
            from reasoning.answers import describe

            describe.offer(query, write)
        else:
            _tell(query, write, means)
    for aside in reading.set_aside:
        cue = f" ({plain(aside.cue, 40)})" if aside.cue else ""
        write.notes.append(f"{plain(aside.text, 60)!r} was set aside: {_ASIDE[aside.why]}{cue}")
    if rest and not story:
        write.missing.append(f"not recognised: {listed([repr(plain(left.text, 60)) for left in rest[:8]])}")
    kinds = {intent(query.asked) for query in reading.queries}
    return write.answer(reading.text, kinds.pop() if len(kinds) == 1 else "several" if kinds else "none")


def _nothing(reading: Reading) -> str:
    """What to say of a text in which no question was recognised."""
    if reading.notes:
        return "; ".join(plain(note) for note in reading.notes)
    if len(reading.text) > _QUOTED:
        # A long text is a patient's story: errors travel into logs, so it is not repeated in one.
        return f"nothing in the text is a question that this graph could answer; {EXAMPLES}"
    turning = list(dict.fromkeys(left.text for left in reading.leftover if left.why in ("negation", "decides")))
    if turning:
        said = listed([f"“{plain(word, 40)}”" for word in turning[:4]])
        return f"how {said} changes the question was not understood, and without it the question would be another; {EXAMPLES}"
    near = list(dict.fromkeys(name for left in reading.leftover for name in left.nearest))[:3]
    if reading.unbound:
        asked = listed([unbound.asked for unbound in reading.unbound])
        meant = f"did you mean {', '.join(plain(name, 80) for name in near)}?" if near else EXAMPLES
        return f"the question asks for {asked}, and this graph has no concept of that name; {meant}"
    hint = f"did you mean {', '.join(plain(name, 80) for name in near)}?" if near else EXAMPLES
    words = [left.text for left in reading.leftover if left.why != "word"] or [left.text for left in reading.leftover]
    told = listed([repr(plain(word, 60)) for word in words[:4]]) if words else "the text"
    return f"no question that this graph could answer was recognised in {told}; {hint}"


def intent(asked: Asked) -> str:
    """Return what an answer calls its kind of question."""
    return INTENTS[type(asked)]


def _tell(query: Query, write: Composer, means: Means) -> None:
    """Write a query's answer, and in its place what the graph lacks for one: who reads the text alone must not take it for silence."""
    length, missing = write.length, len(write.missing)
    _write(query, write, means)
    if write.length == length and len(write.missing) > missing:
        write.line(lacking(write.missing[missing]))


def _write(query: Query, write: Composer, means: Means) -> None:
    match query.asked:
        case Find() | Count():
            from reasoning.answers import find

            find.answer(query, write)
        case Check():
            from reasoning.answers import check

            check.answer(query, write, means)
        case Value():
            from reasoning.answers import value

            value.answer(query, write)
        case Choose():
            from reasoning.answers import choose

            choose.answer(query, write, means)
        case Describe():
            from reasoning.answers import describe

            describe.answer(query, write)
        case Explain():
            from reasoning.answers import explain

            explain.answer(query, write, means)
        case Rank():
            from reasoning.answers import rank

            rank.answer(query, write, means)
        case Compare():
            from reasoning.answers import compare

            compare.answer(query, write, means)


def _abstained(reading: Reading, write: Composer, answered: bool) -> None:
    """Say first what is not answered: words that could change the answer, and kinds of question that a graph holds no facts for.

    Args:
        answered: whether an answer follows, which leaves those words out.
    """
    for beyond in reading.beyond:
        words = reading.text[beyond.span.start : beyond.span.end]
        what = _BEYOND.get(beyond.kind, beyond.kind)
        write.line(f"Not answered: this graph holds no facts about {plain(what)}{f' (“{plain(words, 80)}”)' if words else ''}.")
        write.missing.append(f"facts about {plain(what)}: statements of this kind are in none of the graph's sources")
        would_answer = next((kind.unless for kind in beyond_kinds() if kind.kind == beyond.kind), ())
        if without := left_out(write.snapshot, would_answer):
            write.missing.append(without)
    for unbound in reading.unbound:
        write.line(f"Not answered: it asks for {unbound.asked}, and this graph has no concept of that name.")
    if not (answered or reading.beyond or reading.unbound):
        write.line("Not answered: the question was not understood as a whole.")
    omitted = [left for left in reading.leftover if left.matters]
    # "Can", "which": with other words left out they say nothing more.
    omitted = [left for left in omitted if not _only_asks(left.text)] or omitted
    write.missing += [f"not understood: {_left([left], write)}" for left in omitted]
    if omitted:
        alike: dict[str, list[Leftover]] = {}
        for left in omitted:
            alike.setdefault(_why(left, write), []).append(left)
        said = "; ".join(_left(words, write) for words in alike.values())
        write.line(f"Not taken into account: {said}. {'What follows leaves it out.' if answered else ''}".rstrip())
    write.abstained = write.abstained or not reading.complete


def _only_asks(text: str) -> bool:
    return all(word in AUX | WH for word in text.lower().split())


def _left(left: Sequence[Leftover], write: Composer) -> str:
    """Words that were left out for the same reason, and the reason."""
    return f"{listed(list(dict.fromkeys(f'“{plain(one.text, 80)}”' for one in left)))}{_why(left[0], write)}"


def _why(left: Leftover, write: Composer) -> str:
    if left.why == "concept" and write.snapshot.lexicon.exact(left.text):
        return f", {_LEFT['named']}"
    near = f" (did you mean {listed([plain(name, 60) for name in left.nearest[:3]], 'or')}?)" if left.nearest else ""
    about = f", {_LEFT[left.why]}" if left.why in _LEFT else ""
    return f"{about}{near}"
