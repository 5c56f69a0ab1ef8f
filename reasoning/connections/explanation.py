"""Why two concepts hang together: ranked paths, each hop said in sentences that cite its edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.snapshot import Snapshot
from reasoning.answers.edges import ranked
from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.claims.rows import ConceptRef, HopEdge, HopRow, PathRow, rows_data
from reasoning.connections.path_cypher import path_cypher
from reasoning.rendering.frames import Tabular
from reasoning.rendering.serialisable import PlainData
from reasoning.rendering.text import count, plain
from reasoning.rendering.trace_text import outline

if TYPE_CHECKING:
    import networkx
    from torch_geometric.data import HeteroData

    from traversal import Hop, Path

#: Parallel edges of one hop that are said in words; the path's data holds all.
SAID = 3


@dataclass(frozen=True, slots=True)
class Explanation(PlainData, Tabular):
    """Paths between two concepts, best first, as an ``Answer`` whose claims are the hops, and as data.

    Attributes:
        source, target: the two concepts.
        paths: a row a path, best first; its hops list their edges with the citation number of those that the text says.
        answer: the same in sentences, with the citations.
        truncated: the search's budget ended it before it had seen everything; ``stopped`` says by what.
        scorer: the scorer that took part, "" for none; a path's parts then say what each of its hops cost by it.
    """

    source: ConceptRef
    target: ConceptRef
    paths: tuple[PathRow, ...]
    answer: Answer
    truncated: bool
    stopped: str
    expansions: int

    @property
    def scorer(self) -> str:
        """What hops were weighed by beside the graph's own figures."""
        return self.answer.scorer

    def __len__(self) -> int:
        return len(self.paths)

    def __str__(self) -> str:
        return str(self.answer)

    def _frame_rows(self) -> list[dict[str, Any]]:
        return rows_data(self.paths)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return the edges that are cited as a networkx graph, with their records."""
        return self.answer.to_networkx()

    def to_hetero_data(self) -> HeteroData:
        """Return the edges that are cited as PyTorch Geometric's ``HeteroData``; see ``kg.exchange.pyg``.

        Raises:
            MissingExtra: PyTorch Geometric is not installed.
        """
        return self.answer.to_hetero_data()

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, ready for JSON; each path with the Cypher that finds it again."""
        return {
            "source": self.source.to_dict(),
            "target": self.target.to_dict(),
            "paths": [{**path, "cypher": path_cypher(path)} for path in rows_data(self.paths)],
            "truncated": self.truncated,
            "stopped": self.stopped,
            "expansions": self.expansions,
            "scorer": self.scorer,
            "text": self.answer.text,
            "claims": [c.to_dict() for c in self.answer.claims],
            "citations": [c.to_dict() for c in self.answer.citations],
            "missing": list(self.answer.missing),
            "notes": list(self.answer.notes),
            "trace": outline(self.answer.trace) if self.answer.trace is not None else [],
        }

    def _repr_html_(self) -> str:
        return self.answer._repr_html_()


def tell(write: Composer, paths: Sequence[Path], source: int, target: int, max_hops: int) -> list[PathRow]:
    """Write paths under a heading that counts them, best first, and return them as data."""
    names = f"{write.name(source)} and {write.name(target)}"
    if not paths:
        hint = " before the search's budget was spent" if write.truncated else ""
        write.missing.append(f"a path of at most {max_hops} hops between {names}{hint}")
        return []
    weighed = " (hops weighed by the path scorer)" if write.scorer else ""
    write.line(f"{count(len(paths), 'path')} of at most {max_hops} hops between {names}, best first{weighed}:")
    return list_paths(write, paths)


def list_paths(
    write: Composer, paths: Sequence[Path], *, remarks: Sequence[str] = (), chains: Sequence[tuple[str, ...]] = ()
) -> list[PathRow]:
    """Write paths as a numbered list, each hop in sentences, and return them as data.

    Args:
        remarks: what is said of each path beside its score. chains: the chains of search that support each.
    """
    snapshot = write.snapshot
    for place, path in enumerate(paths):
        remark, support = remarks[place] if remarks else "", chains[place] if chains else ()
        write.line(f"{place + 1}. {' – '.join(write.name(node) for node in path.nodes)} (score {path.score:.3g}{remark})")
        for hop in path.hops:
            for edge in _spoken(snapshot, hop):
                write.say([edge], indent=1, chains=support)
    numbers = {citation.edge_id: citation.number for citation in write.citations()}
    return [path_row(snapshot, path, place + 1, numbers) for place, path in enumerate(paths)]


def path_row(snapshot: Snapshot, path: Path, rank: int, numbers: Mapping[str, int]) -> PathRow:
    """Return a path as a row; ``numbers`` are the citations' numbers of the edges that the text says."""
    return PathRow(
        rank=rank,
        score=float(f"{path.score:.6g}"),  # of long paths it is small, and no path has none
        cost=round(path.cost, 6),
        parts={k: round(v, 6) for k, v in path.parts.items()},
        nodes=tuple(ConceptRef.of(snapshot, node) for node in path.nodes),
        hops=tuple(_hop(snapshot, hop, numbers) for hop in path.hops),
        text=plain(path.text(snapshot), 2000),
    )


def _spoken(snapshot: Snapshot, hop: Hop) -> Sequence[int]:
    """The hop's edges that are worth saying: the best backed of each predicate first."""
    return ranked(snapshot, [edge.edge for edge in hop.edges])[:SAID]


def _hop(snapshot: Snapshot, hop: Hop, numbers: Mapping[str, int]) -> HopRow:
    edges = tuple(
        HopEdge(
            edge_id=(identifier := snapshot.edge_id(e.edge)),
            edge=e.edge,
            predicate=e.predicate,
            direction=e.direction,
            evidence=snapshot.n_evidence(e.edge),
            citation=numbers.get(identifier),
        )
        for e in hop.edges
    )
    return HopRow(snapshot.curie(hop.source), snapshot.curie(hop.target), {k: round(v, 6) for k, v in hop.parts.items()}, edges)


def best_paths(paths: Sequence[Path]) -> tuple[int, int]:
    """Return the ends of the best path."""
    return paths[0].nodes[0], paths[0].nodes[-1]
