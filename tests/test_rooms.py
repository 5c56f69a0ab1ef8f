"""How the rooms hang together: no circle of imports, counting those that only types or a first call need."""

from __future__ import annotations

import grimp
import networkx

ROOMS = ("kg", "ingest", "traversal", "gnn", "reasoning", "serve", "medclew", "cypher")


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = grimp.build_graph(*ROOMS)
    graph = networkx.DiGraph(
        (module, imported) for module in imports.modules for imported in imports.find_modules_directly_imported_by(module)
    )
    assert graph.number_of_edges() > 1000
    assert [sorted(circle) for circle in networkx.strongly_connected_components(graph) if len(circle) > 1] == []
