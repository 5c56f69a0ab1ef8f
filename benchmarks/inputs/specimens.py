"""A small valid source of each form, row by row, for the fuzz of the readers: made-up concepts in the form of the real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Specimen:
    """A source's files, one of them a table of any length.

    ``row(i)`` is a line (or stanza) that brings a concept or statement whose identifier is ``key(i)``.
    """

    source: str
    file: str
    row: Callable[[int], str]
    key: Callable[[int], str]
    header: str = ""
    footer: str = ""
    parted: str = "\t"
    between: str = "\n"
    beside: dict[str, str] = field(default_factory=dict)
    #: whether the reader takes only some kinds of rows, by its scope
    selective: bool = False
    #: the file that stands for the source, where that is not the folder
    entry: str = ""

    def text(self, rows: list[str]) -> str:
        """Return the file with these rows."""
        return self.header + self.between.join(rows) + (self.between if self.between == "\n" else "") + self.footer


HPOA = "database_id disease_name qualifier hpo_id reference evidence onset frequency sex modifier aspect biocuration".replace(" ", "\t")
PRIMEKG = "relation,display_relation,x_index,x_id,x_type,x_name,x_source,y_index,y_id,y_type,y_name,y_source\n"
HGNC = "HGNC ID,Approved symbol,Approved name,Status,Alias symbols,NCBI Gene ID(x),UniProt ID(x),Previous symbols,Ensembl gene ID".replace(
    ",", "\t"
)
CPIC = "Gene,Drug,RxNorm,ATC,Guideline,CPICLevel,CPICLevelStatus,PharmGKBLevel,FDALabel,PMID\n"
CONSO = "C{0:07}|ENG|P|L1|PF|S1|Y|A{0}||||MTH|PT|NOCODE|name {0}|0|N|256|"


def _mechanism(i: int) -> str:
    nodes = [("MESH:D1", "Drug"), (f"UniProt:P{i:05}", "Protein"), ("MESH:D2", "Disease")]
    return json.dumps(
        {
            "graph": {
                "_id": f"m{i}",
                "drug": "d",
                "disease": "x",
                "drugbank": "DB:DB00001",
                "drug_mesh": "MESH:D1",
                "disease_mesh": "MESH:D2",
            },
            "nodes": [{"id": curie, "label": label, "name": f"name {curie}"} for curie, label in nodes],
            "links": [
                {"source": "MESH:D1", "target": f"UniProt:P{i:05}", "key": "decreases activity of"},
                {"source": f"UniProt:P{i:05}", "target": "MESH:D2", "key": "causes"},
            ],
            "reference": ["https://pubmed.ncbi.nlm.nih.gov/1/"],
        }
    )


def _gene(i: int) -> str:
    return json.dumps({"kind": "Gene", "identifier": i + 1, "name": f"gene {i}", "data": {"license": "CC0 1.0"}})


def _term(prefix: str) -> Callable[[int], str]:
    return lambda i: json.dumps({"id": f"{prefix}:{i:07}", "name": f"term {i}", "synonyms": [f"alias {i}"], "relations": {"is_a": []}})


def _stanza(i: int) -> str:
    return f'[Term]\nid: HP:{i:07}\nname: term {i}\nsynonym: "alias {i}" EXACT []\nxref: UMLS:C{i:07}\n'


def _disease(i: int) -> str:
    return (
        f'<record model="gnuhealth.protein.disease" id="DI-{i:05}"><field name="disease_name">disease {i}</field>'
        f'<field name="mim_reference">MIM:{100_000 + i}</field></record>'
    )


def _disorder(i: int) -> str:
    return (
        f"<Disorder><OrphaCode>{i + 1}</OrphaCode><Name>disorder {i}</Name><DisorderGeneAssociationList><DisorderGeneAssociation>"
        "<SourceOfValidation>1[PMID]</SourceOfValidation><Gene><Symbol>G</Symbol><ExternalReference><Source>HGNC</Source>"
        "<Reference>5</Reference></ExternalReference></Gene><DisorderGeneAssociationType><Name>Disease-causing</Name>"
        "</DisorderGeneAssociationType></DisorderGeneAssociation></DisorderGeneAssociationList></Disorder>"
    )


def _prevalence(i: int) -> str:
    return (
        f"<Disorder><OrphaCode>{i + 1}</OrphaCode><Name>disorder {i}</Name><PrevalenceList><Prevalence><Source>1[PMID]</Source>"
        "<PrevalenceType><Name>Point prevalence</Name></PrevalenceType><PrevalenceGeographic><Name>Europe</Name></PrevalenceGeographic>"
        "<PrevalenceClass><Name>1-9 / 100 000</Name></PrevalenceClass><ValMoy>2.5</ValMoy><PrevalenceValidationStatus>"
        "<Name>Validated</Name></PrevalenceValidationStatus></Prevalence></PrevalenceList></Disorder>"
    )


def _label(i: int) -> str:
    said = {"subject": f"CHEBI:{i + 1}", "predicate": "biolink:treats", "object": "MONDO:0000001", "medic_reliability": "HIGH"}
    return json.dumps(said | {"subject_label": f"drug {i}", "object_label": "disease"})


_ORPHADATA = ('<?xml version="1.0" encoding="utf-8"?>\n<JDBOR date="2025-01-01"><DisorderList>\n', "</DisorderList></JDBOR>\n")
_XML = ('<?xml version="1.0" encoding="utf-8"?>\n<tryton><data>\n', "</data></tryton>\n")
_VARIANT = '<record id="VAR_1"><field name="gene" search="[(\'name\', \'=\', \'G\')]"/><field name="protein">P1</field></record>'
_LINK = '<record id="L"><field name="variant" ref="VAR_1"/><field name="phenotype" ref="DI-00000"/></record>'
_OBO = "http://purl.obolibrary.org/obo/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_MAPPING = """tables:
- file: t.csv
  node: {id: "EX:{id}", name: "{name}", category: "biolink:Drug"}
  edge: {subject: "EX:{id}", predicate: biolink:treats, object: "{disease}", negated: "{failed}", publications: "PMID:{pmid}"}
"""
SPECIMENS = {
    "kgx nodes.tsv": Specimen(
        "kgx", "nodes.tsv", lambda i: f"EX:{i}\tbiolink:Drug\tdrug {i}\tUMLS:C0000001", lambda i: f"EX:{i}", "id\tcategory\tname\txref\n"
    ),
    "kgx edges.tsv": Specimen(
        "kgx",
        "edges.tsv",
        lambda i: f"EX:{i}\tbiolink:treats\tEX:0\tfalse\tPMID:{i}\t1/5",
        lambda i: f"EX:{i}",
        "subject\tpredicate\tobject\tnegated\tpublications\tfrequency_qualifier\n",
    ),
    "kgx nodes.csv": Specimen(
        "kgx", "nodes.csv", lambda i: f'EX:{i},biolink:Drug,"drug, {i}"', lambda i: f"EX:{i}", "id,category,name\n", parted=","
    ),
    "kgx edges.jsonl": Specimen(
        "kgx",
        "edges.jsonl",
        lambda i: json.dumps({"subject": f"EX:{i}", "predicate": "biolink:treats", "object": "EX:0", "publications": ["PMID:1"]}),
        lambda i: f"EX:{i}",
        parted=",",
    ),
    "kgx graph.json": Specimen(
        "kgx",
        "graph.json",
        lambda i: json.dumps({"id": f"EX:{i}", "name": f"drug {i}", "category": ["biolink:Drug"]}),
        lambda i: f"EX:{i}",
        '{"edges": [], "nodes": [\n',
        "\n]}\n",
        ",",
        ",\n",
    ),
    "hpo hp.obo": Specimen(
        "hpo",
        "hp.obo",
        _stanza,
        lambda i: f"HP:{i:07}",
        "format-version: 1.2\ndata-version: hp/releases/2025-01-16\n\n",
        "[Typedef]\nid: part_of\nname: part of\n",
        " ",
    ),
    "hpo phenotype.hpoa": Specimen(
        "hpo",
        "phenotype.hpoa",
        lambda i: f"OMIM:{100_000 + i}\tdisease {i}\t\tHP:0001166\tPMID:1\tPCS\t\t3/7\t\t\tP\tx",
        lambda i: f"OMIM:{100_000 + i}",
        f"#description: x\n#version: 2025-01-16\n{HPOA}\n",
    ),
    "hpo genes_to_disease.txt": Specimen(
        "hpo",
        "genes_to_disease.txt",
        lambda i: f"NCBIGene:{i + 1}\tG{i}\tMENDELIAN\tOMIM:100000\tx",
        lambda i: f"NCBIGene:{i + 1}",
        "ncbi_gene_id\tgene_symbol\tassociation_type\tdisease_id\tsource\n",
        beside={"phenotype.hpoa": f"#version: 2025-01-16\n{HPOA}\nOMIM:100000\tx\t\tHP:0001166\tPMID:1\tPCS\t\t\t\t\tP\tx\n"},
    ),
    "mondo mondo.json": Specimen("mondo", "mondo.json", _term("MONDO"), lambda i: f"MONDO:{i:07}", "[\n", "\n]\n", ",", ",\n"),
    "hgnc": Specimen(
        "hgnc",
        "hgnc_entries.tsv",
        lambda i: f"HGNC:{i}\tG{i}\tgene {i}\tApproved\tA{i}\t{i}\tP{i:05}\t\tENSG{i:05}",
        lambda i: f"HGNC:{i}",
        f"{HGNC}\n",
    ),
    "cpic": Specimen(
        "cpic",
        "cpic-table.csv",
        lambda i: f'G{i},drug {i},{i + 1},"A01, B02",https://x/,A,Final,1A,x,1;2',
        lambda i: f"RXCUI:{i + 1}",
        CPIC,
        parted=",",
    ),
    "uniprot": Specimen(
        "uniprot",
        "protein_diseases.xml",
        _disease,
        lambda i: f"OMIM:{100_000 + i}",
        *_XML,
        " ",
        beside={"gene_variants.xml": _VARIANT.join(_XML), "variant_phenotypes.xml": _LINK.join(_XML)},
    ),
    "drugmechdb": Specimen("drugmechdb", "drugmechdb.jsonl", _mechanism, lambda i: f"UniProtKB:P{i:05}", parted=","),
    "hetionet json": Specimen(
        "hetionet",
        "hetionet-v1.0.json",
        _gene,
        lambda i: f"NCBIGene:{i + 1}",
        '{"edges": [], "nodes": [\n',
        "\n]}\n",
        ",",
        ",\n",
    ),
    "hetionet tables": Specimen(
        "hetionet",
        "edges.tsv",
        lambda i: f"Gene::{i + 1}\tGiG\tGene::1\tCC0 1.0\t{i}",
        lambda i: f"NCBIGene:{i + 1}",
        "source\tmetaedge\ttarget\tlicense\tpubmed_ids\n",
        beside={"nodes.tsv": "id\tname\tkind\n" + "".join(f"Gene::{i + 1}\tgene\tGene\n" for i in range(2_000))},
    ),
    "primekg": Specimen(
        "primekg",
        "kg.csv",
        lambda i: f'indication,indication,0,DB{i:05},drug,"drug, {i}",DrugBank,1,11996,disease,x,MONDO',
        lambda i: f"DRUGBANK:DB{i:05}",
        PRIMEKG,
        parted=",",
    ),
    "umls": Specimen("umls", "MRCONSO.RRF", CONSO.format, lambda i: f"UMLS:C{i:07}", parted="|", selective=True),
    "mesh": Specimen(
        "mesh",
        "mesh_id_label_mappings.tsv",
        lambda i: f"D{i:06}\theading {i}\tentry {i}|other {i}\tD02\t",
        lambda i: f"MESH:D{i:06}",
        beside={"mesh_mappings.tsv": "MESH\tD000001\tx\tCHEBI\tCHEBI:1\tx\n"},
    ),
    "biomappings": Specimen(
        "biomappings",
        "positive.sssom.tsv",
        lambda i: f"mesh:D{i:06}\tx\tskos:exactMatch\tmondo:{i:07}\tx",
        lambda i: f"MONDO:{i:07}",
        "#curie_map:\n#  mesh: x\nsubject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n",
        selective=True,
    ),
    "vocabulary obo": Specimen(
        "vocabulary", "x.obo", _stanza, lambda i: f"HP:{i:07}", "format-version: 1.2\n\n", "[Typedef]\nid: part_of\nname: part of\n", " "
    ),
    "vocabulary graphs": Specimen(
        "vocabulary",
        "x.json",
        lambda i: json.dumps({"id": f"{_OBO}HP_{i:07}", "lbl": f"term {i}", "type": "CLASS"}),
        lambda i: f"HP:{i:07}",
        '{"graphs": [{"edges": [], "nodes": [\n',
        "\n]}]}\n",
        ",",
        ",\n",
    ),
    "vocabulary functional": Specimen(
        "vocabulary",
        "x.ofn",
        lambda i: f'AnnotationAssertion(rdfs:label obo:HP_{i:07} "term {i}")',
        lambda i: f"HP:{i:07}",
        f"Prefix(obo:=<{_OBO}>)\nPrefix(rdfs:=<{_RDFS}>)\nOntology(<http://x.org/o>\n",
        "\n)\n",
        " ",
        "\n ",
    ),
    "vocabulary turtle": Specimen(
        "vocabulary",
        "x.ttl",
        lambda i: f'obo:HP_{i:07} a owl:Class ; rdfs:label "term {i}" .',
        lambda i: f"HP:{i:07}",
        f"@prefix obo: <{_OBO}> .\n@prefix rdfs: <{_RDFS}> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n",
        "\n",
        " ",
        "\n ",
    ),
    "sssom": Specimen(
        "sssom",
        "x.sssom.tsv",
        lambda i: f"HP:{i:07}\tx\tskos:exactMatch\tMESH:D{i:06}\ty\tsemapv:ManualMappingCuration",
        lambda i: f"HP:{i:07}",
        "#license: CC0\nsubject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n",
    ),
    "neo4jcsv": Specimen(
        "neo4jcsv", "nodes.csv", lambda i: f'EX:{i},"drug, {i}",Drug', lambda i: f"EX:{i}", "id:ID,name,:LABEL\n", parted=","
    ),
    "clinvar pairs": Specimen(
        "clinvar",
        "gene_condition_source_id",
        lambda i: f"{i + 1}\tG{i}\t\tC{i:07}\tcondition {i}\tOMIM\t{100_000 + i}\t{100_000 + i}\t07 Jan 2025",
        lambda i: f"NCBIGene:{i + 1}",
        "#GeneID\tAssociatedGenes\tRelatedGenes\tConceptID\tDiseaseName\tSourceName\tSourceID\tDiseaseMIM\tLastUpdated\n",
    ),
    "clinvar counts": Specimen(
        "clinvar",
        "gene_specific_summary.txt",
        lambda i: f"G{i}\t{i + 1}\t9\t9\t9\t3",
        lambda i: f"NCBIGene:{i + 1}",
        "#Overview of genes\n"
        "#Symbol\tGeneID\tTotal_submissions\tTotal_alleles\tSubmissions_reporting_this_gene\tAlleles_reported_Pathogenic_Likely_pathogenic\n",
    ),
    "orphanet genes": Specimen("orphanet", "en_product6.xml", _disorder, lambda i: f"ORPHA:{i + 1}", *_ORPHADATA, " "),
    "orphanet prevalence": Specimen("orphanet", "en_product9_prev.xml", _prevalence, lambda i: f"ORPHA:{i + 1}", *_ORPHADATA, " "),
    "goa": Specimen(
        "goa",
        "goa_human.gaf",
        lambda i: (
            f"UniProtKB\tP{i:05}\tG{i}\tinvolved_in\tGO:0006915\tPMID:1\tIDA\t\tP\tgene {i}\t\tprotein\ttaxon:9606\t20250101\tUniProt\t\t"
        ),
        lambda i: f"UniProtKB:P{i:05}",
        "!gaf-version: 2.2\n!date-generated: 2025-01-01T00:00\n",
    ),
    "reactome pathways": Specimen(
        "reactome", "ReactomePathways.txt", lambda i: f"R-HSA-{i}\tpathway {i}\tHomo sapiens", lambda i: f"REACT:R-HSA-{i}"
    ),
    "reactome genes": Specimen(
        "reactome",
        "UniProt2Reactome.txt",
        lambda i: f"P{i:05}\tR-HSA-1\thttps://x/\tpathway\tTAS\tHomo sapiens",
        lambda i: f"UniProtKB:P{i:05}",
    ),
    "string links": Specimen(
        "string",
        "9606.protein.links.v12.0.txt",
        lambda i: f"9606.ENSP{i:07} 9606.ENSQ {700 + i % 300}",
        lambda i: f"HGNC.SYMBOL:G{i}",
        "protein1 protein2 combined_score\n",
        parted=" ",
        beside={
            "9606.protein.info.v12.0.txt": "#string_protein_id\tpreferred_name\n9606.ENSQ\tQ\n"
            + "".join(f"9606.ENSP{i:07}\tG{i}\n" for i in range(2_000))
        },
        selective=True,
    ),
    "string symbols": Specimen(
        "string",
        "9606.protein.info.v12.0.txt",
        lambda i: f"9606.ENSP{i:07}\tG{i}\t100\tgene {i}",
        lambda i: f"HGNC.SYMBOL:G{i}",
        "#string_protein_id\tpreferred_name\tprotein_size\tannotation\n",
    ),
    "medic": Specimen(
        "medic",
        "medic_reliable.tsv",
        lambda i: f"INDICATION\tHIGH\tCHEBI:{i + 1}\tdrug {i}\tMONDO:0000001\tdisease\tDailyMed",
        lambda i: f"CHEBI:{i + 1}",
        "statement_type\treliability\tdrug_id\tdrug_label\tdisease_id\tdisease_label\treference\n",
    ),
    "medic edges": Specimen("medic", "medic_edges.jsonl", _label, lambda i: f"CHEBI:{i + 1}", parted=","),
    "rxnorm": Specimen(
        "rxnorm",
        "RXNCONSO.RRF",
        lambda i: f"{i + 1}|ENG||||||A{i}||{i + 1}||RXNORM|IN|{i + 1}|drug {i}||N|4096|",
        lambda i: f"RXCUI:{i + 1}",
        parted="|",
        selective=True,
    ),
    "table": Specimen(
        "table",
        "t.csv",
        lambda i: f'{i},"drug, {i}",MONDO:1,no,{i}',
        lambda i: f"EX:{i}",
        "id,name,disease,failed,pmid\n",
        parted=",",
        beside={"mine.yaml": _MAPPING},
        entry="mine.yaml",
    ),
}
