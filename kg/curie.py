"""Compact URIs: how they are split, spelled alike, and turned into addresses.

The spelling of a prefix follows the Bioregistry's preferred form (``HP``, ``MONDO``, ``ORPHA``, ``UMLS``, ``NCBIGene``), because that
is what Biolink and the Monarch graph use; sources spell the same prefix in many ways (``Orphanet``, ``MSH``, ``OMIMPS``).
"""

from __future__ import annotations

import re
import unicodedata

from kg.names import UNSEEN

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
    "react": "REACT",
    "geneid": "NCBIGene",
    "ncbi_gene": "NCBIGene",
    "entrezgene": "NCBIGene",
    "hpo": "HP",
    "orphacode": "ORPHA",
    "orpha_number": "ORPHA",
    "snomed": "SCTID",
    "snomedct_core": "SCTID",
    "snomed_ct": "SCTID",
    "sct": "SCTID",
    "scui": "SCTID",
    "omim.ps": "OMIMPS",
    "icd-10": "ICD10",
    "icd_10": "ICD10",
    "icd_9": "ICD9",
    "icd_10_cm": "ICD10CM",
    "icd-10-cm": "ICD10CM",
    "icd10-cm": "ICD10CM",
    "icd-11": "ICD11",
    "icd-9": "ICD9",
    "ncithesaurus": "NCIT",
    "nci_thesaurus": "NCIT",
    "mesh_descriptor": "MESH",
    "cui": "UMLS",
    "chembl.compound": "CHEMBL.COMPOUND",
    "pubchem": "PUBCHEM.COMPOUND",
    "cid": "PUBCHEM.COMPOUND",
    "ensg": "ENSEMBL",
    "drugbank.compound": "DRUGBANK",
    "swissprot": "UniProtKB",
    "medgen_uid": "MEDGEN",
}
#: The prefixes of the vocabularies that are known here, as they are written here.
PREFIXES = tuple(sorted(set(_PREFERRED.values())))

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
#: Ontologies whose numbers have seven digits.
_SEVEN = frozenset({"HP", "MONDO", "GO", "UBERON", "CL", "MAXO", "ECO", "PATO", "SO", "NBO", "MPATH", "MP"})
_SPACED = re.compile(r"^([A-Za-z][\w.-]*)(?:\s*:\s+|\s+:)(?=\w*\d)")
_UNSEEN = re.compile(f"[{UNSEEN}]")
#: The edition of a classification that a code is of, when its writer says only which classification: those that share its codes.
_EDITIONS = {
    "ICD10": ("ICD10CM", "ICD10WHO", "ICD10EXP"),
    "ICD10CM": ("ICD10",),
    "ICD10WHO": ("ICD10",),
    "ICD9": ("ICD9CM",),
    "ICD9CM": ("ICD9",),
}
#: Addresses that hold a code: what stands behind the last slash, "=" or "#", with its prefix or with the site's.
_IRI = re.compile(r"(?:https?://|www\.)(?P<site>[^/\s]+)/(?P<path>\S+)$", re.I)
_SITES = (
    ("omim.org", "OMIM"),
    ("orpha.net", "ORPHA"),
    ("uniprot.org", "UniProtKB"),
    ("snomed.info", "SCTID"),
    ("meshb.nlm.nih.gov", "MESH"),
    ("id.nlm.nih.gov", "MESH"),
    ("ensembl.org", "ENSEMBL"),
    ("ncbi.nlm.nih.gov/gene", "NCBIGene"),
    ("ncbi.nlm.nih.gov/medgen", "MEDGEN"),
    ("pubmed.ncbi.nlm.nih.gov", "PMID"),
    ("drugbank", "DRUGBANK"),
)
#: A known prefix and a number without a colon between: "HP_0001166", "OMIM #154700", "ORPHA558", "MIM 154700".
_LOOSE = re.compile(
    r"(?P<prefix>[A-Za-z][A-Za-z._-]*?(?:10|11|9)?(?:CM|WHO)?)(?:[\s_#]+(?P<local>(?:[Pp][Ss]|[A-Z])?\d[\w.-]*)|(?P<joined>\d{3,}))$"
)
#: Codes whose form alone tells whose they are.
_TELLING = (
    (re.compile(r"C\d{7}$", re.I), "UMLS"),
    (re.compile(r"ENSG\d{11}$", re.I), "ENSEMBL"),
    (re.compile(r"CHEMBL\d+$", re.I), "CHEMBL.COMPOUND"),
    (re.compile(r"DB\d{5}$"), "DRUGBANK"),
    (re.compile(r"[DC]\d{6}(?:\d{3})?$"), "MESH"),
    (re.compile(r"R-HSA-\d+$"), "REACT"),
    (re.compile(r"(?:[OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d[A-Z][A-Z\d]{2}\d(?:[A-Z][A-Z\d]{2}\d)?)$"), "UniProtKB"),
    (re.compile(r"[A-TV-Z]\d[\dAB]\.[\dA-TV-Z]{1,4}$"), "ICD10"),
    (re.compile(r"PS\d{6}$"), "OMIMPS"),
)


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


def spelled(text: str) -> str | None:
    """Return the CURIE that a piece of text is, in whichever way people write codes; None when it is none.

    A colon with any prefix before it makes a code; without one the prefix must be known.

    >>> spelled("HP_0001166"), spelled("OMIM #154700"), spelled("http://purl.obolibrary.org/obo/HP_0001166"), spelled("C0024796")
    ('HP:0001166', 'OMIM:154700', 'HP:0001166', 'UMLS:C0024796')
    >>> spelled("HP:1083"), spelled("(MONDO: 0007947)."), spelled("#154700")
    ('HP:0001083', 'MONDO:0007947', 'OMIM:154700')
    >>> spelled("https://www.orpha.net/ORDO/Orphanet_558"), spelled("https://omim.org/entry/154700"), spelled("type 2"), spelled("NF1")
    ('ORPHA:558', 'OMIM:154700', None, None)
    """
    asked = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip().lstrip("<([{\"'“‘").rstrip(">\"'”’.,; ")
    while asked[-1:] in (")", "]", "}") and asked.count(asked[-1]) > asked.count({")": "(", "]": "[", "}": "{"}[asked[-1]]):
        asked = asked[:-1].rstrip(".,; ")
    asked = _SPACED.sub(r"\1:", asked)
    asked = re.sub(r"^icd[-_ ](9|10|11)(?:[-_ ](cm|who))?(?=[:\s])", r"ICD\1\2", asked, flags=re.I)
    if re.fullmatch(r"#\s?\d{6}", asked):
        return f"OMIM:{asked[-6:]}"  # OMIM marks its phenotypes so
    if (iri := _IRI.match(asked)) is not None:
        return _from_address(iri["site"].lower(), iri["path"])
    for form, owner in _TELLING:
        if form.match(asked):
            return _padded(f"{owner}:{asked.upper()}")
    asked = re.sub(r"^obo:(?=[A-Za-z]+[_:])", "", asked, flags=re.I)
    if looks_like(asked):
        return _padded(normalise(asked))
    loose = _LOOSE.match(asked)
    if loose is None or (preferred := _PREFERRED.get(re.sub(r"[\s-]", "_", loose["prefix"].strip("_ -")).lower())) is None:
        return None
    # "CAS 9", "GO 2" in plain text are words: a short number is a code only with its colon.
    local = loose["local"] or loose["joined"]
    return _padded(f"{preferred}:{local}") if len(local) >= 3 else None


def _padded(curie: str) -> str:
    """Return a CURIE with the zeros that spreadsheets cut off (HP:1083), and a phenotypic series with the prefix of its own (OMIM:PS)."""
    prefix, local = split(curie)
    if prefix in ("OMIM", "OMIMPS") and local[:2].upper() == "PS":
        return f"OMIMPS:{local[2:]}"
    return f"{prefix}:{local.zfill(7)}" if prefix in _SEVEN and local.isdecimal() else curie


def editions(curie: str) -> tuple[str, ...]:
    """Return the codes that a code may be in other editions of its classification.

    >>> editions("ICD10:Q87.4"), editions("HP:0001083")
    (('ICD10CM:Q87.4', 'ICD10WHO:Q87.4', 'ICD10EXP:Q87.4'), ())
    """
    prefix, local = split(curie)
    return tuple(f"{other}:{local}" for other in _EDITIONS.get(prefix, ()))


def _from_address(site: str, path: str) -> str | None:
    last = re.split(r"[/=#]", path.rstrip("/"))[-1]
    if (found := spelled(last) if not last.lower().startswith("http") else None) is not None:
        return found
    for known, prefix in _SITES:
        if known in f"{site}/{path}".lower() and re.fullmatch(r"[\w.-]*\d[\w.-]*", last):
            return f"{prefix}:{last}"
    before = re.split(r"[/=#]", path.rstrip("/"))[-2:-1]
    preferred = _PREFERRED.get(before[0].lower()) if before else None
    return f"{preferred}:{last}" if preferred and last else None


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
