"""What is asked first of a medical graph, on graphs made of what the homes serve, and of a folder with the same files: cited answers.

The files are the real ones at their pins (PharmacotherapyDB, MAxO, MEDI), DrugMechDB's development half with one record more, written for
this, and one row of DDInter in its form. Nothing asks the network for them: a server here stands for the homes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest import catalog, collect
from ingest.catalog import Pin
from ingest.fetch.home import Homes
from kg.manifest import Manifest
from reasoning.claims.answer import Answer
from reasoning.engine import Engine
from tests.ingest.homes import HomesServer

pytestmark = pytest.mark.slow

REAL = {
    "pharmacotherapydb": ("indications.tsv",),
    "maxo": ("maxo-annotations.tsv", "maxo_diagnostic_annotations.tsv"),
    "medi": ("drug_list_stringent.csv",),
}
ASTHMA: dict[str, Any] = {
    "directed": True,
    "multigraph": True,
    "graph": {
        "_id": "DB00619_MESH_D001249_1",
        "disease": "Asthma",
        "disease_mesh": "MESH:D001249",
        "drug": "imatinib",
        "drug_mesh": "MESH:D000068877",
        "drugbank": "DB:DB00619",
    },
    "nodes": [
        {"id": "MESH:D000068877", "label": "Drug", "name": "imatinib"},
        {"id": "UniProt:P10721", "label": "Protein", "name": "Mast/stem cell growth factor receptor Kit"},
        {"id": "CL:0000097", "label": "Cell", "name": "Mast cell"},
        {"id": "MESH:D001249", "label": "Disease", "name": "Asthma"},
    ],
    "links": [
        {"key": "decreases activity of", "source": "MESH:D000068877", "target": "UniProt:P10721"},
        {"key": "positively regulates", "source": "UniProt:P10721", "target": "CL:0000097"},
        {"key": "contributes to", "source": "CL:0000097", "target": "MESH:D001249"},
    ],
    "references": ["https://pubmed.ncbi.nlm.nih.gov/28514613/"],
}
INTERACTION = "DDInterID_A,Drug_A,DDInterID_B,Drug_B,Level\nDDInter1951,Warfarin,DDInter20,Acetylsalicylic acid,Major\n"


def _mechanisms(shared_data: Path) -> bytes:
    lines = gzip.decompress((shared_data / "drugmechdb" / "drugmechdb-dev.jsonl.gz").read_bytes()).decode().splitlines()
    return json.dumps([*map(json.loads, lines), ASTHMA]).encode()


@pytest.fixture(scope="module")
def homes(shared_data: Path) -> Iterator[HomesServer]:
    """The homes: each file at the address that the catalog has for it."""
    served = {}
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            patch.delenv(variable, raising=False)
        for name, files in REAL.items():
            for file in files:
                path = shared_data / "treatments" / file
                data = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(file + ".gz").read_bytes())
                served[catalog.get(name).pins[file].addresses[0]] = data
        mechanisms, entry = _mechanisms(shared_data), catalog.get("drugmechdb")
        pin = entry.pins["indication_paths.json"]
        served[pin.addresses[0]] = mechanisms
        mended = replace(entry, pins={"indication_paths.json": Pin(hashlib.sha256(mechanisms).hexdigest(), None, pin.addresses)})
        patch.setitem(catalog.BY_NAME, "drugmechdb", mended)
        patch.setattr(catalog, "SOURCES", tuple(mended if one.name == "drugmechdb" else one for one in catalog.SOURCES))
        running = HomesServer(served)
        yield running
        running.close()


@pytest.fixture(scope="module")
def interactions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of DDInter, which must be asked for."""
    folder = tmp_path_factory.mktemp("ddinter")
    (folder / "ddinter_downloads_code_B.csv").write_text(INTERACTION, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(homes: HomesServer, interactions: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    """The graph of what the homes serve."""
    out = tmp_path_factory.mktemp("first") / "graph"
    manifest = ingest.build(out, cache=out.parent / "cache", homes=Homes(base=homes.url), extra={"ddinter": interactions})
    with Engine.open(out) as engine:
        engine.prepare()
    return manifest


@pytest.fixture(scope="module")
def engine(built: Manifest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on it."""
    with Engine.open(next(tmp_path_factory.getbasetemp().glob("first*/graph"))) as opened:
        yield opened


def _records(answer: Answer) -> set[str]:
    """The records that the answer cites, as source:record; every claim must have some."""
    assert answer.claims and all(claim.citations for claim in answer.claims)
    assert all(piece.record for citation in answer.citations for piece in citation.evidence)
    return {f"{piece.source}:{piece.record}" for citation in answer.citations for piece in citation.evidence}


def test_the_homes_are_in_the_graph_and_what_is_lacking_is_told(built: Manifest) -> None:
    names = {source.name for source in built.sources}
    assert {*REAL, "drugmechdb", "ddinter", "drugnames"} <= names
    assert {"medic", "opentargets", "goa"} <= {missing.name for missing in built.missing}


@pytest.mark.parametrize(
    ("question", "source", "name"),
    [
        ("What drugs treat rheumatoid arthritis?", "pharmacotherapydb", "prednisone"),
        ("How does imatinib treat chronic myeloid leukemia?", "drugmechdb", "ABL1"),
        ("Why might metformin help PCOS?", "pharmacotherapydb", "polycystic ovary syndrome"),
        ("does warfarin interact with aspirin", "ddinter", "acetylsalicylic acid"),
    ],
)
def test_what_is_asked_first_is_answered_with_records(engine: Engine, question: str, source: str, name: str) -> None:
    answer = engine.ask(question)
    assert not answer.abstained, answer.text
    assert name in answer.text
    assert any(record.startswith(f"{source}:") for record in _records(answer)), _records(answer)


def test_a_mechanism_that_a_source_holds_is_among_the_first_five(engine: Engine) -> None:
    answer = engine.ask("Why might imatinib help severe asthma?")
    paths = [[one.name.lower() for one in row.nodes] for row in answer.results[:5]]  # type: ignore[union-attr]
    assert ["imatinib", "kit", "mast cell", "asthma"] in paths, paths
    assert "“severe”" in answer.text.splitlines()[0]  # the graph has no concept of it, so the answer is of asthma, and says so first
    assert any(record.startswith("drugmechdb:") for record in _records(answer))


@pytest.mark.parametrize(
    ("words", "curie"),
    [("tylenol", "CHEBI:46195"), ("ASA", "CHEBI:15365"), ("metformine", "CHEBI:6801"), ("aspirin", "CHEBI:15365")],
)
def test_brands_abbreviations_and_misspelt_names_of_drugs_are_found_first(engine: Engine, words: str, curie: str) -> None:
    assert engine.search(words)[0].curie == curie


def test_a_folder_of_the_same_files_makes_the_same_graph(built: Manifest, homes: HomesServer, interactions: Path, tmp_path: Path) -> None:
    collect(tmp_path / "sources", cache=tmp_path / "cache", homes=Homes(base=homes.url))
    asked = len(homes.requests)
    manifest = ingest.build(tmp_path / "graph", cache=tmp_path / "other", collected=tmp_path / "sources", extra={"ddinter": interactions})
    assert len(homes.requests) == asked
    assert manifest.content_hash == built.content_hash
