"""What people type into a search box, and the concepts that may come first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.lexicon_rank import KIND_WORTH
from kg.model import NAME_KINDS
from reasoning.engine import Engine

with Path(__file__).with_name("search.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['text']}: {row['names']}" for row in ROWS])
def test_what_was_meant_comes_first(default_engine: Engine, row: dict[str, str]) -> None:
    found = default_engine.search(row["text"], limit=10)
    first = [one.curie for one in found[: int(row["within"])]]
    assert set(first) & set(row["accepted"].split()), f"wanted {row['names']}, found {found}"


def test_a_search_is_ordered_by_its_scores_and_repeats_nothing(default_engine: Engine) -> None:
    for row in ROWS:
        found = default_engine.search(row["text"], limit=20)
        scores = [one.score for one in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert len({one.curie for one in found}) == len(found)
        assert default_engine.search(row["text"], limit=5).found == found.found[:5]


def test_every_kind_of_name_has_its_worth() -> None:
    assert tuple(sorted(KIND_WORTH)) == tuple(sorted(NAME_KINDS))
    assert KIND_WORTH["name"] > KIND_WORTH["exact"] > KIND_WORTH["abbreviation"] > KIND_WORTH["narrow"] > KIND_WORTH["related"]


@pytest.mark.parametrize(
    ("text", "curie"), [("Orphanet:586", "MONDO:0009061"), ("UMLS:C0010674", "MONDO:0009061"), ("mondo:0009061", "MONDO:0009061")]
)
def test_a_code_is_found_in_whatever_way_its_prefix_is_spelled(default_engine: Engine, text: str, curie: str) -> None:
    assert default_engine.search(text)[0].curie == curie


def test_one_odd_word_does_not_hide_what_the_others_name(default_engine: Engine) -> None:
    found = default_engine.search("sodium channel SCN1A")
    assert (found[0].curie, found[0].how) == ("HGNC:10585", "most")
    assert not default_engine.search("qwxzy vbnmq")
