"""Codes with every prefix, spelling and address, at every door: what one door finds, all find."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kg.errors import NotFound
from reasoning.concepts.resolver import AmbiguousName
from reasoning.engine import Engine

MARFAN, FBN1, ECTOPIA = "MONDO:0007947", "HGNC:3603", "HP:0001083"
DISEASE = [
    "MONDO:0007947",
    "mondo:0007947",
    "MONDO_0007947",
    "http://purl.obolibrary.org/obo/MONDO_0007947",
    "https://purl.obolibrary.org/obo/MONDO_0007947",
    "OMIM:154700",
    "omim:154700",
    "MIM:154700",
    "OMIM 154700",
    "Orphanet:558",
    "ORPHA:558",
    "orphanet:558",
    "ORPHANET:558",
    "Orphanet_558",
    "ORDO:558",
    "http://www.orpha.net/ORDO/Orphanet_558",
    "https://omim.org/entry/154700",
    "https://identifiers.org/mim/154700",
    "https://identifiers.org/omim:154700",
    "UMLS:C0024796",
    "umls:C0024796",
    "C0024796",
    "UMLS_CUI:C0024796",
    "MSH:D008382",
    "MESH:D008382",
    "MeSH:D008382",
    "mesh:D008382",
    "https://id.nlm.nih.gov/mesh/D008382",
    "http://id.nlm.nih.gov/mesh/D008382",
    "SNOMEDCT_US:19346006",
    "SNOMEDCT:19346006",
    "SCTID:19346006",
    "SNOMED:19346006",
    "http://snomed.info/id/19346006",
    "DOID:14323",
    "doid:14323",
    " OMIM:154700 ",
    "ICD10:Q87.4",
    "ICD-10:Q87.4",
    "icd-10-cm:Q87.4",
    "Q87.4",
    "obo:MONDO_0007947",
    "MONDO:\u200b0007947",
    "MONDO :0007947",
]
GENE = [
    "HGNC:3603",
    "hgnc:3603",
    "HGNC:HGNC:3603",
    "HGNC:FBN1",
    "hgnc:fbn1",
    "HGNC.SYMBOL:FBN1",
    "gene:FBN1",
    "P35555",
    "NCBIGene:2200",
    "ncbigene:2200",
    "ENTREZ:2200",
    "Entrez:2200",
    "entrezgene:2200",
    "UniProt:P35555",
    "UniProtKB:P35555",
    "uniprot:P35555",
    "UNIPROT:P35555",
    "ENSEMBL:ENSG00000166147",
    "Ensembl:ENSG00000166147",
    "https://identifiers.org/hgnc:3603",
    "https://www.uniprot.org/uniprot/P35555",
    "https://identifiers.org/uniprot:P35555",
]
FINDING = [
    "HP:0001083",
    "hp:0001083",
    "HP_0001083",
    "HPO:0001083",
    "http://purl.obolibrary.org/obo/HP_0001083",
    "https://hpo.jax.org/app/browse/term/HP:0001083",
    "UMLS:C0013581",
    "C0013581",
    "umls:C0013581",
]


DOORS: dict[str, Callable[[Engine, str], Any]] = {
    "search": lambda engine, code: engine.search(code, 1).found[0].curie,
    "show": lambda engine, code: engine.show(code).to_dict()["curie"],
    "neighbours": lambda engine, code: engine.neighbours(code, limit=1).curie,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("code", "curie"), [*((c, MARFAN) for c in DISEASE), *((c, FBN1) for c in GENE), *((c, ECTOPIA) for c in FINDING)])
def test_each_door_finds_it(door: str, code: str, curie: str, default_engine: Engine) -> None:
    if "C0013581" in code and door != "search":
        with pytest.raises(AmbiguousName, match=curie):  # this CUI is a disease's too, which is told
            DOORS[door](default_engine, code)
    else:
        assert DOORS[door](default_engine, code) == curie


@pytest.mark.parametrize("code", ["OMIM:PS203655", "OMIMPS:203655", "omim ps203655", "MIM:PS203655", "PS203655"])
def test_a_phenotypic_series_has_a_prefix_of_its_own(code: str, default_engine: Engine) -> None:
    assert default_engine.show(code).to_dict()["curie"] == "MONDO:0000005"


@pytest.mark.parametrize("code", ["ICD10:Q99.99", "HGNC:NOSUCHGENE", "P00000", "OMIM:PS999999"])
def test_a_code_that_nobody_bears_names_nothing(code: str, default_engine: Engine) -> None:
    with pytest.raises(NotFound, match="nothing in this graph"):
        default_engine.show(code)


@pytest.mark.parametrize(
    ("digits", "told"),
    [
        ("0001166", r"; did you mean HP:0001166 \(Arachnodactyly\), MONDO:0001166 \(nephritis\)\?$"),
        ("1166", r"HP:0001166 \(Arachnodactyly\)"),
        ("154700", r"; did you mean OMIM:154700 \(Marfan syndrome\)\?$"),
        ("99999999", "'99999999'$"),
        ("12", "'12'$"),
    ],
)
def test_digits_without_a_prefix_are_told_the_codes_that_have_them_and_no_names(digits: str, told: str, default_engine: Engine) -> None:
    with pytest.raises(NotFound, match=told):
        default_engine.show(digits)


@pytest.mark.parametrize("code", [*DISEASE[7:9], DISEASE[14], DISEASE[20], *DISEASE[24:27], *DISEASE[30:34]])
def test_a_code_stands_at_the_end_of_a_path_and_in_a_logical_query(code: str, default_engine: Engine) -> None:
    assert default_engine.explain("FBN1", code, 1).to_dict()["target"]["curie"] == MARFAN
    query = default_engine.read("Which genes cause Marfan syndrome?").queries[0].to_dict()
    asked = json.loads(json.dumps(query).replace(MARFAN, code))
    assert asked != query and default_engine.query(asked).text == default_engine.query(query).text


#: In a text "T37.5" is a temperature.
IN_TEXT = [c.strip() for c in DISEASE if c != "Q87.4"]


@pytest.mark.parametrize("code", IN_TEXT)
def test_a_code_stands_for_a_name_in_a_question(code: str, default_engine: Engine) -> None:
    reading = default_engine.read(f"symptoms of {code}")
    assert [curie for query in reading.queries for term in query.terms for curie in term.curies][:1] == [MARFAN], reading.leftover


@pytest.mark.parametrize("code", [*IN_TEXT, *FINDING])
def test_a_code_is_grounded_in_a_text(code: str, default_engine: Engine) -> None:
    found = default_engine.ground(f"The patient has {code}, and tremor.").mentions
    assert found[0].best.curie in (MARFAN, ECTOPIA) and found[0].text == code


@pytest.mark.parametrize("code", FINDING)
def test_a_code_is_a_finding(code: str, default_engine: Engine) -> None:
    diagnosed = default_engine.diagnose(hpo=[code], k=1)
    assert "Findings: Ectopia lentis." in diagnosed.answer.text
