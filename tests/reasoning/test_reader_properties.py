"""What holds of any question put together from known pieces: nothing is swallowed, and what was read reads back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoning.engine import Engine
from tests.reasoning.notation import short

NAMES = ["Marfan syndrome", "arachnodactyly", "ectopia lentis", "ptosis", "seizures", "cataract", "FBN1", "COL3A1", "codeine", "losartan"]
NOUNS = ["diseases", "genes", "phenotypes", "drugs", "symptoms"]
VERBS = ["have", "cause", "do not have", "are caused by", "are associated with", "are kinds of", "lack", "treat", "occur in", "act as"]
JOINTS = ["and", "or", "but not", ", but", "and either", "nor", "with", "without", "of"]
FRAMES = ["Which {} {}?", "List all {} that {}.", "How many {} {}?", "Are there {} that {}?", "{} that {}", "What {} {}"]
NARROWINGS = ["", "", " in more than half of patients", " according to orphanet", " in a third of cases", " since 2010", " in males"]

PHRASE = st.builds(
    lambda verb, name, more: f"{verb} {name}{more}", st.sampled_from(VERBS), st.sampled_from(NAMES), st.sampled_from(NARROWINGS)
)
CLAUSES = st.builds(
    lambda first, rest: " ".join([first, *(f"{joint} {clause}" for joint, clause in rest)]),
    PHRASE,
    st.lists(st.tuples(st.sampled_from(JOINTS), PHRASE | st.sampled_from(NAMES)), max_size=3),
)
QUESTION = st.builds(lambda frame, noun, said: frame.format(noun, said), st.sampled_from(FRAMES), st.sampled_from(NOUNS), CLAUSES)
SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(question=QUESTION)
def test_every_name_is_in_a_query_or_left_over(engine: Engine, question: str) -> None:
    reading = engine.read(question)
    told = [span for query in reading.queries for term in query.terms for span in term.spans] + [left.span for left in reading.leftover]
    for name in NAMES:
        place = question.find(name)
        while place >= 0:
            end = place + len(name)
            assert any(span.start < end and place < span.end for span in told), f"{name!r} was swallowed"
            place = question.find(name, end)


@SETTINGS
@given(question=QUESTION)
def test_a_denial_is_in_the_query_or_the_answer_abstains(engine: Engine, question: str) -> None:
    reading = engine.read(question)
    denials = sum(question.count(word) for word in (" not ", " lack ", " nor ", " without "))
    if reading.complete and denials == 1:  # two may undo each other
        said = " ".join(map(short, reading.queries))
        assert "!(" in said or " not " in said


@SETTINGS
@given(question=QUESTION)
def test_blanks_and_case_of_the_frame_change_nothing(engine: Engine, question: str) -> None:
    plain = [short(query) for query in engine.read(question).queries]
    assert [short(query) for query in engine.read(f"  {question.replace(' ', '  ')} ").queries] == plain


@pytest.mark.parametrize(
    "question",
    [
        "Which diseases have arachnodactyly and lack seizures?",
        "Which genes cause Marfan syndrome?",
        "Which diseases have at least two of arachnodactyly, ptosis and cataract?",
        "Which phenotypes are seen in Marfan syndrome in more than half of patients?",
    ],
)
def test_what_was_read_reads_back_as_the_same(engine: Engine, question: str) -> None:
    reading = engine.read(question)
    again = engine.read(reading.restated[0])
    assert [short(query) for query in again.queries] == [short(query) for query in reading.queries]


@pytest.mark.parametrize(
    "question",
    [
        "is one of the genes that cause Marfan syndrome in one of the",
        "Which of the diseases have both arachnodactyly and ectopia lentis but not either of the",
        "How many of the diseases that have at least two of arachnodactyly, ptosis and seizures are kinds of the",
    ],
)
def test_texts_that_begin_or_stop_in_the_middle_are_read(engine: Engine, question: str) -> None:
    words = question.split()
    for cut in range(1, len(words)):
        for part in (words[:cut], words[cut:], words[:1] + words[cut:]):
            engine.read(" ".join(part))
    engine.read("is one of the")
