"""Questions of paths that name what is to be passed and what is not."""

from __future__ import annotations

import pytest

from reasoning.claims.rows import PathRow
from reasoning.engine import Engine
from reasoning.query.model import Explain


@pytest.mark.parametrize(
    ("question", "through", "avoid"),
    [
        ("How is BRCA1 connected to Fanconi anemia through BRCA2?", ["BRCA2"], []),
        ("How is BRCA1 connected to Fanconi anemia via BRCA2 but not through PALB2?", ["BRCA2"], ["PALB2"]),
        ("Paths between SCN1A and migraine that do not pass through epilepsy", [], ["epilepsy"]),
        ("How is FBN1 related to ectopia lentis without going through Marfan syndrome?", [], ["Marfan syndrome"]),
        ("What links FBN1 and aortic dissection other than Marfan syndrome?", [], ["Marfan syndrome"]),
        ("Is there a path from FBN1 to aortic dissection that avoids Marfan syndrome?", [], ["Marfan syndrome"]),
        ("Which pathways connect FBN1 to aortic dissection by way of Marfan syndrome?", ["Marfan syndrome"], []),
        ("Show the paths from FBN1 to scoliosis via Marfan syndrome and Stickler syndrome", ["Marfan syndrome", "Stickler syndrome"], []),
        ("Which routes lead from FBN1 to scoliosis?", None, None),
        ("Which paths connect FBN1 and scoliosis?", [], []),
    ],
)
def test_where_paths_pass_is_read(default_engine: Engine, question: str, through: list[str] | None, avoid: list[str] | None) -> None:
    reading = default_engine.read(question)
    if through is None:
        assert not reading.complete
        return
    (query,) = reading.queries
    assert reading.complete and isinstance(query.asked, Explain), reading.leftover
    named = [[default_engine.show(query.term(id).curies[0]).node.name for id in ids] for ids in (query.asked.through, query.asked.avoid)]
    assert named == [through, avoid]


@pytest.mark.parametrize(
    "question", ["How is FBN1 related to ectopia lentis through genes?", "How is FBN1 related to scoliosis via blorbitis?"]
)
def test_a_way_that_is_not_understood_is_not_left_out(default_engine: Engine, question: str) -> None:
    reading = default_engine.read(question)
    assert not any(isinstance(query.asked, Explain) for query in reading.queries)


def test_paths_keep_to_the_way_and_say_so(default_engine: Engine) -> None:
    avoided = default_engine.ask("How is FBN1 related to ectopia lentis without going through Marfan syndrome?")
    paths = [row for row in avoided.results if isinstance(row, PathRow)]
    assert paths and all("MONDO:0007947" not in [node["curie"] for node in row["nodes"]] for row in paths)
    assert "between FBN1 and Ectopia lentis without Marfan syndrome" in avoided.text
    passed = default_engine.ask("How is FBN1 related to ectopia lentis through Marfan syndrome?")
    paths = [row for row in passed.results if isinstance(row, PathRow)]
    assert paths and all("MONDO:0007947" in [node["curie"] for node in row["nodes"]] for row in paths)


def test_a_path_that_is_not_there_is_missed_by_its_way(default_engine: Engine) -> None:
    answer = default_engine.ask("How is BRCA1 connected to Fanconi anemia through DNA repair?")
    assert answer.abstained and "between BRCA1 and Fanconi anemia through DNA repair" in answer.text
