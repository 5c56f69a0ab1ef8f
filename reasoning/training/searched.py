"""Chains that were searched for step by step and kept for what they are worth to weak solvers (MICS, Sun et al. 2025).

Where several chains lead from what is asked to a right answer, all of them are true, and not all of them help. So at each hop every edge
that still leads to a right answer is tried: weak models are given the question and the steps so far and asked for the answer; a step is
worth the share of their answers that the rewards find right. The best is taken, and the search goes on behind it. Any OpenAI-compatible
endpoint solves; steps come from the graph, so that none is made up, and what a solver says is judged and never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot
from reasoning.rewards.answer import right
from reasoning.training.formats import SYSTEM
from reasoning.training.holdout import Holdout
from reasoning.training.item import Item
from reasoning.training.making import response
from reasoning.training.relations import Relation, Relations
from reasoning.training.texts import Texts

if TYPE_CHECKING:
    from reasoning.llm import Client


class Solver(Protocol):
    """What tries to answer."""

    def __call__(self, question: str, steps: Sequence[str], attempt: int) -> str:
        """Return an answer, and nothing else, to a question of which the first steps are given; ``attempt`` tells one from the next."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an endpoint as a solver; attempts differ by their seed, at a temperature of 1.

    Raises (when it is called):
        ModelError: the endpoint does not answer.
    """

    client: Client

    def __call__(self, question: str, steps: Sequence[str], attempt: int) -> str:
        """Ask the model; see ``Solver``."""
        known = "".join(f"{place}. {step}\n" for place, step in enumerate(steps, 1))
        asked = f"{question}\n\n" + (f"It is known that:\n{known}\n" if known else "") + "Reply with the answer alone."
        from reasoning.llm import Message

        messages = [Message("system", SYSTEM.split(",")[0] + ", in your head."), Message("user", asked)]
        reply = self.client.complete(messages, self.client.new_budget(), most=64, temperature=1.0, seed=attempt)
        return reply.text.strip()


class Search:
    """Searches for the chains of items of one graph.

    Args:
        solvers: the weak models; each tries ``attempts`` times. width: edges that are tried at a hop, the item's own among them.
        side_by_side: calls that may be on their way at once.
    """

    def __init__(self, snapshot: Snapshot, solvers: Sequence[Solver], *, attempts: int = 2, width: int = 4, side_by_side: int = 4) -> None:
        self._snapshot, self._solvers, self._attempts, self._width = snapshot, solvers, attempts, width
        self._relations, self._holdout, self._side_by_side = Relations(snapshot), Holdout(snapshot), side_by_side

    def items(self, source: Iterable[Item]) -> Iterator[Item]:
        """Yield items with the best chain that was found and, under ``extra.search``, what was tried; others than single chains unchanged.

        ``extra.search`` has ``unaided``, the share of right answers without any step (a measured difficulty: 0 is hard), and for each hop
        what was tried with its ``score`` and which edge was ``taken``.

        Raises:
            ModelError: an endpoint does not answer.
        """
        with ThreadPoolExecutor(self._side_by_side) as pool:
            for item in source:
                yield self._searched(item, pool)

    def _searched(self, item: Item, pool: ThreadPoolExecutor) -> Item:
        codes, start = self._route(item)
        if not codes:
            return item
        ends = self._leading_on(item, codes, start)
        taken, steps, node, nodes, hops = list[int](), list[str](), start, [start], list[dict[str, Any]]()
        (unaided,) = self._worth(item, [[]], pool)
        for hop, code in enumerate(codes):
            edges = self._offered(item, node, code, ends[hop], nodes, hop)
            if not edges:
                return item
            texts = Texts(self._snapshot, self._ends(edges), edges)
            said = [texts.sentence(edge) for edge in edges]
            scores = self._worth(item, [[*steps, each] for each in said], pool)
            best = max(range(len(edges)), key=lambda place: (scores[place], -place))
            tried = [
                {"edge": texts.facts[edge].edge, "text": text, "score": score}
                for edge, text, score in zip(edges, said, scores, strict=True)
            ]
            hops.append({"tried": tried, "taken": texts.facts[edges[best]].edge})
            taken.append(edges[best])
            steps.append(said[best])
            node = next(end for end in self._ends([edges[best]]) if end != node)
            nodes.append(node)
        return self._with_chain(item, taken, nodes, steps, {"unaided": unaided, "hops": hops})

    def _route(self, item: Item) -> tuple[list[int], int]:
        """The relations of an item's chain as codes, and where it starts; () where the item is no single chain or tells other names."""
        edges = [item.fact(edge) for edge in item.chain]
        bound = [term["curies"][0] for term in item.query["terms"] if term.get("curies") and term["id"].startswith("c")]
        parts = item.query["where"].get("parts", [item.query["where"]])
        if len(bound) != 1 or len(parts) != len(edges) or item.kind == "neutral" or item.extra:
            return [], -1
        at, codes = bound[0], list[int]()
        for fact in edges:
            forward = fact.subject == at
            at = fact.object if forward else fact.subject
            code = self._relations.code(Relation(fact.predicate, forward, self._snapshot.category(self._snapshot.index(at))))
            if code is None:
                return [], -1
            codes.append(code)
        return codes, self._snapshot.index(bound[0])

    def _leading_on(self, item: Item, codes: Sequence[int], start: int) -> list[Array]:
        """Hop by hop, the concepts from which the rest of the relations leads to a right answer."""
        ends = [np.unique([self._snapshot.index(curie) for curie in item.answer])]
        for code in reversed(codes[1:]):
            relation = self._relations.relations[code]
            before = self._relations.relations[codes[len(codes) - len(ends) - 1]].category
            back = self._relations.code(Relation(relation.predicate, not relation.forward, before))
            ends.insert(0, self._relations.reached(ends[0], -1 if back is None else back))
        return ends

    def _offered(self, item: Item, node: int, code: int, leading: Array, met: Sequence[int], hop: int) -> list[int]:
        """Edges to be tried, the item's own first where it starts here; a train item steps on nothing that is held out."""
        found, edges = self._relations.ends(node, code)
        own = item.chain[hop]
        offered = [
            int(edge)
            for end, edge in zip(found.tolist(), edges.tolist(), strict=True)
            if end in leading and end not in met and self._holdout.side(end) in ("train", item.split)
        ]
        texts = Texts(self._snapshot, self._ends(offered), offered)
        return sorted(offered, key=lambda edge: texts.facts[edge].edge != own)[: self._width]

    def _worth(self, item: Item, prefixes: Sequence[Sequence[str]], pool: ThreadPoolExecutor) -> list[float]:
        """The share of right answers that the solvers give with each of some beginnings of a chain."""
        tries = [(steps, solver, attempt) for steps in prefixes for solver in self._solvers for attempt in range(self._attempts)]
        said = pool.map(lambda each: each[1](item.question, each[0], each[2]), tries)
        hits = [right(answer.strip().splitlines()[0], item, self._snapshot) if answer.strip() else False for answer in said]
        each = len(self._solvers) * self._attempts
        return [round(sum(hits[place : place + each]) / each, 4) for place in range(0, len(hits), each)]

    def _ends(self, edges: Sequence[int]) -> list[int]:
        s = self._snapshot
        return list(dict.fromkeys(int(end[edge]) for edge in edges for end in (s.edge_subject, s.edge_object)))

    def _with_chain(self, item: Item, edges: Sequence[int], nodes: Sequence[int], steps: Sequence[str], told: dict[str, Any]) -> Item:
        texts = Texts(self._snapshot, nodes, edges)
        concepts = {each.curie: each for each in (*item.concepts, *(texts.concepts[node] for node in nodes))}
        facts = {each.edge: each for each in (*(texts.facts[edge] for edge in edges), *item.evidence)}
        chain = tuple(texts.facts[edge].edge for edge in edges)
        final = texts.name(nodes[-1])
        label = next((option.label for option in item.options if option.curie == self._snapshot.curie(nodes[-1])), "")
        said = [*steps, *(option.why for option in item.options if not option.correct)]
        return replace(
            item,
            concepts=tuple(concepts.values()),
            evidence=tuple(facts.values()),
            chain=chain,
            verify=chain,
            licences=tuple(sorted({*item.licences, *texts.licences(edges)})),
            response=response(said, f"{label}. {final}" if label else final),
            extra={**item.extra, "search": told},
        )
