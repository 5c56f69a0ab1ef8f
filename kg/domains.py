"""What may stand at either end of a predicate: its domain and range, in groups of categories that exclude each other.

Source: domains and ranges of the Biolink model 4.2, narrowed where its own definition does ("a drug treats a disease": a process does not,
and is not treated). A predicate that is not listed may join anything, as may a category of no group (a mixin, a source's own).
"""

from __future__ import annotations

from dataclasses import dataclass

_B = "biolink:"

#: Group -> categories.
GROUPS: dict[str, tuple[str, ...]] = {
    "condition": (
        "Disease",
        "PhenotypicFeature",
        "DiseaseOrPhenotypicFeature",
        "BehavioralFeature",
        "ClinicalFinding",
        "PathologicalProcess",
    ),
    "chemical": (
        "Drug",
        "SmallMolecule",
        "ChemicalEntity",
        "MolecularEntity",
        "MolecularMixture",
        "ChemicalMixture",
        "ComplexMolecularMixture",
        "ProcessedMaterial",
        "Food",
        "Polypeptide",
        "NucleicAcidEntity",
    ),
    "gene product": ("Gene", "Protein", "GeneFamily", "MacromolecularComplex", "RNAProduct", "Transcript", "ProteinFamily"),
    "process": ("BiologicalProcess", "MolecularActivity", "Pathway", "PhysiologicalProcess", "Behavior"),
    "anatomy": ("CellularComponent", "Cell", "GrossAnatomicalStructure", "AnatomicalEntity", "CellLine"),
    "organism": ("OrganismTaxon", "Bacterium", "Virus", "Fungus", "CellularOrganism", "Human"),
    "attribute": ("GeneticInheritance", "ClinicalCourse", "ClinicalModifier", "ClinicalAttribute", "Onset"),
    "role": ("ChemicalRole",),
    "action": ("Procedure", "Treatment", "Device", "ClinicalIntervention", "Activity"),
    "variant": ("SequenceVariant",),
}
_GROUP = {_B + category: group for group, categories in GROUPS.items() for category in categories}

#: What is given or done to people. A protein is also given: insulin, an enzyme, an antibody; so are cells and microbes.
_REMEDIES = ("chemical", "gene product", "action", "anatomy", "organism")
_MATTER = ("chemical", "gene product")


@dataclass(frozen=True, slots=True)
class Ends:
    """The groups that may stand at either end; any when empty."""

    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()


#: A substance that is a kind of role ("antibiotic") is given, too.
_TREATS = Ends((*_REMEDIES, "role"), ("condition",))
ENDS: dict[str, Ends] = {
    _B + predicate: ends
    for predicate, ends in {
        "treats": _TREATS,
        "applied_to_treat": _TREATS,
        "studied_to_treat": _TREATS,
        "in_clinical_trials_for": _TREATS,
        "treats_or_applied_or_studied_to_treat": _TREATS,
        "ameliorates_condition": _TREATS,
        "exacerbates_condition": Ends((), ("condition",)),
        # What is prevented may be a process ("prevents blood coagulation").
        "prevents": Ends((), ("condition", "process")),
        # A physiological state may forbid it: pregnancy, lactation.
        "contraindicated_in": Ends((*_REMEDIES, "role"), ("condition", "process")),
        "diagnoses": Ends(("action", "chemical"), ("condition", "attribute")),
        "has_phenotype": Ends((), ("condition", "attribute")),
        "has_manifestation": Ends((), ("condition", "attribute", "process")),
        "gene_associated_with_condition": Ends(("gene product", "variant"), ("condition",)),
        "has_mode_of_inheritance": Ends(("condition", "variant"), ("attribute", "condition")),
        "has_disease_onset": Ends(("condition",), ("attribute", "condition")),
        "has_clinical_course": Ends(("condition",), ("attribute", "condition")),
        "affects_response_to": Ends((), (*_MATTER, "role", "action")),
        "has_chemical_role": Ends(_MATTER, ("role",)),
        "has_active_ingredient": Ends(_MATTER, _MATTER),
        "chemically_similar_to": Ends((*_MATTER, "role"), (*_MATTER, "role")),
        "in_taxon": Ends((), ("organism",)),
        "expressed_in": Ends((*_MATTER, "variant"), ("anatomy",)),
        "gene_product_of": Ends(_MATTER, ("gene product",)),
        "interacts_with": Ends(),
        "physically_interacts_with": Ends((*_MATTER, "anatomy"), (*_MATTER, "anatomy")),
    }.items()
}


def group(category: str) -> str | None:
    """Return the group of a category, or None when it is of none.

    >>> group("biolink:BiologicalProcess"), group("biolink:NamedThing")
    ('process', None)
    """
    return _GROUP.get(category)


def fault(subject: str, predicate: str, object: str) -> str | None:
    """Return why a predicate cannot join a subject and an object of these categories; None when it can.

    >>> fault("biolink:Drug", "biolink:treats", "biolink:BiologicalProcess")
    'treats has no process (BiologicalProcess) as its object, but a condition'
    """
    ends = ENDS.get(predicate)
    if ends is None:
        return None
    for end, category, allowed in (("subject", subject, ends.subject), ("object", object, ends.object)):
        here = group(category)
        if allowed and here is not None and here not in allowed:
            wanted = ", ".join(allowed[:-1]) + (" or " if allowed[:-1] else "") + allowed[-1]
            return f"{predicate.removeprefix(_B)} has no {here} ({category.removeprefix(_B)}) as its {end}, but a {wanted}"
    return None
