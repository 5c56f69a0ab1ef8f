"""Three ways of reasoning over the graph, as strategies of the planner.

Abduction goes from findings to what would explain them; deduction from a premise to a conclusion that was named; induction from
example pairs to a
typed pattern, and by it to new pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from traversal.algorithms.hubs import shatter
from traversal.constraints import Constraints, Order
from traversal.metapaths.metagraph import Metagraph
from traversal.paths.result import Path
from traversal.planning.chains import AnchorChain, BridgeChain, Ground, MetapathChain, Observation
from traversal.planning.planner import Ranking, SubQuestion, always

#: What a finding costs a candidate that does not explain it, nats: more than any good path, less than being told nothing of two.
UNEXPLAINED = 25.0
#: Where more than this share of the first paths runs over hubs, the question is asked again without hubs.
HUB_SHARE = 0.5


def hub_count(ground: Ground, hubs: int | None) -> int:
    """Return how many hubs to prune: as many as was said, else one node in a thousand."""
    return ground.snapshot.n_nodes // 1000 if hubs is None else hubs


def hub_share(paths: Iterable[Path], hubs: set[int]) -> float:
    """Return the share of paths that have a hub inside; 0 for none."""
    found = list(paths)
    return sum(bool(hubs & set(path.nodes[1:-1])) for path in found) / len(found) if found else 0.0


@dataclass
class Abduction:
    """What explains these findings?

    Opens with an anchor chain from each finding; then bridges from the leading candidates to the findings that they do not explain
    yet; then, where the
    support runs over hubs, asks again without them. Candidates are ranked by the summed cost of their best path to each finding.

    Attributes:
        findings: node indexes. category: of the explanations. keep: candidates per finding. verify: how many leaders are looked into.
        hubs: how many hubs a hub-free view lacks, by default one node in a thousand.
    """

    ground: Ground
    findings: tuple[int, ...]
    category: str
    keep: int = 50
    max_hops: int = 2
    verify: int = 5
    hubs: int | None = None
    constraints: Constraints = field(default_factory=Constraints)
    _asked: set[tuple[int, int]] = field(default_factory=set, repr=False)
    _shattered: bool = field(default=False, repr=False)

    def opening(self) -> list[SubQuestion]:
        """One anchor chain a finding."""
        return [self._anchor(f"finding {i}", finding, self.constraints) for i, finding in enumerate(self.findings, 1)]

    def _anchor(self, name: str, finding: int, constraints: Constraints) -> SubQuestion:
        chain = AnchorChain((finding,), self.category, self.keep, self.max_hops, constraints=constraints)
        return SubQuestion(name, f"what leads to {self.ground.snapshot.name(finding)}?", lambda seen: chain)

    def support(self, seen: Mapping[str, Observation]) -> dict[int, dict[int, float]]:
        """Return candidate -> finding -> cost of the best path between them."""
        table: dict[int, dict[int, float]] = {}
        wanted = set(self.findings)
        for observation in seen.values():
            for path in observation.paths:
                finding, candidate = (path.nodes[0], path.nodes[-1]) if path.nodes[0] in wanted else (path.nodes[-1], path.nodes[0])
                costs = table.setdefault(candidate, {})
                costs[finding] = min(costs.get(finding, UNEXPLAINED), path.cost)
        return table

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Rank candidates by what all findings together cost them; ties by index."""
        table = self.support(seen)
        order = sorted(table, key=lambda c: (sum(table[c].get(f, UNEXPLAINED) for f in self.findings), c))
        return tuple((candidate,) for candidate in order)

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """Whether one candidate is in touch with every finding, and every other leader was looked into."""
        leaders, table = self.ranking(seen)[: self.verify], self.support(seen)
        return (
            bool(leaders)
            and all(
                finding in table[candidate] or (candidate, finding) in self._asked for (candidate,) in leaders for finding in self.findings
            )
            and set(table[leaders[0][0]]) >= set(self.findings)
            and (self._shattered or not self._over_hubs(seen))
        )

    def more(self, seen: Mapping[str, Observation]) -> list[SubQuestion]:
        """Bridge leaders to what they leave unexplained; when there is no such pair, look once more without hubs."""
        table, questions = self.support(seen), []
        for (candidate,) in self.ranking(seen)[: self.verify]:
            for finding in self.findings:
                if finding not in table[candidate] and (candidate, finding) not in self._asked:
                    self._asked.add((candidate, finding))
                    chain = BridgeChain((candidate,), (finding,), 1, self.max_hops + 1, "score", self.constraints)
                    text = f"does {self.ground.snapshot.name(candidate)} lead to {self.ground.snapshot.name(finding)}?"
                    questions.append(SubQuestion(f"bridge {candidate}-{finding}", text, always(chain)))
        if not questions and not self._shattered and self._over_hubs(seen):
            self._shattered = True
            without = shatter(self.ground.snapshot, hub_count(self.ground, self.hubs), keep=self.findings).constrain(self.constraints)
            questions = [self._anchor(f"finding {i} without hubs", finding, without) for i, finding in enumerate(self.findings, 1)]
        return questions

    def _over_hubs(self, seen: Mapping[str, Observation]) -> bool:
        leaders = {candidate for (candidate,) in self.ranking(seen)[: self.verify]}
        paths = [p for o in seen.values() for p in o.paths if p.nodes[0] in leaders or p.nodes[-1] in leaders]
        return hub_share(paths, {hub.node for hub in shatter(self.ground.snapshot, hub_count(self.ground, self.hubs)).pruned}) > HUB_SHARE


@dataclass
class Deduction:
    """How does one thing lead to another that was named?

    Opens with three bridges side by side: short and known, along the edges' direction,
    and the best of any length. Asks again without hubs where the
    leading paths run over them, and one hop farther where nothing was found. Answers are paths.

    Attributes:
        independent: so many paths without a common inner node count as covering the question.
    """

    ground: Ground
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    k: int = 10
    max_hops: int = 3
    independent: int = 3
    hubs: int | None = None
    constraints: Constraints = field(default_factory=Constraints)
    _tried: set[str] = field(default_factory=set, repr=False)

    def _bridge(
        self, name: str, text: str, *, max_hops: int | None = None, order: Order = "score", constraints: Constraints | None = None
    ) -> SubQuestion:
        self._tried.add(name)
        chain = BridgeChain(self.sources, self.targets, self.k, max_hops or self.max_hops, order, constraints or self.constraints)
        return SubQuestion(name, text, always(chain))

    def opening(self) -> list[SubQuestion]:
        """Three bridges."""
        return [
            self._bridge("known", "what joins them at once?", max_hops=min(2, self.max_hops), order="length"),
            self._bridge("forward", "does one lead to the other, edge by edge?", constraints=replace(self.constraints, directed=True)),
            self._bridge("wide", "what else joins them?"),
        ]

    def paths(self, seen: Mapping[str, Observation]) -> list[Path]:
        """Return every path once, cheapest first, ties by hops and nodes."""
        best: dict[tuple[int, ...], Path] = {}
        for observation in seen.values():
            for path in observation.paths:
                # A filtered hop lists fewer edges and costs more: keep the fuller account.
                if path.nodes not in best or path.cost < best[path.nodes].cost:
                    best[path.nodes] = path
        return sorted(best.values(), key=lambda path: (path.cost, len(path), path.nodes))

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Rank the paths."""
        return tuple(path.nodes for path in self.paths(seen)[: self.k])

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """Whether enough independent paths were found, not mostly over hubs."""
        used: set[int] = set()
        count = 0
        for path in self.paths(seen)[: self.k]:
            if not used & set(path.nodes[1:-1]):
                used |= set(path.nodes[1:-1])
                count += 1
        return count >= self.independent and not self._over_hubs(seen)

    def more(self, seen: Mapping[str, Observation]) -> list[SubQuestion]:
        """Without hubs, or farther."""
        if "without hubs" not in self._tried and self._over_hubs(seen):
            without = shatter(self.ground.snapshot, hub_count(self.ground, self.hubs), keep=(*self.sources, *self.targets)).constrain(
                self.constraints
            )
            return [self._bridge("without hubs", "what joins them when hubs do not count?", constraints=without)]
        if "farther" not in self._tried and not self.paths(seen):
            return [self._bridge("farther", "does anything join them, one hop farther?", max_hops=self.max_hops + 1)]
        return []

    def _over_hubs(self, seen: Mapping[str, Observation]) -> bool:
        if "without hubs" in self._tried:
            return False
        return (
            hub_share(
                self.paths(seen)[: self.k], {hub.node for hub in shatter(self.ground.snapshot, hub_count(self.ground, self.hubs)).pruned}
            )
            > HUB_SHARE
        )


@dataclass
class Induction:
    """What is to ``source`` as the second of each example is to its first?

    Opens with a bridge between the ends of each example; reads off the metapaths that the examples share,
    and follows them from ``source``. Candidates
    are ranked by the sum over patterns of (share of examples that show it) x (DWPC as a share of the pattern's best).

    Attributes:
        examples: (node, node) pairs. patterns: how many metapaths are followed.
    """

    ground: Ground
    examples: tuple[tuple[int, int], ...]
    source: int
    k: int = 20
    max_hops: int = 3
    patterns: int = 6
    constraints: Constraints = field(default_factory=Constraints)
    _applied: bool = field(default=False, repr=False)

    def opening(self) -> list[SubQuestion]:
        """One bridge an example."""
        name = self.ground.snapshot.name
        return [
            SubQuestion(
                f"example {i}",
                f"what joins {name(a)} and {name(b)}?",
                always(BridgeChain((a,), (b,), 30, self.max_hops, "score", self.constraints)),
            )
            for i, (a, b) in enumerate(self.examples, 1)
        ]

    def shared(self, seen: Mapping[str, Observation]) -> list[tuple[str, float]]:
        """Return (metapath, share of the examples that show it), most shared first; direct links are left out, they are the question."""
        metagraph, counts = self.ground.metapaths.metagraph, Counter[str]()
        first, last = self.ground.snapshot.category(self.source), self.ground.snapshot.category(self.examples[0][1])
        for i in range(1, len(self.examples) + 1):
            observation = seen.get(f"example {i}", Observation())
            counts.update({text for path in observation.paths if len(path) > 1 for text in patterns_of(self.ground, metagraph, path)})
        total = len(self.examples)
        fitting = [(text, count / total) for text, count in counts.items() if _ends(metagraph, text) == (first, last)]
        return sorted(fitting, key=lambda item: (-item[1], len(metagraph.parse(item[0])), item[0]))[: self.patterns]

    def more(self, seen: Mapping[str, Observation]) -> list[SubQuestion]:
        """Follow each shared pattern from the source."""
        if self._applied:
            return []
        self._applied = True
        name = self.ground.snapshot.name(self.source)
        return [
            SubQuestion(f"pattern {text}", f"where does {text} lead from {name}?", always(MetapathChain(self.source, text, None, self.k)))
            for text, _ in self.shared(seen)
        ]

    def ranking(self, seen: Mapping[str, Observation]) -> Ranking:
        """Rank what the patterns lead to; ties by index."""
        votes: dict[int, float] = defaultdict(float)
        for text, share in self.shared(seen):
            found = seen.get(f"pattern {text}", Observation()).candidates
            for candidate in found:
                votes[candidate.node] += share * candidate.score / found[0].score
        return tuple((node,) for node, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[: self.k])

    def covered(self, seen: Mapping[str, Observation]) -> bool:
        """Whether every pattern was followed."""
        return self._applied


def patterns_of(ground: Ground, metagraph: Metagraph, path: Path) -> set[str]:
    """Return the metapaths that a path shows: one for each choice of an edge per hop, up to the first eight predicates a hop."""
    graph = ground.snapshot
    texts = [metagraph.abbreviations[graph.category(path.nodes[0])]]
    for hop in path.hops:
        words = []
        for edge in hop.edges[:8]:
            step = metagraph.step(graph.category(hop.source), edge.predicate, graph.category(hop.target), inverse=edge.direction < 0)
            if step is not None:
                words.append(metagraph.word(step) + metagraph.abbreviations[step.target])
        texts = [text + word for text in texts for word in dict.fromkeys(words)]
    return set(texts)


def _ends(metagraph: Metagraph, text: str) -> tuple[str, str]:
    kinds = metagraph.parse(text).categories
    return kinds[0], kinds[-1]
