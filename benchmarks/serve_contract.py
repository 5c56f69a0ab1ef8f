"""Made-up requests, right ones and wrong ones, to every operation of a running server, by its own description (Schemathesis).

    python -m benchmarks.serve_contract [--bundle PATH] [--minutes 10] [--seed 0] [--only "POST /ask"] [--each 5]

Round after round each operation gets ``--each`` right and as many wrong requests, others in every round, until the time is up. Checked
is each answer: no server error (500 and above, but for 503 and 504, which are the bounds' own words), a status, a media type and a body
as the description says, and that what is wrong is refused. A request that HTTP itself cannot carry (a header of two lines) is not sent,
and counted. Prints how many went to each operation and how they ended, then each kind of fault once, with the request. Exit status 1 where
there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from benchmarks.serve_load import PORT, ready, server
from benchmarks.statistics import machine
from kg.places import default_bundle

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
#: What says that a bound was met (too many, too long): no fault of the server, and its own to say.
_BOUNDS = (503, 504)


class Contract:
    """What was sent to a server, how it ended, and what broke."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.ends: dict[str, Counter[str]] = {}
        self.faults: dict[tuple[str, str], str] = {}

    def send(self, operation: Any, mode: GenerationMode, examples: int, number: int) -> None:
        """Send made-up requests to one operation; ``number`` says which."""
        ends = self.ends.setdefault(operation.label, Counter())
        checks = [*CHECKS, *([negative_data_rejection] if mode is GenerationMode.NEGATIVE else [])]

        @seed(number)
        @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            asked = case.as_transport_kwargs(base_url=self.address)
            # By another server's name, or another site's page, everything is refused: that is tested apart.
            asked["headers"] = {name: value for name, value in asked["headers"].items() if name.lower() not in ("host", "origin")}
            try:
                response = self.session.request(timeout=60, **asked)
            except (ValueError, requests.exceptions.InvalidSchema, UnicodeError):
                ends["not sent"] += 1
                return
            except requests.RequestException as error:
                self._broke(operation.label, type(error).__name__, f"{error}\n{case.as_curl_command()}")
                return
            ends[str(response.status_code)] += 1
            for check in checks:
                if self._is_bound(check, response.status_code):
                    continue
                try:
                    case.validate_response(response, checks=[check])
                except AssertionError as error:  # Schemathesis' failures are such
                    self._broke(operation.label, check.__name__, f"{response.status_code} {error}"[:2000])
                except BaseExceptionGroup as error:
                    self._broke(operation.label, check.__name__, f"{response.status_code} {error.exceptions[0]}"[:2000])

        one()

    def _is_bound(self, check: Any, status: int) -> bool:
        if check is not_a_server_error:
            return status in _BOUNDS
        # "Too large" rejects a body as well, and so does "wait": the library does not count them so.
        return check is negative_data_rejection and status in (413, 429, *_BOUNDS)

    def _broke(self, label: str, kind: str, told: str) -> None:
        self.ends[label][kind] += 1
        self.faults.setdefault((label, kind), told)


def contract(address: str, seconds: float, each: int, first: int = 0, only: str = "") -> Contract:
    """Send requests to each operation in turn for so long."""
    made = Contract(address)
    schema = schemathesis.openapi.from_dict(made.session.get(f"{address}/openapi.json", timeout=60).json())
    found: list[Any] = list(schema.get_all_operations())
    operations = [one.ok() for one in found]
    end = time.monotonic() + seconds
    for number in itertools.count(first):
        for operation in operations:
            if only and operation.label != only:
                continue
            if time.monotonic() > end:
                return made
            made.send(operation, GenerationMode.POSITIVE, each, number)
            if list(operation.iter_parameters()) or operation.body:
                made.send(operation, GenerationMode.NEGATIVE, each, number)
    raise AssertionError


def main() -> None:
    """Send, check and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--only", default="", help="one operation: POST /ask")
    arguments = parser.parse_args()
    print(machine())
    began = time.monotonic()
    with server(arguments.bundle, arguments.workers):
        asyncio.run(ready(arguments.workers))
        made = contract(f"http://127.0.0.1:{PORT}", 60 * arguments.minutes, arguments.each, arguments.seed, arguments.only)
    for label, ends in made.ends.items():
        print(f"{label:<36} " + " ".join(f"{end}:{count}" for end, count in sorted(ends.items())))
    sent = sum(count for ends in made.ends.values() for end, count in ends.items() if end.isdigit())
    print(f"{time.monotonic() - began:.0f} s, {sent:,} requests to {len(made.ends)} operations, {len(made.faults)} kinds of fault")
    for (label, kind), told in made.faults.items():
        print(f"\n{label}: {kind}\n{told}")
    sys.exit(bool(made.faults))


if __name__ == "__main__":
    main()
