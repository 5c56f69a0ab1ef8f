"""What the engine says, so that nothing in it stands without its records: an answer is claims, a claim cites, a citation resolves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.curie import address
from kg.model import Evidence
from reasoning.claims.rows import ConceptRef, Row, ValueRow, rows_data
from reasoning.rendering.frames import Tabular, citations_graph, citations_hetero
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import capital

if TYPE_CHECKING:
    import networkx
    from torch_geometric.data import HeteroData

    from reasoning.query.reading import Reading
    from traversal.planning.trace import Trace


def evidence_dict(piece: Evidence) -> dict[str, Any]:
    """Return a piece of evidence as plain data, with the addresses of its publications."""
    return {
        "id": piece.id,
        "source": piece.source,
        "source_version": piece.source_version,
        "licence": piece.licence,
        "record": piece.record,
        "primary_knowledge_source": piece.primary_knowledge_source,
        "publications": list(piece.publications),
        "publication_urls": [url for url in map(address, piece.publications) if url],
        "evidence_code": piece.evidence_code,
        "frequency": piece.frequency,
        "score": piece.score,
        "knowledge_level": piece.knowledge_level,
        "agent_type": piece.agent_type,
        "original_subject": piece.original_subject,
        "original_object": piece.original_object,
        "qualifiers": piece.qualifiers,
    }


def lacking(missing: str) -> str:
    """Return what is missing as a sentence of an answer's text."""
    return f"{capital(missing)}."


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference to one edge of the graph and to every record behind it.

    ``edge_id`` is the edge's identifier in every bundle that states the same, ``edge`` its row in this one.
    """

    number: int
    edge_id: str
    edge: int
    subject: str
    predicate: str
    object: str
    subject_name: str
    object_name: str
    negated: bool
    evidence: tuple[Evidence, ...]
    subject_category: str = ""
    object_category: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources with their versions, each once."""
        return tuple(dict.fromkeys(f"{piece.source} {piece.source_version}".strip() for piece in self.evidence))

    @property
    def publications(self) -> tuple[str, ...]:
        """The publications that the records name, each once."""
        return tuple(dict.fromkeys(publication for piece in self.evidence for publication in piece.publications))

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as plain data."""
        return {
            "number": self.number,
            "edge_id": self.edge_id,
            "edge": self.edge,
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            "subject_name": self.subject_name,
            "object_name": self.object_name,
            "subject_category": self.subject_category,
            "object_category": self.object_category,
            "negated": self.negated,
            "evidence": [evidence_dict(piece) for piece in self.evidence],
        }

    def _repr_html_(self) -> str:
        from reasoning.rendering.html import citation_html

        verb = ("not " if self.negated else "") + self.predicate.removeprefix("biolink:")
        return citation_html(self.number, f"{self.subject_name} — {verb} → {self.object_name}", self.edge_id, self.evidence)


@dataclass(frozen=True, slots=True)
class Claim(PlainData):
    """One sentence of an answer: ``answer.text[start:end] == text``, backed by the citations with these numbers, never by none.

    ``chains`` names the chains of search that support it, where the planner ran any.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    negated: bool = False
    chains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped(PlainData):
    """A sentence that the verifier did not let through, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer(PlainData, Tabular):
    """What was asked, what the graph says to it, and what it does not say.

    Attributes:
        question: the question as it was put.
        intent: what was asked: "neighbours" (what satisfies a condition), "count", "check", "value", "choice", "shared", "definition",
            "connection" or "differential"; "several" where a text asked several things.
        text: the answer for people; claims are stretches of it, the rest counts, ranks and introduces them. ``str(answer)`` adds what is
            missing and the notes.
        claims: the sentences that state something, in order.
        citations: what they cite, by number from 1.
        concepts: the concepts that the question was about, each with what it was called and its role.
        results: the same for programs, a row a candidate, neighbour, path, option or shared concept; see ``reasoning.claims.rows``.
        values: what records say, where that was asked (a frequency, an onset, since when).
        abstained: True when the graph holds too little to answer, or a part that could change the answer was not understood.
        missing: what the graph lacks for (more of) an answer, and words that it could not ground.
        notes: how the question was read where it could be read otherwise.
        dropped: sentences that were written and failed verification.
        truncated: True when a search was cut short by its budget.
        scorer: the scorer that took part in the search for paths ("gnn" is the one that ships), "" where none did.
        trace: what the planner asked, saw and decided, None where it was not needed. It can be replayed and drawn.
        reading: how the text was read: the queries in it and what no part of them accounts for; None where a query was given.
    """

    question: str
    intent: str
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    concepts: tuple[ConceptRef, ...] = ()
    results: tuple[Row, ...] = ()
    values: tuple[ValueRow, ...] = ()
    abstained: bool = False
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = field(default=())
    truncated: bool = False
    scorer: str = ""
    trace: Trace | None = field(default=None, compare=False, repr=False)
    reading: Reading | None = field(default=None, repr=False)

    def citation(self, number: int) -> Citation:
        """Return the citation with a number; IndexError when there is none."""
        if not 1 <= number <= len(self.citations):
            raise IndexError(f"this answer has the citations 1 to {len(self.citations)}, not {number}")
        return self.citations[number - 1]

    def sources(self) -> dict[str, str]:
        """Return the sources that the answer rests on, with version, and their licences."""
        return {f"{p.source} {p.source_version}".strip(): p.licence for c in self.citations for p in c.evidence}

    def _frame_rows(self) -> list[dict[str, Any]]:
        return rows_data(self.results)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return the edges that are cited as a networkx graph, with their records."""
        return citations_graph(one.to_dict() for one in self.citations)

    def to_hetero_data(self) -> HeteroData:
        """Return the edges that are cited as PyTorch Geometric's ``HeteroData``; see ``kg.exchange.pyg``.

        Raises:
            MissingExtra: PyTorch Geometric is not installed.
        """
        return citations_hetero(one.to_dict() for one in self.citations)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data, ready for JSON; the trace in outline, without its timings."""
        from reasoning.rendering.trace_text import outline

        return {
            "question": self.question,
            "intent": self.intent,
            "text": self.text,
            "abstained": self.abstained,
            "truncated": self.truncated,
            "concepts": rows_data(self.concepts),
            "claims": [c.to_dict() for c in self.claims],
            "citations": [c.to_dict() for c in self.citations],
            "results": rows_data(self.results),
            "values": rows_data(self.values),
            "missing": list(self.missing),
            "notes": list(self.notes),
            "dropped": [d.to_dict() for d in self.dropped],
            "scorer": self.scorer,
            "trace": outline(self.trace) if self.trace is not None else [],
            "reading": self.reading.to_dict() if self.reading is not None else None,
        }

    @property
    def untold(self) -> tuple[str, ...]:
        """What is missing and stands in no line of the text."""
        return tuple(line for line in self.missing if lacking(line) not in self.text)

    def __str__(self) -> str:
        told = [f"Not in the graph: {line}" for line in self.untold] + [f"Note: {line}" for line in self.notes]
        return "\n".join([self.text, *told])

    def _repr_html_(self) -> str:
        from reasoning.rendering.html import answer_html

        claims = [(claim.start, claim.end, ", ".join(map(str, claim.citations))) for claim in self.claims]
        citations = "".join(citation._repr_html_() for citation in self.citations)
        return answer_html(self.question, self.text, claims, (*self.untold, *self.notes), citations)
