"""Annotations packed into hpo3's library: read as data, whole or not at all; of them only what the pinned release does not say."""

from __future__ import annotations

import struct
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.unify.restated import without_restated
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

NAME = "pyhpo.cpython-311-x86_64-linux-gnu_so"


#: Term -> its parents: a finding, an age of onset and a course, a mode of inheritance, a modifier, something else.
PARENTS = {
    118: [1],
    1166: [118],
    1083: [118],
    12823: [1],
    31797: [12823],
    3674: [31797],
    3593: [3674],
    3676: [31797],
    5: [1],
    6: [5],
    9: [1],
}


def packed(omim: list[tuple[int, str, list[int]]], orpha: list[tuple[int, str, list[int]]] = ()) -> bytes:  # type: ignore[assignment]
    def section(content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + content

    def disease(number: int, name: str, terms: list[int]) -> bytes:
        label = name.encode()
        head = struct.pack(">III", 16 + len(label) + 4 * len(terms), number, len(label))
        return head + label + struct.pack(f">{len(terms) + 1}I", len(terms), *terms)

    parents = b"".join(struct.pack(f">{2 + len(above)}I", len(above), term, *above) for term, above in PARENTS.items())
    others = section(b"terms") + section(parents) + section(b"genes")
    diseases = b"".join(section(b"".join(disease(*one) for one in many)) for many in (omim, orpha))
    return b"\x7fELF code HPO Term HPO\x03 " + b"HPO\x03" + struct.pack(">HBB", 2025, 11, 24) + others + diseases + b"more code"


def test_diseases_and_their_terms_are_read(tmp_path: Path) -> None:
    data = packed([(154700, "Marfan syndrome", [1166, 1083]), (1, "nothing known", [])], [(558, "Marfansyndrom", [1166])])
    staged = read("hpo3", files_of("hpo3", tmp_path, **{NAME: data}))
    assert staged.version == "2025-11-24" and staged.read == 3
    assert staged.nodes["curie"].to_list() == ["OMIM:154700", "ORPHA:558"]
    assert staged.statements.select("subject", "object").rows() == [
        ("OMIM:154700", "HP:0001166"),
        ("OMIM:154700", "HP:0001083"),
        ("ORPHA:558", "HP:0001166"),
    ]
    assert staged.statements["record"][0] == "pyhpo.cpython-311-x86_64-linux-gnu.so:OMIM:154700|HP:0001166"
    assert staged.rejected["reason"].to_list() == ["no terms"]


def test_what_a_disease_has_is_said_by_the_branch_of_the_term(tmp_path: Path) -> None:
    staged = read("hpo3", files_of("hpo3", tmp_path, **{NAME: packed([(1, "x", [1166, 3593, 3676, 6, 12823, 9])])}))
    assert staged.statements.select("predicate", "object").rows() == [
        ("biolink:has_phenotype", "HP:0001166"),
        ("biolink:has_disease_onset", "HP:0003593"),
        ("biolink:has_clinical_course", "HP:0003676"),
        ("biolink:has_mode_of_inheritance", "HP:0000006"),
        ("biolink:has_clinical_modifier", "HP:0012823"),
    ]
    assert staged.rejected["raw"].to_list() == ["OMIM:1 HP:0000009"]


@pytest.mark.parametrize("data", [b"", b"\x7fELF no annotations", packed([(1, "x", [1])]).replace(b"HPO\x03\x07", b"HPO\x02\x07")])
def test_a_library_without_such_a_block_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SourceError, match="no annotations of the form"):
        read("hpo3", files_of("hpo3", tmp_path, **{NAME: data}))


@given(cut=st.integers(1, 80))
def test_a_block_that_was_cut_is_refused(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    data = packed([(154700, "Marfan syndrome", [1166, 1083])], [(558, "Marfansyndrom", [1166])]).removesuffix(b"more code")
    with pytest.raises(SourceError, match="truncated|no annotations"):
        read("hpo3", files_of("hpo3", tmp_path_factory.mktemp("cut"), **{NAME: data[:-cut]}))


def test_only_what_the_first_edition_does_not_say_is_kept() -> None:
    rows = [
        ("D:1", "has", "F:1", False, "hpo"),
        ("D:1", "has", "F:2", True, "hpo"),
        ("D:1", "has", "F:1", False, "hpo3"),
        ("D:1", "has", "F:2", False, "hpo3"),
        ("D:1", "has", "F:3", False, "hpo3"),
        ("D:1", "has", "F:1", False, "orphanet"),
    ]
    frame = pl.DataFrame(rows, schema=["subject", "predicate", "object", "negated", "source"], orient="row")
    assert without_restated(frame, {"hpo3": "hpo"}).rows() == [rows[0], rows[1], rows[4], rows[5]]
    assert without_restated(frame, {}).rows() == rows
