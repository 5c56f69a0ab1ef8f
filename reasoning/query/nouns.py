"""What the things that a query asks for are called."""

from __future__ import annotations

from reasoning.query.model import Query, Statement, Term

_B = "biolink:"
#: (predicate, the end that is asked for) -> one, several. What a category is called comes second.
_BY_STATEMENT: dict[tuple[str, str], tuple[str, str]] = {
    ("has_phenotype", "object"): ("phenotype", "phenotypes"),
    ("has_manifestation", "object"): ("phenotype", "phenotypes"),
    ("has_mode_of_inheritance", "object"): ("mode of inheritance", "modes of inheritance"),
    ("has_disease_onset", "object"): ("onset", "onsets"),
    ("subclass_of", "subject"): ("subtype", "subtypes"),
    ("subclass_of", "object"): ("broader concept", "broader concepts"),
    ("has_chemical_role", "object"): ("role", "roles"),
    ("has_role", "object"): ("role", "roles"),
    ("has_chemical_role", "subject"): ("chemical", "chemicals"),
    ("affects_response_to", "object"): ("drug", "drugs"),
    ("treats", "subject"): ("treatment", "treatments"),
    ("contraindicated_in", "object"): ("contraindication", "contraindications"),
    ("predisposes_to_condition", "object"): ("condition", "conditions"),
    ("part_of", "subject"): ("part", "parts"),
}
_BY_CATEGORY: dict[str, tuple[str, str]] = {
    "Disease": ("disease", "diseases"),
    "PhenotypicFeature": ("phenotype", "phenotypes"),
    "Gene": ("gene", "genes"),
    "Protein": ("protein", "proteins"),
    "Drug": ("drug", "drugs"),
    "SmallMolecule": ("chemical", "chemicals"),
    "ChemicalEntity": ("chemical", "chemicals"),
    "MolecularMixture": ("chemical", "chemicals"),
    "ChemicalRole": ("role", "roles"),
    "BiologicalProcess": ("process", "processes"),
    "MolecularActivity": ("molecular activity", "molecular activities"),
    "CellularComponent": ("part of the cell", "parts of the cell"),
    "Pathway": ("pathway", "pathways"),
    "AnatomicalEntity": ("part of the body", "parts of the body"),
    "GeneticInheritance": ("mode of inheritance", "modes of inheritance"),
    "ClinicalCourse": ("onset or course", "onsets and courses"),
    "ClinicalModifier": ("modifier", "modifiers"),
}
_ANY = ("concept", "concepts")


def noun_of(query: Query, variable: str) -> tuple[str, str]:
    """Return what one and several values of a variable are called."""
    term = query.term(variable)
    called = _category(term)
    if called is not None:
        return called
    names = {said for statement in query.statements() if (said := _stated(statement, variable)) is not None}
    return names.pop() if len(names) == 1 else _ANY


def _category(term: Term) -> tuple[str, str] | None:
    names = [_BY_CATEGORY.get(category.removeprefix(_B)) for category in term.categories]
    known = [name for name in dict.fromkeys(names) if name is not None]
    # Drugs and other chemicals are "drugs": the first category is what was meant.
    return known[0] if known and None not in names else None


def _stated(statement: Statement, variable: str) -> tuple[str, str] | None:
    ends = [end for end, name in (("subject", statement.subject), ("object", statement.object)) if name == variable]
    names = {_BY_STATEMENT.get((predicate.removeprefix(_B), end)) for predicate in statement.predicates for end in ends}
    return names.pop() if len(names) == 1 else None
