"""Codes in the ways that people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.curie import looks_like, spelled


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("MSH:D008382", "MESH:D008382"),
        ("SNOMEDCT_US:19346006", "SCTID:19346006"),
        ("MIM:154700", "OMIM:154700"),
        ("UniProt:P35555", "UniProtKB:P35555"),
        ("Orphanet:558", "ORPHA:558"),
        ("ORPHA558", "ORPHA:558"),
        ("Orphanet_558", "ORPHA:558"),
        ("OMIM #154700", "OMIM:154700"),
        ("MIM 154700", "OMIM:154700"),
        ("OMIM:PS130000", "OMIMPS:130000"),
        ("hp:0001166", "HP:0001166"),
        ("<http://purl.obolibrary.org/obo/MONDO_0007947>", "MONDO:0007947"),
        ("https://identifiers.org/hgnc:3603", "HGNC:3603"),
        ("https://identifiers.org/mesh/D008382", "MESH:D008382"),
        ("http://snomed.info/id/19346006", "SCTID:19346006"),
        ("c0024796", "UMLS:C0024796"),
        ("D008382", "MESH:D008382"),
        ("ENSG00000166147", "ENSEMBL:ENSG00000166147"),
    ],
)
def test_a_code_is_read_in_every_spelling(text: str, curie: str) -> None:
    assert spelled(text) == curie


@pytest.mark.parametrize(
    "text", ["", "Marfan", "NF1", "type 2", "GO 2", "BRCA2", "a:b:", "HbA1c", "vitamin B12", "SARS-CoV-2", "p53", "CD4"]
)
def test_words_are_no_codes(text: str) -> None:
    assert spelled(text) is None or looks_like(text)


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = spelled(text)
    assert found is None or ":" in found
