"""What is to be told with each thing found: "features of X with their frequencies", "diseases that G causes and their inheritance"."""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.query.model import And, Find, Query, Span, Statement, Term
from reasoning.reading.words.tokens import Token

_LEADS = (("along", "with"), ("together", "with"), ("with",), ("and",), ("including",), ("plus",))
_EACH = frozenset({"respective", "corresponding", "known", "reported", "recorded", "typical", "usual", "causal", "causative", "associated"})
#: What every row tells anyway, where records have it.
_TOLD = frozenset({"frequency", "frequencies", "percentages", "percentage", "prevalences"})
_RECORDS = frozenset({"sources", "evidence", "references", "citations"})
#: Words for what is said of a disease: the predicate, whether the disease is its subject, and the sort of thing that is told.
_SAID = {
    "inherit": (("biolink:has_mode_of_inheritance",), True, "biolink:GeneticInheritance", "inheritance"),
    "onset": (("biolink:has_disease_onset",), True, "biolink:ClinicalCourse", "onset"),
    "cause": (("biolink:causes", "biolink:contributes_to", "biolink:gene_associated_with_condition"), False, "biolink:Gene", "gene"),
    "have": (("biolink:has_phenotype",), True, "biolink:PhenotypicFeature", "phenotype"),
    "treat": (("biolink:treats",), False, "biolink:ChemicalEntity", "drug"),
}
_NOUNS = {
    ("inheritance",): "inherit",
    ("inheritances",): "inherit",
    ("mode", "of", "inheritance"): "inherit",
    ("modes", "of", "inheritance"): "inherit",
    ("inheritance", "pattern"): "inherit",
    ("inheritance", "patterns"): "inherit",
    ("onset",): "onset",
    ("onsets",): "onset",
    ("age", "of", "onset"): "onset",
    ("ages", "of", "onset"): "onset",
    ("age", "at", "onset"): "onset",
    ("gene",): "cause",
    ("genes",): "cause",
    ("symptoms",): "have",
    ("features",): "have",
    ("phenotypes",): "have",
    ("findings",): "have",
    ("drugs",): "treat",
    ("treatments",): "treat",
}


def told_with(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Return a question's tokens without what is to be told with each thing, and the tokens that say so ([] where none do)."""
    low = [token.low for token in tokens]
    while low and low[-1] in ("?", ".", "!"):
        low.pop()
    for at in range(2, len(low) - 1):
        lead = next((lead for lead in _LEADS if tuple(low[at : at + len(lead)]) == lead), None)
        if lead is None or low[at + len(lead) : at + len(lead) + 1] != ["their"]:
            continue
        noun = _nouns(low, at + len(lead) + 1)
        if noun and all(each in _NOUNS or (len(each) == 1 and each[0] in _TOLD | _RECORDS) for each in noun):
            return list(tokens[: at - (low[at - 1] == ",")]), list(tokens[at : len(low)])
    return list(tokens), []


def _nouns(low: Sequence[str], at: int) -> list[tuple[str, ...]]:
    """The nouns from a token to the end, "and" and commas between them apart."""
    found: list[list[str]] = [[]]
    for word in low[at:]:
        if word in ("and", ",", "their", "its"):
            found.append([])
        elif word not in _EACH:
            found[-1].append(word)
    return [tuple(each) for each in found if each]


def each_with(query: Query, said: Sequence[Token]) -> list[Query] | None:
    """Return the queries that tell what is to be told with each thing found ([] where the answer does so itself).

    None where nothing of the sort is said of what is asked for.
    """
    asked = query.asked
    if not isinstance(asked, Find) or query.where is None:
        return None
    low = [token.low for token in said]
    nouns = _nouns(low, low.index("their"))
    span = Span(start=said[0].start, end=said[-1].end)
    made: list[Query] = []
    for noun in nouns:
        if noun[0] in _RECORDS:
            continue
        if noun[0] in _TOLD:
            if not any("biolink:has_phenotype" in s.predicates and asked.variable in (s.subject, s.object) for s in query.statements()):
                return None
            continue
        predicates, forward, category, name = _SAID[_NOUNS[noun]]
        found = query.term(asked.variable)
        if "biolink:Disease" not in found.categories or any(set(predicates) & set(s.predicates) for s in query.statements()):
            return None
        variable = f"?{name}_told" if any(term.id == f"?{name}" for term in query.terms) else f"?{name}"
        ends = (asked.variable, variable) if forward else (variable, asked.variable)
        stated = Statement(subject=ends[0], predicates=predicates, object=ends[1], spans=(span,))
        term = Term(id=variable, categories=(category,), spans=(span,))
        where = And(parts=(query.where, stated))
        made.append(
            query.model_copy(update={"asked": Find(variable=variable), "terms": (*query.terms, term), "where": where, "limit": None})
        )
    return made
