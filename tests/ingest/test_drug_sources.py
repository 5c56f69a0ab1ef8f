"""Readers of sources whose homes publish no checksum: rows in the exact form of their files, written for the purpose."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest import catalog
from ingest.files import from_local
from ingest.records.sink import Staged
from ingest.shelf import Shelf
from kg.errors import SourceError
from tests.ingest.reading import read


def _read(source: str, folder: Path, contents: dict[str, str]) -> Staged:
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return read(source, from_local(source, folder, catalog.get(source).reader.FILES))


def _said(staged: Staged) -> list[tuple[str, str, str, bool]]:
    return staged.statements.select("subject", "predicate", "object", "negated").rows()


def _qualifiers(staged: Staged, place: int = 0) -> dict[str, Any]:
    return json.loads(staged.statements["qualifiers"][place] or "{}")


def _tabs(*rows: str) -> str:
    return "".join(row.replace("|", "\t") + "\n" for row in rows)


def test_medic_takes_reliable_indications_and_contraindications_as_text_mined(tmp_path: Path) -> None:
    header = "statement_type|reliability|is_reliable|drug_id|drug_label|disease_id|disease_label|relationship|"
    header += "jurisdictions|approval_status|reference"
    staged = _read(
        "medic",
        tmp_path,
        {
            "medic_statements.tsv": _tabs(
                header,
                "INDICATION|HIGH|True|CHEBI:6801|metformin|MONDO:0005148|type 2 diabetes mellitus|INDICATION|USA|APPROVED|https://dailymed.nlm.nih.gov/x",
                "CONTRAINDICATION|MEDIUM|True|CHEBI:6801|metformin|HP:0001942|Metabolic acidosis|CONTRAINDICATION|USA||https://dailymed.nlm.nih.gov/x",
                "INDICATION|LOW|False|CHEBI:6801|metformin|MONDO:1|x|INDICATION|USA|APPROVED|y",
                "DRUG_APPROVAL|HIGH|True|CHEBI:6801|metformin|||APPROVAL|USA|APPROVED|z",
            )
        },
    )
    assert _said(staged) == [
        ("CHEBI:6801", "biolink:treats", "MONDO:0005148", False),
        ("CHEBI:6801", "biolink:contraindicated_in", "HP:0001942", False),
    ]
    assert set(staged.statements["agent_type"]) == {"text_mining_agent"} and set(staged.statements["licence"]) == {"CC0-1.0"}
    assert _qualifiers(staged)["stage"] == "approved" and _qualifiers(staged, 1)["confidence"] == "medium"
    assert staged.rejected.height == 2


def test_medic_edges_bring_the_labels_words(tmp_path: Path) -> None:
    edge = {
        "id": "medic:1",
        "subject": "CHEBI:6801",
        "predicate": "biolink:treats",
        "object": "MONDO:0005148",
        "supporting_text": "adjunct to diet and exercise in type 2 diabetes mellitus",
        "has_confidence_score": 0.9,
        "medic_source": "EMA",
        "medic_pair_reliability": "HIGH",
    }
    lines = [
        edge,
        {**edge, "medic_withdrawn": True},
        {**edge, "predicate": "biolink:has_adverse_event"},
        {**edge, "medic_pair_reliability": "LOW"},
    ]
    staged = _read("medic", tmp_path, {"medic_edges.jsonl": "".join(json.dumps(line) + "\n" for line in lines)})
    assert staged.statements.height == 1 and staged.rejected.height == 3
    row = staged.statements.row(0, named=True)
    assert (row["record"], row["licence"], round(row["score"], 2)) == ("medic_edges.jsonl:medic:1", "LicenseRef-EMA-attribution", 0.9)
    assert _qualifiers(staged)["quote"].startswith("adjunct to diet")


def _parquet(folder: Path, dataset: str, rows: list[dict[str, Any]]) -> None:
    (folder / dataset).mkdir(parents=True)
    pl.DataFrame(rows).write_parquet(folder / dataset / "part-00000-a.snappy.parquet")


@pytest.mark.parametrize("newer", [False, True])
def test_open_targets_in_both_forms_of_its_releases(tmp_path: Path, newer: bool) -> None:
    def names(*texts: str) -> list[Any]:
        return [{"label": text, "source": "ChEMBL"} for text in texts] if newer else list(texts)

    stage = {"maximumClinicalStage": "APPROVAL"} if newer else {"maximumClinicalTrialPhase": 4.0}
    _parquet(
        tmp_path,
        "drug_molecule",
        [
            {
                "id": "CHEMBL941",
                "name": "IMATINIB",
                "synonyms": names("STI-571"),
                "tradeNames": names("Gleevec", "Glivec"),
                "crossReferences": [{"source": "drugbank", "ids": ["DB00619"]}],
                "parentId": None,
                **stage,
            },
            {
                "id": "CHEMBL1642",
                "name": "IMATINIB MESYLATE",
                "synonyms": names(),
                "tradeNames": names(),
                "crossReferences": [],
                "parentId": "CHEMBL941",
                **stage,
            },
        ],
    )
    mechanism = {
        "actionType": "INHIBITOR",
        "mechanismOfAction": "Tyrosine-protein kinase ABL1 inhibitor",
        "chemblIds": ["CHEMBL941"],
        "targets": ["ENSG00000097007"],
        "references": [{"source": "PubMed", "ids": ["11423618"], "urls": ["x"]}],
    }
    _parquet(tmp_path, "drug_mechanism_of_action", [mechanism])
    if newer:
        trials = [
            {"drugId": "CHEMBL941", "diseaseId": "MONDO_0011996", "maxClinicalStage": "APPROVAL", "clinicalReportIds": ["a", "b"]},
            {"drugId": "CHEMBL941", "diseaseId": "EFO_0000270", "maxClinicalStage": "PHASE_2", "clinicalReportIds": ["c"]},
        ]
        _parquet(tmp_path, "clinical_indication", trials)
    else:
        listed = [
            {
                "disease": "MONDO_0011996",
                "efoName": "CML",
                "maxPhaseForIndication": 4.0,
                "references": [{"source": "DailyMed", "ids": ["s1"]}],
            },
            {
                "disease": "EFO_0000270",
                "efoName": "asthma",
                "maxPhaseForIndication": 2.0,
                "references": [{"source": "ClinicalTrials", "ids": ["NCT1"]}],
            },
        ]
        _parquet(tmp_path, "drug_indication", [{"id": "CHEMBL941", "indications": listed, "approvedIndications": ["MONDO_0011996"]}])
    _parquet(tmp_path, "disease", [{"id": "EFO_0000270", "name": "asthma"}])
    staged = _read("opentargets", tmp_path, {})
    said = _said(staged)
    assert ("CHEMBL.COMPOUND:CHEMBL941", "biolink:decreases_activity_of", "ENSEMBL:ENSG00000097007", False) in said
    assert ("CHEMBL.COMPOUND:CHEMBL941", "biolink:treats", "MONDO:0011996", False) in said
    assert ("CHEMBL.COMPOUND:CHEMBL941", "biolink:in_clinical_trials_for", "EFO:0000270", False) in said
    assert ("CHEMBL.COMPOUND:CHEMBL1642", "biolink:chemically_similar_to", "CHEMBL.COMPOUND:CHEMBL941", False) in said
    assert set(staged.statements["licence"]) == {"CC-BY-SA-3.0"}
    trial = staged.statements.row(by_predicate=pl.col("predicate") == "biolink:in_clinical_trials_for", named=True)
    assert json.loads(trial["qualifiers"])["stage"] == "phase 2"
    target = staged.statements.row(by_predicate=pl.col("predicate") == "biolink:decreases_activity_of", named=True)
    assert target["publications"] == ["PMID:11423618"] and json.loads(target["qualifiers"])["object_direction_qualifier"] == "decreased"
    assert {("Gleevec", "exact"), ("STI-571", "related")} <= set(staged.names.select("name", "kind").rows())
    assert "DRUGBANK:DB00619" in set(staged.xrefs["xref"])


def test_open_targets_refuses_what_is_no_parquet(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not Parquet"):
        _read("opentargets", tmp_path, {"drug_molecule/part-0.parquet": "no"})


def test_rxnorm_names_a_substance_by_its_brands_and_keeps_salts_and_mixtures_apart(tmp_path: Path) -> None:
    conso = "".join(
        f"{rxcui}|ENG||||||1|||| RXNORM|{tty}|{rxcui}|{text}||N|4096|\n".replace(" RXNORM", "RXNORM")
        for rxcui, tty, text in (
            ("161", "IN", "acetaminophen"),
            ("202433", "BN", "Tylenol"),
            ("5489", "IN", "hydrocodone"),
            ("214182", "MIN", "acetaminophen / hydrocodone"),
            ("216903", "BN", "Norco"),
            ("203109", "PIN", "hydrocodone bitartrate"),
            ("313782", "SCD", "acetaminophen 325 MG Oral Tablet"),
        )
    )
    rel = "".join(
        f"{one}||CUI|RO|{other}||CUI|{relation}|1||RXNORM|RXNORM||||\n"
        for one, relation, other in (
            ("161", "tradename_of", "202433"),
            ("161", "tradename_of", "216903"),
            ("5489", "tradename_of", "216903"),
            ("161", "has_part", "214182"),
            ("5489", "form_of", "203109"),
        )
    )
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.writestr("rrf/RXNCONSO.RRF", conso)
        archive.writestr("rrf/RXNREL.RRF", rel)
    (tmp_path / "shelf" / "rxnorm").mkdir(parents=True)
    (tmp_path / "r.zip").rename(tmp_path / "shelf" / "rxnorm" / "RxNorm_full_prescribe_current.zip")
    staged = read("rxnorm", Shelf(tmp_path / "shelf").find(catalog.get("rxnorm")))
    names = set(staged.names.select("curie", "name", "kind").rows())
    assert ("RXCUI:161", "Tylenol", "exact") in names
    assert "Norco" not in set(staged.names["name"])
    assert _said(staged) == [
        ("RXCUI:214182", "biolink:has_active_ingredient", "RXCUI:161", False),
        ("RXCUI:203109", "biolink:chemically_similar_to", "RXCUI:5489", False),
    ]
    assert staged.rejected.height == 1


def test_go_annotations_of_people_that_a_person_made(tmp_path: Path) -> None:
    def row(qualifier: str, go: str, evidence: str, aspect: str, taxon: str = "taxon:9606") -> str:
        first = f"UniProtKB\tP00519\tABL1\t{qualifier}\t{go}\tPMID:1|GO_REF:2\t{evidence}\t\t{aspect}"
        return f"{first}\tABL1\tABL\tprotein\t{taxon}\t20200101\tUniProt\t\t\n"

    text = "!gaf-version: 2.2\n!date-generated: 2026-01-05T10:00\n" + "".join(
        [
            row("involved_in", "GO:0006915", "IDA", "P"),
            row("NOT|enables", "GO:0005524", "IMP", "F"),
            row("located_in", "GO:0005634", "IEA", "C"),
            row("involved_in", "GO:0006915", "IDA", "P", "taxon:10090"),
        ]
    )
    staged = _read("goa", tmp_path, {"goa_human.gaf": text})
    assert staged.version == "2026-01-05"
    assert _said(staged) == [
        ("UniProtKB:P00519", "biolink:actively_involved_in", "GO:0006915", False),
        ("UniProtKB:P00519", "biolink:enables", "GO:0005524", True),
    ]
    assert staged.statements["publications"].to_list() == [["PMID:1"], ["PMID:1"]] and staged.rejected.height == 2


def test_reactome_pathways_of_people(tmp_path: Path) -> None:
    staged = _read(
        "reactome",
        tmp_path,
        {
            "ReactomePathways.txt": _tabs("R-HSA-162582|Signal Transduction|Homo sapiens", "R-MMU-1|x|Mus musculus"),
            "ReactomePathwaysRelation.txt": _tabs("R-HSA-162582|R-HSA-9006934", "R-MMU-1|R-MMU-2"),
            "UniProt2Reactome.txt": _tabs(
                "P00519|R-HSA-9006934|https://reactome.org/x|Signaling by Receptor Tyrosine Kinases|TAS|Homo sapiens",
                "Q1|R-MMU-2|u|y|IEA|Mus musculus",
            ),
        },
    )
    assert _said(staged) == [
        ("REACT:R-HSA-9006934", "biolink:part_of", "REACT:R-HSA-162582", False),
        ("UniProtKB:P00519", "biolink:participates_in", "REACT:R-HSA-9006934", False),
    ]


def test_string_pairs_above_the_score_once_each(tmp_path: Path) -> None:
    info = _tabs("#string_protein_id|preferred_name|protein_size|annotation", "9606.A|KIT|976|x", "9606.B|KITLG|273|y")
    links = "protein1 protein2 combined_score\n9606.A 9606.B 999\n9606.B 9606.A 999\n9606.A 9606.B 300\n9606.A 9606.Z 900\n"
    staged = _read("string", tmp_path, {"9606.protein.info.v12.0.txt": info, "9606.protein.links.v12.0.txt": links})
    assert _said(staged) == [("HGNC.SYMBOL:KIT", "biolink:interacts_with", "HGNC.SYMBOL:KITLG", False)]
    assert staged.version == "v12.0" and staged.rejected.height == 1
    with pytest.raises(SourceError, match="names the proteins"):
        _read("string", tmp_path / "b", {"9606.protein.links.v12.0.txt": links})


def test_orphanet_genes_and_prevalence(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?><JDBOR date="2025-12-09 07:00:00" version="1.3.42"><DisorderList count="1">'
    genes = (
        f'{head}<Disorder id="109"><OrphaCode>558</OrphaCode><Name lang="en">Marfan syndrome</Name><DisorderGeneAssociationList count="1">'
        "<DisorderGeneAssociation><SourceOfValidation>1852208[PMID]_20591885[PMID]</SourceOfValidation><Gene><Symbol>FBN1</Symbol>"
        "<ExternalReferenceList><ExternalReference><Source>HGNC</Source><Reference>3603</Reference></ExternalReference></ExternalReferenceList>"
        '</Gene><DisorderGeneAssociationType><Name lang="en">Disease-causing germline mutation(s) in</Name></DisorderGeneAssociationType>'
        '<DisorderGeneAssociationStatus><Name lang="en">Assessed</Name></DisorderGeneAssociationStatus></DisorderGeneAssociation>'
        "</DisorderGeneAssociationList></Disorder></DisorderList></JDBOR>"
    )
    rates = (
        f'{head}<Disorder id="109"><OrphaCode>558</OrphaCode><Name lang="en">Marfan syndrome</Name><PrevalenceList count="1">'
        '<Prevalence id="1">'
        '<Source>24501682[PMID]</Source><PrevalenceType><Name lang="en">Point prevalence</Name></PrevalenceType>'
        '<PrevalenceClass><Name lang="en">1-5 / 10 000</Name></PrevalenceClass><ValMoy>15.0</ValMoy>'
        '<PrevalenceGeographic><Name lang="en">Europe</Name></PrevalenceGeographic>'
        '<PrevalenceValidationStatus><Name lang="en">Validated</Name></PrevalenceValidationStatus></Prevalence></PrevalenceList></Disorder>'
        "</DisorderList></JDBOR>"
    )
    staged = _read("orphanet", tmp_path, {"en_product6.xml": genes, "en_product9_prev.xml": rates})
    assert _said(staged) == [
        ("HGNC:3603", "biolink:causes", "ORPHA:558", False),
        ("ORPHA:558", "biolink:has_clinical_modifier", "MONDO:0021136", False),
    ]
    assert staged.version == "2025-12-09"
    assert staged.statements["publications"].to_list() == [["PMID:1852208", "PMID:20591885"], ["PMID:24501682"]]
    assert _qualifiers(staged, 1)["prevalence"] == [
        {"class": "1-5 / 10 000", "kind": "Point prevalence", "per_100000": 15.0, "place": "Europe"}
    ]
    with pytest.raises(SourceError, match="truncated or not XML"):
        _read("orphanet", tmp_path / "cut", {"en_product6.xml": genes[:600]})


def test_clingen_says_how_firm_a_link_is_and_denies_what_was_refuted(tmp_path: Path) -> None:
    text = (
        '"CLINGEN GENE DISEASE VALIDITY CURATIONS","","","","","","","","",""\n"FILE CREATED: 2026-01-05","","","","","","","","",""\n'
        '"+++++++++++","++++++++++++++","+++","+++","+++","+++","+++","+++","+++","+++"\n'
        '"GENE SYMBOL","GENE ID (HGNC)","DISEASE LABEL","DISEASE ID (MONDO)","MOI","SOP","CLASSIFICATION",'
        '"ONLINE REPORT","CLASSIFICATION DATE","GCEP"\n'
        '"+++++++++++","++++++++++++++","+++","+++","+++","+++","+++","+++","+++","+++"\n'
        '"FBN1","HGNC:3603","Marfan syndrome","MONDO:0007947","AD","SOP8","Definitive","https://x","2021-02-17T17:00:00.000Z","Aortopathy"\n'
        '"A2ML1","HGNC:23336","Noonan syndrome","MONDO:0018997","AD","SOP5","Disputed","https://y","2018-06-07","RASopathy"\n'
        '"BAD","HGNC:1,"x\n'
    )
    staged = _read("clingen", tmp_path, {"Clingen-Gene-Disease-Summary-2026-01-05.csv": text})
    assert _said(staged) == [
        ("HGNC:3603", "biolink:causes", "MONDO:0007947", False),
        ("HGNC:23336", "biolink:gene_associated_with_condition", "MONDO:0018997", True),
    ]
    assert staged.version == "2026-01-05" and staged.rejected.height == 1
    assert _qualifiers(staged)["confidence"] == "definitive"


def test_clinvar_pairs_with_their_genes_counts(tmp_path: Path) -> None:
    summary = "#Overview of gene-specific information in ClinVar\n" + _tabs(
        "#Symbol|GeneID|Total_submissions|Total_alleles|Submissions_reporting_this_gene|Alleles_reported_Pathogenic_Likely_pathogenic|Gene_MIM_number|Number_uncertain|Number_with_conflicts",
        "FBN1|2200|9000|6500|9000|2500|134797|2000|400",
    )
    pairs = _tabs(
        "#GeneID|AssociatedGenes|RelatedGenes|ConceptID|DiseaseName|SourceName|SourceID|DiseaseMIM|LastUpdated",
        "2200|FBN1||C0024796|Marfan syndrome|MONDO|MONDO:0007947|154700|16 Feb 2016",
        "2200||FBN1|C1|x|y|z||1 Jan 2020",
    )
    staged = _read("clinvar", tmp_path, {"gene_specific_summary.txt": summary, "gene_condition_source_id": pairs})
    assert _said(staged) == [("NCBIGene:2200", "biolink:gene_associated_with_condition", "OMIM:154700", False)]
    assert _qualifiers(staged)["pathogenic_alleles"] == 2500 and staged.rejected.height == 1


def test_atc_classes_hold_substances(tmp_path: Path) -> None:
    rows = [
        "L,ANTINEOPLASTIC AGENTS",
        "L01,ANTINEOPLASTIC AGENTS",
        "L01E,PROTEIN KINASE INHIBITORS",
        "L01EA,BCR-ABL INHIBITORS",
        "L01EA01,imatinib",
        "L01EA01,imatinib",
        "x,y",
    ]
    staged = _read("atc", tmp_path, {"atc.csv": "atc_code,atc_name,ddd,uom,adm_r,note\n" + "".join(f"{row},,,,\n" for row in rows)})
    assert ("ATC:L01EA01", "biolink:has_chemical_role", "ATC:L01EA", False) in _said(staged)
    assert staged.statements.height == 4 and staged.rejected.height == 1


def test_interactions_of_medicines(tmp_path: Path) -> None:
    pairs = ("DDInter1951,Warfarin,DDInter20,Acetylsalicylic acid,Major", "DDInter1951,Warfarin,,,Minor")
    text = "".join(f"{row}\n" for row in ("DDInterID_A,Drug_A,DDInterID_B,Drug_B,Level", *pairs))
    staged = _read("ddinter", tmp_path, {"ddinter_downloads_code_B.csv": text})
    assert _said(staged) == [("DDINTER:DDInter1951", "biolink:interacts_with", "DDINTER:DDInter20", False)]
    assert _qualifiers(staged) == {"level": "major"} and staged.rejected.height == 1
