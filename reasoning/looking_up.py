"""What one looks up in a graph: concepts by name, their cards, the records behind an edge, Cypher. A part of the engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, QueryError
from reasoning.part import Part

if TYPE_CHECKING:
    from kg.manifest import Manifest
    from kg.stores import Result, Store
    from reasoning.claims.answer import Citation
    from reasoning.concepts.node_card import NodeCard
    from reasoning.concepts.search_result import SearchResult, Stats
    from reasoning.linking import Linked
    from reasoning.linking.linkers import Linkers


class LookingUp(Part):
    """These methods of ``Engine``."""

    path: Path
    _stores: dict[str, Store]

    def search(self, text: str, limit: int = 10, category: str | None = None) -> SearchResult:
        """Return the concepts that a text may name, best first: by code or CUI, by name or synonym, in any word order, misspelled.

        Raises:
            InputError: the text is empty, or the graph has no such category.
        """
        from reasoning.concepts.search import search

        self._check_open()
        return search(self.snapshot, text, limit, category)

    def link(
        self,
        names: Sequence[str],
        *,
        categories: Collection[str] = (),
        prefixes: Collection[str] = (),
        k: int = 5,
        floor: float | None = None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> list[Linked]:
        """Return the concepts that each of many names may mean, best first, in the names' order: a column of local terms, or mentions.

        Names are taken as names, by themselves; what a text says of whom is what ``ground`` reads. The first names that the graph does not
        have wait for an index of the wanted concepts' names (12 seconds of processor and a gigabyte a million; HPO .4 s).

        Args:
            categories: Biolink categories that are wanted ("Disease", "biolink:Gene"); prefixes: vocabularies ("HP", "MONDO"). Empty: all.
            k: concepts a name at the most. floor: the least score, 0.3..1; ``reasoning.linking.linker.FLOOR`` when None.
            progress: told (stage, distinct names done, of how many).

        Raises:
            InputError: the graph has no such category or prefix, or an argument or a name cannot be right.
        """
        self._check_open()
        return self._linkers.link(names, categories, prefixes, k, floor, progress)

    @cached_property
    def _linkers(self) -> Linkers:
        from reasoning.linking.linkers import Linkers

        return Linkers(self.snapshot)

    def show(self, concept: str, limit: int = 10) -> NodeCard:
        """Return a concept's card: names, codes, and its statements by predicate, the ``limit`` best backed of each.

        Raises:
            NotFound: nothing in the graph is called so. AmbiguousName: several concepts are, equally well.
        """
        from reasoning.concepts.node_card import make_card
        from reasoning.concepts.resolver import unique

        self._check_open()
        found = unique(self.snapshot, concept)
        return make_card(self.snapshot, found.node, limit=limit, note=found.note)

    def evidence(self, identifier: str) -> Citation:
        """Return the edge, with every record behind it, that an edge's (``e…``) or a record's (``ev…``) identifier stands for.

        Raises:
            NotFound: this graph has no such edge or record; those of a graph built from other sources may differ.
        """
        from reasoning.concepts.search import evidence

        self._check_open()
        return evidence(self.path, self.snapshot, identifier)

    def stats(self) -> Stats:
        """Return what the graph holds, its sources with versions and licences, and whom to acknowledge."""
        from reasoning.concepts.search_result import Stats

        self._check_open()
        return Stats(str(self.path), self.manifest)

    def cypher(
        self,
        query: str,
        params: Mapping[str, Any] | None = None,
        *,
        limit: int = 1000,
        timeout_s: float | None = None,
        store: str | None = None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Result:
        """Run a read-only Cypher statement, or a query of the library by its name, on the embedded store or the one at an address.

        Args:
            timeout_s: seconds it may take; None is 10, or what a query of the library says that it needs.
            progress: told (stage, done, total) while the embedded store is made, which the first statement on a graph waits for.

        Raises:
            QueryRefused: it would write. QueryTimeout: it ran past ``timeout_s``. QueryError: it failed.
            NotFound: one word that is no query of the library.
        """
        import cypher as library
        from kg.stores.base import TIMEOUT_S
        from kg.stores.parameters import checked

        self._check_open()
        if not isinstance(query, str):
            raise QueryError(f"a statement is text, not {type(query).__name__}")
        text, given = query.strip(), checked(params)
        if not text:
            raise InputError("no query: give Cypher, or the name of a query in the library")
        if text.isidentifier():
            named = library.get(text)
            text, given = named.text, named.bind(given)
            timeout_s = timeout_s or named.timeout_s
        return self._store(store, progress).query(text, given, timeout_s=timeout_s or TIMEOUT_S, limit=limit)

    @cached_property
    def manifest(self) -> Manifest:
        """The bundle's manifest."""
        from kg.manifest import Manifest

        return Manifest.read(self.path / "manifest.json")

    def _store(self, address: str | None, progress: Callable[[str, int, int], None] | None) -> Store:
        from kg import stores
        from kg.stores.base import silent

        if address is not None and not isinstance(address, str):
            raise InputError(f"a store's address is text, not {type(address).__name__}")
        key = address or ""
        with self._lock:
            if key not in self._stores:
                self._stores[key] = stores.open(address or f"embedded:{self.path}", progress=progress or silent)
            return self._stores[key]
