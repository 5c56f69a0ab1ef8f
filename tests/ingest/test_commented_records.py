"""A mark of a comment that came before a record: the record is told to be rejected, and comments and headers pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.reading import files_of, read
from tests.ingest.test_hpo_layouts import COLUMNS, OBO
from tests.ingest.test_hpo_layouts import ROW as ANNOTATION

GOA = "UniProtKB\tP00{n}\tG{n}\tinvolved_in\tGO:0006915\tPMID:1\tIDA\t\tP\tgene\t\tprotein\ttaxon:9606\t20250101\tUniProt\t\t\n"
SSSOM = "HP:000000{n}\tskos:exactMatch\tMP:000000{n}\tsemapv:ManualMappingCuration\n"


@pytest.mark.parametrize(
    ("source", "file", "head", "row", "mark"),
    [
        ("goa", "goa_human_gaf", "!gaf-version: 2.2\n!a comment\n", GOA, "!"),
        ("sssom", "x_sssom_tsv", "#license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n", SSSOM, "#"),
    ],
)
def test_a_record_behind_a_mark_is_rejected(source: str, file: str, head: str, row: str, mark: str, tmp_path: Path) -> None:
    lines = [row.format(n=n) for n in (1, 2, 3)]
    lines[1] = mark + lines[1][1:]
    staged = read(source, files_of(source, tmp_path, **{file: head + "".join(lines) + f"{mark} told at the end\n"}))
    assert staged.rejected["reason"].to_list() == ["a mark of a comment before what has a record's columns"]


def test_an_annotation_behind_a_mark_is_rejected(tmp_path: Path) -> None:
    head = "#description: x\n#version: 2025-01-16\n" + "\t".join(COLUMNS) + "\n"
    text = head + "\t".join(ANNOTATION) + "\n#" + "\t".join(ANNOTATION)[1:] + "\n# an end\n"
    staged = read("hpo", files_of("hpo", tmp_path, hp_obo=OBO, phenotype_hpoa=text))
    assert staged.rejected["reason"].to_list() == ["a mark of a comment before what has a record's columns"]
