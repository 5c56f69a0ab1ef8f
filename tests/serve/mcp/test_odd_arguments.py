"""Odd arguments by the SDK's client: each tool says what is wrong with them, or answers; none fails as a program."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from tests.serve.mcp.test_server import call, with_client

DEEP = json.loads("[" * 200 + "]" * 200)
ODD: list[tuple[str, dict[str, Any]]] = [
    ("search", {"text": "\ud800"}),
    ("search", {"text": "FBN1\x00"}),
    ("ask", {"question": "Which genes cause \udfff?"}),
    ("ask", {"question": "\u200b\u00ad"}),
    ("ask", {"question": "Which genes cause " + "very " * 3_900 + "Marfan syndrome?"}),
    ("explain", {"source": "FBN1", "target": "FBN1"}),
    ("explain", {"source": "FBN1\ud800", "target": "ectopia lentis"}),
    ("explain", {"source": "FBN1", "target": "ectopia lentis", "predicates": ["no such"]}),
    ("diagnose", {"observed": []}),
    ("diagnose", {"observed": ["\ud800", ""], "excluded": ["\x00"]}),
    ("diagnose", {"observed": ["HP:0001083"] * 200, "excluded": ["HP:0001083"] * 200}),
    ("findings", {"document": {"a": DEEP}}),
    ("findings", {"document": {"findings": None, "subject": None}}),
    ("changes", {"document": {"turns": [None]}, "since": "yesterday"}),
    ("query", {"query": {"asked": {"kind": "find", "variable": "x"}, "terms": []}}),
    ("query", {"query": "[" * 5_000}),
    ("reward", {"item": {"a": DEEP}, "response": "\ud800"}),
    ("reward", {"item": {}, "response": "<answer>"}),
    ("evidence", {"edge_id": "e\ud800"}),
    ("medicines", {"condition": "\x00"}),
    ("choose", {"question": "Which?", "options": ["\ud800", "\ud800"]}),
    ("investigate", {"question": "? ? ?"}),
]


@pytest.mark.parametrize(("tool", "arguments"), ODD, ids=[f"{tool}-{place}" for place, (tool, _) in enumerate(ODD)])
def test_odd_arguments_are_answered_or_refused_with_a_word(small: Path, tool: str, arguments: dict[str, Any]) -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    began = time.process_time()
    result = with_client(small, work)
    assert time.process_time() - began < 20
    if result.is_error:
        told = result.content[0].text
        assert told.strip() != f"Error executing tool {tool}", "an error of the program"
        assert len(told) > 20 and "Traceback" not in told


@pytest.mark.parametrize(
    "code", ["HP:0001166", "hp:0001166", "HP_0001166", "http://purl.obolibrary.org/obo/HP_0001166", "HP:\u200b0001166"]
)
def test_codes_mean_the_same_to_every_tool(small: Path, code: str) -> None:
    assert call(small, "search", text=code)["concepts"][0]["curie"] == "HP:0001166"
    assert call(small, "diagnose", observed=[code])["observed"] == ["Arachnodactyly"]
    ends = call(small, "explain", source=code, target="Marfan syndrome")
    assert ends["paths"][0]["nodes"][0]["curie"] == "HP:0001166"
    assert call(small, "ask", question=f"Which diseases have {code}?")["claims"]
