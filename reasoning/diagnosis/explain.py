"""Why candidates rank where they do, in the graph's words: each finding, the annotation it meets, the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from kg import arrays, frequency, qualifiers
from kg.columns import Reader, reader
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.diagnosis import ragged
from reasoning.diagnosis.finding_match import Meeting, Statement
from reasoning.diagnosis.ontology import Ontology
from reasoning.diagnosis.records import Records
from reasoning.diagnosis.result import Annotation, Match, Term

#: What a piece of evidence says: its identifier, the frequency in its own words, its publications.
Piece = tuple[str, str, tuple[str, ...]]


class Explainer:
    """Reads the texts behind meetings.

    Args:
        snapshot: where names and evidence are read. ontology, records: of this snapshot.
    """

    def __init__(self, snapshot: Snapshot, ontology: Ontology, records: Records) -> None:
        self._snapshot, self._ontology, self._records = snapshot, ontology, records
        self._terms: dict[int, Term] = {}

    def term(self, term: int) -> Term:
        """Return a term with its name."""
        if term not in self._terms:
            node = int(self._ontology.node[term])
            self._terms[term] = Term(self._snapshot.curie(node), self._snapshot.name(node))
        return self._terms[term]

    def filed(self, disease: int) -> list[str]:
        """Return the identifiers that a disease's records were filed under, ascending, where the graph says so."""
        rows = self._records.row[ragged.span(self._records.ptr, disease)]
        rows = rows[rows >= 0]
        if self._evidence is None or not len(rows):
            return []
        subject = self._evidence["original_subject"]
        return sorted({filed for row in rows.tolist() if (filed := subject(row))})

    def matches(self, candidates: Sequence[Sequence[Meeting]]) -> list[list[Match]]:
        """Return the matches of each candidate's meetings. All the evidence that they cite is read at once."""
        said = [statement for meetings in candidates for meeting in meetings for statement in (*meeting.statements, *meeting.relatives)]
        places = sorted({place for statement in said for place in statement.records})
        rows = dict(zip(places, self._records.row[np.array(places, np.int64)].tolist(), strict=True))
        pieces = self._pieces(sorted(rows.values()))
        # several findings may meet at one edge; within a case its records are the same
        made: dict[tuple[int, float | None], Annotation] = {}

        def annotations(statements: Sequence[Statement]) -> tuple[Annotation, ...]:
            for statement in statements:
                key = statement.edge, statement.share
                if key not in made:
                    # records without evidence have row -1
                    cited = [pieces[row] for row in sorted([rows[place] for place in statement.records]) if row in pieces]
                    made[key] = self._annotation(statement, cited)
            return tuple(made[statement.edge, statement.share] for statement in statements)

        return [
            [
                Match(
                    self.term(meeting.finding),
                    meeting.excluded,
                    meeting.contribution,
                    meeting.path,
                    None if meeting.via is None else self.term(meeting.via),
                    annotations(meeting.statements),
                    annotations(meeting.relatives),
                )
                for meeting in meetings
            ]
            for meetings in candidates
        ]

    def _annotation(self, statement: Statement, cited: Sequence[Piece]) -> Annotation:
        edge = statement.edge
        subject, negated = self._snapshot.curie(int(self._snapshot.edge_subject[edge])), bool(self._snapshot.edge_negated[edge])
        about = self.term(statement.term)
        return Annotation(
            subject,
            edge,
            edge_id(subject, "biolink:has_phenotype", about.curie, negated),
            about,
            negated,
            None if negated else statement.share,
            tuple(dict.fromkeys(said for _, said, _ in cited if said)),
            tuple(identifier for identifier, _, _ in cited),
            tuple(dict.fromkeys(publication for _, _, publications in cited for publication in publications)),
        )

    def _pieces(self, rows: list[int]) -> dict[int, Piece]:
        """Return the pieces of evidence in some rows of the table; a row of -1 has none."""
        rows = [row for row in rows if row >= 0]
        if self._evidence is None or not rows:
            return {}
        identifier, said, publications = (self._evidence[name] for name in ("id", "qualifiers", "publications"))
        return {row: (identifier(row), _frequency(said(row)), tuple(publications(row) or ())) for row in rows}

    @cached_property
    def _evidence(self) -> dict[str, Reader] | None:
        """What reads a row of each column of the evidence."""
        if self._snapshot.folder is None:
            return None
        table = arrays.load_table(self._snapshot.folder, "evidence")
        return {name: reader(table.column(name)) for name in ("id", "qualifiers", "publications", "original_subject")}


@lru_cache(maxsize=4096)  # records of one source say the same few things
def _frequency(said: str | None) -> str:
    """Return a record's frequency as it was written, from its qualifiers in JSON."""
    if not said or frequency.KEY not in said:
        return ""
    return str(qualifiers.read(said, "a record of a phenotype").get(frequency.KEY) or "")
