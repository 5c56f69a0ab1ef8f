"""What one can ask of a concept: which edges, at which end the concept stands, and what people call the other end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_B = "biolink:"
DISEASE, PHENOTYPE, GENE = _B + "Disease", _B + "PhenotypicFeature", _B + "Gene"
DRUG, MOLECULE, ROLE, INHERITANCE = _B + "Drug", _B + "SmallMolecule", _B + "ChemicalRole", _B + "GeneticInheritance"
CHEMICALS = (DRUG, MOLECULE, _B + "ChemicalEntity", _B + "MolecularMixture")
GENE_DISEASE = (_B + "causes", _B + "contributes_to", _B + "gene_associated_with_condition")
ACTION = _B + "Procedure"
TREATS = (_B + "treats", _B + "applied_to_treat")
HAS_PHENOTYPE = (_B + "has_phenotype", _B + "has_manifestation")


#: What a drug does to what it acts on.
TARGETS = tuple(
    _B + name
    for name in (
        "decreases_activity_of",
        "increases_activity_of",
        "negatively_regulates",
        "positively_regulates",
        "affects",
        "regulates",
        "interacts_with",
        "directly_interacts_with",
        "physically_interacts_with",
        "molecularly_interacts_with",
        "decreases_abundance_of",
        "increases_abundance_of",
    )
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A question to a concept's neighbourhood.

    Attributes:
        name: what results call it.
        predicates: any of these.
        given: the end at which the concept of the question stands.
        of: categories that the concept may have; any when empty.
        answers: categories of the other end; any when empty.
        noun: what one and several of the other end are called.
    """

    name: str
    predicates: tuple[str, ...]
    given: Literal["subject", "object"]
    of: tuple[str, ...]
    answers: tuple[str, ...]
    noun: tuple[str, str]


RELATIONS: dict[str, Relation] = {
    relation.name: relation
    for relation in (
        Relation("phenotypes", HAS_PHENOTYPE, "subject", (DISEASE,), (), ("phenotype", "phenotypes")),
        Relation("diseases_with", HAS_PHENOTYPE, "object", (PHENOTYPE, DISEASE), (DISEASE,), ("disease", "diseases")),
        Relation("genes_of", GENE_DISEASE, "object", (DISEASE,), (GENE,), ("gene", "genes")),
        Relation("diseases_of", GENE_DISEASE, "subject", (GENE,), (DISEASE,), ("disease", "diseases")),
        Relation("drugs_of_gene", (_B + "affects_response_to",), "subject", (GENE,), (), ("drug", "drugs")),
        Relation("genes_of_drug", (_B + "affects_response_to",), "object", CHEMICALS, (GENE,), ("gene", "genes")),
        Relation(
            "inheritance", (_B + "has_mode_of_inheritance",), "subject", (DISEASE,), (), ("mode of inheritance", "modes of inheritance")
        ),
        Relation(
            "inherited_as", (_B + "has_mode_of_inheritance",), "object", (INHERITANCE, PHENOTYPE), (DISEASE,), ("disease", "diseases")
        ),
        Relation("onset", (_B + "has_disease_onset",), "subject", (DISEASE,), (), ("onset", "onsets")),
        Relation("subtypes", (_B + "subclass_of",), "object", (), (), ("subtype", "subtypes")),
        Relation("supertypes", (_B + "subclass_of",), "subject", (), (), ("broader concept", "broader concepts")),
        Relation("roles", (_B + "has_chemical_role", _B + "has_role"), "subject", CHEMICALS, (), ("role", "roles")),
        Relation("role_members", (_B + "has_chemical_role", _B + "has_role"), "object", (ROLE,), (), ("chemical", "chemicals")),
        Relation("targets", TARGETS, "subject", CHEMICALS, (), ("target", "targets")),
        Relation("modulators", TARGETS, "object", (GENE, _B + "Protein"), CHEMICALS, ("drug", "drugs")),
        Relation("treatments", TREATS, "object", (DISEASE, PHENOTYPE), (), ("treatment", "treatments")),
        Relation("treats", TREATS, "subject", (*CHEMICALS, ACTION), (), ("disease", "diseases")),
        Relation("preventions", (_B + "prevents",), "object", (DISEASE, PHENOTYPE), (), ("prevention", "preventions")),
        Relation("tests", (_B + "diagnoses",), "object", (PHENOTYPE, DISEASE), (), ("test", "tests")),
        Relation("shows", (_B + "diagnoses",), "subject", (ACTION,), (), ("finding", "findings")),
        Relation("contraindicated", (_B + "contraindicated_in",), "object", (DISEASE, PHENOTYPE), (), ("drug", "drugs")),
        Relation("contraindications", (_B + "contraindicated_in",), "subject", CHEMICALS, (), ("contraindication", "contraindications")),
        Relation("predispositions", (_B + "predisposes_to_condition",), "subject", (DISEASE, GENE), (), ("condition", "conditions")),
        Relation("parts", (_B + "part_of",), "object", (), (), ("part", "parts")),
    )
}

#: What people call the other end -> relations that may be meant; the category of the concept decides.
NOUNS: dict[str, tuple[str, ...]] = {
    "symptom": ("phenotypes",),
    "sign": ("phenotypes",),
    "feature": ("phenotypes",),
    "phenotype": ("phenotypes",),
    "manifestation": ("phenotypes",),
    "finding": ("phenotypes",),
    "hpo term": ("phenotypes",),
    "presentation": ("phenotypes",),
    "characteristic": ("phenotypes",),
    "complication": ("phenotypes",),
    "gene": ("genes_of", "genes_of_drug", "targets"),
    "mutation": ("genes_of",),
    "variant": ("genes_of",),
    "disease": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "disorder": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "condition": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "syndrome": ("diseases_of", "diseases_with", "inherited_as", "subtypes"),
    "illness": ("diseases_of", "diseases_with", "treats"),
    "diagnosis": ("diseases_with", "diseases_of"),
    "drug": ("drugs_of_gene", "treatments", "modulators", "role_members", "subtypes"),
    "medication": ("drugs_of_gene", "treatments", "role_members"),
    "medicine": ("drugs_of_gene", "treatments", "role_members"),
    "chemical": ("role_members", "drugs_of_gene", "subtypes"),
    "compound": ("role_members", "drugs_of_gene", "subtypes"),
    "substance": ("role_members", "drugs_of_gene", "subtypes"),
    "target": ("targets",),
    "protein": ("targets",),
    "inhibitor": ("modulators",),
    "activator": ("modulators",),
    "treatment": ("treatments",),
    "therapy": ("treatments",),
    "prevention": ("preventions",),
    "test": ("tests",),
    "examination": ("tests",),
    "investigation": ("tests",),
    "indication": ("treats",),
    "use": ("treats", "roles"),
    "inheritance": ("inheritance",),
    "subtype": ("subtypes",),
    "type": ("subtypes",),
    "kind": ("subtypes",),
    "form": ("subtypes",),
    "subclass": ("subtypes",),
    "parent": ("supertypes",),
    "superclass": ("supertypes",),
    "category": ("supertypes",),
    "gene defect": ("genes_of",),
    "gene mutation": ("genes_of",),
    "gene variant": ("genes_of", "genes_of_drug"),
    "genetic defect": ("genes_of",),
    "pharmacogene": ("genes_of_drug",),
    "organ": ("phenotypes",),
    "organ system": ("phenotypes",),
    "substrate": ("drugs_of_gene",),
    "age of onset": ("onset",),
    "age at onset": ("onset",),
    "inheritance pattern": ("inheritance",),
    "inheritance mode": ("inheritance",),
    "mechanism of action": ("targets",),
    "blocker": ("modulators",),
    "agonist": ("modulators",),
    "antagonist": ("modulators",),
    "class": ("supertypes", "roles"),
    "cause": ("genes_of", "diseases_with"),
    "role": ("roles",),
    "onset": ("onset",),
    "contraindication": ("contraindications",),
    "part": ("parts",),
}


#: Words between a noun and a concept that narrow down what is meant: "drugs that treat X", "drugs that inhibit X".
LINKS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"\b(?:for|treat|help|cure|relie|improve|indicated|used)", re.I), frozenset({"treatments", "treats"})),
    (re.compile(r"\b(?:target|inhibit|activat|block|bind|act|modulat)", re.I), frozenset({"modulators", "targets"})),
    (re.compile(r"\b(?:metaboli|influenc|affect|alter|chang)", re.I), frozenset({"drugs_of_gene", "genes_of_drug"})),
)


#: What no edge joins to a concept: (noun, category of the concept) -> the relation to what lies between, and the one from there.
CHAINS: dict[tuple[str, str], tuple[str, str]] = {
    ("gene", PHENOTYPE): ("diseases_with", "genes_of"),
    ("cause", PHENOTYPE): ("diseases_with", "genes_of"),
    ("mutation", PHENOTYPE): ("diseases_with", "genes_of"),
    ("drug", DISEASE): ("genes_of", "drugs_of_gene"),
    ("medication", DISEASE): ("genes_of", "drugs_of_gene"),
    ("medicine", DISEASE): ("genes_of", "drugs_of_gene"),
    **{
        (noun, GENE): ("diseases_of", "phenotypes")
        for noun in ("phenotype", "symptom", "sign", "feature", "manifestation", "finding", "hpo term")
    },
    **{("disease", category): ("genes_of_drug", "diseases_of") for category in CHEMICALS},
    ("inheritance", GENE): ("diseases_of", "inheritance"),
    ("inheritance", PHENOTYPE): ("diseases_with", "inheritance"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be asked of a concept: the relation, the one that leads to where it starts, and how unlikely that is (0 is likeliest)."""

    relation: Relation
    through: Relation | None = None
    rank: int = 0


def readings_for(noun: str, category: str, link: str = "") -> list[Reading]:
    """Return what a noun may mean of a concept of a category.

    Args:
        link: the words between the noun and the concept; they put first what they speak of.

    >>> min(readings_for("drug", "biolink:Gene", "that inhibit"), key=lambda reading: reading.rank).relation.name
    'modulators'
    >>> [(reading.through.name, reading.relation.name) for reading in readings_for("gene", "biolink:PhenotypicFeature")]
    [('diseases_with', 'genes_of')]
    """
    meant = next((names for form, names in LINKS if form.search(link)), frozenset())
    found = []
    for place, name in enumerate(NOUNS.get(noun, ())):
        relation = RELATIONS[name]
        if not relation.of or category in relation.of:
            at = relation.of.index(category) if relation.of else len(CHEMICALS)
            found.append(Reading(relation, None, (0 if name in meant else 100) + 10 * place + at))
    if (noun, category) in CHAINS:
        through, relation = (RELATIONS[name] for name in CHAINS[noun, category])
        found.append(Reading(relation, through))
    return found


def categories_for(noun: str) -> tuple[str, ...]:
    """Return the categories that a concept of which a noun is asked may have, the likeliest first.

    >>> categories_for("symptom")
    ('biolink:Disease', 'biolink:Gene')
    """
    direct = [category for name in NOUNS.get(noun, ()) for category in RELATIONS[name].of]
    return tuple(dict.fromkeys([*direct, *(category for asked, category in CHAINS if asked == noun)]))
