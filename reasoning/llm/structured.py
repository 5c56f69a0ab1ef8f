"""Replies in a given shape: by JSON schema where the endpoint can, else by a tool's arguments, else by words; checked either way."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reasoning.llm.budget import Budget
from reasoning.llm.client import Client, Message
from reasoning.llm.errors import ModelGarbled, ModelRefused

M = TypeVar("M", bound=BaseModel)

#: How a shape is asked for, the surest first.
WAYS = ("schema", "tool", "words")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.S)


def extra(way: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a request that ask for a shape in one of the ``WAYS``."""
    if way == "schema":
        return {"response_format": {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}}
    if way == "tool":
        tool = {"type": "function", "function": {"name": name, "description": "Give the result.", "parameters": schema}}
        return {"tools": [tool], "tool_choice": {"type": "function", "function": {"name": name}}}
    return {}


def ask(client: Client, messages: Sequence[Message], shape: type[M], budget: Budget, *, most: int = 1024, ways: Sequence[str] = WAYS) -> M:
    """Return a reply of a shape.

    Raises:
        ModelGarbled: none of the ways brought one. ModelError: as ``Client.complete``.
    """
    schema = shape.model_json_schema()
    why = "it was empty"
    for way in ways:
        said = messages if way == "schema" else [*messages, Message("user", f"Reply with JSON alone, of this schema: {json.dumps(schema)}")]
        try:
            text = client.complete(said, budget, most=most, **extra(way, shape.__name__, schema)).text
        except ModelRefused:
            if way == ways[-1]:
                raise
            continue  # the endpoint does not take such a request: it is asked in the next way
        try:
            return shape.model_validate(parse(text))
        except (ValueError, ValidationError, RecursionError) as error:
            why = "it is no JSON" if not isinstance(error, ValidationError) else _first(error)
    raise ModelGarbled(f"the language model's reply is not of the shape that was asked for: {why}")


def parse(text: str) -> Any:
    """Return the JSON value in a reply: the whole of it, what stands in a fence, or from the first brace to the last.

    Raises:
        ValueError: there is none.

    >>> parse('Here you are:\\n```json\\n{"a": 1}\\n```')
    {'a': 1}
    """
    tries = [text, *(_FENCE.findall(text)[:1])]
    if 0 <= text.find("{") < text.rfind("}"):
        tries.append(text[text.find("{") : text.rfind("}") + 1])
    for each in tries:
        try:
            return json.loads(each)
        except (ValueError, RecursionError):
            continue
    raise ValueError("no JSON")


def _first(error: ValidationError) -> str:
    """What is wrong first, without what was said there."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])[:80]}: {first['type']}"
