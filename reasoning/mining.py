"""Relations from documents, linked by the engine's own grounding (``ingest.text`` takes any linker)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.text.linking import Mention, Sentence
from ingest.text.mined import Mined, mine
from reasoning.grounding.segments import sentences

if TYPE_CHECKING:
    from ingest.progress import Progress
    from reasoning.grounding import Grounder


class GraphLinker:
    """Links words to the graph's own names; ``graph`` is its content hash, which the record of the model holds."""

    def __init__(self, grounder: Grounder, graph: str) -> None:
        self._grounder, self._graph = grounder, graph

    @property
    def model(self) -> str:
        """The linker and the graph whose names it knows."""
        return f"medclew-grounding/{self._graph[:12]}"

    def read(self, text: str) -> Sequence[Sentence]:
        """Return the sentences that mention something.

        Raises:
            InputError: the text is too long to be read at once.
        """
        bounds = sentences(text)
        found = [mention for mention in self._grounder.ground(text, respell=False).mentions if not mention.inside]
        linked = sorted(
            (Mention(m.start, m.end, m.best.curie, m.best.label, m.best.category, m.negated, m.context != "patient") for m in found),
            key=lambda mention: (mention.start, -mention.end),
        )
        place, read = 0, []

        def sentence_of(mention: Mention) -> tuple[int, int]:
            nonlocal place
            while place < len(bounds) - 1 and mention.start >= bounds[place][1]:
                place += 1
            return bounds[place]

        for (start, end), mentions in groupby(linked, key=sentence_of):
            kept: list[Mention] = []
            for mention in mentions:
                if mention.end <= end and (not kept or mention.start >= kept[-1].end):
                    kept.append(mention)
            read.append(Sentence(start, end, tuple(kept)))
        return read


def mine_documents(path: str | Path, out: str | Path, grounder: Grounder, graph: str, progress: Progress | None = None) -> Mined:
    """Read documents with the graph's names and write the relations that they state (``ingest.text.mined.mine``).

    Raises:
        SourceError: a file is damaged, or no document in it can be read.
    """
    return mine(path, out, GraphLinker(grounder, graph), progress)
