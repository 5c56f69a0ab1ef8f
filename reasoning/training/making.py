"""Drafts to items: texts read, words written, sides taken, duplicates dropped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from kg.identity import read_manifest
from kg.snapshot import Snapshot
from reasoning.rendering.text import capital
from reasoning.training.drafting import Draft, drafts
from reasoning.training.holdout import Holdout
from reasoning.training.item import Concept, Difficulty, Item, Made, Option, Split
from reasoning.training.neutral import Numbered
from reasoning.training.pathways import PATHWAYS
from reasoning.training.plans import plan
from reasoning.training.relations import Relations
from reasoning.training.shapes import shape_of
from reasoning.training.texts import Texts
from reasoning.training.trajectories import trajectory

_BATCH = 1_000
LABELS = "ABCDEFGH"


class Ground:
    """What a graph's items of all kinds are made from: its rows, sides and names, read once and remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.relations, self.holdout = snapshot, Relations(snapshot), Holdout(snapshot)
        self.called = _Called(snapshot)
        self.concepts: dict[int, Concept] = {}


def items(snapshot: Snapshot, kind: str, count: int, *, seed: int = 0, ground: Ground | None = None) -> Iterator[Item]:
    """Yield ``count`` items of a kind (fewer where the graph has no more), no two alike, the same for the same graph and seed.

    ``ground`` is the snapshot's, for who makes items of several kinds or seeds; they are the same without, only slower made.

    Raises:
        InputError: there is no such kind, or the graph gives no such items.
    """
    ground = Ground(snapshot) if ground is None else ground
    relations = ground.relations
    bundle = "" if snapshot.folder is None else read_manifest(snapshot.folder.parent / "manifest.json")["content_hash"]
    maker = _Maker(snapshot, relations, Made(bundle, _version(), seed))
    seen: set[str] = set()
    made, stale = 0, 0
    stream = drafts(snapshot, relations, kind, count, seed)
    while made < count and stale < 20 and (batch := list(islice(stream, min(_BATCH, count + 50)))):
        sided = [(draft, _side(draft, ground.holdout, snapshot)) for draft in batch]
        placed = [(draft, side) for draft, side in sided if side is not None and ground.called.apart(draft)]
        texts = Texts(snapshot, *_needed(placed, snapshot), ground.concepts)
        before = made
        for draft, side in placed:
            item = maker.item(draft, side, texts)
            if item.id not in seen and made < count:
                seen.add(item.id)
                made += 1
                yield item
        stale = 0 if made > before else stale + 1


def _side(draft: Draft, holdout: Holdout, snapshot: Snapshot) -> Split | None:
    ends = _ends(draft.context, snapshot)
    answers = [draft.right] if draft.options else draft.walk.answers.tolist()
    return holdout.of_item(answers, {*draft.nodes, *draft.options, *ends} - set(answers))


class _Called:
    """Whether items tell their concepts apart: a name that is a right concept's and another's would be both right and wrong."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._meant: dict[int, frozenset[int]] = {}

    def apart(self, draft: Draft) -> bool:
        """Whether nothing else that the item names is called as a right concept is, nor the right one as a wrong option is."""
        right = {draft.right, *draft.walk.answers.tolist()} if draft.options else set(draft.walk.answers.tolist())
        others = {*draft.nodes, *draft.options, *_ends(draft.context, self._snapshot)} - right
        told = {draft.right} if draft.options else right
        return all(self._means(node).isdisjoint(right) for node in others) and all(self._means(node).isdisjoint(others) for node in told)

    def _means(self, node: int) -> frozenset[int]:
        """All concepts that a concept's name may mean."""
        found = self._meant.get(node)
        if found is None:
            found = frozenset(match.node for match in self._snapshot.lexicon.exact(self._snapshot.name(node)))
            self._meant[node] = found
        return found


def _ends(edges: tuple[int, ...], snapshot: Snapshot) -> set[int]:
    return {int(end[edge]) for edge in edges for end in (snapshot.edge_subject, snapshot.edge_object)}


def _needed(placed: list[tuple[Draft, Split]], snapshot: Snapshot) -> tuple[set[int], set[int]]:
    nodes: set[int] = set()
    edges: set[int] = set()
    for draft, _ in placed:
        nodes.update(draft.nodes, draft.options, _ends(draft.context, snapshot))
        edges.update(draft.edges, draft.context)
        if not draft.options:
            nodes.update(draft.walk.answers.tolist())
    return nodes, edges


class _Maker:
    def __init__(self, snapshot: Snapshot, relations: Relations, made: Made) -> None:
        self._snapshot, self._relations, self._made = snapshot, relations, made
        degree = relations.degree
        self._degree, self._most = degree, float(np.log(max(int(degree.max(initial=2)), 2)))

    def item(self, draft: Draft, side: Split, texts: Texts) -> Item:
        walk, s = draft.walk, self._snapshot
        right = [draft.right] if draft.options else walk.answers.tolist()
        nodes = dict.fromkeys([*draft.nodes, *draft.options, *right, *sorted(_ends(draft.context, s))])
        if draft.kind == "neutral":
            texts = Numbered(texts, set(nodes))
        shape, bound = shape_of(walk, self._relations, draft.hints, draft.branches)
        query = shape.query(s, bound, draft.options)
        told = shape.told({id: texts.name(node) for id, node in bound.items()})
        options = tuple(
            Option(LABELS[at], s.curie(node), node == draft.right, self._why(node, draft, told, texts))
            for at, node in enumerate(draft.options)
        )
        ask = f"Which of these is one of the {told}?" if options else f"Name one of the {told}."
        if draft.hints:
            only, of = shape_of(draft.hints[0], self._relations, branches=draft.hints[1:])
            it = only.told({id: texts.name(node) for id, node in of.items()})
            ask = f"There is just one of the {it}. Name one of the {shape_of(walk, self._relations)[0].told({'c1': 'it'})}."
        question = "\n".join([ask, *(f"{o.label}. {texts.name(n)}" for o, n in zip(options, draft.options, strict=True))])
        if draft.kind == "neutral":
            question = "\n".join(["Given:", *sorted(map(texts.sentence, draft.context)), "", question])
        facts = [texts.facts[edge] for edge in draft.edges]
        chain = tuple(fact.edge for fact in facts)
        steps = [texts.sentence(edge) for edge in draft.edges]
        final = self._final(walk.nodes[-1], options, texts)
        rejected, extra = "", dict[str, Any]()
        if draft.wrong:
            bad = draft.wrong[0]
            swapped = [*steps[:-1], self._swapped(walk.edges[-1], walk.nodes[-1], bad, texts)]
            rejected = response(swapped, self._final(bad, options, texts))
            if draft.kind == "corrections":
                extra = {
                    "steps": [{"text": step, "score": 1.0} for step in steps[:-1]] + [{"text": swapped[-1], "score": 0.0}],
                    "corrected": {"at": len(steps) - 1, "text": steps[-1], "edge": chain[-1]},
                }
            if draft.kind == "triples":
                lines = [self._swapped(walk.edges[-1], walk.nodes[-1], each, texts) for each in draft.wrong]
                # A negative passage must be a text on its own: what it says is of the wrong concept, its name and kind.
                negatives = [self._passage(each, texts) for each in draft.wrong]
                extra = {"anchor": ask, "positive": self._passage(draft.right, texts), "negatives": negatives, "unsupported": lines}
        if draft.kind == "pathways":
            pathway = PATHWAYS[draft.pathway]
            stages = [{"stage": stage, "text": step} for stage, step in zip(pathway.stages, steps, strict=True)]
            extra = {"pathway": pathway.name, "stages": stages}
        if draft.kind == "trajectories":
            extra = trajectory(walk, self._relations, texts.name, texts.sentence, final)
        if draft.kind == "dags":
            extra = plan(draft, self._relations, texts)
        if draft.kind == "obscured":
            extra = {"described": s.curie(walk.nodes[0]), "by": [texts.facts[hint.edges[0]].edge for hint in draft.hints]}
        if draft.kind == "pairs":
            extra = {"pair": hashlib.blake2b(told.encode(), digest_size=8).hexdigest()}
        said = [*steps, *(o.why for o in options if not o.correct)] if options else steps
        content = json.dumps([draft.kind, query, [o.curie for o in options]], sort_keys=True)
        return Item(
            id="t" + hashlib.blake2b(content.encode(), digest_size=10).hexdigest(),
            kind=draft.kind,
            form="choice" if options else "open",
            query=query,
            question=question,
            options=options,
            answer=tuple(s.curie(node) for node in right),
            concepts=tuple(texts.concepts[node] for node in nodes),
            chain=chain,
            evidence=(*facts, *(texts.facts[edge] for edge in draft.context if edge not in draft.edges)),
            verify=chain,
            difficulty=self._difficulty(draft),
            split=side,
            licences=texts.licences((*draft.edges, *draft.context)),
            made=self._made,
            response=response(said, final),
            rejected=rejected,
            extra=extra,
        )

    def _difficulty(self, draft: Draft) -> Difficulty:
        degrees = np.maximum(self._degree[list(draft.nodes)], 1)
        rarity = float(np.mean(1 - np.log(degrees) / self._most))
        hops = sum(len(walk.codes) for walk in draft.walks)
        fan = max(len(layer) for walk in draft.walks for layer in walk.layers)
        score = (min(hops, 4) / 4 + rarity + min(float(np.log10(max(fan, 1))), 4) / 4) / 3
        return Difficulty(hops, int(degrees.min()), round(rarity, 4), fan, round(score, 4))

    def _why(self, node: int, draft: Draft, told: str, texts: Texts) -> str:
        if node == draft.right:
            return texts.sentence(draft.walk.edges[-1])
        return f"No record makes {texts.name(node)} one of the {told}."

    def _swapped(self, edge: int, right: int, wrong: int, texts: Texts) -> str:
        from reasoning.claims.predicate_phrases import phrase

        s = self._snapshot
        ends = [wrong if node == right else node for node in (int(s.edge_subject[edge]), int(s.edge_object[edge]))]
        return capital(f"{texts.name(ends[0])} {phrase(s.predicate(edge))} {texts.name(ends[1])}.")

    def _passage(self, node: int, texts: Texts) -> str:
        concept = texts.concepts[node]
        also = f" It is also called {', '.join(concept.aliases[:3])}." if concept.aliases else ""
        stated = " ".join(texts.sentence(edge) for edge in self._statements(node, texts))
        return f"{capital(concept.name)} ({concept.category}).{also} {stated}".strip()

    def _statements(self, node: int, texts: Texts) -> list[int]:
        s = self._snapshot
        edges = texts.about.get(node, [])
        return [e for e in edges if int(s.edge_subject[e]) in texts.concepts and int(s.edge_object[e]) in texts.concepts][:5]

    def _final(self, node: int, options: tuple[Option, ...], texts: Texts) -> str:
        label = next((o.label for o in options if o.curie == self._snapshot.curie(node)), "")
        return f"{label}. {texts.name(node)}" if label else texts.name(node)


def response(steps: list[str], answer: str) -> str:
    """Return reasoning and answer in the form that the rewards read."""
    lines = "\n".join(f"{place}. {step}" for place, step in enumerate(steps, 1))
    return f"<think>\n{lines}\n</think>\n<answer>{answer}</answer>"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("medclew")
    except PackageNotFoundError:
        return "0.1.0"
