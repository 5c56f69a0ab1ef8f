"""The tools by the SDK's own client: in this process, over stdio, over streamable HTTP, and by an agent."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from starlette.testclient import TestClient

import medclew
from kg.snapshot import Snapshot
from reasoning.training.making import items
from serve.mcp.models import (
    Answer,
    Case,
    Changes,
    Choice,
    Diagnosis,
    Evidence,
    Explanation,
    Investigation,
    Matches,
    Medicines,
    Reward,
)
from serve.mcp.server import create
from tests.serve.command import ROOT

TOOLS = {"search", "explain", "ask", "choose", "diagnose", "evidence", "query", "findings", "changes", "reward", "medicines", "investigate"}


def with_client(small: Path, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """Do something with a client of a server in this process."""

    async def run() -> Any:
        with medclew.open(small) as engine:
            async with Client(create(engine)) as client:
                return await work(client)

    return asyncio.run(run())


def call(small: Path, tool: str, **arguments: Any) -> Any:
    """Call a tool and return its structured content."""

    async def work(client: Client) -> Any:
        result = await client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    return with_client(small, work)


def test_tools_say_what_they_do_take_and_return(small: Path) -> None:
    tools = with_client(small, lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description and tool.output_schema and tool.annotations and tool.annotations.read_only_hint
        assert len(tool.description) < 300
        assert '"title": "' not in json.dumps([tool.input_schema, tool.output_schema])
        assert not tool.input_schema["additionalProperties"]


def test_each_tool_answers_in_its_type(small: Path) -> None:
    found = Matches.model_validate(call(small, "search", text="spider fingers"))
    assert found.concepts[0].curie == "HP:0001166"
    chosen = Choice.model_validate(call(small, "choose", question="Which gene causes Marfan syndrome?", options=["FBN1", "COL3A1"]))
    assert [(option.name, option.chosen) for option in chosen.options] == [("FBN1", True), ("COL3A1", False)]
    assert chosen.options[0].edges and not chosen.abstained
    paths = Explanation.model_validate(call(small, "explain", source="FBN1", target="ectopia lentis"))
    assert [node.name for node in paths.paths[0].nodes] == ["FBN1", "Marfan syndrome", "Ectopia lentis"]
    assert {edge for path in paths.paths for hop in path.edges for edge in hop} >= {one.edge_id for one in paths.statements} > set()
    answer = Answer.model_validate(call(small, "ask", question="Which genes cause Marfan syndrome?"))
    assert "FBN1" in answer.claims[0].text
    assert {number for claim in answer.claims for number in claim.citations} == {one.number for one in answer.statements}
    ranked = Diagnosis.model_validate(call(small, "diagnose", observed=["ectopia lentis"], excluded=["HP:0000365"]))
    assert ranked.candidates[0].name == "Marfan syndrome" and ranked.candidates[0].supports[0].edges
    records = Evidence.model_validate(call(small, "evidence", edge_id="e9e753cde7e566796"))
    assert {one.record for one in records.records} == {"p.hpoa:1", "p.hpoa:2"}
    form = {
        "asked": {"kind": "find", "variable": "x"},
        "terms": [{"id": "x", "categories": ["Gene"]}, {"id": "m", "curies": ["Marfan syndrome"]}],
        "where": {"kind": "statement", "subject": "x", "predicates": ["causes"], "object": "m"},
    }
    assert "FBN1" in Answer.model_validate(call(small, "query", query=form)).claims[0].text


def test_a_question_of_parts_and_a_condition_have_a_door(small: Path) -> None:
    asked = "Which genes cause Marfan syndrome and does it have ectopia lentis?"
    found = Investigation.model_validate(call(small, "investigate", question=asked, rounds=2))
    with medclew.open(small) as engine:
        same = engine.investigate(asked, rounds=2)
        cited = {citation.edge_id for answer in same.answers for citation in answer.citations}
    said = " ".join(claim.text for claim in found.claims)
    assert "FBN1" in said and "Ectopia lentis" in said and not found.abstained
    assert {edge for claim in found.claims for edge in claim.edges} <= cited and all(claim.edges for claim in found.claims)
    assert len(found.steps) == len(same.steps) and found.stopped == same.stopped
    page = Investigation.model_validate(call(small, "investigate", question=asked, rounds=2, offset=1))
    assert page.claims == found.claims[1:] and page.steps == found.steps
    ranked = Medicines.model_validate(call(small, "medicines", condition="Marfan syndrome"))
    assert ranked.condition.curie == "MONDO:0007947" and len(ranked.medicines) <= ranked.ranked


def test_findings_and_rewards_have_a_door(small: Path) -> None:
    document = {
        "findings": [
            {"codes": ["HP:0001083"], "confidence": 0.3, "by": "eye model", "region": "eye", "time": "2021-03-04"},
            {"codes": ["HP:0001166"], "present": False, "time": "2021-03-04"},
            {"codes": ["HP:0001166"], "time": "2021-05-04"},
        ]
    }
    case = Case.model_validate(call(small, "findings", document=document))
    assert ("HP:0001083", 0.3) in {(each.curie, each.probability) for each in case.observed}
    assert "Ectopia lentis" in {each.name for each in case.look_again}
    changed = Changes.model_validate(call(small, "changes", document=document, since="2021-04-01"))
    assert [each.split(",")[0] for each in changed.changes] == ["2021-05-04  new: Arachnodactyly"]
    item = next(items(Snapshot.open(small), "chains", 1))
    found = Reward.model_validate(call(small, "reward", item=item.to_dict(), response=item.response))
    assert found.total == 1.0 and {step.edge for step in found.steps} == set(item.chain)
    assert Reward.model_validate(call(small, "reward", item=item.to_dict(), response="It is known.")).fault


def test_answers_fit_the_budget_and_pages_hold_everything_once(small: Path) -> None:
    whole = call(small, "search", text="syndrome", max_tokens=100_000)["concepts"]
    assert len(whole) >= 3
    seen: list[Any] = []
    offset: int | None = 0
    while offset is not None:
        page = call(small, "search", text="syndrome", offset=offset, max_tokens=300)
        assert len(json.dumps(page)) / 3 < 400
        seen += page["concepts"]
        offset = page["next_offset"]
    assert seen == whole


def test_failures_are_told_to_the_agent(small: Path) -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool("explain", {"source": "marfen sindrom", "target": "FBN1"})

    failed = with_client(small, work)
    assert failed.is_error
    assert "not_found: nothing in this graph is called" in failed.content[0].text


def test_what_does_not_fit_a_tool_is_said_by_its_place_and_not_repeated(small: Path) -> None:
    async def work(client: Client) -> Any:
        wrong = await client.call_tool("diagnose", {"observed": "HP:0001083"})
        unknown = await client.call_tool("query", {"query": {"find": "gene of Alice"}})
        return wrong, unknown

    for failed, places in zip(
        with_client(small, work), (("observed is to be a list",), ("query.asked is missing", "query.find is no part")), strict=True
    ):
        told = failed.content[0].text
        assert failed.is_error and told.startswith("input_error: ") and all(place in told for place in places)
        assert "pydantic" not in told and "HP:0001083" not in told and "Alice" not in told


def test_the_text_of_an_answer_is_its_content_and_no_longer_than_it_must_be(small: Path) -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool("explain", {"source": "FBN1", "target": "ectopia lentis"})

    result = with_client(small, work)
    (text,) = [block.text for block in result.content]
    assert json.loads(text) == result.structured_content
    assert len(text) == len(json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":")))


def test_a_match_says_by_which_name_it_was_found(small: Path) -> None:
    first = Matches.model_validate(call(small, "search", text="spider fingers")).concepts[0]
    assert first.found_by.casefold() == "spider fingers" != first.name.casefold() and first.statements > 0


def test_findings_are_told_in_words_and_as_whose_they_are(small: Path) -> None:
    ranked = Diagnosis.model_validate(call(small, "diagnose", observed=["ectopia lentis", "HP:0001166"], excluded=["HP:0000365"]))
    with medclew.open(small) as engine:
        given = engine.diagnose(hpo=["ectopia lentis", "HP:0001166"], not_hpo=["HP:0000365"], k=20).differential
    seen = 0
    for told, one in zip(ranked.candidates, given.candidates, strict=True):
        for finding, match in zip((*told.supports, *told.against), (*one.supports, *one.against), strict=True):
            assert "HP:00402" not in finding.said
            known = {edge.edge_id for edge in match.annotations}
            others = [edge for edge in match.relatives if edge.edge_id in finding.edges and edge.edge_id not in known]
            assert all(f"of {edge.disease}, a related disease" in finding.said for edge in others)
            seen += bool(finding.edges)
    assert seen


def test_concepts_and_edges_are_resources_and_questions_prompts(small: Path) -> None:
    async def work(client: Client) -> None:
        concept = await client.read_resource("medclew://concept/MONDO:0007947")
        assert json.loads(concept.contents[0].text)["name"] == "Marfan syndrome"  # type: ignore[union-attr]
        edge = await client.read_resource("medclew://edge/e9e753cde7e566796")
        assert json.loads(edge.contents[0].text)["evidence"]  # type: ignore[union-attr]
        prompts = {prompt.name for prompt in (await client.list_prompts()).prompts}
        assert prompts == {"mechanism", "differential"}
        asked = await client.get_prompt("mechanism", {"drug": "imatinib", "disease": "asthma"})
        assert "imatinib" in asked.messages[0].content.text  # type: ignore[union-attr]

    with_client(small, work)


def test_it_speaks_over_stdio(small: Path) -> None:
    async def run() -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = StdioServerParameters(command=sys.executable, args=["-m", "serve", "--bundle", str(small), "mcp"], env=environment)
        async with Client(command) as client:
            result = await client.call_tool("search", {"text": "FBN1"})
            assert result.structured_content["concepts"][0]["curie"] == "HGNC:3603"  # type: ignore[index]

    asyncio.run(run())


def test_it_speaks_over_http(small: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "serve", "--bundle", str(small), "mcp", "--http", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)

    async def run() -> None:
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.1)
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            result = await client.call_tool("ask", {"question": "Which genes cause Marfan syndrome?"})
            assert "FBN1" in result.structured_content["claims"][0]["text"]  # type: ignore[index]

    try:
        asyncio.run(run())
    finally:
        process.terminate()
        process.wait(20)


def _called(tool: str, arguments: str) -> str:
    """A call as text, so that its keys may stand twice."""
    return f'{{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {{"name": "{tool}", "arguments": {arguments}}}}}'


TWICE = (
    '{"observed": ["HP:0001083"], "excluded": ["HP:0001166"], "excluded": []}',
    '{"observed": ["HP:0001083"], "excluded": ["HP:0001166"], "exclud\\u0065d": []}',
)


@pytest.mark.parametrize("arguments", TWICE)
def test_nothing_that_is_given_twice_is_lost_over_stdio(small: Path, arguments: str) -> None:
    said = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": said}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        _called("diagnose", arguments),
    ]
    command = [sys.executable, "-m", "serve", "--bundle", str(small), "mcp"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        process.wait(20)
    refused = next(one for one in answers if one["id"] == 7)["result"]
    assert refused["isError"] and "'excluded' stands twice" in refused["content"][0]["text"]


def test_nothing_that_is_given_twice_is_lost_over_http(small: Path) -> None:
    accepts = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    said = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    hello = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": said})
    with medclew.open(small) as engine, TestClient(create(engine).streamable_http_app(), base_url="http://127.0.0.1:8766") as client:
        begun = client.post("/mcp", content=hello, headers=accepts)
        session = {**accepts, "Mcp-Session-Id": begun.headers.get("mcp-session-id", "")}
        for arguments in TWICE:
            told = client.post("/mcp", content=_called("diagnose", arguments), headers=session)
            assert "'excluded' stands twice" in told.text and '"isError":true' in told.text
        good = client.post("/mcp", content=_called("diagnose", '{"observed": ["HP:0001083"], "excluded": ["HP:0001166"]}'), headers=session)
        assert good.status_code == 200 and "Arachnodactyly" in good.text and '"isError":true' not in good.text


@pytest.mark.parametrize(
    ("tool", "arguments", "named"),
    [
        ("diagnose", {"observed": ["HP:0001083"], "exclude": ["HP:0001166"]}, "'exclude'; did you mean 'excluded'?"),
        ("diagnose", {"observed": ["HP:0001083"], "Excluded": ["HP:0001166"]}, "'Excluded'; did you mean 'excluded'?"),
        ("diagnose", {"observed": ["HP:0001083"], "negated": ["HP:0001166"]}, "takes no 'negated'"),
        ("ask", {"question": "What is Marfan syndrome?", "scorer": "none"}, "takes no 'scorer'"),
        ("explain", {"source": "FBN1", "target": "ectopia lentis", "avoiding": ["MONDO:0007947"]}, "'avoiding'; did you mean 'avoid'?"),
        ("findings", {"document": '{"findings": [{"id": "HP:1", "excluded": true, "excluded": false}]}'}, "'excluded' stands twice"),
        ("diagnose", {"observed": '["HP:0001083"]', "excluded": '[{"a": 1, "a": 2}]'}, "'a' stands twice"),
        ("findings", {"document": {"findings": [{"id": "HP:0001083", "present": "perhaps not"}]}}, ""),
    ],
)
def test_what_a_tool_does_not_take_is_refused(small: Path, tool: str, arguments: dict[str, Any], named: str) -> None:
    async def work(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error and named in result.content[0].text  # type: ignore[union-attr]

    with_client(small, work)


def test_schemas_say_that_there_are_no_further_arguments(small: Path) -> None:
    for tool in with_client(small, lambda client: client.list_tools()).tools:
        assert tool.input_schema["additionalProperties"] is False, tool.name


@pytest.mark.parametrize("question", ["Why does FBN1 matter in ectopia lentis?"])
def test_an_agent_finds_its_way_with_the_tools(small: Path, question: str) -> None:
    """A scripted agent: each of its turns is a function of what the tools said before."""

    async def work(client: Client) -> str:
        async def use(name: str, **arguments: Any) -> Any:
            return (await client.call_tool(name, arguments)).structured_content

        gene = (await use("search", text="FBN1", category="Gene"))["concepts"][0]["curie"]
        finding = (await use("search", text="ectopia lentis", category="PhenotypicFeature"))["concepts"][0]["curie"]
        paths = await use("explain", source=gene, target=finding)
        told = []
        for edge in (edge for hop in paths["paths"][0]["edges"] for edge in hop):
            record = await use("evidence", edge_id=edge)
            told.append(f"{record['subject']['name']} {record['predicate']} {record['object']['name']} ({record['records'][0]['record']})")
        return "; ".join(told)

    answer = with_client(small, work)
    assert answer == ("FBN1 biolink:causes Marfan syndrome (g.txt:1); Marfan syndrome biolink:has_phenotype Ectopia lentis (p.hpoa:3)")


def test_no_page_reaches_it_by_another_name_or_from_another_site(small: Path) -> None:
    """DNS rebinding and cross-site requests over streamable HTTP, as ``medclew mcp --http`` serves it."""
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "page", "version": "1"}},
    }
    accepts = {"Accept": "application/json, text/event-stream"}
    with medclew.open(small) as engine, TestClient(create(engine).streamable_http_app(), base_url="http://127.0.0.1:8766") as client:
        assert client.post("/mcp", json=hello, headers=accepts).status_code == 200
        for headers in ({"Host": "evil.example:8766"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": ""}):
            assert client.post("/mcp", json=hello, headers={**accepts, **headers}).status_code in (403, 421)
        plain = {**accepts, "Content-Type": "text/plain"}  # what a page may send without asking first
        assert client.post("/mcp", content=json.dumps(hello), headers=plain).status_code >= 400
