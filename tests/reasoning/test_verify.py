"""What the verifier lets through: sentences that say what they cite, all of it, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reasoning.claims.composer import Composer
from reasoning.claims.verbalizer import Verbalizer
from reasoning.claims.verifier import Verifier
from reasoning.engine import Engine


@pytest.fixture(scope="module")
def edge(engine: Engine) -> int:
    """Marfan syndrome has the phenotype Arachnodactyly."""
    snapshot = engine.snapshot
    return snapshot.find_edges(snapshot.index("MONDO:0007947"), snapshot.index("HP:0001166"))[0]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Marfan syndrome has the phenotype Arachnodactyly.", ""),
        ("Marfan syndrome has the phenotype Arachnodactyly (in 9 of 10 patients).", ""),
        ("Arachnodactyly is a phenotype of Marfan syndrome.", ""),
        ("Marfan syndrome does not have the phenotype Arachnodactyly.", "no cited edge says"),
        ("Arachnodactyly has the phenotype Marfan syndrome.", "no cited edge says"),
        ("Marfan syndrome is a phenotype of Arachnodactyly.", "no cited edge says"),
        ("Marfan syndrome has the phenotype Arachnodactyly (in 10 of 10 patients).", "no record"),
        ("Marfan syndrome has the phenotype Cataract.", "cannot be read back"),
        ("Marfan syndrome causes Arachnodactyly.", "cannot be read back"),
        ("Marfan syndrome always has the phenotype Arachnodactyly.", "cannot be read back"),
        ("Marfan syndrome has the phenotypes Arachnodactyly and Cataract.", "cannot be read back"),
        ("Marfan syndrome has the phenotype Arachnodactyly. It kills.", "cannot be read back"),
        ("", "cannot be read back"),
    ],
)
def test_a_sentence_against_its_edge(engine: Engine, edge: int, sentence: str, reason: str) -> None:
    verdict = Verifier(engine.snapshot).check(sentence, [edge])
    assert verdict.supported == (reason == "")
    assert reason in verdict.reason


def test_a_cited_edge_that_is_not_said_or_not_there(engine: Engine, edge: int) -> None:
    snapshot = engine.snapshot
    verifier = Verifier(snapshot)
    other = snapshot.find_edges(snapshot.index("MONDO:0007947"), snapshot.index("HP:0002616"))[0]
    assert "does not say it" in verifier.check("Marfan syndrome has the phenotype Arachnodactyly.", [edge, other]).reason
    assert "not in the graph" in verifier.check("Marfan syndrome has the phenotype Arachnodactyly.", [snapshot.n_edges]).reason
    assert "cites nothing" in verifier.check("Marfan syndrome has the phenotype Arachnodactyly.", []).reason


def test_what_fails_is_dropped_and_reported(engine: Engine, edge: int) -> None:
    write = Composer(engine.snapshot)
    assert not write.claim("Marfan syndrome is cured by Arachnodactyly.", [edge])
    assert write.claim("Marfan syndrome has the phenotype Arachnodactyly.", [edge])
    answer = write.answer("?", "check")
    assert [d.text for d in answer.dropped] == ["Marfan syndrome is cured by Arachnodactyly."]
    assert "cured" not in answer.text
    assert len(answer.claims) == 1


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_edge_is_said_and_read_back_and_stands_for_no_other(engine: Engine, data: st.DataObject) -> None:
    snapshot = engine.snapshot
    verbalizer, verifier = Verbalizer(snapshot), Verifier(snapshot)
    edge, other = (data.draw(st.integers(0, snapshot.n_edges - 1)) for _ in range(2))
    about = data.draw(st.sampled_from([None, int(snapshot.edge_subject[edge]), int(snapshot.edge_object[edge])]))
    sentence = verbalizer.sentence([edge], about=about)
    verdict = verifier.check(sentence, [edge])
    assert verdict.supported, (sentence, verdict.reason)
    assert len(verdict.statements) == 1
    assume(other != edge)
    assert not verifier.check(sentence, [other]).supported


def test_groups_of_edges_are_read_back_whole(engine: Engine) -> None:
    snapshot = engine.snapshot
    verbalizer, verifier = Verbalizer(snapshot), Verifier(snapshot)
    for node in range(snapshot.n_nodes):
        for group in verbalizer.groups(snapshot.edges_of(node).tolist(), node):
            sentence = verbalizer.sentence(group[:10], about=node)
            verdict = verifier.check(sentence, group[:10])
            assert verdict.supported, (sentence, verdict.reason)
            assert len(verdict.statements) == len(group[:10])
