"""How the language model is reached: every field is a variable ``MEDCLEW_LLM_...``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MEDCLEW_LLM_"


class Settings(BaseSettings):
    """Where the endpoint is and what it may cost. Without ``url`` there is no language model, and nothing else needs one."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", protected_namespaces=())

    url: str = Field(default="", description="The base URL of an OpenAI-compatible endpoint: http://localhost:8080/v1.")
    key: SecretStr = Field(default=SecretStr(""), description="The key that it wants; never printed, never logged.")
    model: str = Field(default="", description="The model's name there; the first that the endpoint lists when empty.")
    wording: Literal["chosen", "free"] = Field(
        default="chosen",
        description="Sentences are chosen among verified wordings where the endpoint takes schemas, or written freely.",
    )
    temperature: float = Field(default=0.0, ge=0, le=2, description="0 makes replies repeatable, which the cache rests on.")

    seconds: float = Field(default=60.0, gt=0, description="What one reply may take, retries included.")
    connect_seconds: float = Field(default=5.0, gt=0, description="What it may take to be connected.")
    answer_seconds: float = Field(default=180.0, gt=0, description="What all replies for one question may take together.")
    retries: int = Field(
        default=2, ge=0, le=10, description="How often a request is tried again where that may help (429, 5xx, no connection)."
    )
    response_bytes: int = Field(default=4_000_000, ge=1024, description="The most that is read of one reply.")
    concurrency: int = Field(default=4, ge=1, le=256, description="Requests on their way at the same time.")

    tokens: int = Field(default=40_000, ge=1, description="Tokens, in and out, that one question may cost.")
    money: float | None = Field(default=None, gt=0, description="What one question may cost, in the currency of the prices.")
    price_in: float = Field(default=0.0, ge=0, description="The price of a million tokens in.")
    price_out: float = Field(default=0.0, ge=0, description="The price of a million tokens out.")

    cache: int = Field(default=256, ge=0, description="Replies that are kept in memory; 0 keeps none.")
    cache_folder: Path | None = Field(
        default=None, description="A folder in which replies are kept between runs; they may repeat a patient's text, so none by default."
    )

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if self.money is not None and not (self.price_in or self.price_out):
            raise ValueError(f"{PREFIX}MONEY needs {PREFIX}PRICE_IN and {PREFIX}PRICE_OUT: without prices nothing can be counted")
        return self

    @classmethod
    def load(cls, **given: Any) -> Self:
        """Return the settings of the environment, some of them as they are given here.

        Raises:
            InputError: one of the variables cannot be right; the message names it and not its value (it may be the key).
        """
        from pydantic import ValidationError

        from kg.errors import InputError

        try:
            return cls(**given)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = "".join(f"{PREFIX}{str(part).upper()}: " for part in first["loc"][:1])
            raise InputError(f"{name}{first['msg']}") from None
