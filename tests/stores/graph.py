"""A graph of real concepts and made-up records in which every query of the library finds something, and every text is hard to keep."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kg import bundle as bundles
from kg.bundle import Bundle, schema

D, P, G, C, R, M = (f"biolink:{name}" for name in ("Disease", "PhenotypicFeature", "Gene", "Drug", "ChemicalRole", "GeneticInheritance"))

# curie, name, category, synonyms, xrefs, cuis, description
_NODES: list[tuple[str, str, str, list[str], list[str], list[str], str | None]] = [
    (
        "MONDO:0007947",
        "Marfan syndrome",
        D,
        ["MFS", 'Marfan\'s "syndrome"; classic, typical'],
        ["OMIM:154700"],
        ["C0024796"],
        "Two\nlines, 'quoted' \\ and é",
    ),
    ("MONDO:0017309", "neonatal Marfan syndrome", D, [], ["ORPHA:284979"], ["C0024796"], ""),
    ("MONDO:0007522", "Ehlers-Danlos syndrome", D, ["EDS"], [], ["C0013720"], None),
    ("MONDO:0018000", "connective tissue disorder, made up", D, [], [], [], "\ttab, NUL-free, 漢字 🧬"),
    ("MONDO:0018001", "Connective tissue disorder, made up", D, [], [], [], None),
    ("MONDO:0009157", "ectrodactyly, made up", D, [], [], ["C0265554"], None),
    ("MONDO:0009525", "split hand, made up", D, [], [], ["C0265554"], None),
    ("MONDO:0007843", "Kabuki syndrome 1", D, [], [], [], None),
    ("MONDO:0010480", "anemia, nonspherocytic hemolytic, due to G6PD deficiency", D, [], [], [], None),
    ("MONDO:0000001", "retired disease", D, [], [], [], None),
    ("HP:0000001", "All", P, [], [], [], None),
    ("HP:0000517", "Abnormal lens morphology", P, [], [], [], None),
    ("HP:0001083", "Ectopia lentis", P, ["Lens dislocation"], [], ["C0013581"], None),
    ("HP:0001132", "Lens subluxation", P, [], [], [], None),
    ("HP:0000518", "Cataract", P, [], [], [], None),
    ("HP:0001166", "Arachnodactyly", P, ["Spider fingers"], [], ["C0003706"], None),
    ("HP:0002616", "Aortic root aneurysm", P, [], [], [], None),
    ("HP:0000365", "Hearing impairment", P, [], [], [], None),
    ("HP:0009999", "linked to nothing", P, [], [], [], None),
    ("HP:0000006", "Autosomal dominant inheritance", M, [], [], [], None),
    ("HGNC:3603", "FBN1", G, ["fibrillin 1"], ["NCBIGene:2200"], [], None),
    ("HGNC:4057", "G6PD", G, [], [], [], None),
    ("CHEBI:10033", "warfarin", C, ["(RS)-warfarin"], [], [], None),
    ("CHEBI:5801", "hydroxychloroquine", C, [], [], [], None),
    ("CHEBI:50249", "anticoagulant", R, [], [], [], None),
    ("CHEBI:55347", "vitamin K antagonist", R, [], [], [], None),
    ("CHEBI:50906", "role", R, [], [], [], None),
]

_KIND, _HAS, _ASSOC, _CAUSES = "subclass_of", "has_phenotype", "gene_associated_with_condition", "causes"

# subject, predicate, object, negated, source, record, publications, evidence code, frequency, score, qualifiers
_Statement = tuple[str, str, str, bool, str, str, list[str], str | None, float | None, float | None, str | None]
_STATEMENTS: list[_Statement] = [
    (
        "MONDO:0007947",
        _HAS,
        "HP:0001166",
        False,
        "hpo",
        "phenotype.hpoa:1",
        ["PMID:33436942"],
        "PCS",
        0.9,
        None,
        '{"biocuration": "HPO:x[2009-02-17]"}',
    ),
    (
        "MONDO:0007947",
        _HAS,
        "HP:0001166",
        False,
        "hpo",
        "phenotype.hpoa:2",
        ["PMID:2", "PMID:3"],
        "TAS",
        None,
        1.5,
        '{"sex": "F|M; \\"both\\""}',
    ),
    ("MONDO:0007947", _HAS, "HP:0001166", False, "orphanet", "orpha.xml:7", [], "TAS", 1 / 3, None, None),
    ("MONDO:0007947", _HAS, "HP:0001083", False, "hpo", "phenotype.hpoa:165516", ["PMID:33436942"], "PCS", 0.6, None, None),
    ("MONDO:0007947", _HAS, "HP:0002616", False, "hpo", "phenotype.hpoa:4", [], "IEA", 0.8, None, None),
    ("MONDO:0007947", _HAS, "HP:0000365", True, "hpo", "phenotype.hpoa:5", ["PMID:4"], "PCS", None, None, None),
    ("MONDO:0007947", _HAS, "HP:0000365", False, "orphanet", "orpha.xml:8", [], "TAS", 0.05, None, None),
    ("MONDO:0017309", _HAS, "HP:0001166", False, "hpo", "phenotype.hpoa:6", [], "IEA", 0.1, None, None),
    ("MONDO:0017309", _HAS, "HP:0001132", False, "hpo", "phenotype.hpoa:7", [], "TAS", 0.2, None, None),
    ("MONDO:0017309", _HAS, "HP:0002616", True, "hpo", "phenotype.hpoa:8", [], "PCS", None, None, None),
    *(
        ("MONDO:0018000", _HAS, phenotype, False, "hpo", f"phenotype.hpoa:2{i}", [], "PCS", 0.5, None, None)
        for i, phenotype in enumerate(("HP:0001166", "HP:0001083", "HP:0002616", "HP:0000518"))
    ),
    *(
        ("MONDO:0018001", _HAS, phenotype, False, "hpo", f"phenotype.hpoa:3{i}", [], "PCS", 1.0, None, None)
        for i, phenotype in enumerate(("HP:0001166", "HP:0001083", "HP:0002616"))
    ),
    ("MONDO:0007843", _HAS, "HP:0001166", True, "hpo", "phenotype.hpoa:9", [], "PCS", None, None, None),
    ("MONDO:0000001", _HAS, "HP:0000518", False, "hpo", "phenotype.hpoa:10", [], "PCS", None, None, None),
    ("MONDO:0007947", "has_mode_of_inheritance", "HP:0000006", False, "hpo", "phenotype.hpoa:11", [], "PCS", None, None, None),
    ("MONDO:0017309", _KIND, "MONDO:0007947", False, "mondo", "mondo.json:1", [], None, None, None, None),
    ("MONDO:0007947", _KIND, "MONDO:0018000", False, "mondo", "mondo.json:2", [], None, None, None, None),
    ("MONDO:0018000", _KIND, "MONDO:0007522", False, "mondo", "mondo.json:3", [], None, None, None, None),
    ("MONDO:0007522", _KIND, "MONDO:0018000", False, "doid", "doid.json:3", [], None, None, None, None),
    ("HP:0001132", _KIND, "HP:0001083", False, "hpo", "hp.obo:1", [], None, None, None, None),
    ("HP:0001083", _KIND, "HP:0000517", False, "hpo", "hp.obo:2", [], None, None, None, None),
    ("HP:0000518", _KIND, "HP:0000517", False, "hpo", "hp.obo:3", [], None, None, None, None),
    ("HP:0000517", _KIND, "HP:0000001", False, "hpo", "hp.obo:4", [], None, None, None, None),
    ("CHEBI:55347", _KIND, "CHEBI:50249", False, "chebi", "chebi.json:1", [], None, None, None, None),
    ("CHEBI:50249", _KIND, "CHEBI:50906", False, "chebi", "chebi.json:2", [], None, None, None, None),
    ("HGNC:3603", _CAUSES, "MONDO:0007947", False, "uniprot", "u.xml:1", [], None, None, None, None),
    ("HGNC:3603", _CAUSES, "MONDO:0007947", False, "hpo", "g.txt:2", [], None, None, None, None),
    ("HGNC:3603", _ASSOC, "MONDO:0017309", False, "hpo", "g.txt:1", [], None, None, None, None),
    ("HGNC:4057", _CAUSES, "MONDO:0010480", False, "uniprot", "u.xml:2", [], None, None, None, None),
    ("HGNC:4057", "affects_response_to", "CHEBI:5801", False, "cpic", "cpic.csv:1", [], "CPIC:A", None, None, None),
    ("HGNC:3603", "affects_response_to", "CHEBI:10033", False, "cpic", "cpic.csv:2", [], "CPIC:D", None, None, None),
    ("CHEBI:10033", "has_chemical_role", "CHEBI:55347", False, "chebi", "chebi.json:3", [], None, None, None, None),
    ("CHEBI:10033", "treats", "MONDO:0018001", False, "drugmechdb", "DB1", [], None, None, None, None),
    ("CHEBI:10033", "treats", "MONDO:0007843", False, "drugmechdb", "DB2", [], None, None, None, None),
    ("CHEBI:50249", "treats", "MONDO:0018001", False, "chebi", "chebi.json:4", [], None, None, None, None),
    ("CHEBI:10033", "contraindicated_in", "MONDO:0007843", False, "primekg", "kg.csv:2", [], None, None, None, None),
]


def rich_bundle(path: Path, *, changed: bool = False) -> Bundle:
    """Write the graph as a bundle; ``changed`` leaves out a disease and a statement, renames a concept, moves one to another category."""
    nodes = pl.DataFrame(
        _NODES,
        schema={c: schema.NODES[c] for c in ("curie", "name", "category", "synonyms", "xrefs", "cuis", "description")},
        orient="row",
    ).with_columns(
        (pl.col("curie") == "MONDO:0000001").alias("deprecated"),
        pl.when(pl.col("curie") == "MONDO:0000001").then(pl.lit("MONDO:0007522")).alias("replaced_by"),
        pl.lit(["made"]).cast(schema.STRINGS).alias("provided_by"),
    )
    statements = [_statement(*row) for row in _STATEMENTS]
    if changed:
        nodes = nodes.filter(pl.col("curie") != "MONDO:0007843").with_columns(
            pl.when(pl.col("curie") == "HP:0001166").then(pl.lit("Spider fingers")).otherwise("name").alias("name"),
            pl.when(pl.col("curie") == "CHEBI:5801").then(pl.lit("biolink:SmallMolecule")).otherwise("category").alias("category"),
        )
        statements = [row for row in statements if "MONDO:0007843" not in row.values() and row["record"] != "phenotype.hpoa:4"]
    return bundles.write(
        path, nodes=nodes, statements=schema.conform(pl.DataFrame(statements, infer_schema_length=None), schema.STATEMENTS, "s")
    )


def _statement(
    subject: str,
    predicate: str,
    object: str,
    negated: bool,
    source: str,
    record: str,
    publications: list[str],
    code: str | None,
    frequency: float | None,
    score: float | None,
    qualifiers: str | None,
) -> dict[str, object]:
    return {
        "subject": subject,
        "predicate": f"biolink:{predicate}",
        "object": object,
        "negated": negated,
        "primary_knowledge_source": f"infores:{source}",
        "source": source,
        "source_version": "2025-01-16",
        "licence": "CC0-1.0",
        "record": record,
        "publications": publications,
        "evidence_code": code,
        "frequency": frequency,
        "score": score,
        "knowledge_level": "logical_entailment" if code == "IEA" else "knowledge_assertion",
        "agent_type": "automated_agent" if code == "IEA" else "manual_agent",
        "original_subject": "OMIM:154700" if record == "phenotype.hpoa:1" else None,
        "original_object": None,
        "qualifiers": qualifiers,
    }
