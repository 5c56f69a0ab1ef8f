"""Compact URIs: how they are split, spelled alike, and turned into addresses.

The spelling of a prefix follows the Bioregistry's preferred form (``HP``, ``MONDO``, ``ORPHA``, ``UMLS``, ``NCBIGene``), because that
is what Biolink and the Monarch graph use; sources spell the same prefix in many ways (``Orphanet``, ``MSH``, ``OMIMPS``).
"""

from __future__ import annotations

import re

_PREFERRED = {
    "chebi": "CHEBI",
    "decipher": "DECIPHER",
    "doid": "DOID",
    "drugbank": "DRUGBANK",
    "efo": "EFO",
    "ensembl": "ENSEMBL",
    "go": "GO",
    "gard": "GARD",
    "hgnc": "HGNC",
    "hp": "HP",
    "icd10": "ICD10",
    "icd10cm": "ICD10CM",
    "icd10who": "ICD10WHO",
    "icd11": "ICD11",
    "icd9": "ICD9",
    "icd9cm": "ICD9CM",
    "icdo": "ICDO",
    "meddra": "MEDDRA",
    "medgen": "MEDGEN",
    "mesh": "MESH",
    "msh": "MESH",
    "mondo": "MONDO",
    "mim": "OMIM",
    "mp": "MP",
    "ncbigene": "NCBIGene",
    "entrez": "NCBIGene",
    "egid": "NCBIGene",
    "ncit": "NCIT",
    "nci": "NCIT",
    "omim": "OMIM",
    "omimps": "OMIMPS",
    "mimps": "OMIMPS",
    "ordo": "ORPHA",
    "orpha": "ORPHA",
    "orphanet": "ORPHA",
    "pmid": "PMID",
    "pubmed": "PMID",
    "rxcui": "RXCUI",
    "rxnorm": "RXCUI",
    "sctid": "SCTID",
    "snomedct": "SCTID",
    "snomedct_us": "SCTID",
    "umls": "UMLS",
    "umls_cui": "UMLS",
    "uniprot": "UniProtKB",
    "uniprotkb": "UniProtKB",
    "up": "UniProtKB",
    "pubchem.compound": "PUBCHEM.COMPOUND",
    "chembl": "CHEMBL.COMPOUND",
    "cas": "CAS",
    "reactome": "REACT",
}

_ADDRESSES = {
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "HP": "https://hpo.jax.org/browse/term/HP:{}",
    "MONDO": "https://monarchinitiative.org/MONDO:{}",
    "OMIM": "https://omim.org/entry/{}",
    "ORPHA": "https://www.orpha.net/en/disease/detail/{}",
    "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{}",
    "CHEBI": "https://www.ebi.ac.uk/chebi/CHEBI:{}",
    "GO": "https://amigo.geneontology.org/amigo/term/GO:{}",
    "UniProtKB": "https://www.uniprot.org/uniprotkb/{}",
    "DOID": "https://disease-ontology.org/?id=DOID:{}",
}

_CUI = re.compile(r"C\d{7}$")


def split(curie: str) -> tuple[str, str]:
    """Return (prefix, local part) of a CURIE.

    >>> split("HP:0001166")
    ('HP', '0001166')

    Raises:
        ValueError: there is no colon with something on both sides of it.
    """
    prefix, colon, local = curie.partition(":")
    if not (prefix and colon and local):
        raise ValueError(f"not a CURIE: {curie!r} (want PREFIX:local, for instance HP:0001166)")
    return prefix, local


def normalise(curie: str) -> str:
    """Return the CURIE with its prefix in the preferred spelling and without doubled prefixes or spaces.

    >>> normalise("Orphanet:558"), normalise("MSH:D008382"), normalise("HGNC:HGNC:3603"), normalise(" omim:154700 ")
    ('ORPHA:558', 'MESH:D008382', 'HGNC:3603', 'OMIM:154700')
    """
    prefix, local = split(curie.strip())
    preferred = _PREFERRED.get(prefix.lower(), prefix)
    local = local.strip()
    if local.lower().startswith(prefix.lower() + ":"):
        local = local[len(prefix) + 1 :]
    return f"{preferred}:{local}"


def looks_like(text: str) -> bool:
    """Whether a piece of text has the form of a CURIE (one word, one prefix of letters, something behind the colon)."""
    return re.fullmatch(r"[A-Za-z][\w.]*:[^\s:][^\s]*", text.strip()) is not None


def cui(curie: str) -> str | None:
    """Return the UMLS concept identifier that a ``UMLS:`` CURIE (or a bare CUI) holds, else None.

    >>> cui("UMLS:C0024796"), cui("C0024796"), cui("MESH:D008382")
    ('C0024796', 'C0024796', None)
    """
    prefix, _, local = curie.rpartition(":")
    if prefix and _PREFERRED.get(prefix.lower()) != "UMLS":
        return None
    return local if _CUI.match(local) else None


def address(curie: str) -> str | None:
    """Return a web address where a person can read about a CURIE, or None when no page is known for its prefix."""
    prefix, _, local = curie.partition(":")
    pattern = _ADDRESSES.get(prefix)
    return pattern.format(local) if pattern and local else None
