"""From what the engine returns to what the tools return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg import biolink
from kg.frequency import parse
from reasoning.claims.frequency_text import in_words
from reasoning.claims.rows import ChoiceRow
from reasoning.diagnosis.result import Path
from serve.mcp import models

if TYPE_CHECKING:
    from reasoning.claims.answer import Answer, Citation
    from reasoning.claims.rows import ConceptRef, PathRow
    from reasoning.connections.explanation import Explanation
    from reasoning.diagnosis.result import Annotation, Candidate, Match, Term
    from reasoning.investigation.rounds import Investigation

#: Publications of a statement that are named; the tool ``evidence`` has all.
_NAMED = 3


def concept(one: ConceptRef) -> models.Concept:
    """Return a concept."""
    return models.Concept(curie=one.curie, name=one.name, category=one.category)


def statement(one: Citation) -> models.Statement:
    """Return a citation as a statement in words."""
    verb = ("does not: " if one.negated else "") + biolink.verb(one.predicate)
    return models.Statement(
        number=one.number,
        edge_id=one.edge_id,
        text=f"{one.subject_name} – {verb} – {one.object_name}",
        records=len(one.evidence),
        sources=list(one.sources),
        publications=list(one.publications[:_NAMED]),
    )


def cited(citations: Sequence[Citation], numbers: Iterable[int]) -> list[models.Statement]:
    """Return the statements with some numbers."""
    wanted = set(numbers)
    return [statement(one) for one in citations if one.number in wanted]


def answer(found: Answer, claims: Sequence[models.Claim]) -> models.Answer:
    """Return an answer with some of its claims, and what these cite."""
    return models.Answer(
        abstained=found.abstained,
        claims=list(claims),
        statements=cited(found.citations, (number for claim in claims for number in claim.citations)),
        missing=list(found.missing),
        notes=list(found.notes),
    )


def claims(found: Answer) -> list[models.Claim]:
    """Return the claims of an answer."""
    return [models.Claim(text=claim.text, citations=list(claim.citations)) for claim in found.claims]


def options(found: Answer) -> list[models.Option]:
    """Return the options of a choice, and whether each is chosen."""
    return [
        models.Option(name=row.name, curie=row.curie, chosen=row.holds, state=row.state, edges=list(row.edges))
        for row in found.results
        if isinstance(row, ChoiceRow)
    ]


def explanation(found: Explanation, paths: Sequence[PathRow]) -> models.Explanation:
    """Return an explanation with some of its paths, and the statements on these."""
    edges = {edge.edge_id for path in paths for hop in path.hops for edge in hop.edges}
    return models.Explanation(
        source=concept(found.source),
        target=concept(found.target),
        paths=[
            models.Path(
                rank=path.rank,
                score=path.score,
                text=path.text,
                nodes=[concept(node) for node in path.nodes],
                edges=[[edge.edge_id for edge in hop.edges] for hop in path.hops],
            )
            for path in paths
        ],
        statements=[statement(one) for one in found.answer.citations if one.edge_id in edges],
        truncated=found.truncated,
        missing=list(found.answer.missing),
        notes=list(found.answer.notes),
    )


def candidate(one: Candidate) -> models.Candidate:
    """Return a candidate with what speaks for and against it."""
    return models.Candidate(
        rank=one.rank,
        curie=one.disease,
        name=one.name,
        probability=round(one.probability, 4),
        supports=[_finding(match) for match in one.supports],
        against=[_finding(match) for match in one.against],
        unexplained=[term.name for term in one.unexplained],
    )


def _finding(match: Match) -> models.Finding:
    told = {edge.edge_id: _annotation(edge, match.finding) for edge in match.annotations}
    for edge in match.relatives:
        told.setdefault(edge.edge_id, f"of {edge.disease}, a related disease: {_annotation(edge, match.finding)}")
    shown = list(told)[:_NAMED]
    said = "; ".join(dict.fromkeys(told[edge] for edge in shown)) or ("in its name" if match.path == Path.NAMED else "not recorded")
    absent = "absent; " if match.excluded else ""
    return models.Finding(curie=match.finding.curie, name=match.finding.name, said=f"{absent}{said}", edges=shown)


def _annotation(edge: Annotation, asked: Term) -> str:
    """What the records of an edge say: of which finding, where that is not the patient's very own, and in how many patients."""
    often = ", ".join(dict.fromkeys(in_words(one) for text in edge.frequency if (one := parse(text)) is not None))
    what = "recorded as absent" if edge.negated else often or "recorded"
    return what if edge.term.curie == asked.curie else f"{edge.term.name} {what}"


def evidence(one: Citation, categories: tuple[str, str], records: Sequence[models.Record]) -> models.Evidence:
    """Return an edge with some of its records."""
    return models.Evidence(
        edge_id=one.edge_id,
        subject=models.Concept(curie=one.subject, name=one.subject_name, category=categories[0]),
        predicate=one.predicate,
        object=models.Concept(curie=one.object, name=one.object_name, category=categories[1]),
        negated=one.negated,
        records=list(records),
    )


def records(one: Citation) -> list[models.Record]:
    """Return the records of an edge."""
    return [
        models.Record(
            id=piece.id,
            source=piece.source,
            version=piece.source_version,
            licence=piece.licence,
            record=piece.record,
            publications=list(piece.publications),
            evidence_code=piece.evidence_code,
            knowledge_level=piece.knowledge_level,
            frequency=piece.frequency,
        )
        for piece in one.evidence
    ]


def parts(found: Investigation) -> list[models.PartClaim]:
    """Return the claims of an investigation's answers, part after part, each with the edges that it cites."""
    made = []
    for one in found.answers:
        edge = {citation.number: citation.edge_id for citation in one.citations}
        made += [models.PartClaim(text=claim.text, edges=[edge[at] for at in claim.citations]) for claim in one.claims]
    return made


def investigation(found: Investigation, claims: Sequence[models.PartClaim]) -> models.Investigation:
    """Return an investigation with some of its claims."""
    return models.Investigation(
        abstained=found.abstained,
        claims=list(claims),
        steps=[f"round {step.round}, {step.level}: {step.asked} ({step.new_edges} new; {step.why})" for step in found.steps],
        unread=list(found.unread),
        missing=list(dict.fromkeys(line for one in found.answers for line in one.missing)),
        stopped=found.stopped,
        notes=list(found.notes),
    )
