"""What people type into a search box, and the concepts that may come first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.lexicon.rank import KIND_WORTH
from kg.model import NAME_KINDS
from reasoning.concepts.resolver import EverydayWord, resolve
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


@pytest.mark.parametrize("word", ["cold", "a cold", "fat", "gas", "rest", "bite", "ice", "was"])
def test_an_everyday_word_is_no_abbreviation(default_engine: Engine, word: str) -> None:
    with pytest.raises(EverydayWord, match="in capitals"):
        resolve(default_engine.snapshot, word)


@pytest.mark.parametrize(("word", "name"), [("fbn1", "FBN1"), ("COLD", ""), ("REST", ""), ("ttn", "TTN"), ("marfan syndrome", "")])
def test_a_symbol_in_small_letters_is_read_with_a_note(default_engine: Engine, word: str, name: str) -> None:
    note = resolve(default_engine.snapshot, word).note
    assert f"was read as {name}," in note if name and name.isalpha() else not note


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("α1-antitrypsin deficiency", "MONDO:0013282"),
        ("alpha1-antitrypsin deficiency", "MONDO:0013282"),
        ("IFN-γ", "HGNC:5438"),
        ("TGFβ1", "HGNC:11766"),
        ("TGF-β1", "HGNC:11766"),
        ("β-thalassaemia", "MONDO:0019402"),
        ("Mar\u200bfan syn\u00addrome", "MONDO:0007947"),
        ("Orphanet:558", "MONDO:0007947"),
        ("MSH:D008382", "MONDO:0007947"),
        ("SNOMEDCT_US:19346006", "MONDO:0007947"),
        ("UniProt:P35555", "HGNC:3603"),
        ("http://purl.obolibrary.org/obo/MONDO_0007947", "MONDO:0007947"),
    ],
)
def test_every_spelling_of_a_name_and_of_a_code_resolves(default_engine: Engine, text: str, curie: str) -> None:
    assert default_engine.snapshot.curie(resolve(default_engine.snapshot, text).node) == curie


@pytest.mark.parametrize("text", ["MS", "ms"])
def test_an_abbreviation_finds_first_what_has_the_initials(default_engine: Engine, text: str) -> None:
    found = default_engine.search(text)
    assert found[0].curie == "MONDO:0005301"
    assert "MONDO:0006861" in {one.curie for one in found.also}
    assert "also: " in str(found) and "myeloid sarcoma (MONDO:0006861)" in str(found)


def test_a_word_finds_no_abbreviation_first(default_engine: Engine) -> None:
    assert default_engine.search("cold")[0].curie != "MONDO:0005002"
    assert default_engine.search("COLD")[0].curie == "MONDO:0005002"
