"""The drug list of MEDI: what one drug is called in other vocabularies, and what is in a combination.

Source: https://github.com/everycure-org/medi, CC0 1.0. A row lists the identifiers of a drug and, run together, those of its salts, its
hydrates and the products that hold it; each run begins with ChEBI's or UNII's identifier of the form. Of each run the codes that name the
form are kept; those of products are not, which would name a box by its content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink
from kg import curie as curies

READER = 1
FILES = ["drug_list_stringent.csv"]
_WANTED = ("curie", "curie_label", "is_combination_therapy", "combination_therapy_ingredients_curies", "alternate_ids", "atc_codes")
_ITEM = re.compile(r"""['"]([^'"]+)['"]""")
#: Vocabularies of forms, with the graph's spelling of their prefix; the others name nothing that is asked.
_PREFIXES = {
    "CHEBI": "CHEBI",
    "UNII": "UNII",
    "CHEMBL.COMPOUND": "CHEMBL.COMPOUND",
    "DRUGBANK": "DRUGBANK",
    "MESH": "MESH",
    "CAS": "CAS",
    "DrugCentral": "DRUGCENTRAL",
    "PUBCHEM.COMPOUND": "PUBCHEM.COMPOUND",
    "RXCUI": "RXCUI",
    "UMLS": "UMLS",
}
_PRODUCTS = ("RXCUI", "UMLS")


def version(files: SourceFiles) -> str:
    """Return "": the table names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the drugs, their codes, what a combination contains, and which salts and hydrates they have.

    Raises:
        SourceError: a column is absent.
    """
    for line, get in rows(files, FILES[0], sink, _WANTED, delimiter=",", quoted=True):
        if not curies.looks_like(get["curie"]) or not get["curie_label"]:
            sink.reject("no identifier or no name", line)
            continue
        drug = curies.normalise(get["curie"])
        mixed = get["is_combination_therapy"].upper() == "TRUE"
        sink.node(drug, get["curie_label"], "biolink:MolecularMixture" if mixed else "biolink:Drug")
        for code in _ITEM.findall(get["atc_codes"]):
            sink.xref(drug, f"ATC:{code}")
        if mixed:
            _put_ingredients(sink, drug, get["combination_therapy_ingredients_curies"])
        for place, (form, codes) in enumerate(forms(drug, _ITEM.findall(get["alternate_ids"]))):
            for code in codes:
                sink.xref(form, code)
            if place and form.startswith("CHEBI:"):
                sink.statement(form, "biolink:chemically_similar_to", drug, qualifiers={"relation": "form of"})


def _put_ingredients(sink: Sink, drug: str, listed: str) -> None:
    """Say what a combination contains; each part is ``CURIE~name``."""
    for part in listed.split("|"):
        identifier, _, name = part.strip().partition("~")
        if not curies.looks_like(identifier):
            continue
        ingredient = curies.normalise(identifier)
        if ingredient != drug:
            if name:
                sink.node(ingredient, name, "biolink:Drug")
            sink.statement(drug, "biolink:has_active_ingredient", ingredient)


def forms(drug: str, listed: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield (form, its codes): the drug itself, then its salts and hydrates that have an identifier of their own.

    >>> listed = ["CHEBI:1", "UNII:A", "UMLS:C1", "RXCUI:7", "RXCUI:99", "UMLS:C9", "CHEBI:2", "UNII:B", "RXCUI:8", "RXCUI:98"]
    >>> list(forms("CHEBI:1", listed))
    [('CHEBI:1', ['UNII:A', 'UMLS:C1', 'RXCUI:7']), ('CHEBI:2', ['UNII:B', 'RXCUI:8'])]
    """
    form, codes, named = drug, list[str](), False
    alike: list[str] = []
    for item in listed:
        prefix, _, local = item.partition(":")
        known = _PREFIXES.get(prefix)
        if known is None or not local:
            continue
        code = f"{known}:{local}"
        if prefix in ("CHEBI", "UNII") and named:
            # Codes of products came before: another form begins here.
            yield form, codes
            form, codes, named = code, [], False
        elif prefix == "CHEBI" and code != form:
            alike.append(code)
        elif code != form and not (prefix in _PRODUCTS and named):
            codes.append(code)
        named = named or prefix == "RXCUI"
    yield form, codes
    for other in alike:
        yield other, []
