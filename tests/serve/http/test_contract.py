"""Schemathesis on the whole description: no server error, no answer that is not described."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from serve.http.app import create
from serve.http.settings import Settings
from tests.serve.http.conftest import client_of, until_ready

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def operations() -> list[str]:
    """The operations of the description, as "METHOD path"."""
    paths = create(Settings(bundle=Path("none"))).openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def check(bundle: Path, examples: int, only: str | None = None) -> int:
    """Send so many made-up requests to each operation (or one), right ones and wrong ones; return how many were sent."""
    with client_of(Settings(bundle=bundle, search_seconds=0.5, query_seconds=2)) as client:
        until_ready(client)
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
        sent = 0
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]
            if only is not None and operation.label != only:
                continue
            sent += send(client, operation, operation.as_strategy(generation_mode=GenerationMode.POSITIVE), CHECKS, examples)
            if list(operation.iter_parameters()) or operation.body:
                wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
                sent += send(client, operation, wrong, [*CHECKS, negative_data_rejection], examples)
        return sent


def send(client: TestClient, operation: Any, strategy: Any, checks: list[Any], examples: int) -> int:
    """Send made-up requests to one operation."""
    sent = 0
    bounds = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @bounds
    @given(case=strategy)
    def one(case: Any) -> None:
        nonlocal sent
        asked = case.as_transport_kwargs(base_url="http://localhost")
        headers = {name: value for name, value in asked.pop("headers").items() if name.lower() not in ("host", "origin")}
        response = client.request(headers=headers, **asked)
        # "Too large" (413) rejects a body as well; the library does not count it so.
        case.validate_response(
            response, checks=[one for one in checks if one is not negative_data_rejection or response.status_code != 413]
        )
        sent += 1

    one()
    return sent


def test_made_up_requests_break_nothing(small: Path) -> None:
    assert check(small, 3) > 60


@pytest.mark.slow
@pytest.mark.parametrize("operation", operations())
def test_many_made_up_requests_break_nothing(small: Path, operation: str) -> None:
    assert check(small, 300, operation) > 0
