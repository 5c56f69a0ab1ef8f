"""Three questions to the default graph: their answers, claim by claim, down to the rows of the sources."""

from __future__ import annotations

import pytest

from reasoning.answers import explain
from reasoning.engine import Engine
from tests.golden import write
from tests.reasoning.test_answers import check_form


@pytest.mark.parametrize("name", sorted(write.QUESTIONS))
def test_golden_answers(default_engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine must not cut a search short here.
    monkeypatch.setattr(explain, "SECONDS", None)
    answer = default_engine.ask(write.QUESTIONS[name])
    check_form(default_engine, answer)
    assert write.kept(answer) == write.load(name)


def test_the_first_question_is_answered_by_marfan_syndrome(default_engine: Engine) -> None:
    answer = default_engine.ask(write.QUESTIONS["differential"])
    assert answer.results[0]["curie"] == "MONDO:0007947"
    assert {"HP:0001083", "HP:0001166", "HP:0002616"} <= {c.object for c in answer.citations if c.subject == "MONDO:0007947"}


def test_questions_that_the_default_graph_answers(default_engine: Engine) -> None:
    table = {
        "Which genes cause cystic fibrosis?": "HGNC:1884",
        "Which diseases are caused by mutations in PTPN11?": "MONDO:0018997",
        "Which drugs are affected by CYP2D6?": "CHEBI:16714",
        "How is Duchenne muscular dystrophy inherited?": "HP:0001419",
        "inheritance of hemophilia A": "HP:0001419",
    }
    for question, expected in table.items():
        answer = default_engine.ask(question)
        check_form(default_engine, answer)
        assert expected in {row["curie"] for row in answer.results}, question
