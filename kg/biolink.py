"""The part of the Biolink model that the graph uses: categories with their labels, predicates with how they read aloud.

Source: Biolink model 4.2 (https://biolink.github.io/biolink-model). ``PREDICATES`` is what a reader needs in order to say an edge in either
direction; a predicate that is not listed still works, it is then read from its own name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "biolink:"


@dataclass(frozen=True, slots=True)
class Predicate:
    """How a predicate reads: "subject `forward` object" and "object `backward` subject"; whether both mean the same."""

    forward: str
    backward: str
    symmetric: bool = False


PREDICATES: dict[str, Predicate] = {
    "biolink:has_phenotype": Predicate("has the phenotype", "is a phenotype of"),
    "biolink:subclass_of": Predicate("is a kind of", "includes"),
    "biolink:part_of": Predicate("is part of", "has part"),
    "biolink:causes": Predicate("causes", "is caused by"),
    "biolink:contributes_to": Predicate("contributes to", "is contributed to by"),
    "biolink:gene_associated_with_condition": Predicate("is associated with", "is associated with the gene"),
    "biolink:has_mode_of_inheritance": Predicate("is inherited as", "is the mode of inheritance of"),
    "biolink:affects_response_to": Predicate("affects the response to", "has a response that is affected by"),
    "biolink:has_chemical_role": Predicate("has the role", "is the role of"),
    "biolink:has_role": Predicate("has the role", "is the role of"),
    "biolink:treats": Predicate("treats", "is treated by"),
    "biolink:applied_to_treat": Predicate("is applied to treat", "is managed with"),
    "biolink:studied_to_treat": Predicate("is studied to treat", "is studied with"),
    "biolink:in_clinical_trials_for": Predicate("is in clinical trials for", "has clinical trials of"),
    "biolink:prevents": Predicate("prevents", "is prevented by"),
    "biolink:diagnoses": Predicate("can show", "is observable through"),
    "biolink:contraindicated_in": Predicate("is contraindicated in", "has the contraindication"),
    "biolink:related_to": Predicate("is related to", "is related to", symmetric=True),
    "biolink:interacts_with": Predicate("interacts with", "interacts with", symmetric=True),
    "biolink:physically_interacts_with": Predicate("binds", "is bound by", symmetric=True),
    "biolink:regulates": Predicate("regulates", "is regulated by"),
    "biolink:affects": Predicate("affects", "is affected by"),
    "biolink:gene_product_of": Predicate("is the product of", "has the gene product"),
    "biolink:participates_in": Predicate("takes part in", "has the participant"),
    "biolink:actively_involved_in": Predicate("is involved in", "involves"),
    "biolink:located_in": Predicate("is located in", "is the location of"),
    "biolink:has_disease_onset": Predicate("starts in", "is the onset of"),
    "biolink:has_clinical_course": Predicate("takes the course", "is the course of"),
}

#: A predicate -> the one that it is a kind of (``is_a`` in the Biolink model), where a source may use either for the same.
BROADER = {
    f"{PREFIX}{narrow}": f"{PREFIX}{broad}"
    for narrow, broad in {
        "directly_interacts_with": "interacts_with",
        "molecularly_interacts_with": "interacts_with",
        "physically_interacts_with": "interacts_with",
        "directly_physically_interacts_with": "physically_interacts_with",
        "indirectly_physically_interacts_with": "physically_interacts_with",
    }.items()
}


def broader(predicate: str) -> tuple[str, ...]:
    """Return a predicate and all that it is a kind of.

    >>> broader("biolink:directly_physically_interacts_with")
    ('biolink:directly_physically_interacts_with', 'biolink:physically_interacts_with', 'biolink:interacts_with')
    """
    found = [predicate]
    while found[-1] in BROADER:
        found.append(BROADER[found[-1]])
    return tuple(found)


def label(category: str) -> str:
    """Return a category as a label for people and for Cypher.

    >>> label("biolink:PhenotypicFeature")
    'PhenotypicFeature'
    """
    return category.removeprefix(PREFIX)


def relationship_type(predicate: str) -> str:
    """Return a predicate as a Cypher relationship type.

    >>> relationship_type("biolink:has_phenotype")
    'HAS_PHENOTYPE'
    """
    return re.sub(r"\W+", "_", predicate.removeprefix(PREFIX)).upper()


def verb(predicate: str, *, backward: bool = False) -> str:
    """Return how a predicate reads aloud, from subject to object or, with ``backward``, from object to subject.

    >>> verb("biolink:has_phenotype"), verb("biolink:has_phenotype", backward=True), verb("biolink:in_taxon")
    ('has the phenotype', 'is a phenotype of', 'in taxon')
    """
    known = PREDICATES.get(predicate)
    if known is not None:
        return known.backward if backward else known.forward
    words = predicate.removeprefix(PREFIX).replace("_", " ").replace(":", " ")
    return f"is the object of '{words}' from" if backward else words


def is_predicate(text: str) -> bool:
    """Whether text has the form of a predicate CURIE."""
    return re.fullmatch(r"[A-Za-z][\w.]*:[\w.\-]+", text) is not None
