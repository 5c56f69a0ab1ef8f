"""A graph small enough to check by hand: real concepts, made-up records."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kg import bundle as bundles
from kg.bundle import Bundle, schema

_NODES = [
    ("MONDO:0007947", "Marfan syndrome", "biolink:Disease", ["MFS"], ["OMIM:154700", "ORPHA:558"], ["C0024796"]),
    ("MONDO:0017314", "Ehlers-Danlos syndrome, vascular type", "biolink:Disease", [], ["OMIM:130050"], ["C0268338"]),
    ("MONDO:0007522", "Ehlers-Danlos syndrome", "biolink:Disease", ["EDS"], [], ["C0013720"]),
    ("HP:0001166", "Arachnodactyly", "biolink:PhenotypicFeature", ["Spider fingers"], [], ["C0003706"]),
    ("HP:0001083", "Ectopia lentis", "biolink:PhenotypicFeature", ["Lens dislocation"], [], ["C0013581"]),
    ("HP:0000365", "Hearing impairment", "biolink:PhenotypicFeature", ["Hearing loss", "Deafness"], [], ["C1384666", "C0011053"]),
    ("HP:0002616", "Aortic root aneurysm", "biolink:PhenotypicFeature", ["Aortic root dilatation"], [], []),
    ("HGNC:3603", "FBN1", "biolink:Gene", ["fibrillin 1"], ["NCBIGene:2200"], []),
    ("HGNC:2201", "COL3A1", "biolink:Gene", ["collagen type III alpha 1 chain"], ["NCBIGene:1281"], []),
]

_HPOA, _GENES = ("infores:hpo-annotations", "hpo"), ("infores:omim", "hpo")

_STATEMENTS = [
    ("MONDO:0007947", "biolink:has_phenotype", "HP:0001166", False, _HPOA, "p.hpoa:1", ["PMID:1"], "PCS", 0.9),
    ("MONDO:0007947", "biolink:has_phenotype", "HP:0001166", False, _HPOA, "p.hpoa:2", ["PMID:2", "PMID:3"], "TAS", None),
    ("MONDO:0007947", "biolink:has_phenotype", "HP:0001083", False, _HPOA, "p.hpoa:3", ["PMID:1"], "PCS", 0.6),
    ("MONDO:0007947", "biolink:has_phenotype", "HP:0002616", False, _HPOA, "p.hpoa:4", [], "TAS", 0.8),
    ("MONDO:0007947", "biolink:has_phenotype", "HP:0000365", True, _HPOA, "p.hpoa:5", ["PMID:4"], "PCS", None),
    ("MONDO:0017314", "biolink:has_phenotype", "HP:0001166", False, _HPOA, "p.hpoa:6", [], "IEA", 0.1),
    ("MONDO:0017314", "biolink:has_phenotype", "HP:0000365", False, _HPOA, "p.hpoa:7", [], "TAS", 0.2),
    ("MONDO:0017314", "biolink:subclass_of", "MONDO:0007522", False, ("infores:mondo", "mondo"), "mondo.json:1", [], None, None),
    ("HGNC:3603", "biolink:causes", "MONDO:0007947", False, _GENES, "g.txt:1", [], None, None),
    ("HGNC:2201", "biolink:causes", "MONDO:0017314", False, _GENES, "g.txt:2", [], None, None),
]


def small_nodes() -> pl.DataFrame:
    """Nine nodes, columns as in ``schema.NODES`` (what is left out is optional)."""
    columns = ["curie", "name", "category", "synonyms", "xrefs", "cuis"]
    return pl.DataFrame(_NODES, schema={c: schema.NODES[c] for c in columns}, orient="row").with_columns(
        pl.lit(["made"]).cast(schema.STRINGS).alias("provided_by")
    )


def small_statements() -> pl.DataFrame:
    """Ten records: nine statements, one of them negated, one of them backed twice."""
    rows = [
        {
            "subject": s,
            "predicate": p,
            "object": o,
            "negated": n,
            "primary_knowledge_source": infores,
            "source": source,
            "source_version": "1",
            "licence": "CC0-1.0",
            "record": record,
            "publications": publications,
            "evidence_code": code,
            "frequency": frequency,
            "knowledge_level": "knowledge_assertion",
            "agent_type": "manual_agent",
        }
        for s, p, o, n, (infores, source), record, publications, code, frequency in _STATEMENTS
    ]
    return schema.conform(pl.DataFrame(rows), schema.STATEMENTS, "statements")


def small_bundle(path: Path, *, shuffled: bool = False) -> Bundle:
    """Write the small graph as a bundle; ``shuffled`` hands its rows over in another order."""
    nodes, statements = small_nodes(), small_statements()
    if shuffled:
        nodes, statements = nodes.sample(fraction=1, shuffle=True, seed=1), statements.sample(fraction=1, shuffle=True, seed=1)
    return bundles.write(path, nodes=nodes, statements=statements)
