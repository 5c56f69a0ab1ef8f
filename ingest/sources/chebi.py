"""ChEBI: chemical entities and their roles.

Scope: what has a role, what MeSH, ChEMBL or a CAS number knows, their salts, ions and derivatives, the roles themselves, and all that
these are kinds of; of the 197,000 entries the rest are names of structures that nothing here speaks of. Source:
https://www.ebi.ac.uk/chebi, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.files import SourceFiles
from ingest.records import obo, ontology
from ingest.records.ontology import Term
from ingest.records.sink import Sink

READER = 5
FILES = ["chebi.obo", "chebi.json", "chebi_to_chembl.tsv", "cas_to_chebi.tsv", "mesh_mappings.tsv"]
SUPPLEMENTS = ["chebi_to_chembl.tsv", "cas_to_chebi.tsv", "mesh_mappings.tsv"]
PREDICATES = {
    "is_a": "biolink:subclass_of",
    "has_role": "biolink:has_chemical_role",
    "has_part": "biolink:has_part",
    "has_functional_parent": "biolink:chemically_similar_to",
    "is_conjugate_acid_of": "biolink:chemically_similar_to",
    "is_conjugate_base_of": "biolink:chemically_similar_to",
    "is_enantiomer_of": "biolink:chemically_similar_to",
    "is_tautomer_of": "biolink:chemically_similar_to",
}
_KIN = [relation for relation, predicate in PREDICATES.items() if predicate == "biolink:chemically_similar_to"]
_ROLE = "CHEBI:50906"
#: Roles that make a substance a medicine: drug, pharmaceutical.
_MEDICINES = ("CHEBI:23888", "CHEBI:52217")


def version(files: SourceFiles) -> str:
    """Return the release in the OBO header, or "" for JSON, which names none."""
    return obo.version(files, "chebi.obo")


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the entries in scope, with what ChEMBL, CAS and MeSH call them."""
    known = _cross_references(files)
    kinds: dict[str, str] = {}

    def select(terms: list[Term]) -> list[Term]:
        wanted = _in_scope(terms, known)
        roles = ontology.descendants(terms, _ROLE)
        medicines = ontology.descendants(terms, *_MEDICINES)
        for term in terms:
            if term.curie in roles:
                kinds[term.curie] = "biolink:ChemicalRole"
            elif medicines.intersection(term.relations.get("has_role", ())):
                kinds[term.curie] = "biolink:Drug"
            term.xrefs += known.get(term.curie, [])
            # A relation to an entry that is out of scope is out of scope itself.
            term.relations = {r: [t for t in targets if t in wanted] for r, targets in term.relations.items()}
        return [term for term in terms if term.curie in wanted]

    ontology.read(
        files,
        ontology.first(files, FILES[:2]),
        sink,
        prefix="CHEBI",
        predicates=PREDICATES,
        select=select,
        category=lambda term: kinds.get(term.curie, "biolink:SmallMolecule"),
    )


def _cross_references(files: SourceFiles) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for chebi, xref in (*_table(files, "chebi_to_chembl.tsv", 0, 1, "CHEMBL.COMPOUND"), *_table(files, "cas_to_chebi.tsv", 1, 0, "CAS")):
        known.setdefault(chebi, []).append(xref)
    if "mesh_mappings.tsv" in files:
        for _, line in files.lines("mesh_mappings.tsv", ended=True):
            cells = line.split("\t")
            if len(cells) >= 5 and cells[3] == "CHEBI":
                known.setdefault(cells[4], []).append(f"MESH:{cells[1]}")
    return known


def _table(files: SourceFiles, name: str, chebi_at: int, other_at: int, prefix: str) -> Iterator[tuple[str, str]]:
    if name not in files:
        return
    for row, line in files.lines(name, ended=True):
        cells = line.split("\t")
        if row > 1 and len(cells) > max(chebi_at, other_at) and cells[chebi_at].isdigit():
            yield f"CHEBI:{cells[chebi_at]}", f"{prefix}:{cells[other_at]}"


def _in_scope(terms: list[Term], known: dict[str, list[str]]) -> set[str]:
    by_curie = {term.curie: term for term in terms}
    stack = [curie for curie in known if curie in by_curie]
    for term in terms:
        roles = term.relations.get("has_role")
        if roles:
            stack += [term.curie, *roles]
    seeds = set(stack)
    # Salts, ions, mirror images and derivatives of what is wanted.
    stack += [term.curie for term in terms if any(seeds.intersection(term.relations.get(relation, ())) for relation in _KIN)]
    wanted: set[str] = set()
    while stack:
        curie = stack.pop()
        if curie in by_curie and curie not in wanted:
            wanted.add(curie)
            stack += by_curie[curie].relations.get("is_a", [])
    return wanted
