"""PrimeKG's relations and what Biolink calls them; a name that denies never becomes a relation that affirms."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import polars as pl

from ingest.records import denials


class Relation(NamedTuple):
    """How Biolink says a relation: the type that is its subject ("" where both ends are alike), the predicate, whether it is denied."""

    subject: str
    predicate: str
    negated: bool = False
    level: str = "knowledge_assertion"
    agent: str = "manual_agent"


_COMPUTED = ("observation", "data_analysis_pipeline")
_RELATIONS = {
    "protein_protein": Relation("", "interacts_with"),
    "drug_protein": Relation("drug", "interacts_with"),
    "drug_drug": Relation("", "interacts_with"),
    "indication": Relation("drug", "treats"),
    "off-label use": Relation("drug", "treats_or_applied_or_studied_to_treat"),
    "contraindication": Relation("drug", "contraindicated_in"),
    "drug_effect": Relation("drug", "has_side_effect", False, "knowledge_assertion", "text_mining_agent"),
    "disease_phenotype_positive": Relation("disease", "has_phenotype"),
    "disease_phenotype_negative": Relation("disease", "has_phenotype", True),
    "disease_protein": Relation("gene/protein", "gene_associated_with_condition", False, "prediction", "text_mining_agent"),
    "phenotype_protein": Relation("gene/protein", "gene_associated_with_condition", False, "prediction", "text_mining_agent"),
    "bioprocess_protein": Relation("gene/protein", "actively_involved_in"),
    "molfunc_protein": Relation("gene/protein", "enables"),
    "cellcomp_protein": Relation("gene/protein", "located_in"),
    "pathway_protein": Relation("gene/protein", "participates_in"),
    "anatomy_protein_present": Relation("gene/protein", "expressed_in", False, *_COMPUTED),
    "anatomy_protein_absent": Relation("gene/protein", "expressed_in", True, *_COMPUTED),
}
_OTHER = Relation("", "related_to", False, "not_provided", "not_provided")
#: Exposures, and hierarchies whose direction is lost.
_RELATIONS |= dict.fromkeys(
    (
        *(f"exposure_{end}" for end in ("bioprocess", "cellcomp", "disease", "exposure", "molfunc", "protein")),
        *(f"{end}_{end}" for end in ("anatomy", "bioprocess", "cellcomp", "disease", "molfunc", "pathway")),
    ),
    _OTHER,
)
#: What is said of a row: by relation, what is shown of it, and the types of its ends.
KEY = ("relation", "display_relation", "x_type", "y_type")
SAID: dict[str, Any] = {
    "no_relation": pl.String,
    "kind_fault": pl.String,
    "unknown": pl.Boolean,
    "said_of_type": pl.Boolean,
    "second_is_subject": pl.Boolean,
    "predicate": pl.String,
    "negated": pl.Boolean,
    "knowledge_level": pl.String,
    "agent_type": pl.String,
    "qualifiers": pl.String,
    "label": pl.UInt64,
}


def kind(relation: str, shown: str, first: str, second: str) -> tuple[Any, ...]:
    """Return what rows of one relation between two types say: the columns of ``SAID`` but the last."""
    said, denied, fault = _said(relation)
    if fault is None and _SHOWN.get(shown.casefold(), said.negated ^ denied) != said.negated ^ denied:
        fault = f"the relation {relation!r} and what is shown of it, {shown!r}, contradict one another"
    if said.subject and said.subject not in (first, second):
        fault = f"{relation!r} between {first} and {second}: which of them it is said of is not known"
    qualifiers = {"aggregator": "infores:primekg", "relation": relation, "shown": shown if shown != relation else None}
    return (
        None if relation else "no relation",
        fault,
        said is _OTHER and relation not in _RELATIONS,
        bool(said.subject),
        second == said.subject != first,
        unknown_predicate(relation) if said is _OTHER and relation not in _RELATIONS else f"biolink:{said.predicate}",
        said.negated ^ denied,
        said.level,
        said.agent,
        json.dumps({key: value for key, value in qualifiers.items() if value}, ensure_ascii=False, sort_keys=True),
    )


def _said(relation: str) -> tuple[Relation, bool, str | None]:
    """Return what a relation says, whether its own name denies that, and why it cannot be told; spelling does not count."""
    plain = re.sub(r"[\s_-]+", "_", relation.strip()).casefold()
    known = _PLAIN.get(plain)
    if known is not None:
        return known, False, None
    try:
        affirmed, denied = denials.affirmed(f"primekg:{plain}")
    except ValueError as error:
        return _OTHER, False, str(error)
    inner = _PLAIN.get(affirmed.removeprefix("primekg:")) if denied else None
    if denied and (inner is None or inner.negated):
        return _OTHER, False, f"the relation {relation!r} denies by its name, and what it denies is not known"
    return inner or _OTHER, denied, None


_PLAIN = {re.sub(r"[\s_-]+", "_", relation).casefold(): said for relation, said in _RELATIONS.items()}
#: What the release shows of relations that are said or denied -> whether that denies.
_SHOWN = {f"{what} {there}": there == "absent" for what in ("phenotype", "expression") for there in ("present", "absent")}


def unknown_predicate(relation: str) -> str:
    """Return the predicate of a relation that PrimeKG is not known to have."""
    return "primekg:" + (re.sub(r"[^A-Za-z0-9]+", "_", relation).strip("_").lower() or "unnamed")
