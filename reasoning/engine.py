"""The engine: opens a bundle and answers. Everything it uses is opened when it is first needed, and reads only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from kg.errors import BundleError, InputError
from kg.snapshot import Snapshot
from reasoning.charting import Charting
from reasoning.choosing import MOST, Choosing
from reasoning.diagnosing import Diagnosing
from reasoning.exploring import Exploring
from reasoning.looking_up import LookingUp
from reasoning.options import asks, split

if TYPE_CHECKING:
    from kg.stores import Store
    from reasoning.answers.parts import Means
    from reasoning.claims.answer import Answer
    from reasoning.connections.explanation import Explanation
    from reasoning.connections.graph_search import GraphSearch
    from reasoning.diagnosis import Diagnoser
    from reasoning.grounding import Grounder, Grounding
    from reasoning.llm import Client
    from reasoning.query.evidence_graph import EvidenceGraph
    from reasoning.query.model import Query
    from reasoning.query.reading import Reading
    from reasoning.reading import Reader
    from traversal.constraints import Order
    from traversal.metapaths.dwpc import Metapaths
    from traversal.planning.chains import Ground
    from traversal.scorer import Scorer


class Engine(LookingUp, Exploring, Choosing, Diagnosing, Charting):
    """Answers from one graph, with its sources.

    Open it with ``Engine.open``; it is its own context manager, and several threads may use one. Concepts are given as a CURIE
    (``MONDO:0007947``), a UMLS CUI (``C0024796``), another code, or a name.
    """

    def __init__(self, path: Path, snapshot: Snapshot) -> None:
        self.path, self.snapshot = path, snapshot
        self._lock = threading.RLock()
        self._stores: dict[str, Store] = {}
        self._closed = False

    @classmethod
    def open(cls, bundle: str | Path | None = None) -> Engine:
        """Open the graph in a bundle's folder, the default graph when none is named.

        Raises:
            BundleError: there is no bundle, or it cannot be read.
        """
        from kg.places import default_bundle

        if bundle is not None and not isinstance(bundle, str | Path):
            raise InputError(f"a bundle is named by its folder, not by {type(bundle).__name__}")
        path = Path(bundle) if bundle is not None else default_bundle()
        return cls(path, Snapshot.open(path))

    # -- asking -------------------------------------------------------------------------------------------------------------------

    def ask(self, question: str, *, scorer: Scorer | Literal["gnn"] | None = "gnn", model: Client | None = None) -> Answer:
        """Answer a question in English, or a description of a patient: see ``reasoning.reading`` for how it is read.

        Options that follow a question as "A) ... B) ..." are chosen among, as in ``choose``.

        ``scorer`` weighs hops where the question needs a search for paths, as in ``explain``. ``model`` reads what the grammar cannot.

        Raises:
            InputError: the question is empty.
            NothingGrounded: nothing in it is a concept of the graph; the message names the nearest.
            CheckpointError: the scorer's weights cannot be used.
        """
        optional = split(question) if isinstance(question, str) else None  # what is no text is refused where it is read
        if optional is not None and len(optional[1]) <= MOST and asks(optional[0]):
            return self.choose(*optional, scorer=scorer, model=model)
        return self.answer(self.read(question, model=model), scorer=scorer)

    def read(self, text: str, before: Sequence[Reading] = (), *, model: Client | None = None) -> Reading:
        """Return how a text is read: the queries in it, and every word that no part of them accounts for.

        Args:
            before: what was read earlier in a dialogue, oldest first; "it" and "this disease" refer there.
            model: a language model (``reasoning.llm.Client``) to read what the grammar cannot; held to the same checks.

        Raises:
            InputError: the text is empty or absurdly long.
        """
        self._check_open()
        reading = self._reader.read(text, before)
        if model is None:
            return reading
        from reasoning.reading_by_model import read_together

        return read_together(reading, self.snapshot, self.grounder, model, before)

    def query(self, query: Query | str | Mapping[str, Any], *, scorer: Scorer | Literal["gnn"] | None = "gnn") -> Answer:
        """Answer a question in logical form: see ``docs/query.md`` for the format.

        Args:
            query: a ``Query``, or one as JSON text or as the dict that its JSON is. Concepts may be CURIEs, CUIs, other codes or names.

        Raises:
            InputError: it is no query, or cannot be run; the message says which part and why.
            NotFound: it is bound to a concept that the graph does not have. AmbiguousName: to a name of several.
        """
        from reasoning.answering import answer_query

        return answer_query(self.bound(query), self._means(scorer))

    def bound(self, query: Query | str | Mapping[str, Any]) -> Query:
        """Return a query with every concept given by its CURIE in this graph.

        Raises:
            InputError, NotFound, AmbiguousName: as ``query``.
        """
        from reasoning.query.binding import bind
        from reasoning.query.parse import parse

        self._check_open()
        return bind(parse(query), self.snapshot)

    def evidence_graph(self, query: Query | str | Mapping[str, Any], *, limit: int | None = None, ways: int = 3) -> EvidenceGraph:
        """Return what satisfies a query's condition with the edges that say so, before it is put into words; see ``reasoning.query``.

        Raises:
            InputError, NotFound, AmbiguousName: as ``query``.
        """
        from reasoning.query.executor import execute

        return execute(self.bound(query), self.snapshot, limit=limit, ways=ways)

    def answer(self, reading: Reading, *, scorer: Scorer | Literal["gnn"] | None = "gnn") -> Answer:
        """Answer a text as it was read: what could not be read comes first, and the answer abstains on it.

        Raises:
            InputError: one of its queries cannot be run.
            NothingGrounded: nothing in the text is a question that the graph could answer; the message names the nearest.
        """
        from reasoning.answering import answer_reading

        self._check_open()
        return answer_reading(reading, self._means(scorer))

    def explain(
        self,
        a: str,
        b: str,
        k: int = 5,
        max_hops: int = 3,
        *,
        through: Sequence[str] = (),
        avoid: Sequence[str] = (),
        categories: Sequence[str] = (),
        not_categories: Sequence[str] = (),
        predicates: Sequence[str] = (),
        not_predicates: Sequence[str] = (),
        sources: Sequence[str] = (),
        level: str | None = None,
        directed: bool = False,
        min_hops: int = 1,
        without_hubs: int = 0,
        seconds: float = 2.0,
        order: Order = "length",
        scorer: Scorer | Literal["gnn"] | None = "gnn",
        plan: bool = False,
    ) -> Explanation:
        """Return the ``k`` best paths of at most ``max_hops`` hops between two concepts, each hop with its records.

        Args:
            through, avoid: concepts that every path must visit, or must not.
            categories, predicates, sources, level, directed, min_hops: see ``traversal.Constraints``; Biolink's prefix may be left out.
            without_hubs: so many of the most generic nodes may not stand inside a path (docs/hubs.md).
            seconds: what the search may take; what it found until then is returned, marked ``truncated``.
            order: "length" puts fewer hops first, "score" the better score.
            scorer: makes hops dearer that it does not believe in; "gnn" is the network that ships (it takes no part where it was taught
                none of the graph's predicates), None leaves paths to the graph's own figures.
            plan: let the planner search: several chains side by side that vote on the paths, told in the trace; it takes longer, and
                ``order`` is then by votes and score.

        Raises:
            NotFound: one of the concepts is not in the graph.
            InputError: a constraint cannot be right, or both concepts are the same.
            CheckpointError: the scorer's weights cannot be used.
        """
        from reasoning.connections.path_search import constrain, explain

        self._check_open()
        constraints = constrain(
            self.snapshot,
            through=through,
            avoid=avoid,
            categories=categories,
            not_categories=not_categories,
            predicates=predicates,
            not_predicates=not_predicates,
            sources=sources,
            level=level,
            directed=directed,
            min_hops=min_hops,
            without_hubs=without_hubs,
        )
        if plan:
            from reasoning.connections import planned

            ground = self.searched(scorer)
            return planned.explain(ground, a, b, k=k, max_hops=max_hops, constraints=constraints, seconds=seconds)
        return explain(
            self.snapshot, a, b, k=k, max_hops=max_hops, constraints=constraints, seconds=seconds, order=order, scorer=self._chosen(scorer)
        )

    def ground(self, text: str) -> Grounding:
        """Return the concepts that a text mentions, with negation, and what could not be grounded.

        Mentions inside longer ones are there as well, marked ``inside``; ``Grounding.findings()`` leaves them out.
        """
        self._check_open()
        return self.grounder.ground(text, nested=True)

    # -- parts, opened when first used --------------------------------------------------------------------------------------------

    @cached_property
    def grounder(self) -> Grounder:
        """What links text to the graph."""
        from reasoning.grounding import Grounder

        return Grounder(self.snapshot)

    @property
    def diagnoser(self) -> Diagnoser:
        """What ranks diseases; prepared once a bundle, then mapped."""
        with self._lock:
            return self._diagnoser

    @cached_property
    def _diagnoser(self) -> Diagnoser:
        from reasoning.diagnosis import Diagnoser

        return Diagnoser(self.snapshot)

    def _means(self, scorer: Scorer | Literal["gnn"] | None) -> Means:
        from reasoning.answers.parts import Means
        from reasoning.default_scorer import check

        check(scorer)
        return Means(self.snapshot, lambda: self.diagnoser, lambda: self.searched(scorer))

    def searched(self, scorer: Scorer | Literal["gnn"] | None = "gnn") -> Ground:
        """Return what the planner's chains run on, for ``Answer.trace.replay`` too: the graph, the scorer, the counter of typed paths."""
        from reasoning.connections.path_search import ready
        from reasoning.connections.strategy import load_kernels
        from traversal.planning.chains import Ground

        load_kernels(scorer == "gnn")
        ready(self.snapshot)
        return Ground(self.snapshot, self._chosen(scorer), self._metapaths)

    def _chosen(self, scorer: Scorer | Literal["gnn"] | None) -> Scorer | None:
        from reasoning.default_scorer import check

        check(scorer)
        return self._scorer if isinstance(scorer, str) else scorer

    @cached_property
    def _scorer(self) -> Scorer | None:
        from reasoning.default_scorer import load

        return load(self.snapshot)

    @cached_property
    def _metapaths(self) -> Metapaths:
        from reasoning.connections.path_search import metapaths

        return metapaths(self.snapshot)

    @cached_property
    def graph(self) -> GraphSearch:
        """Searches beside paths: typed paths with p-values, what stands near or joins several concepts, analogies, hubs."""
        from reasoning.connections.graph_search import GraphSearch

        return GraphSearch(self.snapshot, lambda: self.searched(None))

    @cached_property
    def _reader(self) -> Reader:
        from reasoning.reading import Reader

        return Reader(self.snapshot, self.grounder)

    def prepare(self, progress: Callable[[str, int, int], None] | None = None, *, store: bool = False) -> None:
        """Make now what the first questions would otherwise wait for: rankings' tables beside the snapshot, compiled search kernels.

        ``medclew build`` does this at its end; everything made is kept on disk and opens in milliseconds afterwards. ``store`` makes the
        embedded store that ``cypher`` asks, too.
        """
        from reasoning.warmup import prepare

        self._check_open()
        prepare(self.snapshot, lambda: self.diagnoser, progress or (lambda stage, done, total: None))
        if store:
            self.cypher("RETURN 1 AS ready", limit=1, progress=progress)

    # -- closing ------------------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the stores; the engine cannot be used afterwards."""
        with self._lock:
            self._closed = True
            while self._stores:
                self._stores.popitem()[1].close()

    def _check_open(self) -> None:
        if self._closed:
            raise BundleError(f"this engine on {self.path} was closed; open another with Engine.open")

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Engine({str(self.path)!r}: {self.snapshot.n_nodes:,} nodes, {self.snapshot.n_edges:,} edges)"

    def _repr_html_(self) -> str:
        return self.stats()._repr_html_()
