"""From the IRIs of RDF and OWL to CURIEs, and from what ontologies call a relation or a kind to Biolink."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from kg import curie as curies
from kg.rdf.addresses import PREFIXES

_OBO = re.compile(r"https?://purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9_.\-]+)$")
_IDENTIFIERS = re.compile(r"https?://(?:www\.)?identifiers\.org/([A-Za-z0-9_.\-]+)[:/](?:[A-Za-z0-9_.\-]+:)?([^\s/]+)$")
_KNOWN = sorted(((address.removeprefix("https://").removeprefix("http://"), prefix) for prefix, address in PREFIXES.items()), reverse=True)
_LONGEST = 2_000
_LOCAL = re.compile(r"[^\s/#?]+$")

#: Prefix -> what its terms are.
CATEGORIES = {
    **dict.fromkeys(("MONDO", "DOID", "ORPHA", "OMIM", "ICD10CM", "ICD10", "ICD9CM", "MEDGEN"), "biolink:Disease"),
    **dict.fromkeys(("HP", "SYMP", "MP", "UPHENO"), "biolink:PhenotypicFeature"),
    **dict.fromkeys(("UBERON", "FMA"), "biolink:GrossAnatomicalStructure"),
    **dict.fromkeys(("HGNC", "NCBIGene", "ENSEMBL"), "biolink:Gene"),
    **dict.fromkeys(("RXCUI", "ATC", "DRUGBANK"), "biolink:Drug"),
    "CHEBI": "biolink:SmallMolecule",
    "CL": "biolink:Cell",
    "PR": "biolink:Protein",
    "UniProtKB": "biolink:Protein",
    "NCBITaxon": "biolink:OrganismTaxon",
    "MAXO": "biolink:Procedure",
    "REACT": "biolink:Pathway",
}
_NAMESPACES = {
    "biological_process": "biolink:BiologicalProcess",
    "molecular_function": "biolink:MolecularActivity",
    "cellular_component": "biolink:CellularComponent",
}
#: Relations of the Relation Ontology and of SKOS that Biolink has a predicate for.
PREDICATES = {
    "is_a": "biolink:subclass_of",
    **dict.fromkeys(("part_of", "BFO:0000050"), "biolink:part_of"),
    **dict.fromkeys(("has_part", "BFO:0000051"), "biolink:has_part"),
    **dict.fromkeys(("occurs_in", "BFO:0000066"), "biolink:occurs_in"),
    **dict.fromkeys(("regulates", "RO:0002211"), "biolink:regulates"),
    **dict.fromkeys(("has_role", "RO:0000087"), "biolink:has_chemical_role"),
    **dict.fromkeys(("has_participant", "RO:0000057"), "biolink:has_participant"),
    **dict.fromkeys(("participates_in", "RO:0000056"), "biolink:participates_in"),
    **dict.fromkeys(("located_in", "RO:0001025"), "biolink:located_in"),
    **dict.fromkeys(("develops_from", "RO:0002202"), "biolink:develops_from"),
    **dict.fromkeys(("has_phenotype", "RO:0002200"), "biolink:has_phenotype"),
    "skos:related": "biolink:related_to",
    "skos:closeMatch": "biolink:close_match",
    "skos:broadMatch": "biolink:broad_match",
    "skos:narrowMatch": "biolink:narrow_match",
    "skos:relatedMatch": "biolink:related_to",
}


def curie_of(iri: str, own: Mapping[str, str] | None = None) -> str | None:
    """Return an IRI as a CURIE in the graph's spelling, or None where nothing of it is an identifier.

    Args:
        iri: the IRI.
        own: name space -> prefix, as the file declares them; where it declares none, the name space's address is the prefix.

    >>> curie_of("http://purl.obolibrary.org/obo/HP_0001166"), curie_of("http://www.orpha.net/ORDO/Orphanet_558")
    ('HP:0001166', 'ORPHA:558')
    >>> curie_of("http://x.org/terms#7", {"http://x.org/terms#": "T"}), curie_of("https://x.org/terms/7")
    ('T:7', 'x.org.terms:7')
    """
    if len(iri) > _LONGEST:
        return None
    if match := _OBO.match(iri):
        return _checked(*match.groups())
    bare = iri.removeprefix("https://").removeprefix("http://")
    for address, prefix in _KNOWN:
        if bare.startswith(address) and len(bare) > len(address):
            return _checked(prefix, bare[len(address) :])
    if match := _IDENTIFIERS.match(iri):
        return _checked(*match.groups())
    for space in sorted(own or {}, key=len, reverse=True):
        if iri.startswith(space) and len(iri) > len(space) and own and own[space]:
            return _checked(own[space], iri[len(space) :])
    local = _LOCAL.search(iri)
    if local is None or "://" not in iri:
        return None
    parts = urlsplit(iri[: local.start()])
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9\-]*", f"{parts.path} {parts.fragment}")
    host = (parts.hostname or "").removeprefix("www.")
    return _checked(".".join([host, *words]) if host[:1].isalpha() else "", local[0])


def _checked(prefix: str, local: str) -> str | None:
    curie = f"{prefix}:{local}"
    return curies.normalise(curie) if prefix and curies.looks_like(curie) else None


def category_of(curie: str, namespace: str = "") -> str:
    """Return what a term is, by its vocabulary or its OBO name space."""
    return _NAMESPACES.get(namespace) or CATEGORIES.get(curie.partition(":")[0], "biolink:NamedThing")


def predicate_of(relation: str) -> str:
    """Return a relation as a predicate: Biolink's, or its own name.

    >>> predicate_of("BFO:0000050"), predicate_of("RO:0004019"), predicate_of("treated with")
    ('biolink:part_of', 'RO:0004019', 'obo:treated_with')
    """
    if relation in PREDICATES:
        return PREDICATES[relation]
    return relation if curies.looks_like(relation) else "obo:" + (re.sub(r"[^A-Za-z0-9_]+", "_", relation).strip("_") or "related")
