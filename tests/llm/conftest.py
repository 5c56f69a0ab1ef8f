"""A scripted endpoint, and clients that talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from reasoning.llm import Client, Settings
from tests.llm.server import Endpoint, running

KEY = "sk-very-secret-0123456789"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A scripted endpoint over real HTTP."""
    pytest.importorskip("openai")
    with running() as started:
        yield started


@pytest.fixture
def client_of(endpoint: Endpoint) -> Callable[..., Client]:
    """Make a client of it with some settings."""

    def make(**settings: Any) -> Client:
        given = {"url": endpoint.url, "key": SecretStr(KEY), "model": "scripted", "seconds": 5.0, "retries": 0, "cache": 0, **settings}
        return Client(Settings(**given))

    return make
