"""A question of the pattern tables as a reading: what stands between the two until the tables are gone."""

from __future__ import annotations

from kg.snapshot import Snapshot
from reasoning.concepts.resolver import Concept
from reasoning.diagnosis.patient_sex import sex_of
from reasoning.grounding import Mention
from reasoning.query.executor import execute
from reasoning.query.model import (
    And,
    Asked,
    Check,
    Compare,
    Condition,
    Describe,
    Explain,
    Find,
    Or,
    Query,
    Rank,
    Span,
    Statement,
    Term,
    Value,
)
from reasoning.query.reading import Leftover, Reading, SetAside
from reasoning.questions.question import Question
from reasoning.questions.relations import Relation

_HOW_COMMON = ("how common", "frequency of", "percentage of")
_UNFORESEEN = ("one concept", "two concepts")


def read(question: Question, snapshot: Snapshot) -> Reading:
    """Return a question as a reading."""
    notes = [concept.note for concept in question.concepts if concept.note]
    if question.pattern in _UNFORESEEN:
        notes.append("the form of the question was not recognised; this is what the graph says of the concepts in it")
    leftover: list[Leftover] = []
    aside: list[SetAside] = []
    if question.grounding is not None:
        leftover = [Leftover(text=nil.text, span=Span(start=nil.start, end=nil.end), why="concept") for nil in question.grounding.nil]
        aside = [_aside(m) for m in question.grounding.mentions if m.kind == "finding" and m.context != "patient"]
    query = _query(question, snapshot)
    return Reading(text=question.text, queries=(query,), notes=tuple(notes), leftover=tuple(leftover), set_aside=tuple(aside))


def _aside(mention: Mention) -> SetAside:
    why = "relative" if mention.context == "family" else "considered"
    return SetAside(text=mention.text, span=Span(start=mention.start, end=mention.end), why=why, cue=mention.cue)


def _query(question: Question, snapshot: Snapshot) -> Query:
    s, text = snapshot, question.text
    if question.intent == "differential":
        terms = [Term(id=f"f{i}", curies=(m.best.curie,), name=m.text) for i, m in enumerate((*question.findings, *question.excluded))]
        count = len(question.findings)
        rank = Rank(
            findings=tuple(t.id for t in terms[:count]),
            excluded=tuple(t.id for t in terms[count:]),
            sex=sex_of(text),  # type: ignore[arg-type]
        )
        return Query(asked=rank, terms=tuple(terms), text=text)
    terms = [_term(s, id, concept) for id, concept in zip("ab", question.concepts, strict=False)]
    if question.intent == "connection":
        return Query(asked=Explain(source="a", target="b", max_hops=4), terms=tuple(terms), text=text)
    if question.intent == "definition":
        return Query(asked=Describe(term="a"), terms=tuple(terms), text=text)
    if question.intent == "neighbours":
        return _neighbours(question, snapshot)
    if question.intent == "shared":
        return _shared(question, snapshot, terms)
    asked: Asked = Value(of="frequency") if question.pattern in _HOW_COMMON else Check()
    where = Statement(subject="a", predicates=question.predicates, object="b", either_way=question.either_way)
    return _sensible(Query(asked=asked, terms=tuple(terms), where=where, text=text), snapshot, question)


def _sensible(query: Query, s: Snapshot, question: Question) -> Query:
    """The query in the first of its names' senses in which anything is recorded, for it or against it; paths where nothing is."""
    one, other = question.concepts
    for first in (one.node, *one.others):
        for second in (other.node, *other.others):
            if first == second:
                continue
            terms = tuple(term.model_copy(update={"curies": (s.curie(n),)}) for term, n in zip(query.terms, (first, second), strict=True))
            narrowed = query.model_copy(update={"terms": terms})
            assert isinstance(query.where, Statement)
            against = narrowed.model_copy(update={"where": query.where.model_copy(update={"negated": True})})
            if execute(narrowed, s) or execute(against, s):
                return narrowed
    if question.either_way:
        return query  # paths are looked for, from any of the senses
    nodes = [one.node, other.node]
    if "biolink:has_phenotype" in question.predicates:
        nodes[1] = next((n for n in (other.node, *other.others) if s.category(n) == "biolink:PhenotypicFeature"), other.node)
    return query.model_copy(
        update={"terms": tuple(t.model_copy(update={"curies": (s.curie(n),)}) for t, n in zip(query.terms, nodes, strict=True))}
    )


def _neighbours(question: Question, s: Snapshot) -> Query:
    concept, relation = question.concepts[0], question.relation
    assert relation is not None
    senses = [n for n in (concept.node, *concept.others) if n == concept.node or not relation.of or s.category(n) in relation.of]
    found = [_neighbour_query(question, s, node) for node in senses]
    return next((query for query in found if execute(query, s, limit=1)), found[0])


def _neighbour_query(question: Question, s: Snapshot, node: int) -> Query:
    concept, relation, through = question.concepts[0], question.relation, question.through
    assert relation is not None
    terms = [Term(id="a", curies=(s.curie(node),), name=concept.text), Term(id="x", categories=relation.answers)]
    where: Condition
    if through is None:
        where = _statement(relation, "a", "x")
    else:
        terms.append(Term(id="m", categories=through.answers))
        where = And(parts=(_statement(through, "a", "m"), _statement(relation, "m", "x")))
        terms[1] = Term(id="x", categories=relation.answers, not_curies=(s.curie(node),), kinds=False)
    return Query(asked=Find(variable="x"), terms=tuple(terms), where=where, text=question.text)


def _statement(relation: Relation, given: str, answer: str) -> Statement:
    subject, object = (given, answer) if relation.given == "subject" else (answer, given)
    return Statement(subject=subject, predicates=relation.predicates, object=object)


def _shared(question: Question, s: Snapshot, terms: list[Term]) -> Query:
    relation = question.relation
    if relation is None:
        return Query(asked=Compare(terms=("a", "b")), terms=tuple(terms), text=question.text)
    variable = Term(id="x", categories=relation.answers)
    where = Or(parts=(_statement(relation, "a", "x"), _statement(relation, "b", "x")))
    return Query(asked=Compare(terms=("a", "b"), variable="x"), terms=(*terms, variable), where=where, text=question.text)


def _term(s: Snapshot, id: str, concept: Concept) -> Term:
    return Term(id=id, curies=tuple(s.curie(n) for n in (concept.node, *concept.others)), name=concept.text)
