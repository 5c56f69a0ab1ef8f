"""Categories and predicates that reasoning knows by name, from the Biolink model."""

from __future__ import annotations

_B = "biolink:"
DISEASE, PHENOTYPE, GENE = _B + "Disease", _B + "PhenotypicFeature", _B + "Gene"
DRUG, MOLECULE, ROLE = _B + "Drug", _B + "SmallMolecule", _B + "ChemicalRole"
CHEMICALS = (DRUG, MOLECULE, _B + "ChemicalEntity", _B + "MolecularMixture")

SUBCLASS, ONSET = _B + "subclass_of", _B + "has_disease_onset"
TREATS = (_B + "treats", _B + "applied_to_treat")
GENE_DISEASE = (_B + "causes", _B + "contributes_to", _B + "gene_associated_with_condition")
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
