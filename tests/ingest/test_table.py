"""Tables of one's own: what a mapping says in each form of table, what is wrong with a mapping, a dry run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner

import ingest
from ingest import catalog, stage
from ingest.obtain import obtain
from ingest.records.sink import Staged
from kg.bundle import Bundle
from kg.errors import InputError, MedclewError, SourceError
from serve.cli.app import app

_COLUMNS = ("db", "name", "also", "mondo", "failed", "pmid", "n", "of")
ROWS = [
    dict(zip(_COLUMNS, cells, strict=True))
    for cells in (
        ("DB00682", "warfarin", "Coumadin; Jantoven", "MONDO:1", "no", "7", "3", "4"),
        ("DB00001", "lepirudin", "", "MONDO:1", "yes", "", "", ""),
        ("", "nameless", "", "MONDO:1", "no", "8", "", ""),
        ("DB00002", "x", "", "MONDO:1", "perhaps", "8", "", ""),
        ("DB00003", "y", "", "other", "no", "8", "9", "4"),
    )
]
MAPPING: dict[str, Any] = {
    "name": "our cohort",
    "licence": "CC0-1.0",
    "infores": "infores:ours",
    "version": "2026-01",
    "tables": [
        {
            "file": "t",
            "node": {"id": "DRUGBANK:{db}", "name": "{name}", "category": "biolink:Drug", "synonyms": "{also}"},
            "split": {"also": ";"},
            "edge": {
                "subject": "DRUGBANK:{db}",
                "predicate": "biolink:treats",
                "object": "{mondo}",
                "negated": "{failed}",
                "publications": "PMID:{pmid}",
                "frequency": "{n}/{of}",
                "qualifiers": {"dose": "{n} mg"},
            },
        },
        {"file": "d.csv", "node": {"id": "{id}", "name": "{label}", "category": "biolink:Disease"}},
    ],
}


def mapping(folder: Path, file: str, **changes: Any) -> Path:
    said = json.loads(json.dumps(MAPPING)) | changes
    if "tables" not in changes:
        said["tables"][0]["file"] = file
    (folder / "d.csv").write_text("id,label\nMONDO:1,thrombosis\n", "utf-8")
    (folder / "mine.yaml").write_text(yaml.safe_dump(said), "utf-8")
    return folder / "mine.yaml"


def write(folder: Path, form: str) -> str:
    frame, place = pl.DataFrame(ROWS), folder / f"t.{form}"
    if form == "csv":
        frame.write_csv(place)
    elif form == "tsv":
        frame.write_csv(place, separator="\t")
    elif form == "jsonl":
        frame.write_ndjson(place)
    else:
        frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep()).write_parquet(place)
    return place.name


def staged(path: Path) -> Staged:
    source = catalog.get("table:mine").described_by(path)
    return stage.read_anew(source, obtain(source, path.parent / "cache", local=path))


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "parquet"])
def test_each_form_says_the_same(form: str, tmp_path: Path) -> None:
    said = staged(mapping(tmp_path, write(tmp_path, form)))
    assert said.statements.select("subject", "object", "negated", "publications").rows() == [
        ("DRUGBANK:DB00682", "MONDO:1", False, ["PMID:7"]),
        ("DRUGBANK:DB00001", "MONDO:1", True, []),
    ]
    first = said.statements.row(0, named=True)
    assert (first["frequency"], first["licence"], first["primary_knowledge_source"]) == (0.75, "CC0-1.0", "infores:ours")
    assert (first["source_version"], json.loads(first["qualifiers"])) == ("2026-01", {"dose": "3 mg"})
    assert {"warfarin", "Coumadin", "Jantoven", "thrombosis"} <= set(said.names["name"])
    row = 4 if form in ("csv", "tsv") else 3
    reasons = dict(said.rejected.select("row", "reason").rows())
    assert sorted(reasons) == [row, row + 1, row + 2]
    assert "is empty" in reasons[row]
    assert "neither true nor false" in reasons[row + 1]


def test_a_build_with_a_mapping_and_rows_that_are_not_wanted(tmp_path: Path) -> None:
    tables = json.loads(json.dumps(MAPPING["tables"]))
    tables[0] |= {"file": write(tmp_path, "csv"), "where": {"db": ["DB00682"]}}
    path = mapping(tmp_path, "", tables=tables)
    args = ["build", "--only", "table:mine", "--with", str(path), "--out", str(tmp_path / "g"), "--json"]
    result = CliRunner().invoke(app, args, env={"MEDCLEW_CACHE": str(tmp_path / "cache")})
    assert result.exit_code == 0, result.output
    (source,) = Bundle.open(tmp_path / "g").manifest.sources
    assert (source.name, source.title, source.licence, source.version) == ("table:mine", "our cohort", "CC0-1.0", "2026-01")
    assert (source.counts.read, source.counts.kept, source.counts.rejected) == (2, 2, 0)
    assert "4 rows are passed over" in source.notes[0]


def test_a_dry_run_shows_the_first_edges_and_what_would_be_rejected(tmp_path: Path) -> None:
    path = mapping(tmp_path, write(tmp_path, "csv"))
    run = ingest.dry_run("table:mine", path, cache=tmp_path / "cache")
    assert (run.title, run.read, run.nodes, run.statements, run.rejected) == ("our cohort", 6, 5, 2, 3)
    assert run.first_statements[0]["subject"] == "DRUGBANK:DB00682"
    result = CliRunner().invoke(app, ["build", "--with", str(path), "--dry-run"], env={"MEDCLEW_CACHE": str(tmp_path / "cache")})
    assert result.exit_code == 0, result.output
    assert "DRUGBANK:DB00682 biolink:treats MONDO:1" in result.output
    assert "rejected" in result.output
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"tables": []}, "tables"),
        ({"tabels": 1}, "tabels"),
        ({"tables": [{"file": "t.csv"}]}, "neither node nor edge"),
        ({"tables": [{"file": "t.csv", "node": {"id": "{db}", "nam": "x"}}]}, "nam"),
        ({"tables": [{"file": "../t.csv", "node": {"id": "{db}"}}]}, "leads out"),
        ({"tables": [{"file": "none.csv", "node": {"id": "{db}"}}]}, "does not exist"),
        ({"tables": [{"file": "t.csv", "node": {"id": "{dbx}"}}]}, "dbx"),
        (
            {"tables": [{"file": "t.csv", "edge": {"subject": "a", "predicate": "b", "object": "c", "knowledge_level": "x"}}]},
            "knowledge_level",
        ),
    ],
)
def test_a_mapping_that_is_wrong_names_the_key(change: dict[str, Any], why: str, tmp_path: Path) -> None:
    write(tmp_path, "csv")
    with pytest.raises(MedclewError, match=why):
        staged(mapping(tmp_path, "t.csv", **change))


@pytest.mark.parametrize("text", ["a: [", "- x", "", "x: &a [*a]"])
def test_what_is_no_mapping_is_an_input_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(text)
    with pytest.raises(InputError, match=r"mine\.yaml"):
        staged(tmp_path / "mine.yaml")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_table_that_was_cut_shows(form: str, tmp_path: Path) -> None:
    name = write(tmp_path, form)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(SourceError, match=rf"{name}.*is truncated"):
        staged(mapping(tmp_path, name))


def test_parquet_that_was_cut_is_refused(tmp_path: Path) -> None:
    name = write(tmp_path, "parquet")
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-9])
    with pytest.raises(SourceError, match=rf"{name}.*truncated or not Parquet"):
        staged(mapping(tmp_path, name))
