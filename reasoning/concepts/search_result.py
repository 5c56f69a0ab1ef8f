"""What a search for names returns, and what the engine says of its graph: both typed, both shown well in notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from kg.manifest import Manifest
from reasoning.rendering.frames import Tabular
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import plain


@dataclass(frozen=True, slots=True)
class Found(PlainData):
    """A concept that a search found: by which of its names, of which kind, how ("exact", "words", "part", "fuzzy"), worth what (0..1)."""

    curie: str
    name: str
    category: str
    cuis: tuple[str, ...]
    matched: str
    kind: str
    how: str
    score: float
    statements: int


@dataclass(frozen=True, slots=True)
class SearchResult(Sequence[Found], Tabular):
    """Concepts, best first."""

    text: str
    found: tuple[Found, ...]

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Found, ...]: ...
    def __getitem__(self, place: int | slice) -> Found | tuple[Found, ...]:
        return self.found[place]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    @property
    def also(self) -> tuple[Found, ...]:
        """The other concepts that bear the very text, which is not only the first one's."""
        return tuple(one for one in self.found[1:] if one.how == "exact" and self.found[0].how == "exact")

    def _frame_rows(self) -> list[dict[str, Any]]:
        return [one.to_dict() for one in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {"text": self.text, "found": [f.to_dict() for f in self.found]}

    def __str__(self) -> str:
        lines = [f"{f.curie}  {f.name}  ({f.category.removeprefix('biolink:')})" for f in self.found]
        if self.also:
            lines.append(f"also: {self.text!r} names {', '.join(f'{f.name} ({f.curie})' for f in self.also)}")
        return "\n".join(lines) or "nothing found"

    def _repr_html_(self) -> str:
        from reasoning.rendering.html import table_html

        rows = [[f.curie, f.name, f.category.removeprefix("biolink:"), ", ".join(f.cuis), f.matched, f"{f.score:.2f}"] for f in self.found]
        return table_html(["CURIE", "name", "category", "CUIs", "matched", "score"], rows, plain(self.text))


@dataclass(frozen=True, slots=True)
class Stats:
    """What the graph holds, where it came from, under which licences, and whom to acknowledge."""

    path: str
    manifest: Manifest

    @property
    def counts(self) -> dict[str, int]:
        """Nodes, nodes with CUIs, edges, negated edges, evidence."""
        return self.manifest.statistics

    @property
    def attributions(self) -> tuple[str, ...]:
        """What the sources' licences ask to be said, with their versions."""
        return tuple(
            f"{s.attribution} (version {s.version})" if s.version not in s.attribution else s.attribution
            for s in self.manifest.sources
            if s.attribution
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the statistics as plain data, ready for JSON."""
        m = self.manifest
        return {
            "path": self.path,
            "content_hash": m.content_hash,
            "counts": m.statistics,
            "categories": m.categories,
            "predicates": m.predicates,
            "sources": [s.model_dump(mode="json") for s in m.sources],
            "missing": [s.model_dump(mode="json") for s in m.missing],
            "attributions": list(self.attributions),
        }

    def __str__(self) -> str:
        counted = self.counts
        lines = [
            f"{counted.get('nodes', 0):,} nodes ({counted.get('nodes_with_cui', 0):,} with UMLS CUIs), {counted.get('edges', 0):,} edges "
            f"({counted.get('negated_edges', 0):,} negative), {counted.get('evidence', 0):,} records of evidence"
        ]
        lines += [f"{s.title} {s.version} ({s.licence}): {s.counts.read:,} rows read" for s in self.manifest.sources]
        lines += [f"without {s.title}: {s.reason}" for s in self.manifest.missing]
        return "\n".join([*lines, *self.attributions])

    def _repr_html_(self) -> str:
        from reasoning.rendering.html import table_html, text_html

        rows = [
            [s.title, s.version, s.licence, f"{s.counts.read:,}", f"{s.counts.kept:,}", f"{s.counts.merged:,}", f"{s.counts.rejected:,}"]
            for s in self.manifest.sources
        ]
        table = table_html(["source", "version", "licence", "read", "kept", "merged", "rejected"], rows, str(self).split("\n", 1)[0])
        left_out = "".join(f"<p>without {text_html(f'{s.title}: {s.reason}')}</p>" for s in self.manifest.missing)
        return table + left_out + "".join(f"<p><small>{text_html(line)}</small></p>" for line in self.attributions)
