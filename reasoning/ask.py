"""From a question to its answer: one writer an intent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reasoning.answers import chain, check, definition, neighbours, shared
from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.diagnosis.patient_sex import sex_of
from reasoning.grounding import Grounding
from reasoning.questions import Question
from reasoning.rendering.text import listed, plain

if TYPE_CHECKING:
    from reasoning.engine import Engine
    from traversal.scorer import Scorer

_WRITERS = {"neighbours": neighbours.answer, "check": check.answer, "shared": shared.answer, "definition": definition.answer}


def answer(engine: Engine, question: Question, scorer: Scorer | Literal["gnn"] | None) -> Answer:
    """Write the answer to a question; ``scorer`` as in ``Engine.ask``."""
    write = Composer(engine.snapshot)
    write.notes += [concept.note for concept in question.concepts if concept.note]
    if question.pattern in ("one concept", "two concepts"):
        write.notes.append("the form of the question was not recognised; this is what the graph says of the concepts in it")
    if question.intent == "differential":
        from reasoning.answers import differential

        for mention, role in [(m, "finding") for m in question.findings] + [(m, "excluded") for m in question.excluded]:
            write.concept(mention.best.node, mention.text, role)
        observed, excluded = [m.best.curie for m in question.findings], [m.best.curie for m in question.excluded]
        differential.tell(write, engine.diagnoser.diagnose(observed, excluded, sex=sex_of(question.text)), given=observed)
    elif question.intent == "connection":
        _connect(engine, question, write, scorer)
    else:
        (chain.answer if question.through is not None else _WRITERS[question.intent])(question, write)
        open_ended = question.relation is None if question.intent == "shared" else question.intent == "check" and question.either_way
        if open_ended and not write.claimed:
            write.line("How they hang together:")
            write.concepts.clear()
            _connect(engine, question, write, scorer)
    if question.grounding is not None:
        ungrounded(write, question.grounding)
    return write.answer(question.text, question.intent)


def _connect(engine: Engine, question: Question, write: Composer, scorer: Scorer | Literal["gnn"] | None) -> None:
    from reasoning import default_scorer as scoring  # here: only questions that search load what search needs
    from reasoning.answers import connection

    ground = engine.searched(scorer)
    write.scorer = scoring.name(ground.scorer)
    connection.answer(question, write, ground)


def ungrounded(write: Composer, grounding: Grounding) -> None:
    """Say which words of a text were not understood, and which findings were set aside because they are not the patient's own."""
    if grounding.nil:
        write.missing.append(f"not recognised: {listed([repr(plain(nil.text, 60)) for nil in grounding.nil[:8]])}")
    for mention in grounding.mentions:
        if mention.kind == "finding" and mention.context != "patient":
            why = "a relative's" if mention.context == "family" else "only considered"
            write.notes.append(f"{plain(mention.text, 60)!r} was set aside: {why} ({plain(mention.cue, 40)})")
