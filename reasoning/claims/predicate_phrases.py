"""Predicates as verb phrases: forward and backward, affirmed and negated, for one thing and for several.

``kg.biolink`` says how a predicate reads in the singular; the rest follows from English grammar. The verifier reads the same phrases back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.biolink import PREDICATES, verb

#: Forward and backward readings of Biolink predicates for full sentences, over those of ``kg.biolink``. "~": the same both ways.
SENTENCES = {
    "actively_involved_in": ("is actively involved in", "actively involves"),
    "affected_by": ("is affected by", "affects"),
    "affects_risk_for": ("affects the risk for", "has a risk that is affected by"),
    "ameliorates": ("ameliorates", "is ameliorated by"),
    "capable_of": ("is capable of", "is a capability of"),
    "caused_by": ("is caused by", "causes"),
    "chemically_similar_to": ("is chemically similar to", "~"),
    "coexists_with": ("coexists with", "~"),
    "contraindicated_for": ("is contraindicated for", "has the contraindication"),
    "correlated_with": ("is correlated with", "~"),
    "decreases_abundance_of": ("decreases the abundance of", "has its abundance decreased by"),
    "decreases_activity_of": ("decreases the activity of", "has its activity decreased by"),
    "decreases_response_to": ("decreases the response to", "has the response to it decreased by"),
    "decreases_uptake_of": ("decreases the uptake of", "has its uptake decreased by"),
    "derives_from": ("derives from", "is the origin of"),
    "derives_into": ("turns into", "derives from"),
    "directly_interacts_with": ("directly interacts with", "~"),
    "disrupted_by": ("is disrupted by", "disrupts"),
    "disrupts": ("disrupts", "is disrupted by"),
    "enables": ("enables", "is enabled by"),
    "exacerbates": ("exacerbates", "is exacerbated by"),
    "expressed_in": ("is expressed in", "expresses"),
    "has_active_ingredient": ("has the active ingredient", "is an active ingredient of"),
    "has_disease_onset": ("has the onset", "is the onset of"),
    "has_mode_of_inheritance": ("has the mode of inheritance", "is the mode of inheritance of"),
    "has_clinical_modifier": ("is qualified as", "qualifies"),
    "has_manifestation": ("has the manifestation", "is a manifestation of"),
    "has_metabolite": ("has the metabolite", "is a metabolite of"),
    "has_output": ("has the output", "is an output of"),
    "has_part": ("contains", "is contained in"),
    "has_participant": ("has the participant", "takes part in"),
    "has_past_medical_history": ("follows a history of", "is a history before"),
    "in_complex_with": ("is in a complex with", "~"),
    "in_taxon": ("belongs to the taxon", "includes the organism"),
    "increases_abundance_of": ("increases the abundance of", "has its abundance increased by"),
    "increases_activity_of": ("increases the activity of", "has its activity increased by"),
    "increases_degradation_of": ("increases the degradation of", "has its degradation increased by"),
    "increases_expression_of": ("increases the expression of", "has its expression increased by"),
    "increases_stability_of": ("increases the stability of", "has its stability increased by"),
    "increases_transport_of": ("increases the transport of", "has its transport increased by"),
    "is_metabolite_of": ("is a metabolite of", "has the metabolite"),
    "location_of": ("is the location of", "is located in"),
    "manifestation_of": ("is a manifestation of", "has the manifestation"),
    "molecularly_interacts_with": ("molecularly interacts with", "~"),
    "negatively_correlated_with": ("is negatively correlated with", "~"),
    "negatively_regulates": ("negatively regulates", "is negatively regulated by"),
    "occurs_in": ("occurs in", "is the site of"),
    "phenotype_of": ("is a phenotype of", "has the phenotype"),
    "positively_correlated_with": ("is positively correlated with", "~"),
    "positively_regulates": ("positively regulates", "is positively regulated by"),
    "precedes": ("precedes", "is preceded by"),
    "predisposes": ("predisposes to", "has the predisposing factor"),
    "predisposes_to_condition": ("predisposes to", "has the predisposing factor"),
    "prevents": ("prevents", "is prevented by"),
    "produced_by": ("is produced by", "produces"),
    "produces": ("produces", "is produced by"),
    "superclass_of": ("includes", "is a kind of"),
}

#: Nouns inside a verb phrase that take a plural when several things follow.
_NOUNS = {
    noun: f"{noun}s"
    for noun in ("phenotype", "role", "onset", "contraindication", "participant", "part", "gene", "course", "manifestation", "modifier")
}
_LAST_NOUN = re.compile(r"\b(" + "|".join(_NOUNS) + r")$")
_VERB = re.compile(r"^(?:has|is|[a-z]+s)\b")


@lru_cache(maxsize=4096)
def phrase(predicate: str, *, backward: bool = False, negated: bool = False, several: bool = False) -> str:
    """Return a predicate as a verb phrase.

    >>> phrase("biolink:has_phenotype", several=True), phrase("biolink:causes", negated=True), phrase("biolink:subclass_of", negated=True)
    ('has the phenotypes', 'does not cause', 'is not a kind of')
    >>> phrase("biolink:decreases_activity_of", negated=True), phrase("biolink:negatively_regulates", negated=True)
    ('does not decrease the activity of', 'does not negatively regulate')
    >>> phrase("biolink:chemically_similar_to"), phrase("biolink:causes", backward=True, negated=True)
    ('is chemically similar to', 'is not caused by')
    >>> phrase("biolink:expressed_in", backward=True, negated=True)
    'does not express'
    """
    said = _singular(predicate, backward)
    if several and not negated:
        said = _LAST_NOUN.sub(lambda match: _NOUNS[match.group()], said).replace("has the mode of", "has the modes of")
    return _negate(said) if negated else said


def _singular(predicate: str, backward: bool) -> str:
    readings = SENTENCES.get(predicate.removeprefix("biolink:"))
    if readings is not None:
        forward, mirror = readings
        return mirror if backward and mirror != "~" else forward
    said = verb(predicate, backward=backward)
    return said if predicate in PREDICATES or _VERB.match(said) else f"is {said}"


def _negate(said: str) -> str:
    first, _, rest = said.partition(" ")
    if first == "is":
        return f"is not {rest}"
    if first.endswith("ly"):
        return _negate(rest).replace("does not", f"does not {first}", 1)
    return f"does not {base(first)} {rest}".rstrip()


def plural(said: str) -> str:
    """Return a verb phrase as several things would be said to do it.

    >>> plural("has the phenotype"), plural("is a kind of"), plural("expresses"), plural("does not cause"), plural("directly binds")
    ('have the phenotype', 'are kinds of', 'express', 'do not cause', 'directly bind')
    """
    first, _, rest = said.partition(" ")
    if first in ("is", "does"):
        rest = re.sub(r"^(not )?an? (\w+)(?= of\b)", lambda match: f"{match[1] or ''}{match[2]}s", rest) if first == "is" else rest
        return f"{'are' if first == 'is' else 'do'} {rest}".rstrip()
    if first.endswith("ly"):
        return f"{first} {plural(rest)}"
    return f"{base(first)} {rest}".rstrip()


def base(verb: str) -> str:
    """Return a verb of the third person without its ending: "has" -> "have", "expresses" -> "express", "causes" -> "cause"."""
    if verb == "has":
        return "have"
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb.removesuffix("es") if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else verb.removesuffix("s")
