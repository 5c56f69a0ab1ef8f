"""What one can ask of a concept: which edges, at which end the concept stands, and what people call the other end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_B = "biolink:"
DISEASE, PHENOTYPE, GENE = _B + "Disease", _B + "PhenotypicFeature", _B + "Gene"
DRUG, MOLECULE, ROLE, INHERITANCE = _B + "Drug", _B + "SmallMolecule", _B + "ChemicalRole", _B + "GeneticInheritance"
CHEMICALS = (DRUG, MOLECULE, _B + "ChemicalEntity", _B + "MolecularMixture")
GENE_DISEASE = (_B + "causes", _B + "contributes_to", _B + "gene_associated_with_condition")
HAS_PHENOTYPE = (_B + "has_phenotype", _B + "has_manifestation")


#: What a drug does to what it acts on.
TARGETS = tuple(
    _B + name
    for name in (
        "decreases_activity_of", "increases_activity_of", "negatively_regulates", "positively_regulates", "affects", "regulates",
        "interacts_with", "directly_interacts_with", "physically_interacts_with", "molecularly_interacts_with", "decreases_abundance_of",
        "increases_abundance_of",
    )
)  # fmt: skip


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
        Relation("treatments", (_B + "treats",), "object", (DISEASE, PHENOTYPE), (), ("treatment", "treatments")),
        Relation("treats", (_B + "treats",), "subject", CHEMICALS, (), ("disease", "diseases")),
        Relation("contraindications", (_B + "contraindicated_in",), "subject", CHEMICALS, (), ("contraindication", "contraindications")),
        Relation("predispositions", (_B + "predisposes_to_condition",), "subject", (DISEASE, GENE), (), ("condition", "conditions")),
        Relation("parts", (_B + "part_of",), "object", (), (), ("part", "parts")),
    )
}

#: What people call the other end -> relations that may be meant; the category of the concept decides.
NOUNS: dict[str, tuple[str, ...]] = {
    "symptom": ("phenotypes",), "sign": ("phenotypes",), "feature": ("phenotypes",), "phenotype": ("phenotypes",),
    "manifestation": ("phenotypes",), "finding": ("phenotypes",), "hpo term": ("phenotypes",),
    "presentation": ("phenotypes",), "characteristic": ("phenotypes",),
    "complication": ("phenotypes",), "gene": ("genes_of", "genes_of_drug", "targets"), "mutation": ("genes_of",), "variant": ("genes_of",),
    "disease": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "disorder": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "condition": ("diseases_of", "diseases_with", "inherited_as", "treats", "subtypes"),
    "syndrome": ("diseases_of", "diseases_with", "inherited_as", "subtypes"),
    "illness": ("diseases_of", "diseases_with", "treats"), "diagnosis": ("diseases_with", "diseases_of"),
    "drug": ("drugs_of_gene", "treatments", "modulators", "role_members", "subtypes"),
    "medication": ("drugs_of_gene", "treatments", "role_members"),
    "medicine": ("drugs_of_gene", "treatments", "role_members"), "chemical": ("role_members", "drugs_of_gene", "subtypes"),
    "compound": ("role_members", "drugs_of_gene", "subtypes"), "substance": ("role_members", "drugs_of_gene", "subtypes"),
    "target": ("targets",), "protein": ("targets",), "inhibitor": ("modulators",), "activator": ("modulators",),
    "treatment": ("treatments",), "therapy": ("treatments",), "indication": ("treats",), "use": ("treats", "roles"),
    "inheritance": ("inheritance",), "subtype": ("subtypes",), "type": ("subtypes",), "kind": ("subtypes",), "form": ("subtypes",),
    "subclass": ("subtypes",), "parent": ("supertypes",), "superclass": ("supertypes",), "category": ("supertypes",),
    "class": ("supertypes", "roles"), "cause": ("genes_of", "diseases_with"), "role": ("roles",), "onset": ("onset",),
    "contraindication": ("contraindications",), "part": ("parts",),
}  # fmt: skip


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


def chain_for(noun: str, category: str) -> tuple[Relation, Relation] | None:
    """Return the two relations that lead from a concept of a category to what a noun asks for, None when no such chain is known.

    >>> [relation.name for relation in chain_for("gene", "biolink:PhenotypicFeature")]
    ['diseases_with', 'genes_of']
    """
    names = CHAINS.get((noun, category))
    return None if names is None else (RELATIONS[names[0]], RELATIONS[names[1]])


def relation_for(noun: str, category: str) -> Relation | None:
    """Return the relation that a noun means of a concept of a category, None when there is none.

    >>> relation_for("disease", "biolink:Gene").name, relation_for("disease", "biolink:PhenotypicFeature").name
    ('diseases_of', 'diseases_with')
    """
    for name in NOUNS.get(noun, ()):
        relation = RELATIONS[name]
        if not relation.of or category in relation.of:
            return relation
    return None


def categories_for(noun: str) -> tuple[str, ...]:
    """Return the categories that a concept of which a noun is asked may have, the likeliest first.

    >>> categories_for("symptom")
    ('biolink:Disease', 'biolink:Gene')
    """
    direct = [category for name in NOUNS.get(noun, ()) for category in RELATIONS[name].of]
    return tuple(dict.fromkeys([*direct, *(category for asked, category in CHAINS if asked == noun)]))
