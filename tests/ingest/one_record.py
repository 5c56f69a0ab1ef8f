"""One record of each source that can deny what it says, with the field that denies left to the caller."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from ingest import catalog, stage
from ingest.files import SourceFiles, from_local
from ingest.obtain import obtain
from ingest.records.sink import Staged
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import files_of, read

_ROW = ("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification")


def attempt(source: str, files: SourceFiles) -> Staged | None:
    """Return what a source yields; None where it is refused, as a file is whose only record is rejected."""
    try:
        return read(source, files)
    except SourceError:
        return None


def own_table(folder: Path, edge: dict[str, str], cells: dict[str, str]) -> Staged | None:
    """A table of one's own by a mapping (YAML is a superset of JSON)."""
    columns = {"a": "EX:1", "b": "EX:2", **cells}
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns.keys(), columns.values()])
    said = {"subject": "{a}", "predicate": "biolink:treats", "object": "{b}", **edge}
    path = folder / "mine.yaml"
    path.write_text(json.dumps({"name": "ours", "licence": "CC0-1.0", "tables": [{"file": "t.csv", "edge": said}]}), "utf-8")
    source = catalog.get("table:mine").described_by(path)
    try:
        return stage.read_anew(source, obtain(source, folder / "cache", local=path))
    except SourceError:
        return None


def annotation(folder: Path, qualifier: str, how_often: str) -> Staged | None:
    """One row of phenotype.hpoa."""
    row = f"OMIM:154700|Marfan syndrome|{qualifier.replace('|', ' ')}|HP:0001166|PMID:1|PCS||{how_often}|||P|x"
    return attempt("hpo", files_of("hpo", folder, phenotype_hpoa=excerpts.hpoa(row)))


def mapping(folder: Path, modifier: str, predicate: str) -> Staged | None:
    """One mapping in SSSOM's form."""
    cells = ("HP:0000001", "", predicate, modifier, "MESH:D1", "", "semapv:ManualMappingCuration")
    return attempt("sssom", files_of("sssom", folder, **{"mine.sssom_tsv": "\t".join(_ROW) + "\n" + "\t".join(cells) + "\n"}))


def biomapping(folder: Path, modifier: str) -> Staged | None:
    """One mapping of Biomappings."""
    cells = ("mesh:D008382", "Marfan", "skos:exactMatch", modifier, "mondo:0007947", "Marfan", "semapv:ManualMappingCuration")
    text = "\t".join(_ROW) + "\n" + "\t".join(cells) + "\n"
    return attempt("biomappings", files_of("biomappings", folder, **{"positive.sssom_tsv": text}))


def go_annotation(folder: Path, qualifier: str) -> Staged | None:
    """One row of GO's annotations."""
    row = f"UniProtKB\tP00519\tABL1\t{qualifier}\tGO:0005524\tPMID:1\tIMP\t\tF\tABL1\tABL\tprotein\ttaxon:9606\t20200101\tUniProt\t\t\n"
    return attempt("goa", files_of("goa", folder, goa_human_gaf="!gaf-version: 2.2\n" + row))


def clingen(folder: Path, verdict: str) -> Staged | None:
    """One curation of ClinGen."""
    first = ("GENE SYMBOL", "GENE ID (HGNC)", "DISEASE LABEL", "DISEASE ID (MONDO)", "MOI", "SOP", "CLASSIFICATION", "ONLINE REPORT")
    head = (*first, "CLASSIFICATION DATE", "GCEP")
    row = ("FBN1", "HGNC:3603", "Marfan syndrome", "MONDO:0007947", "AD", "SOP8", verdict, "x", "2021-02-17", "y")
    text = "".join(",".join(f'"{cell}"' for cell in cells) + "\n" for cells in (head, row))
    name = "Clingen-Gene-Disease-Summary-2026-01-05.csv"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return attempt("clingen", from_local("clingen", folder, catalog.get("clingen").reader.FILES))
