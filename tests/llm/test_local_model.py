"""The client, reading and retelling with a real model, pinned by its checksum: opt-in, for it takes a gigabyte and minutes.

    MEDCLEW_LOCAL_MODEL=FOLDER python -m pytest -m local_model tests/llm/test_local_model.py

FOLDER is as in ``benchmarks.local_model``, which fetches what is not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.engine import Engine
from reasoning.llm import Client, Settings, capabilities
from tests.reasoning.conftest import engine  # noqa: F401

FOLDER = os.environ.get("MEDCLEW_LOCAL_MODEL", "")
pytestmark = [pytest.mark.local_model, pytest.mark.skipif(not FOLDER, reason="MEDCLEW_LOCAL_MODEL names no folder")]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    pytest.importorskip("openai")
    from benchmarks.local_model import serve

    server, url = serve(Path(FOLDER))  # checks the model's SHA-256
    yield Client(Settings(url=url, model="local", seconds=900, answer_seconds=1800))
    del server


def test_it_can_what_the_engine_uses(client: Client) -> None:
    found = capabilities.check(client)
    assert found.chat and found.streaming and found.json_schema and found.shapes == "schema"


def test_it_reads_what_the_grammar_cannot(engine: Engine, client: Client) -> None:  # noqa: F811
    asked = "Which gene engenders Marfan syndrome?"
    assert not engine.read(asked).complete
    answer = engine.ask(asked, model=client)
    assert answer.reading is not None
    if answer.reading.by:  # where it did not read it right, the checks have kept the grammar's reading
        assert [row["name"] for row in answer.results] == ["FBN1"]
    else:
        assert answer.abstained


@pytest.mark.parametrize("register", ["clinician", "plain", "researcher"])
def test_it_changes_no_fact(engine: Engine, client: Client, register: str) -> None:  # noqa: F811
    plain = engine.ask("Which phenotypes does Marfan syndrome have?")
    told = retell(plain, engine.snapshot, client, register)  # type: ignore[arg-type]
    verifier = ProseVerifier(engine.snapshot)
    assert told.citations == plain.citations and told.results == plain.results
    for claim in told.claims:
        assert verifier.check(claim.text, [told.citation(n).edge for n in claim.citations]).supported
