"""Words that no name holds: told as misspelt where one word is near enough for their length, left alone where several are or none is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.grounding import Grounder

with Path(__file__).with_name("misspelt.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))


@pytest.fixture(scope="module")
def everyday(default_bundle: Path) -> Grounder:
    return Grounder(Snapshot.open(default_bundle))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_what_a_misspelt_word_is_taken_for(everyday: Grounder, row: dict[str, str]) -> None:
    found = everyday.ground(f"He has {row['text']}.").mentions
    assert [m.best.label for m in found] == ([row["found"]] if row["found"] else [])
    assert all(m.best.how == "respelled" and m.best.score < 0.9 for m in found)


def test_what_was_mended_is_told(engine: Engine) -> None:
    answer = engine.diagnose(text="She has arachnodactily and ectopia lentis.").answer
    assert "characters 9–22 were read as Arachnodactyly, misspelt" in answer.notes


@pytest.mark.parametrize(
    ("question", "curie"),
    [
        ("What is Henoch-Schnlein purpura?", "MONDO:0019167"),
        ("What are the symptoms of Guillain-Barr syndrome?", "MONDO:0016218"),
        ("What are the symptoms of Kleine-Levine syndrome?", "MONDO:0007863"),
        ("What is Tay Sacks disease?", "MONDO:0010100"),
    ],
)
def test_a_known_word_is_a_slip_where_all_beside_it_say_so(default_engine: Engine, question: str, curie: str) -> None:
    reading = default_engine.read(question)
    assert [term.curies for query in reading.queries for term in query.terms if term.curies] == [(curie,)]
    assert any("was read as" in note for note in reading.notes)  # never silently


@pytest.mark.parametrize("question", ["What is Marden syndrome?", "What is Epstein syndrome?"])
def test_another_name_is_no_slip(default_engine: Engine, question: str) -> None:
    assert not any("was read as" in note for note in default_engine.read(question).notes)
