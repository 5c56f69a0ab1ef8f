"""A result as a graph on a notebook's page: one that can be moved and searched where widgets are, a picture where they are not."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from reasoning.claims.answer import Answer
from reasoning.rendering.paths_svg import draw, draw_answer

if TYPE_CHECKING:
    import networkx

    from reasoning.connections.explanation import Explanation


def view(result: Answer | Explanation) -> GraphView:
    """Return a result's cited edges as a graph to look at in a notebook, with a picture for where it cannot be moved."""
    return GraphView(result.to_networkx(), draw_answer(result) if isinstance(result, Answer) else draw(result))


class GraphView:
    """What Jupyter shows: Sigma.js by ``ipysigma`` (the extra ``notebook``), and the same as an SVG.

    Both are in the output, so that a page that is printed, exported or read on a site without widgets shows the picture.
    """

    def __init__(self, graph: networkx.MultiDiGraph, picture: str) -> None:
        self._graph, self._picture = graph, picture

    @cached_property
    def widget(self) -> Any | None:
        """The widget, None where ``ipysigma`` is not installed."""
        try:
            from ipysigma import Sigma
        except ImportError:
            return None
        import networkx as nx

        drawn = nx.MultiDiGraph()
        for curie, data in self._graph.nodes(data=True):
            drawn.add_node(curie, name=data["name"], category=str(data.get("category", "")).removeprefix("biolink:"))
        for subject, object, key, data in self._graph.edges(keys=True, data=True):
            said = ("not " if data["negated"] else "") + str(data["predicate"]).removeprefix("biolink:").replace("_", " ")
            drawn.add_edge(subject, object, key=key, predicate=said, records=len(data["evidence"]))
        return Sigma(
            drawn,
            node_label="name",
            node_color="category",
            node_size=drawn.degree,
            edge_label="predicate",
            edge_size="records",
            default_edge_type="curve",
            start_layout=2,
            height=480,
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        told: dict[str, Any] = dict(self.widget._repr_mimebundle_()) if self.widget is not None else {}
        return {**told, "image/svg+xml": self._picture, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<a graph of {self._graph.number_of_nodes()} concepts and {self._graph.number_of_edges()} statements>"
