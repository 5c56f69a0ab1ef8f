"""How two concepts hang together, as a strategy of the planner: bridges first, then typed patterns, then what lies around each.

Chains vote on paths. A bridge votes for the paths that it returns, a pattern for those that show it where it leads to the target before
nearly all other nodes. Each vote beyond the first counts as much as a hop less: it doubles the path's score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kg.snapshot import Snapshot
from reasoning.default_scorer import load
from traversal.constraints import Budget, Constraints
from traversal.paths.result import Path
from traversal.planning.chains import AnchorChain, BridgeChain, Chain, Ground, MetapathChain, Observation
from traversal.planning.planner import Planner, Ranking, SubQuestion, always
from traversal.planning.strategies import patterns_of
from traversal.view.costs import LENGTH_COST

#: Nodes that a pattern may lead to before the target and still speak for the pair.
REACH = 25
#: Longer patterns are not followed: telling walks that repeat a node from paths can then take seconds.
_PATTERN_HOPS = 3
#: Categories of nodes that join two concepts without telling anything of how: half of all diseases are inherited the same way.
FORMAL = ("GeneticInheritance", "ClinicalModifier", "ClinicalCourse", "Onset")


@dataclass(frozen=True, slots=True)
class Vote:
    """A chain's voice for a path: the place, from 1, in which the path (or, by a pattern, the target) stands among ``of``."""

    chain: str
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Supported:
    """A path with the chains that support it, in the order of the plan."""

    path: Path
    votes: tuple[Vote, ...]

    @property
    def worth(self) -> float:
        """The logarithm of the score with its votes, nats: what a path costs, taken negative, and the length cost for each further vote."""
        return (len(self.votes) - 1) * LENGTH_COST - self.path.cost

    @property
    def telling(self) -> bool:
        """Whether it is short, or more speaks for it than that a wide search came upon it."""
        return len(self.path) <= 2 or any(vote.chain == "forward" or vote.chain.startswith("pattern") for vote in self.votes)


@dataclass
class Connecting:
    """How does one concept lead to another?

    Opens with three bridges side by side: short links, links along the edges' direction, and the best of any length. Then follows the
    typed patterns that the leading paths show from the source, to see whether they lead to the target before others. Where that leaves
    nothing telling, it looks one hop farther and at other senses of the names; where there is no path at all, it expands both concepts
    and joins what it finds.

    Attributes:
        sources, targets: node indexes: the concept itself, then others of the same name.
        k: paths a bridge. patterns: how many are followed a round. around: neighbours that each concept is expanded to.
    """

    ground: Ground
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    k: int = 10
    max_hops: int = 4
    patterns: int = 4
    around: int = 4
    constraints: Constraints = field(default_factory=Constraints)
    _followed: set[str] = field(default_factory=set, repr=False)
    _tried: set[str] = field(default_factory=set, repr=False)
    _shown: dict[tuple[int, ...], set[str]] = field(default_factory=dict, repr=False)

    # -- asking -------------------------------------------------------------------------------------------------------------------

    def opening(self) -> list[SubQuestion]:
        """Three bridges."""
        directed = replace(self.constraints, directed=True)
        return [
            self._bridge("short", "what joins them within two hops?", max_hops=min(2, self.max_hops), order="length"),
            self._bridge("forward", "does one lead to the other along the edges?", constraints=directed),
            self._bridge("wide", "what else joins them?"),
        ]

    def _bridge(self, name: str, text: str, **changes: Any) -> SubQuestion:
        plain = BridgeChain(self.sources[:1], self.targets[:1], self.k, self.max_hops, "score", self.constraints)
        return SubQuestion(name, text, always(replace(plain, **changes)))

    def more(self, seen: Mapping[str, Observation]) -> list[SubQuestion]:
        """Follow patterns; look farther; look around each concept: the next of these that has anything to ask."""
        found = self.supported(seen)
        questions = self._patterns(found)
        self._followed.update(question.id.removeprefix("pattern ") for question in questions)
        if questions or any(one.telling for one in found):
            return questions
        if "farther" not in self._tried:
            self._tried.add("farther")
            questions = [self._bridge("farther", "does anything join them one hop farther?", max_hops=self.max_hops + 1)]
            if len(self.sources) + len(self.targets) > 2:
                text = "does anything join what else bears these names?"
                targets = tuple(node for node in self.targets if node not in self.sources)
                questions.append(self._bridge("senses", text, sources=self.sources, targets=targets))
            return questions
        if "around" not in self._tried and not found:
            self._tried.add("around")
            return self._surroundings()
        return []

    def _patterns(self, found: list[Supported]) -> list[SubQuestion]:
        """Follow the patterns of the first paths that are no direct links, each once; those of the leading source alone."""
        indirect = [one.path for one in found if len(one.path) > 1]
        questions: list[SubQuestion] = []
        name = self.ground.snapshot.name
        for path in indirect[: self.k]:
            source = path.nodes[0]
            for text in sorted(self.patterns_of(path)):
                known = text in self._followed or any(question.id == f"pattern {text}" for question in questions)
                if source == indirect[0].nodes[0] and not known and len(questions) < self.patterns:
                    chain = MetapathChain(source, text, None, REACH)
                    questions.append(SubQuestion(f"pattern {text}", f"where does {text} lead from {name(source)}?", always(chain)))
        return questions

    def _surroundings(self) -> list[SubQuestion]:
        name = self.ground.snapshot.name
        questions = []
        for side, node in (("source", self.sources[0]), ("target", self.targets[0])):
            chain = AnchorChain((node,), None, self.around, 1, constraints=self.constraints)
            questions.append(SubQuestion(f"around {side}", f"what lies around {name(node)}?", always(chain)))

        def joint(seen: Mapping[str, Observation]) -> Chain | None:
            one, other = (tuple(c.node for c in seen[f"around {side}"].candidates) for side in ("source", "target"))
            rest = tuple(node for node in other if node not in one)
            return BridgeChain(one, rest, 3, self.max_hops, "score", self.constraints) if one and rest else None

        return [*questions, SubQuestion("joint", "what joins what lies around them?", joint, ("around source", "around target"))]

    # -- reading the answers ------------------------------------------------------------------------------------------------------

    def supported(self, seen: Mapping[str, Observation]) -> list[Supported]:
        """Return every path between the two with its votes: direct links first, then by worth; ties by hops and nodes."""
        best: dict[tuple[int, ...], Path] = {}
        votes: dict[tuple[int, ...], list[Vote]] = {}
        for chain in ("short", "forward", "wide", "farther", "senses"):
            paths = seen[chain].paths if chain in seen else ()
            for rank, path in enumerate(paths, 1):
                votes.setdefault(path.nodes, []).append(Vote(chain, rank, len(paths)))
                # A filtered hop lists fewer edges and costs more: keep the fuller account.
                if path.nodes not in best or path.cost < best[path.nodes].cost:
                    best[path.nodes] = path
        places = {text: seen[f"pattern {text}"] for text in sorted(self._followed) if f"pattern {text}" in seen}
        for nodes, path in best.items():
            shown = [(self._place(places[text], nodes[-1]), text) for text in places if text in self.patterns_of(path)]
            ranked = sorted((place, text) for place, text in shown if place is not None)
            if ranked:
                votes[nodes].append(Vote(f"pattern {ranked[0][1]}", ranked[0][0], len(places[ranked[0][1]].candidates)))
        found = [Supported(path, tuple(votes[nodes])) for nodes, path in best.items()]
        return sorted(found, key=lambda one: (len(one.path) > 1, -one.worth, len(one.path), one.path.nodes))

    @staticmethod
    def _place(observation: Observation, target: int) -> int | None:
        """The target's place among what a pattern leads to, those of equal weight sharing the first of their places; None when behind."""
        weight = next((c.score for c in observation.candidates if c.node == target), None)
        return None if weight is None else 1 + sum(c.score > weight for c in observation.candidates)

    def patterns_of(self, path: Path) -> set[str]:
        """Return the typed patterns that a path shows, none for a direct link or a long path."""
        if path.nodes not in self._shown:
            short = 1 < len(path) <= _PATTERN_HOPS
            self._shown[path.nodes] = patterns_of(self.ground, self.ground.metapaths.metagraph, path) if short else set()
        return self._shown[path.nodes]

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Rank the paths that tell anything; with none there is no answer yet."""
        return tuple(one.path.nodes for one in self.supported(seen) if one.telling)[: self.k]

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """Whether a path tells how they hang together, and the patterns of the leading ones were followed."""
        found = self.supported(seen)
        return any(one.telling for one in found) and (bool(self._followed) or not self._patterns(found))


@cache
def load_kernels(scored: bool) -> None:
    """Load everything that the strategy's chains run, compiling it where no cache holds it: no plan's clock is to stop for that.

    Once a process; afterwards it does nothing. ``scored``: with the scorer that ships.
    """
    predicates = ["biolink:causes", "biolink:has_phenotype", "biolink:subclass_of"]
    # Two kites with nothing between them, so that every chain is asked.
    tiny = Snapshot.from_arrays([0, 0, 1, 2, 4, 4, 5, 6], [0, 0, 1, 2] * 2, [1, 2, 3, 3, 5, 6, 7, 7], 8, predicates=predicates)
    ground = Ground(tiny, load(tiny) if scored else None)
    for target in (3, 7):
        Planner(ground, budget=Budget(None)).run(Connecting(ground, (0,), (target,), max_hops=3))
