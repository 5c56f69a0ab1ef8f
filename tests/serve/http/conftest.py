"""A server on the small graph, in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `serve` is not installed")

from fastapi.testclient import TestClient

from serve.http.app import create
from serve.http.settings import Settings


def client_of(settings: Settings) -> TestClient:
    """A client of an application of its own; enter it to start the application."""
    return TestClient(create(settings), base_url="http://localhost")


def until_ready(client: TestClient) -> None:
    """Wait for the engine."""
    end = time.monotonic() + 120
    while client.get("/ready").status_code != 200:
        assert time.monotonic() < end, "the server does not get ready"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def client(small: Path) -> Iterator[TestClient]:
    """A client of a server that is ready."""
    with client_of(Settings(bundle=small)) as opened:
        until_ready(opened)
        yield opened
