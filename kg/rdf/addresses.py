"""Identifiers as IRIs: those that the RDF of their own vocabularies uses, so that what is exported meets what others publish.

Ontologies have the addresses of the OBO Foundry; UniProt, MeSH, SNOMED CT, EFO, Orphanet and Rhea those of their own RDF; the others
identifiers.org's or the page that the Biolink model's prefix map names (https://w3id.org/biolink). A prefix that is not here has no
address that everybody agrees on: a concept gets one in this graph's own name space, and a cross-reference stays text.
"""

from __future__ import annotations

from urllib.parse import quote

from kg import curie

_OBO = (
    "BFO",
    "CHEBI",
    "CL",
    "DOID",
    "ECO",
    "FMA",
    "GO",
    "HP",
    "MAXO",
    "MONDO",
    "MP",
    "MPATH",
    "NCBITaxon",
    "NCIT",
    "PATO",
    "PR",
    "RO",
    "SO",
    "UBERON",
    "UPHENO",
)
_IDENTIFIERS = {
    "CAS": "cas",
    "CHEMBL.COMPOUND": "chembl.compound",
    "CORUM": "corum",
    "DRUGBANK": "drugbank",
    "EC": "ec-code",
    "ENSEMBL": "ensembl",
    "HGNC": "hgnc",
    "HGNC.SYMBOL": "hgnc.symbol",
    "MEDDRA": "meddra",
    "NCBIGene": "ncbigene",
    "PUBCHEM.COMPOUND": "pubchem.compound",
    "REACT": "reactome",
    "UMLS": "umls",
}

#: CURIE prefix -> what stands before the local part.
PREFIXES: dict[str, str] = {
    **{prefix: f"http://purl.obolibrary.org/obo/{prefix}_" for prefix in _OBO},
    **{prefix: f"http://identifiers.org/{name}/" for prefix, name in _IDENTIFIERS.items()},
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "RXCUI": "http://purl.bioontology.org/ontology/RXNORM/",
    "ICD10CM": "http://purl.bioontology.org/ontology/ICD10CM/",
    "ICD9CM": "http://purl.bioontology.org/ontology/ICD9CM/",
    "ICD10": "http://purl.bioontology.org/ontology/ICD10/",
    "ATC": "http://purl.bioontology.org/ontology/ATC/",
    "MEDGEN": "https://www.ncbi.nlm.nih.gov/medgen/",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "OMIM": "https://omim.org/entry/",
    "OMIMPS": "https://omim.org/phenotypicSeries/PS",
    "ORCID": "https://orcid.org/",
    "ORPHA": "http://www.orpha.net/ORDO/Orphanet_",
    "PMID": "http://www.ncbi.nlm.nih.gov/pubmed/",
    "RHEA": "http://rdf.rhea-db.org/",
    "SCTID": "http://snomed.info/id/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "Wikipedia": "https://en.wikipedia.org/wiki/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "doi": "https://doi.org/",
    "infores": "https://w3id.org/biolink/infores/",
}

#: Characters that may stand as they are in an IRI's path (RFC 3987) and in every RDF syntax; in a whole address, more have a meaning.
_IN_PATH = "/:@!$&'()*+,;=-._~"
_IN_ADDRESS = _IN_PATH + "?#%"


def address(identifier: str) -> str | None:
    """Return the public IRI of a CURIE, of a web address the address itself, None where none is known.

    >>> address("HP:0001166"), address("OMIM:PS154700"), address("VZ:0000123")
    ('http://purl.obolibrary.org/obo/HP_0001166', 'https://omim.org/phenotypicSeries/PS154700', None)
    """
    if identifier.startswith(("http://", "https://")):
        return quote(identifier, safe=_IN_ADDRESS)
    try:
        prefix, local = curie.split(curie.normalise(identifier))
    except ValueError:
        return None
    if prefix == "OMIM" and local.startswith("PS"):
        prefix, local = "OMIMPS", local.removeprefix("PS")
    space = PREFIXES.get(prefix)
    return space + quote(local, safe=_IN_PATH) if space else None


def licence(name: str) -> str | None:
    """Return the address of a licence by its SPDX identifier, None for one that SPDX does not list.

    >>> licence("CC-BY-4.0"), licence("LicenseRef-HPO")
    ('https://spdx.org/licenses/CC-BY-4.0', None)
    """
    return None if name.startswith("LicenseRef-") else f"https://spdx.org/licenses/{quote(name)}"
