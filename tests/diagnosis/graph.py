"""A graph of made-up diseases over a small ontology, with counts that can be worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from kg import bundle as bundles
from kg.bundle import schema
from reasoning.diagnosis.ontology import Ontology

ROOT = "HP:0000118"
#: term -> (name, parents)
TERMS: dict[str, tuple[str, list[str]]] = {
    ROOT: ("Phenotypic abnormality", []),
    "HP:0000001": ("All", []),
    "HP:0000005": ("Mode of inheritance", ["HP:0000001"]),
    "HP:1000001": ("Abnormal eye", [ROOT]),
    "HP:1000002": ("Abnormal lens", ["HP:1000001"]),
    "HP:1000003": ("Ectopia lentis", ["HP:1000002"]),
    "HP:1000004": ("Cataract", ["HP:1000002"]),
    "HP:1000005": ("Nuclear cataract", ["HP:1000004"]),
    "HP:1000006": ("Myopia", ["HP:1000001"]),
    "HP:2000001": ("Abnormal heart", [ROOT]),
    "HP:2000002": ("Aortic aneurysm", ["HP:2000001"]),
    "HP:2000003": ("Arrhythmia", ["HP:2000001"]),
    "HP:3000001": ("Abnormal limb", [ROOT]),
    "HP:3000002": ("Long fingers", ["HP:3000001"]),
    "HP:3000003": ("Short stature", [ROOT]),
    "HP:4000001": ("Hearing loss", [ROOT]),
    "HP:4000002": ("Seizure", [ROOT]),
}
#: disease -> (name, OMIM number, groups above, gene)
DISEASES: dict[str, tuple[str, str | None, list[str], str | None]] = {
    "MONDO:0000001": ("lens and aorta syndrome 1", "OMIM:100001", ["MONDO:0000100"], "HGNC:1"),
    "MONDO:0000002": ("lens and aorta syndrome 2", "OMIM:100002", ["MONDO:0000100"], "HGNC:2"),
    "MONDO:0000003": ("cataract and seizures", "OMIM:100003", [], "HGNC:3"),
    "MONDO:0000004": ("deafness", None, [], None),
    "MONDO:0000005": ("short stature with arrhythmia", "OMIM:100005", [], None),
    "MONDO:0000006": ("six syndrome", "OMIM:100006", [], None),
    "MONDO:0000100": ("lens and aorta syndrome", None, [], None),
}
#: disease, term, denied, frequency as written, publications
RECORDS: list[tuple[str, str, bool, str, list[str]]] = [
    ("MONDO:0000001", "HP:1000003", False, "6/10", ["PMID:1"]),
    ("MONDO:0000001", "HP:1000003", False, "2/4", ["PMID:2"]),
    ("MONDO:0000001", "HP:2000002", False, "HP:0040281", ["ORPHA:1"]),
    ("MONDO:0000001", "HP:3000002", False, "10/10", ["PMID:1", "PMID:3"]),
    ("MONDO:0000001", "HP:4000001", True, "", ["PMID:2"]),
    ("MONDO:0000002", "HP:2000002", False, "5/5", ["PMID:4"]),
    ("MONDO:0000002", "HP:1000004", False, "1/5", ["PMID:4"]),
    ("MONDO:0000003", "HP:1000005", False, "", ["OMIM:100003"]),
    ("MONDO:0000003", "HP:4000002", False, "9/9", ["PMID:5"]),
    ("MONDO:0000004", "HP:4000001", False, "HP:0040280", ["ORPHA:4"]),
    ("MONDO:0000005", "HP:3000003", False, "20/20", ["PMID:6"]),
    ("MONDO:0000005", "HP:2000003", False, "3/20", ["PMID:6"]),
    ("MONDO:0000006", "HP:1000006", False, "4/4", ["PMID:7"]),
]
_SHARES = {"HP:0040280": 1.0, "HP:0040281": 0.895}


def share(text: str) -> float | None:
    """Return the share that a frequency as written says."""
    if "/" in text:
        part, whole = text.split("/")
        return int(part) / int(whole)
    return _SHARES.get(text)


def known_term(ontology: Ontology, node: int) -> int:
    """The term of a node that is known to be one."""
    term = ontology.term(node)
    assert term is not None
    return term


def made_bundle(
    path: Path,
    *,
    without: Collection[str] = (),
    records: list[tuple[str, str, bool, str, list[str]]] | None = None,
    names: Mapping[str, str] | None = None,
) -> Path:
    """Write the graph as a bundle, without the records that cite any of some publications; ``names`` of diseases in place of its own."""
    called = names or {}
    nodes: list[tuple[object, ...]] = [
        (curie, name, "biolink:PhenotypicFeature", [], False, None, []) for curie, (name, _) in TERMS.items()
    ]
    lens = [row[0] for row in nodes].index("HP:1000003")
    nodes[lens] = (*nodes[lens][:-1], ["HP:9000001"])
    nodes += [
        ("HP:9000002", "obsolete Lens dislocation", "biolink:PhenotypicFeature", [], True, "HP:1000003", []),
        ("HP:9000003", "obsolete Oddity", "biolink:PhenotypicFeature", [], True, None, []),
    ]
    nodes += [
        (d, called.get(d, name), "biolink:Disease", [omim] if omim else [], False, None, []) for d, (name, omim, _, _) in DISEASES.items()
    ]
    nodes += [(f"HGNC:{i}", f"GENE{i}", "biolink:Gene", [], False, None, []) for i in (1, 2, 3)]
    columns = ["curie", "name", "category", "xrefs", "deprecated", "replaced_by", "alt_ids"]
    frame = pl.DataFrame(nodes, schema={c: schema.NODES[c] for c in columns}, orient="row")
    rows = [_row(child, "biolink:subclass_of", parent) for child, (_, parents) in TERMS.items() for parent in parents]
    rows += [_row(disease, "biolink:subclass_of", group) for disease, (_, _, groups, _) in DISEASES.items() for group in groups]
    rows += [_row(gene, "biolink:causes", disease) for disease, (_, _, _, gene) in DISEASES.items() if gene]
    for number, (disease, term, denied, text, publications) in enumerate(RECORDS if records is None else records):
        if not set(publications) & set(without):
            filed = DISEASES[disease][1] or disease
            rows.append(
                _row(disease, "biolink:has_phenotype", term)
                | {
                    "negated": denied,
                    "frequency": share(text),
                    "publications": publications,
                    "record": f"p.hpoa:{number}",
                    "original_subject": filed,
                    "qualifiers": json.dumps({"frequency_text": text}) if text else None,
                }
            )
    statements = schema.conform(pl.DataFrame(rows, infer_schema_length=None), schema.STATEMENTS, "statements")
    return bundles.write(path, nodes=frame, statements=statements).path


def _row(subject: str, predicate: str, object: str) -> dict[str, object]:
    return {
        "subject": subject,
        "predicate": predicate,
        "object": object,
        "negated": False,
        "primary_knowledge_source": "infores:made",
        "source": "made",
        "source_version": "1",
        "licence": "CC0-1.0",
        "record": f"{subject}|{object}",
        "publications": [],
        "frequency": None,
        "original_subject": None,
        "qualifiers": None,
        "knowledge_level": "knowledge_assertion",
        "agent_type": "manual_agent",
    }
