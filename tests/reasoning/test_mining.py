"""Documents read with a graph's own names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.snapshot import Snapshot
from reasoning.grounding import Grounder
from reasoning.mining import GraphLinker, mine_documents
from tests.small_graph import small_bundle

_TEXT = "Nothing here. Marfan syndrome is characterized by arachnodactyly. FBN1 does not cause hearing loss."


@pytest.fixture(scope="module")
def grounder(tmp_path_factory: pytest.TempPathFactory) -> Grounder:
    return Grounder(Snapshot.open(small_bundle(tmp_path_factory.mktemp("graph") / "bundle").path))


def test_mentions_lie_in_their_sentences(grounder: Grounder) -> None:
    read = GraphLinker(grounder, "abc").read(_TEXT)
    names = [[_TEXT[m.start : m.end] for m in sentence.mentions] for sentence in read]
    assert names == [["Marfan syndrome", "arachnodactyly"], ["FBN1", "hearing loss"]]
    for sentence in read:
        assert all(sentence.start <= m.start and m.end <= sentence.end for m in sentence.mentions)


def test_relations_are_those_of_the_graphs_concepts(grounder: Grounder, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(_TEXT, "utf-8")
    counts = mine_documents(tmp_path / "note.txt", tmp_path / "mined.jsonl", grounder, "0123456789abcdef")
    head, *rows = (json.loads(line) for line in (tmp_path / "mined.jsonl").read_text("utf-8").splitlines())
    assert (counts.documents, counts.relations) == (1, 2)
    assert head["model"] == "medclew-grounding/0123456789ab"
    assert [(r["subject"]["curie"], r["predicate"], r["object"]["curie"], r["negated"]) for r in rows] == [
        ("MONDO:0007947", "biolink:has_phenotype", "HP:0001166", False),
        ("HGNC:3603", "biolink:causes", "HP:0000365", True),
    ]
