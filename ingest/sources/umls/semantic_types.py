"""UMLS semantic types (TUI) as Biolink categories.

Source: the exact and narrow mappings of the Biolink model 4.2 to STY, by the groups of the UMLS semantic network
(https://lhncbc.nlm.nih.gov/semanticnetwork); a type that none of them has is a named thing.
"""

from __future__ import annotations

_BY_CATEGORY = {
    "Disease": "T019 T020 T037 T046 T047 T048 T049 T050 T190 T191",
    "PhenotypicFeature": "T033 T034 T184",
    "Gene": "T028",
    "Protein": "T087 T116 T126 T192",
    "NucleicAcidEntity": "T085 T086 T114 T088",
    "Drug": "T195 T200",
    "SmallMolecule": "T109 T110 T111 T118 T119 T121 T125 T127 T196 T197",
    "ChemicalEntity": "T103 T104 T115 T120 T122 T123 T124 T129 T130 T131",
    "GrossAnatomicalStructure": "T017 T018 T021 T022 T023 T029 T030 T031",
    "Cell": "T025",
    "CellularComponent": "T026",
    "AnatomicalEntity": "T024",
    "BiologicalProcess": "T038 T039 T040 T042 T043 T045",
    "MolecularActivity": "T044",
    "Procedure": "T058 T059 T060 T061 T063 T065",
    "OrganismTaxon": "T001 T002 T004 T005 T007 T008 T010 T011 T012 T013 T014 T015 T016 T194 T204",
    "Behavior": "T053 T054 T055 T056",
    "Device": "T074 T075 T203",
    "Food": "T168",
}
_CATEGORIES = {tui: f"biolink:{category}" for category, tuis in _BY_CATEGORY.items() for tui in tuis.split()}


def category_of(tui: str) -> str:
    """Return the category of a semantic type.

    >>> category_of("T047"), category_of("T184"), category_of("T073")
    ('biolink:Disease', 'biolink:PhenotypicFeature', 'biolink:NamedThing')
    """
    return _CATEGORIES.get(tui, "biolink:NamedThing")


#: Of several types of one concept the one that says most decides; the name of a substance that is given says more than what it is made of.
_ORDER = [
    "Gene",
    "Drug",
    "Protein",
    "NucleicAcidEntity",
    "SmallMolecule",
    "ChemicalEntity",
    "Disease",
    "PhenotypicFeature",
    "Procedure",
    "MolecularActivity",
    "BiologicalProcess",
    "Behavior",
    "CellularComponent",
    "Cell",
    "GrossAnatomicalStructure",
    "AnatomicalEntity",
    "OrganismTaxon",
    "Device",
    "Food",
    "NamedThing",
]
_GIVEN, _POLYMER = {"T121", "T200", "T195"}, {"biolink:Protein", "biolink:NucleicAcidEntity"}


def best_category(tuis: list[str]) -> str:
    """Return the category of a concept of several semantic types; a protein that is given as a medicine is a drug.

    >>> best_category(["T116", "T121", "T125"]), best_category(["T116", "T192"]), best_category(["T033", "T047"])
    ('biolink:Drug', 'biolink:Protein', 'biolink:Disease')
    """
    kinds = {category_of(tui) for tui in tuis}
    if kinds & _POLYMER and _GIVEN & set(tuis):
        return "biolink:Drug"
    return next((f"biolink:{kind}" for kind in _ORDER if f"biolink:{kind}" in kinds), "biolink:NamedThing")
