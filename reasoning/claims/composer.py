"""An answer as it is written: lines and claims go in, numbers and offsets come out, and no claim gets past the verifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.answer import Answer, Citation, Claim, Dropped
from reasoning.claims.rows import ConceptRef, Row, ValueRow
from reasoning.claims.verbalizer import Verbalizer
from reasoning.claims.verifier import Verifier
from reasoning.rendering.text import plain

if TYPE_CHECKING:
    from reasoning.query.model import Qualifiers
    from reasoning.query.reading import Reading
    from traversal.planning.trace import Trace


class Composer:
    """Writes one answer; not to be shared between answers."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._evidence: dict[int, list[Evidence]] = {}
        self._narrowed: dict[int, Qualifiers] = {}
        self.verbalizer = Verbalizer(snapshot, self._spoken_of)
        self._verifier = Verifier(snapshot, self.evidence)
        self._parts: list[str] = []
        self._length = 0
        self._gap = False  # whether a sentence was said that another may follow on the same line
        self._claims: list[Claim] = []
        self._numbers: dict[int, int] = {}
        self._dropped: list[Dropped] = []
        self.concepts: list[ConceptRef] = []
        self.results: list[Row] = []
        self.values: list[ValueRow] = []
        self.missing: list[str] = []
        self.notes: list[str] = []
        self.truncated = self.abstained = False
        self.scorer = ""
        self.trace: Trace | None = None
        self.reading: Reading | None = None

    def evidence(self, edge: int) -> list[Evidence]:
        """Return an edge's evidence, read once an answer."""
        if edge not in self._evidence:
            self._evidence[edge] = self.snapshot.evidence(edge)
        return self._evidence[edge]

    def narrow(self, edge: int, wanted: Qualifiers) -> None:
        """Have sentences say of an edge what those of its records say that satisfy qualifiers."""
        self._narrowed[edge] = wanted

    def _spoken_of(self, edge: int) -> list[Evidence]:
        if edge not in self._narrowed:
            return self.evidence(edge)
        from reasoning.query.records import satisfies

        kept = [piece for piece in self.evidence(edge) if satisfies(self.snapshot, piece, self._narrowed[edge])]
        return kept or self.evidence(edge)

    @property
    def claimed(self) -> bool:
        """Whether any claim was written."""
        return bool(self._claims)

    @property
    def length(self) -> int:
        """How many characters were written so far."""
        return self._length

    # -- writing ------------------------------------------------------------------------------------------------------------------

    def name(self, node: int) -> str:
        """Return a node's name as it is written."""
        return self.verbalizer.name(node)

    def write(self, text: str) -> None:
        """Add text that states nothing about the world: a heading, a count of what follows."""
        if self._gap and not text.startswith("\n"):
            text = " " + text
        self._gap = False
        self._parts.append(text)
        self._length += len(text)

    def line(self, text: str = "", indent: int = 0) -> None:
        """Add a line of such text."""
        self.write("  " * indent + text + "\n")

    def say(
        self,
        edges: Sequence[int],
        *,
        about: int | None = None,
        details: Mapping[int, str] | None = None,
        indent: int = 0,
        line: bool = True,
        chains: tuple[str, ...] = (),
    ) -> bool:
        """Add a sentence about edges (see ``Verbalizer.sentence``) as a claim with its citations; False when it was dropped."""
        if not edges:
            return False
        sentence = self.verbalizer.sentence(edges, about=about, details=details)
        return self.claim(sentence, edges, indent=indent, line=line, chains=chains)

    def claim(self, sentence: str, edges: Sequence[int], *, indent: int = 0, line: bool = True, chains: tuple[str, ...] = ()) -> bool:
        """Add anyone's sentence that claims to say edges; what does not say them is dropped and reported.

        ``chains`` are the chains of search that support it.
        """
        verdict = self._verifier.check(sentence, edges)
        if not verdict.supported:
            self._dropped.append(Dropped(sentence, verdict.reason))
            return False
        numbers = tuple(self._number(edge) for edge in dict.fromkeys(edges))
        if indent or self._gap:
            self.write("  " * indent)
        start = self._length
        self.write(sentence)
        negated = any(bool(self.snapshot.edge_negated[edge]) for edge in edges)
        self._claims.append(Claim(sentence, start, self._length, numbers, negated, chains))
        self.write(" " + "".join(f"[{number}]" for number in numbers) + ("\n" if line else ""))
        self._gap = not line
        return True

    def _number(self, edge: int) -> int:
        return self._numbers.setdefault(edge, len(self._numbers) + 1)

    def concept(self, node: int, text: str, role: str) -> None:
        """Note a concept that the question is about."""
        self.concepts.append(ConceptRef.of(self.snapshot, node, text=plain(text), role=role))

    # -- finishing ----------------------------------------------------------------------------------------------------------------

    def citations(self) -> tuple[Citation, ...]:
        """Return what the claims so far cite, by number."""
        return tuple(self.cite(edge, number) for edge, number in self._numbers.items())

    def cite(self, edge: int, number: int) -> Citation:
        """Return an edge as a numbered citation with all its records."""
        s = self.snapshot
        subject, object = int(s.edge_subject[edge]), int(s.edge_object[edge])
        predicate, negated = s.predicate(edge), bool(s.edge_negated[edge])
        return Citation(
            number=number,
            edge_id=s.edge_id(edge),
            edge=edge,
            subject=s.curie(subject),
            predicate=predicate,
            object=s.curie(object),
            subject_name=self.name(subject),
            object_name=self.name(object),
            negated=negated,
            evidence=tuple(self.evidence(edge)),
            subject_category=s.category(subject),
            object_category=s.category(object),
        )

    def answer(self, question: str, intent: str) -> Answer:
        """Return the finished answer; one without a claim abstains, and so does one whose writer said that its claims are too little."""
        body = "".join(self._parts).rstrip()
        if not body:
            body = "The graph holds too little to answer this."
        return Answer(
            question=question,
            intent=intent,
            text=body,
            claims=tuple(self._claims),
            citations=self.citations(),
            concepts=tuple(self.concepts),
            results=tuple(self.results),
            values=tuple(self.values),
            abstained=self.abstained or not self._claims,
            missing=tuple(_unique(self.missing)),
            notes=tuple(_unique(self.notes)),
            dropped=tuple(self._dropped),
            truncated=self.truncated,
            scorer=self.scorer,
            trace=self.trace,
            reading=self.reading,
        )


def _unique(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
