"""Looking things up in a store instead of the snapshot: ``medclew --store ADDRESS search``, ``show`` and ``stats``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kg.errors import InputError, NotFound
from serve.cli.graph.cypher import TIMEOUT_S
from serve.cli.progress import store_progress
from serve.cli.state import State, clean, print_json


def refuse(here: State, command: str) -> None:
    """Say so where a command reasons on the snapshot, which no store can stand in for.

    Raises:
        InputError: a store was named.
    """
    if here.store is not None:
        raise InputError(
            f"`{command}` searches the graph in memory, not a store; leave --store out (its paths in Cypher: `medclew cypher --list`)"
        )


def search(here: State, text: str, limit: int, category: str | None, *, json: bool) -> None:
    """Print the concepts whose code is, or whose name holds, the text.

    Raises:
        NotFound: there are none.
    """
    if not text.strip():
        raise InputError("the text to search for is empty")
    wanted = None if category is None else "biolink:" + category.removeprefix("biolink:")
    rows = {
        row["curie"]: row
        for row in _rows(here, "concept_by_code", {"code": text.strip()}, json=json)
        + _rows(here, "concept_search", {"text": text, "limit": 1000}, json=json)
    }
    found = [row for row in rows.values() if wanted in (None, row["category"])][:limit]
    if json:
        print_json({"text": text, "store": here.store, "found": found})
    if not found:
        raise NotFound(f"nothing in {here.store} is called {text!r}")
    if not json:
        _table(here, found)


def show(here: State, concept: str, *, json: bool) -> None:
    """Print a concept and its links by kind.

    Raises:
        NotFound: the store has no such CURIE.
    """
    known = _rows(here, "concept", {"curie": concept}, json=json)
    if not known:
        raise NotFound(f"{here.store} has no {concept!r}; in a store a concept is named by its CURIE, `medclew --store … search` finds it")
    links = _rows(here, "neighbourhood_summary", {"curie": concept}, json=json)
    if json:
        print_json({**known[0], "links": links})
        return
    for key, value in known[0].items():
        if value:
            here.console.print(f"[bold]{key:<12}[/bold] {clean(', '.join(value) if isinstance(value, list) else value)}")
    _table(here, links)


def stats(here: State, *, json: bool) -> None:
    """Print what the store holds."""
    from kg import stores

    with store_progress(quiet=json) as progress, stores.open(here.store or "", bundle=here.path, progress=progress) as store:
        counts = asdict(store.counts())
    if json:
        print_json({"store": here.store, **counts})
        return
    here.console.print(
        f"{counts['nodes']:,} nodes, {counts['edges']:,} edges, {counts['evidence']:,} pieces of evidence in {clean(here.store)}"
    )
    for kind in ("labels", "types"):
        for name, count in sorted(counts[kind].items(), key=lambda item: -item[1]):
            here.console.print(f"  {count:>9,}  {clean(name)}")


def _rows(here: State, query: str, parameters: dict[str, Any], *, json: bool) -> list[dict[str, Any]]:
    """Run a query of the library on the store and return its rows by column."""
    import cypher as library
    from kg import stores

    named = library.get(query)
    with store_progress(quiet=json) as progress, stores.open(here.store or "", bundle=here.path, progress=progress) as store:
        return store.query(named.text, named.bind(parameters), timeout_s=named.timeout_s or TIMEOUT_S).dicts()


def _table(here: State, rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in rows[0] if rows else ():
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else clean(value) for value in row.values()))
    here.console.print(table)
