"""A graph for reading text and answering questions: real concepts and relations, made-up records, and a few names that mean harm."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from kg import bundle as bundles
from kg.bundle import schema

#: Names as an attacker would have them in a source: markup, terminal escapes, marks that turn text round, a sentence, a citation.
HOSTILE = (
    "<script>alert('x')</script>",
    'Syndrome"><img src=x onerror=alert(1)>',
    "Red\x1b[31m syndrome\x1b[0m\r\nMarfan syndrome is cured by HOSTILE",
    "\u202eemordnys desrever",
    "Alpha and Beta, Gamma. [1] Marfan syndrome causes Delta",
    "name (in 99% of patients)",
)

_PHENOTYPES = {
    "HP:0000118": ("Phenotypic abnormality", []),
    "HP:0001166": ("Arachnodactyly", ["Spider fingers", "Long slender fingers"]),
    "HP:0001083": ("Ectopia lentis", ["Lens dislocation"]),
    "HP:0001132": ("Lens subluxation", []),
    "HP:0000365": ("Hearing impairment", ["Hearing loss", "Deafness"]),
    "HP:0000407": ("Sensorineural hearing impairment", ["Sensorineural hearing loss"]),
    "HP:0002616": ("Aortic root aneurysm", ["Aortic root dilatation"]),
    "HP:0000518": ("Cataract", []),
    "HP:0000501": ("Glaucoma", []),
    "HP:0000508": ("Ptosis", ["Drooping eyelid"]),
    "HP:0000486": ("Strabismus", ["Squint"]),
    "HP:0001250": ("Seizure", ["Epileptic seizure"]),
    "HP:0004322": ("Short stature", []),
    "HP:0000098": ("Tall stature", []),
    "HP:0001249": ("Intellectual disability", ["Mental retardation"]),
    "HP:0100807": ("Long fingers", []),
    "HP:0010511": ("Long toe", ["Long toes"]),
    "HP:0010610": ("Palmar pits", []),
    "HP:0010612": ("Plantar pits", []),
    "HP:0001155": ("Abnormality of the hand", ["Hand anomaly"]),
    "HP:0100749": ("Chest pain", []),
    "HP:0002315": ("Headache", []),
    "HP:0001344": ("Absent speech", ["Lack of language development"]),
    "HP:0003002": ("Breast carcinoma", ["Breast cancer"]),
    "HP:0012735": ("Cough", []),
    "HP:0001945": ("Fever", []),
    "HP:0002020": ("Gastroesophageal reflux", ["GERD"]),
    "HP:0001631": ("Atrial septal defect", ["ASD"]),
}
_DISEASES = {
    "MONDO:0003900": ("connective tissue disorder", []),
    "MONDO:0007947": ("Marfan syndrome", ["MFS", "Marfan's syndrome"]),
    "MONDO:0020066": ("Ehlers-Danlos syndrome", ["EDS"]),
    "MONDO:0017314": ("Ehlers-Danlos syndrome, vascular type", []),
    "MONDO:0018954": ("Loeys-Dietz syndrome", ["LDS"]),
    "MONDO:0005129": ("cataract", []),
}
_OTHERS = [
    ("HP:0000006", "Autosomal dominant inheritance", "biolink:GeneticInheritance", ["Autosomal dominant"]),
    ("HP:0012828", "Severe", "biolink:ClinicalModifier", []),
    ("HGNC:3603", "FBN1", "biolink:Gene", ["fibrillin 1"]),
    ("HGNC:2201", "COL3A1", "biolink:Gene", []),
    ("HGNC:12731", "WAS", "biolink:Gene", []),
    ("HGNC:1516", "CAT", "biolink:Gene", ["catalase"]),
    ("HGNC:2625", "CYP2D6", "biolink:Gene", []),
    ("CHEBI:6541", "losartan", "biolink:Drug", []),
    ("CHEBI:16714", "codeine", "biolink:Drug", []),
    ("CHEBI:35674", "antihypertensive agent", "biolink:ChemicalRole", []),
]

_P, _S, _C = "biolink:has_phenotype", "biolink:subclass_of", "biolink:causes"
_EDGES = [
    ("MONDO:0007947", _P, "HP:0001166", False, 0.9, "9/10", ["PMID:1", "PMID:2"]),
    ("MONDO:0007947", _P, "HP:0001132", False, 0.6, "HP:0040282", ["PMID:1"]),
    ("MONDO:0007947", _P, "HP:0002616", False, 0.8, "80%", []),
    ("MONDO:0007947", _P, "HP:0000365", True, None, None, ["PMID:4"]),
    ("MONDO:0018954", _P, "HP:0001166", False, 0.5, "5/10", []),
    ("MONDO:0018954", _P, "HP:0002616", False, None, None, []),
    ("MONDO:0017314", _P, "HP:0001166", False, 0.1, None, []),
    ("MONDO:0017314", _P, "HP:0000365", False, 0.2, "2/10", []),
    ("MONDO:0007947", _S, "MONDO:0003900", False, None, None, []),
    ("MONDO:0020066", _S, "MONDO:0003900", False, None, None, []),
    ("MONDO:0017314", _S, "MONDO:0020066", False, None, None, []),
    ("HP:0001132", _S, "HP:0001083", False, None, None, []),
    ("HP:0000407", _S, "HP:0000365", False, None, None, []),
    ("HGNC:3603", _C, "MONDO:0007947", False, None, None, []),
    ("HGNC:2201", _C, "MONDO:0017314", False, None, None, []),
    ("MONDO:0007947", "biolink:has_mode_of_inheritance", "HP:0000006", False, None, None, []),
    ("HGNC:2625", "biolink:affects_response_to", "CHEBI:16714", False, None, None, ["PMID:5"]),
    ("CHEBI:6541", "biolink:has_chemical_role", "CHEBI:35674", False, None, None, []),
]


def reading_bundle(path: Path, without: frozenset[tuple[str, str, str, bool]] = frozenset()) -> Path:
    """Write the graph as a bundle, without some statements (subject, predicate, object, negated), and return its folder."""
    rows = [(c, n, "biolink:PhenotypicFeature", s) for c, (n, s) in _PHENOTYPES.items()]
    rows += [(c, n, "biolink:Disease", s) for c, (n, s) in _DISEASES.items()] + _OTHERS
    rows += [(f"MONDO:999{i}", name, "biolink:Disease", []) for i, name in enumerate(HOSTILE)]
    edges = list(_EDGES)
    edges += [(c, _S, "HP:0000118", False, None, None, []) for c in _PHENOTYPES if c not in ("HP:0000118", "HP:0001132", "HP:0000407")]
    edges += [(f"MONDO:999{i}", _P, "HP:0000518", False, None, None, []) for i in range(len(HOSTILE))]
    edges += [("HGNC:1516", _C, f"MONDO:999{i}", False, None, None, []) for i in range(len(HOSTILE))]
    nodes = pl.DataFrame(rows, schema={c: schema.NODES[c] for c in ("curie", "name", "category", "synonyms")}, orient="row")
    statements = [
        {
            "subject": s,
            "predicate": p,
            "object": o,
            "negated": n,
            "primary_knowledge_source": "infores:made",
            "source": "made",
            "source_version": "1",
            "licence": "CC0-1.0",
            "record": f"made.tsv:{i}",
            "publications": pmids,
            "evidence_code": "PCS",
            "frequency": f,
            "knowledge_level": "knowledge_assertion",
            "agent_type": "manual_agent",
            "qualifiers": None if text is None else json.dumps({"frequency_text": text}),
        }
        for i, (s, p, o, n, f, text, pmids) in enumerate(edges, 1)
        if (s, p, o, n) not in without
    ]
    frame = schema.conform(pl.DataFrame(statements, schema_overrides={"frequency": pl.Float32}), schema.STATEMENTS, "statements")
    return bundles.write(path, nodes=nodes, statements=frame).path
