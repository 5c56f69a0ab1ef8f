"""A language model on multiple choice: without the graph (a control), and with the sentences that the graph has to say."""

from __future__ import annotations

import re

from reasoning.engine import Engine
from reasoning.evaluation.item import Item, Response, Task
from reasoning.evaluation.systems import Graph
from reasoning.llm import Client, Message

_ASK = "Answer the multiple choice question. Reply with the label of the right option and nothing else."
#: Edges that are put into words for the model.
_TOLD = 20


class Model:
    """A model; with an engine it is told what the graph records between the question's concepts and those of the options."""

    def __init__(self, client: Client, engine: Engine | None = None) -> None:
        self._client, self._engine = client, engine
        self._graph = None if engine is None else Graph(engine)
        self.name = "model" if engine is None else "model with graph"

    def answer(self, item: Item) -> Response:
        """Return its response; other tasks than a choice, and replies that name no option, abstain.

        Raises:
            ModelError: the endpoint does not answer.
        """
        if item.task is not Task.CHOICE:
            return Response()
        found = Response() if self._graph is None else self._graph.answer(item)
        edges = found.edges[:_TOLD]
        options = "\n".join(f"{label}. {text}" for label, text in item.options.items())
        asked = f"{self._told(edges)}{item.text}\n\n{options}"
        reply = self._client.complete([Message("system", _ASK), Message("user", asked)], self._client.new_budget(), most=16)
        label = _label(reply.text, item)
        ranking = () if label is None else ((label, 1.0),)
        return Response(ranking, None, edges, queries=found.queries, calls=1, tokens=reply.tokens_in + reply.tokens_out)

    def _told(self, edges: tuple[int, ...]) -> str:
        if self._engine is None or not edges:
            return ""
        snapshot = self._engine.snapshot
        lines = [
            f"- {snapshot.name(int(snapshot.edge_subject[edge]))} {snapshot.predicate(edge).removeprefix('biolink:').replace('_', ' ')} "
            f"{snapshot.name(int(snapshot.edge_object[edge]))}"
            for edge in edges
        ]
        return "A knowledge graph records:\n" + "\n".join(lines) + "\n\n"


def _label(reply: str, item: Item) -> str | None:
    """Return the option that a reply names by its label, or else by its whole text; None where that is not one."""
    labels = "|".join(re.escape(label) for label in sorted(item.options, key=len, reverse=True))
    named = re.match(rf"\W*(?:the )?(?:answer|option)?\W*(?:is )?\W*({labels})\b", reply.strip(), re.I)
    if named:
        return next(label for label in item.options if label.lower() == named[1].lower())
    same = [label for label, text in item.options.items() if text.strip().lower() == reply.strip().strip(".").lower()]
    return same[0] if len(same) == 1 else None
