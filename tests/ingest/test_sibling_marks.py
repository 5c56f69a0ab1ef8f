"""A byte-order mark, the line ends of other systems, and a line end that is lacking change nothing that a reader reads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ingest import catalog, stage
from ingest.files import from_local
from ingest.obtain import obtain
from tests.ingest import excerpts, test_primekg, test_umls
from tests.ingest.reading import read
from tests.ingest.test_drugmechdb import PAIR
from tests.ingest.test_other_forms import EDGES, NODES, SSSOM

MARK = "\ufeff"
GAF = "!gaf-version: 2.2\nUniProtKB\tP00519\tABL1\tNOT|enables\tGO:0005524\tPMID:1\tIMP\t\tF\tx\ty\tprotein\ttaxon:9606\t2020\tU\t\t\n"
OBOGRAPH = json.dumps(
    {
        "graphs": [
            {
                "id": "x",
                "nodes": [{"id": "http://purl.obolibrary.org/obo/XX_0000001", "lbl": "one", "type": "CLASS"}],
                "edges": [],
            }
        ]
    }
)
CASES: list[tuple[str, dict[str, str]]] = [
    ("hpo", {"hp.obo": excerpts.HP_OBO}),
    ("hpo", {"phenotype.hpoa": excerpts.HPOA, "genes_to_phenotype.txt": excerpts.GENES_TO_PHENOTYPE}),
    ("mondo", {"mondo.json": excerpts.MONDO_JSON}),
    ("hgnc", {"hgnc_entries.tsv": excerpts.HGNC_TSV}),
    ("cpic", {"cpic-table.csv": excerpts.CPIC_CSV}),
    ("primekg", {"kg.csv": test_primekg.table()}),
    ("umls", {"MRCONSO.RRF": "".join(test_umls.ATOMS)}),
    ("drugmechdb", {"drugmechdb.jsonl": json.dumps(PAIR) + "\n"}),
    ("drugmechdb", {"indication_paths.yaml": json.dumps([PAIR]) + "\n"}),
    ("kgx", {"my_nodes.tsv": "id\tname\nEX:1\ta\nEX:2\tb\n", "my_edges.tsv": "subject\tpredicate\tobject\nEX:1\tbiolink:treats\tEX:2\n"}),
    ("kgx", {"my_nodes.csv": 'id,name\nEX:1,"a, b"\nEX:2,b\n'}),
    ("kgx", {"my_nodes.jsonl": '{"id": "EX:1"}\n{"id": "EX:2"}\n'}),
    ("sssom", {"mine.sssom.tsv": SSSOM}),
    ("neo4jcsv", {"drugs.csv": NODES, "treats.csv": EDGES}),
    ("goa", {"goa_human.gaf": GAF}),
    ("vocabulary:mine", {"mine.json": OBOGRAPH}),
    ("vocabulary:mine", {"mine.obo": excerpts.HP_OBO}),
]
IDS = ["+".join(contents) for _, contents in CASES]


def tables(source: str, folder: Path, contents: dict[str, bytes]) -> dict[str, Any]:
    folder.mkdir(parents=True)
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    if ":" in source:
        said = stage.read_anew(catalog.get(source), obtain(catalog.get(source), folder / "cache", local=folder / next(iter(contents))))
    else:
        said = read(source, from_local(source, folder, catalog.get(source).reader.FILES))
    return {table: getattr(said, table) for table in ("nodes", "xrefs", "names", "statements", "rejected")}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[table].equals(other[table]) for table in one)


@pytest.mark.parametrize(("source", "contents"), CASES, ids=IDS)
def test_a_mark_changes_nothing(source: str, contents: dict[str, str], tmp_path: Path) -> None:
    plain = tables(source, tmp_path / "a", {name: text.encode() for name, text in contents.items()})
    marked = tables(source, tmp_path / "b", {name: (MARK + text).encode() for name, text in contents.items()})
    assert same(plain, marked)


@pytest.mark.parametrize(("source", "contents"), CASES, ids=IDS)
def test_a_mark_in_a_packed_file_changes_nothing(source: str, contents: dict[str, str], tmp_path: Path) -> None:
    if ":" in source:
        pytest.skip("a single file is named as it is")
    plain = tables(source, tmp_path / "a", {name: text.encode() for name, text in contents.items()})
    marked = tables(source, tmp_path / "b", {f"{name}.gz": gzip.compress((MARK + text).encode()) for name, text in contents.items()})
    assert same(plain, marked)


@pytest.mark.parametrize(("source", "contents"), CASES, ids=IDS)
def test_line_ends_of_windows_change_nothing(source: str, contents: dict[str, str], tmp_path: Path) -> None:
    plain = tables(source, tmp_path / "a", {name: text.encode() for name, text in contents.items()})
    windows = tables(source, tmp_path / "b", {name: (MARK + text.replace("\n", "\r\n")).encode() for name, text in contents.items()})
    assert same(plain, windows)
