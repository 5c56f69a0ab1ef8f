"""What can go wrong with a language model. No message repeats a prompt, a reply or a key."""

from __future__ import annotations

from kg.errors import InputError, MedclewError


class NoModel(InputError):
    """A language model was asked for and none is set up."""

    def __init__(self) -> None:
        super().__init__(
            "no language model is set up: set MEDCLEW_LLM_URL (an OpenAI-compatible endpoint, for instance http://localhost:8080/v1), "
            "and MEDCLEW_LLM_MODEL and MEDCLEW_LLM_KEY where it needs them; `medclew llm check` then says what it can do"
        )


class ModelError(MedclewError):
    """The language model gave nothing that can be used."""

    exit_code = 5


class ModelUnreachable(ModelError):
    """The endpoint could not be reached, or failed on its side."""


class ModelTimeout(ModelError):
    """The endpoint did not finish in time."""


class ModelRefused(ModelError):
    """The endpoint refused the request: a wrong key, an unknown model, something that it does not support."""


class ModelTooLong(ModelError):
    """The endpoint sent more than is taken from one reply."""


class ModelGarbled(ModelError):
    """The reply is not what was asked for: no JSON, another schema, empty."""


class BudgetSpent(ModelError):
    """The tokens, the money or the time that one question may cost are used up."""
