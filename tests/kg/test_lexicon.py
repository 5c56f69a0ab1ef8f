"""Names are found by code, in other spellings, in another order, and misspelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.snapshot import Snapshot


@pytest.mark.parametrize(
    ("text", "curie", "how"),
    [
        ("Marfan syndrome", "MONDO:0007947", "exact"),
        ("marfan's  SYNDROME", "MONDO:0007947", "exact"),
        ("OMIM:154700", "MONDO:0007947", "exact"),
        ("c0024796", "MONDO:0007947", "exact"),
        ("mfs", "MONDO:0007947", "exact"),
        ("dilation of the aortic root", "HP:0002616", "words"),
        ("aneurysm aortic", "HP:0002616", "part"),
        ("arachnod", "HP:0001166", "part"),
        ("arachnodactily", "HP:0001166", "fuzzy"),
        ("fibrilin", "HGNC:3603", "fuzzy"),
        ("deafness", "HP:0000365", "exact"),
    ],
)
def test_search_finds(small: Path, text: str, curie: str, how: str) -> None:
    snapshot = Snapshot.open(small)
    best = snapshot.lexicon.search(text)[0]
    assert (snapshot.curie(best.node), best.how) == (curie, how)


@pytest.mark.parametrize("text", ["", "  ", "?!", "zzzzzzzzzz", "of the"])
def test_what_names_nothing_finds_nothing(small: Path, text: str) -> None:
    assert Snapshot.open(small).lexicon.search(text) == []


def test_an_own_name_comes_before_a_synonym_and_a_short_name_before_a_long_one(small: Path) -> None:
    snapshot = Snapshot.open(small)
    found = [snapshot.name(match.node) for match in snapshot.lexicon.search("ehlers danlos")]
    assert found == ["Ehlers-Danlos syndrome", "Ehlers-Danlos syndrome, vascular type"]
