"""What the verbs of questions mean: which categories they speak of, and which edges would say so."""

from __future__ import annotations

import re

from reasoning.questions.relations import CHEMICALS, DISEASE, GENE, GENE_DISEASE, HAS_PHENOTYPE, INHERITANCE, PHENOTYPE, ROLE, TREATS

#: Verbs of "does A ... B?" -> the predicates that affirm it, and the direction.
VERBS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(form, re.I), tuple(f"biolink:{p}" for p in predicates.split()))
    for form, predicates in (
        (
            r"cause|lead|result|produce|give",
            "causes contributes_to gene_associated_with_condition has_phenotype has_manifestation predisposes_to_condition",
        ),
        (
            r"have|show|present|include|feature|come|involve|exhibit",
            "has_phenotype has_manifestation has_mode_of_inheritance has_disease_onset has_clinical_course has_chemical_role has_part",
        ),
        (r"treat|help|cure|work|improve|relieve", "treats applied_to_treat"),
        (r"contribute|predispose|increase", "contributes_to predisposes_to_condition causes gene_associated_with_condition"),
        (
            r"affect|influence|alter|change|regulate|inhibit|interact|bind",
            "affects_response_to affects regulates interacts_with physically_interacts_with",
        ),
    )
)


#: ``Pattern.way`` of a check -> (categories of a, of b, predicates, either way).
CHECKS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]] = {
    "forward": ((), (PHENOTYPE, DISEASE), (), False),
    "is a": ((DISEASE, PHENOTYPE), (DISEASE, PHENOTYPE), ("biolink:subclass_of",), False),
    "is one": ((), (), ("biolink:subclass_of", "biolink:has_chemical_role", "biolink:has_role"), False),
    "phenotype": ((DISEASE,), (PHENOTYPE, DISEASE), HAS_PHENOTYPE, False),
    "cause": ((), (DISEASE, PHENOTYPE), (*GENE_DISEASE, *HAS_PHENOTYPE), False),
    "treat": (CHEMICALS, (DISEASE, PHENOTYPE), TREATS, False),
    "contraindicated": (CHEMICALS, (DISEASE, PHENOTYPE), ("biolink:contraindicated_in",), False),
    "inherit": ((DISEASE,), (INHERITANCE,), ("biolink:has_mode_of_inheritance",), False),
    "any": ((), (), (), True),
}

#: Verbs that ask what something does for people who are ill, and the categories of (what helps, what it helps against).
HELPS = re.compile(r"help|treat|work|improv|reliev|benefi|useful|effective|used|given|prevent|repurposed|repositioned", re.I)
HELPED = ((*CHEMICALS, GENE), (DISEASE, PHENOTYPE))

#: ``Pattern.way`` of a question to one concept -> what is asked of it, by its category, the likeliest category first.
READINGS: dict[str, dict[str, str]] = {
    "cause of": {DISEASE: "genes_of", PHENOTYPE: "diseases_with"},
    "members": {ROLE: "role_members", DISEASE: "subtypes", PHENOTYPE: "subtypes"},
    "used for": dict.fromkeys(CHEMICALS, "treats"),
    "acts on": dict.fromkeys(CHEMICALS, "targets"),
}

#: (category, verb) of "what does X <verb>" -> what is asked.
DOES: dict[tuple[str, str], str] = {
    (GENE, "cause"): "diseases_of",
    (GENE, "lead"): "diseases_of",
    (GENE, "result"): "diseases_of",
    (GENE, "do"): "diseases_of",
    (GENE, "predispose"): "diseases_of",
    (GENE, "affect"): "drugs_of_gene",
    (GENE, "influence"): "drugs_of_gene",
    (GENE, "metabolize"): "drugs_of_gene",
    (GENE, "metabolise"): "drugs_of_gene",
    (DISEASE, "cause"): "phenotypes",
    (DISEASE, "lead"): "phenotypes",
    (DISEASE, "result"): "phenotypes",
    (DISEASE, "affect"): "phenotypes",
    (DISEASE, "include"): "subtypes",
    (DISEASE, "look"): "phenotypes",
    (DISEASE, "do"): "phenotypes",
    (DISEASE, "predispose"): "predispositions",
}
