"""Short real excerpts of the sources, verbatim but for the number of rows."""

from __future__ import annotations

from pathlib import Path

HP_OBO = """format-version: 1.2
data-version: hp/releases/2025-01-16
ontology: hp.obo

[Term]
id: HP:0000001
name: All
comment: Root of all terms in the Human Phenotype Ontology.
xref: UMLS:C0444868

[Term]
id: HP:0000005
name: Mode of inheritance
is_a: HP:0000001 ! All

[Term]
id: HP:0000006
name: Autosomal dominant inheritance
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0001166
name: Arachnodactyly
alt_id: HP:0001505
def: "Abnormally long and slender fingers (\\"spider fingers\\")." [https://orcid.org/0000-0002-0736-9199]
synonym: "Long slender fingers" EXACT layperson []
synonym: "Spider fingers" EXACT layperson []
xref: SNOMEDCT_US:62250003
xref: UMLS:C0003706
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0001083
name: Ectopia lentis
synonym: "EL" EXACT abbreviation []
xref: UMLS:C0013581
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0008665
name: Clitoral hypertrophy
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000057
name: obsolete Clitoromegaly
is_obsolete: true
replaced_by: HP:0008665

[Typedef]
id: part_of
name: part of
"""

_HEADER = "database_id disease_name qualifier hpo_id reference evidence onset frequency sex modifier aspect biocuration"


def hpoa(*rows: str) -> str:
    """Return a ``phenotype.hpoa`` with these rows; cells are parted by ``|``."""
    head = ["#description: excerpt", "#version: 2025-01-16", _HEADER.replace(" ", "\t")]
    return "\n".join([*head, *(row.replace("|", "\t") for row in rows)]) + "\n"


HPOA_ROWS = (
    "OMIM:154700|Marfan syndrome||HP:0001166|PMID:28050285;PMID:33436942|PCS||124/197|||P|HPO:probinson[2021-04-01]",
    "ORPHA:558|Marfan syndrome||HP:0001166|ORPHA:558|TAS||HP:0040281|||P|ORPHA:orphadata[2025-01-16]",
    "OMIM:154700|Marfan syndrome||HP:0001083|OMIM:154700|TAS||HP:0040282|MALE|HP:0012825|P|HPO:iea[2009-02-17]",
    "OMIM:154700|Marfan syndrome|NOT|HP:0008665|PMID:1|PCS|HP:0003577|||| P|x".replace(" P", "P"),
    "OMIM:154700|Marfan syndrome||HP:0000006|OMIM:154700|TAS|||||I|HPO:iea[2009-02-17]",
    "OMIM:154700|Marfan syndrome||HP:0000057|PMID:2|PCS||0/7|||P|x",
)
HPOA = hpoa(*HPOA_ROWS)

GENES_TO_PHENOTYPE = """ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id
2200\tFBN1\tHP:0001166\tArachnodactyly\t124/197\tOMIM:154700
2200\tFBN1\tHP:0001083\tEctopia lentis\tHP:0040282\tOMIM:154700
2200\tFBN1\tHP:0001166\tArachnodactyly\tHP:0040281\tORPHA:558
"""

MONDO_JSON = """[
 {"id": "0000001", "name": "disease", "namespace": "mondo", "relations": {"is_a": []}},
 {"id": "0007947", "name": "Marfan syndrome", "namespace": "mondo", "relations": {"is_a": ["0000001"]},
  "synonyms": ["Marfan's syndrome", "MFS"],
  "xrefs": [{"id": "14323", "namespace": "DOID"}, {"id": "154700", "namespace": "OMIM"}, {"id": "284963", "namespace": "Orphanet"},
            {"id": "558", "namespace": "Orphanet"}, {"id": "C0024796", "namespace": "UMLS"}, {"id": "D008382", "namespace": "MESH"}]},
 {"id": "0005583", "name": "non-human animal disease", "namespace": "mondo", "relations": {"is_a": ["0000001"]}},
 {"id": "1010001", "name": "Marfan syndrome, cattle", "namespace": "mondo", "relations": {"is_a": ["0005583"]}}
]"""

HGNC_TSV = (
    "HGNC ID\tApproved symbol\tApproved name\tStatus\tAlias symbols\tNCBI Gene ID(supplied by NCBI)\tUniProt ID(supplied by UniProt)\t"
    "Mouse genome database ID(supplied by MGI)\tRat genome database ID(supplied by RGD)\tPrevious symbols\tEnsembl gene ID\tLocus type\t"
    "Enzyme IDs\n"
    "HGNC:3603\tFBN1\tfibrillin 1\tApproved\tMASS, OCTD, SGS\t2200\tP35555\tMGI:95489\tRGD:620908\tFBN, MFS1, WMS\tENSG00000166147\t"
    "gene with protein product\t\n"
    "HGNC:7039\tMFS1\tsymbol withdrawn, see [HGNC:3603](/data/gene-symbol-report/#!/hgnc_id/HGNC:3603)\t"
    "Symbol Withdrawn\t\t\t\t\t\t\t\tunknown\t\n"
    "HGNC:1\tA12M1\tadenovirus-12 chromosome modification site 1C\tEntry Withdrawn\t\t\t\t\t\t\t\tunknown\t\n"
    "HGNC:2625\tCYP2D6\tcytochrome P450 family 2 subfamily D member 6\tApproved\tP450C2D\t1565\tP10635\t\tRGD:620640\t\tENSG00000100197\t"
    "gene with protein product\t\n"
)

CPIC_CSV = (
    "Gene,Drug,RxNorm,ATC,Guideline,CPICLevel,CPICLevelStatus,PharmGKBLevel,FDALabel,PMID\n"
    'CYP2D6,codeine,2670,"R05DA04, N02AA59, N02AA79",https://cpicpgx.org/guidelines/guideline-for-codeine-and-cyp2d6/,A,Final,1A,'
    "Actionable PGx,22205192;24458010;33387367\n"
    "ADRB1,bucindolol,,,,B/C,Provisional,3,,\n"
)

CHEBI_JSON = """[
 {"id": "CHEBI:16714", "name": "codeine", "namespace": "chebi", "relations": {"is_a": ["CHEBI:24431"], "has_role": ["CHEBI:35482"]}},
 {"id": "CHEBI:24431", "name": "chemical entity", "namespace": "chebi", "relations": {"is_a": []}},
 {"id": "CHEBI:35482", "name": "opioid analgesic", "namespace": "chebi", "relations": {"is_a": ["CHEBI:23888"]}},
 {"id": "CHEBI:23888", "name": "drug", "namespace": "chebi", "relations": {"is_a": ["CHEBI:50906"]}},
 {"id": "CHEBI:50906", "name": "role", "namespace": "chebi", "relations": {"is_a": []}},
 {"id": "CHEBI:57871", "name": "codeine(1+)", "namespace": "chebi", "relations": {"is_a": ["CHEBI:24431"],
  "is_conjugate_acid_of": ["CHEBI:16714"]}},
 {"id": "CHEBI:11", "name": "(+)-Bebeerine", "namespace": "chebi", "relations": {"is_a": ["CHEBI:24431"]}}
]"""

UNIPROT_DISEASES = """<?xml version="1.0" encoding="utf-8" ?>
<tryton>
<data grouped="1">
<record model="gnuhealth.protein.disease" id="DI-00699">
	<field name="name">DI-00699</field>
	<field name="disease_name">Marfan syndrome</field>
	<field name="acronym">MFS</field>
	<field name="mim_reference">MIM:154700</field>
	<field name="xrefs">MIM:154700,MedGen:C0024796,MeSH:D008382</field>
	<field name="description">A hereditary disorder of connective tissue.</field>
</record>
</data>
</tryton>
"""
UNIPROT_VARIANTS = """<?xml version="1.0" encoding="utf-8" ?>
<tryton><data grouped="1">
<record model="gnuhealth.gene.variant" id="VAR_002276">
	<field name="gene" search="[('name', '=', 'FBN1')]"/>
	<field name="protein">P35555</field>
	<field name="significance">lpp</field>
</record>
<record model="gnuhealth.gene.variant" id="VAR_002277">
	<field name="gene" search="[('name', '=', 'FBN1')]"/>
	<field name="protein">P35555</field>
	<field name="significance">us</field>
</record>
</data></tryton>
"""
UNIPROT_LINKS = """<?xml version="1.0" encoding="utf-8" ?>
<tryton><data grouped="1">
<record model="gnuhealth.gene.variant.phenotype" id="VARPHEN1">
	<field name="variant" ref="VAR_002276"/><field name="phenotype" ref="DI-00699"/>
</record>
<record model="gnuhealth.gene.variant.phenotype" id="VARPHEN2">
	<field name="variant" ref="VAR_002277"/><field name="phenotype" ref="DI-00699"/>
</record>
<record model="gnuhealth.gene.variant.phenotype" id="VARPHEN3">
	<field name="variant" ref="VAR_9"/><field name="phenotype" ref="DI-00699"/>
</record>
</data></tryton>
"""


def write_sources(folder: Path) -> dict[str, Path]:
    """Write the excerpts as the sources' files; return source -> folder."""
    contents = {
        "hpo": {"hp.obo": HP_OBO, "phenotype.hpoa": HPOA, "genes_to_phenotype.txt": GENES_TO_PHENOTYPE},
        "mondo": {"mondo.json": MONDO_JSON},
        "hgnc": {"hgnc_entries.tsv": HGNC_TSV},
        "chebi": {"chebi.json": CHEBI_JSON},
        "uniprot": {
            "protein_diseases.xml": UNIPROT_DISEASES,
            "gene_variants.xml": UNIPROT_VARIANTS,
            "variant_phenotypes.xml": UNIPROT_LINKS,
        },
        "cpic": {"cpic-table.csv": CPIC_CSV},
    }
    for source, files in contents.items():
        (folder / source).mkdir(parents=True)
        for name, text in files.items():
            (folder / source / name).write_text(text, "utf-8")
    return {source: folder / source for source in contents}
