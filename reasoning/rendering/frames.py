"""Results as tables and graphs for those who go on working with them: pandas, polars, networkx, PyTorch Geometric."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars
    from torch_geometric.data import HeteroData


class Tabular:
    """A result with rows: a frame has a row a result, and a column a field; what is nested stays a list or a struct."""

    __slots__ = ()

    @abstractmethod
    def _frame_rows(self) -> list[dict[str, Any]]:
        """Return the rows; each result says its own."""

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a polars frame."""
        import polars as pl

        return pl.DataFrame(self._frame_rows(), infer_schema_length=None, strict=False)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas frame."""
        import pandas as pd

        return pd.DataFrame(self._frame_rows())


def citations_graph(citations: Iterable[Mapping[str, Any]]) -> networkx.MultiDiGraph:
    """Return cited edges as a networkx graph: nodes by CURIE with their names; edges keyed by their identifier, with their records.

    A citation is what ``Citation.to_dict`` returns.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for one in citations:
        graph.add_node(one["subject"], name=one["subject_name"], category=one["subject_category"])
        graph.add_node(one["object"], name=one["object_name"], category=one["object_category"])
        about = {key: one[key] for key in ("predicate", "negated", "evidence")}
        graph.add_edge(one["subject"], one["object"], key=one["edge_id"], **about)
    return graph


def citations_hetero(citations: Iterable[Mapping[str, Any]]) -> HeteroData:
    """Return cited edges (as ``Citation.to_dict`` gives them) as PyTorch Geometric's ``HeteroData``; see ``kg.exchange.pyg``."""
    from kg.exchange.pyg import of_statements

    told = list(citations)
    nodes = [(one[end], one[f"{end}_name"], one[f"{end}_category"]) for one in told for end in ("subject", "object")]
    return of_statements(nodes, [(one["edge_id"], one["subject"], one["predicate"], one["object"], one["negated"]) for one in told])
