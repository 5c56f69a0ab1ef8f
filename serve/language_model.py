"""The language model that the environment names, for every door that may ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.claims.answer import Answer
    from reasoning.claims.prose.retelling import Register
    from reasoning.engine import Engine
    from reasoning.llm import Client


def client(**given: Any) -> Client:
    """Return the client of the language model that the environment names.

    Raises:
        NoModel: it names none. MissingExtra: what it needs is not installed.
    """
    from kg.errors import MissingExtra

    try:
        from reasoning.llm import Client, Settings
    except ImportError as error:
        raise MissingExtra("llm", error.name or "openai", "a language model") from error
    return Client(Settings.load(**given))


def bounded(seconds: float) -> Client:
    """Return the client, its replies for one question held to what is left of an answer's time: the engine's own words need the rest."""
    from reasoning.llm import Settings

    most = Settings.load().answer_seconds
    return client(answer_seconds=min(most, seconds))


def worded(
    answer: Answer, engine: Engine, model: Client, register: Register = "clinician", shown: Callable[[str], None] | None = None
) -> Answer:
    """Return an answer in the model's words, each sentence verified; ``shown`` hears each stretch as soon as it stands."""
    from reasoning.claims.prose.retelling import retell

    return retell(answer, engine.snapshot, model, register, shown)
