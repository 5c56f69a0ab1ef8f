"""What an endpoint can do, found out by asking it, and what the engine therefore uses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from reasoning.llm.budget import Budget
from reasoning.llm.client import Client, Message
from reasoning.llm.errors import ModelError
from reasoning.llm.structured import extra, parse

_HELLO = (Message("user", "Reply with the one word: ready"),)
#: The question does not say the shape, so that a reply of it shows that the endpoint held the model to the schema.
_COLOUR = (Message("user", "What colour is a clear sky at noon? Answer in JSON."),)


class SkyColour(BaseModel):
    """A shape that no model would hit upon."""

    model_config = ConfigDict(extra="forbid")

    zq_hue: Literal["blau", "rot"]
    zq_sure: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one endpoint can do.

    Attributes:
        url, model: which was asked. models: what it lists, None where it lists none.
        chat, streaming, json_schema, tools, counts_tokens: whether it can; counts_tokens is whether it says what a reply cost.
        seconds: what the first short reply took.
        problems: what went wrong with what it cannot.
    """

    url: str
    model: str
    models: tuple[str, ...] | None
    chat: bool
    streaming: bool
    json_schema: bool
    tools: bool
    counts_tokens: bool
    seconds: float
    problems: dict[str, str]

    @property
    def shapes(self) -> str:
        """How the engine asks for a shape: "schema", "tool", "words", or "" where there is no chat at all."""
        return "" if not self.chat else "schema" if self.json_schema else "tool" if self.tools else "words"

    @property
    def uses(self) -> tuple[str, ...]:
        """What the engine will use, in words."""
        if not self.chat:
            return ("nothing: questions are read and answered without the model",)
        shapes = {
            "schema": "questions are read under a JSON schema",
            "tool": "questions are read by a tool's arguments: the endpoint does not keep to JSON schemas",
            "words": "questions are read as JSON that is asked for in words and checked: the endpoint keeps to no schema",
        }
        streams = "sentences are shown as each is verified" if self.streaming else "answers are shown when they are whole: no streaming"
        counts = "tokens as the endpoint counts them" if self.counts_tokens else "tokens as estimated from characters"
        return shapes[self.shapes], streams, f"the budget counts {counts}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**asdict(self), "shapes": self.shapes, "uses": list(self.uses)}


def check(client: Client) -> Capabilities:
    """Ask the endpoint for a few short replies. What fails is noted and not raised, but for settings that cannot be right."""
    problems: dict[str, str] = {}
    budget = Budget(client.settings)

    def tried(name: str, ask: Callable[[], bool]) -> bool:
        try:
            if ask():
                return True
            problems[name] = "the reply was not what was asked for"
        except (ModelError, ValueError) as error:
            problems[name] = str(error) or type(error).__name__
        return False

    models: tuple[str, ...] | None = None
    try:
        models = tuple(client.models())
        model = client.model
    except ModelError as error:
        problems["models"], model = str(error), client.settings.model
    if not model:
        problems["chat"] = "no model is known; name one with MEDCLEW_LLM_MODEL"
        return Capabilities(client.settings.url, "", models, False, False, False, False, False, 0.0, problems)
    started = time.monotonic()
    chat = tried("chat", lambda: bool(client.complete(_HELLO, budget, most=16).text.strip()))
    seconds = time.monotonic() - started
    counts = chat and budget.spent.tokens_in != 0 and client.counts_tokens
    streaming = chat and tried("streaming", lambda: bool("".join(client.stream(_HELLO, budget, most=17)).strip()))
    shaped = chat and tried("json_schema", lambda: _shaped(client, budget, "schema"))
    tools = chat and tried("tools", lambda: _shaped(client, budget, "tool"))
    return Capabilities(client.settings.url, model, models, chat, streaming, shaped, tools, counts, round(seconds, 3), problems)


def _shaped(client: Client, budget: Budget, way: str) -> bool:
    text = client.complete(_COLOUR, budget, most=64, **extra(way, "SkyColour", SkyColour.model_json_schema())).text
    return SkyColour.model_validate(parse(text)) is not None
