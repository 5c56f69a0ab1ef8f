"""The command line: what it prints for people and programs, and how it fails."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from rich.console import Console

from kg.manifest import Manifest, MissingSource
from serve.cli.graph.build import show_manifest
from tests.serve.command import ROOT, answered, medclew

COMMANDS = (
    "build",
    "sources",
    "search",
    "show",
    "stats",
    "ask",
    "explain",
    "diagnose",
    "demo",
    "cypher",
    "load",
    "export",
    "neo4j",
    "query",
    "replay",
)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "out", "err"),
    [
        (("--version",), None, 0, "medclew ", ""),
        (("search", "fibrillin", "--json"), None, 0, '"HGNC:3603"', ""),
        (("ask", "-"), "Which genes cause Marfan syndrome?", 0, "FBN1 causes Marfan syndrome", ""),
        (("show", "HP:9999999"), None, 3, "", "error: "),
        (("nonsense",), None, 2, "", "nonsense"),
    ],
)
def test_it_runs_as_a_process(small: Path, arguments: tuple[str, ...], stdin: str | None, code: int, out: str, err: str) -> None:
    done = medclew(*arguments, bundle=small, stdin=stdin, as_process=True)
    assert done.returncode == code, done.stderr
    assert out in done.stdout and err in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_and_gives_an_example(command: str) -> None:
    done = medclew(command, "--help")
    assert done.returncode == 0
    assert "xample" in done.stdout or command in ("export", "neo4j")
    assert "--json" in done.stdout or command in ("export", "neo4j", "demo")


def test_search_finds_by_name_synonym_and_code(small: Path) -> None:
    for text in ("Marfan syndrome", "MFS", "OMIM:154700", "C0024796", "marfans sindrome"):
        found = answered("search", text, bundle=small)["found"]
        assert found[0]["curie"] == "MONDO:0007947", text
    assert found[0]["cuis"] == ["C0024796"]


def test_show_and_stats(small: Path) -> None:
    card = answered("show", "MONDO:0007947", bundle=small)
    assert card["name"] == "Marfan syndrome"
    assert answered("stats", bundle=small)["counts"]["nodes"] == 9
    assert "9 nodes" in medclew("stats", bundle=small).stdout


def test_explain_names_every_record_and_draws_a_picture(small: Path, tmp_path: Path) -> None:
    found = answered("explain", "FBN1", "Arachnodactyly", "--picture", str(tmp_path / "p.svg"), bundle=small)
    best = found["paths"][0]
    assert [node["curie"] for node in best["nodes"]] == ["HGNC:3603", "MONDO:0007947", "HP:0001166"]
    records = {piece["record"] for citation in found["citations"] for piece in citation["evidence"]}
    assert {"g.txt:1", "p.hpoa:1", "p.hpoa:2"} <= records
    picture = ET.parse(tmp_path / "p.svg").getroot()
    words = " ".join(picture.itertext())
    assert "Marfan syndrome" in words
    assert "p.hpoa:1" in words


def test_ask_reads_standard_input_and_cites(small: Path) -> None:
    answer = answered("ask", "-", bundle=small, stdin="Which genes cause Marfan syndrome?")
    assert [citation["subject"] for citation in answer["citations"]] == ["HGNC:3603"]
    for claim in answer["claims"]:
        assert answer["text"][claim["start"] : claim["end"]] == claim["text"]


def test_diagnose_takes_terms_text_and_a_phenopacket(small: Path, tmp_path: Path) -> None:
    packet = tmp_path / "patient.json"
    features = [{"type": {"id": "HP:0001083"}}, {"type": {"id": "HP:0001166"}}, {"type": {"id": "HP:0000365"}, "excluded": True}]
    packet.write_text(json.dumps({"id": "p", "phenotypicFeatures": features, "metaData": {"phenopacketSchemaVersion": "2.0"}}))
    for arguments in (
        [str(packet)],
        ["--hpo", "HP:0001083", "--hpo", "arachnodactyly", "--not-hpo", "Hearing impairment"],
        ["--text", "Ectopia lentis and arachnodactyly, no hearing loss."],
    ):
        found = answered("diagnose", *arguments, bundle=small)
        assert found["candidates"][0]["disease"] == "MONDO:0007947", arguments


def test_cypher_runs_a_statement_and_a_named_query(small: Path) -> None:
    rows = answered("cypher", "MATCH (d:Disease)-[e]->(p:PhenotypicFeature) RETURN d.name, p.name LIMIT 2", bundle=small)["rows"]
    assert len(rows) == 2
    found = answered("cypher", "disease_genes", "--param", "curie=MONDO:0007947", bundle=small)
    assert "HGNC:3603" in {row[found["columns"].index("gene")] for row in found["rows"]}
    assert "disease_genes" in medclew("cypher", "--list", bundle=small).stdout


def test_the_first_cypher_says_that_a_store_is_made(small: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(small, tmp_path / "own", ignore=shutil.ignore_patterns("stores")))
    first = medclew("cypher", "MATCH (n) RETURN count(n)", bundle=own, as_process=True)
    assert first.returncode == 0 and "made first" in first.stderr and "edges" in first.stderr
    assert medclew("cypher", "RETURN 1", bundle=own, as_process=True).stderr == ""
    shutil.rmtree(own / "stores")
    assert "made first" in medclew("--store", f"embedded:{own}", "search", "FBN1", as_process=True).stderr
    shutil.rmtree(own / "stores")
    assert medclew("cypher", "RETURN 1", "--json", bundle=own, as_process=True).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask", ""], 2, "empty"),
        (["ask", "xyzzy plugh"], 3, ""),
        (["show", "HP:9999999"], 3, "HP:9999999"),
        (["search", "zzzzzz"], 3, "zzzzzz"),
        (["explain", "FBN1", "no such thing at all"], 3, "no such thing"),
        (["diagnose"], 2, "findings"),
        (["diagnose", "missing.json"], 2, "missing.json"),
        (["diagnose", "--hpo", "HP:9999999"], 2, "HP:9999999"),
        (["cypher", "MATCH (n) DETACH DELETE n"], 4, ""),
        (["cypher", "CREATE (:X)"], 4, ""),
        (["cypher", "MATCH (n"], 4, ""),
        (["cypher", "no_such_query"], 3, "no_such_query"),
        (["cypher", "disease_genes", "--param", "curie"], 2, "NAME=VALUE"),
        (["build", "--use", "hpo"], 2, "NAME=PATH"),
        (["build", "--only", "nonsense", "--out", "unused"], 2, "nonsense"),
        (["nonsense"], 2, "nonsense"),
        (["load"], 2, "neo4j://"),
        (["load", "--store", "ftp://host"], 2, "ftp://host"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(small: Path, arguments: list[str], code: int, words: str) -> None:
    done = medclew(*arguments, bundle=small)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert words in done.stderr
    assert done.stderr.strip()


def test_an_error_is_json_for_programs(small: Path) -> None:
    done = medclew("show", "HP:9999999", "--json", bundle=small)
    assert json.loads(done.stderr)["exit_code"] == done.returncode == 3


def test_no_graph_says_how_to_get_one(tmp_path: Path) -> None:
    done = medclew("stats", bundle=tmp_path / "none")
    assert done.returncode == 1
    assert "medclew build" in done.stderr


@pytest.mark.parametrize("content", ["", "{", "[]", '{"phenotypicFeatures": 3}', '{"resourceType": "Patient"}'])
def test_a_file_that_is_no_phenopacket_is_named(small: Path, tmp_path: Path, content: str) -> None:
    packet = tmp_path / "patient.json"
    packet.write_text(content)
    done = medclew("diagnose", str(packet), bundle=small)
    assert done.returncode == 2
    assert "patient.json" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    ["diagnose {}", "diagnose --hpo HP:0001166 --genes {}", "query {}", "cypher --file {}", "replay {}", "findings {}", "mine {} --out x"],
)
def test_a_file_that_is_not_there_is_named_once_without_the_systems_number(small: Path, tmp_path: Path, words: str) -> None:
    done = medclew(*words.format(tmp_path / "away.json").split(), bundle=small)
    assert done.returncode in (2, 5) and done.stderr.count("away.json") == 1 and "Errno" not in done.stderr, done.stderr


def test_a_closed_pipe_ends_quietly(small: Path) -> None:
    command = f"{sys.executable} -m serve --bundle {small} cypher --list | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert "Traceback" not in done.stderr


def test_ctrl_c_says_that_one_can_go_on(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "serve", "build", "--out", str(tmp_path / "b")],
        cwd=ROOT,
        env={**os.environ, "MEDCLEW_CACHE": str(tmp_path / "cache")},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (tmp_path / "cache").exists():  # it has begun to build
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "run the command again" in said
    assert "Traceback" not in said
    assert not (tmp_path / "b").exists()


def test_looking_up_in_a_store(small: Path) -> None:
    store = f"embedded:{small}"
    found = json.loads(medclew("--store", store, "search", "fibrillin", "--json").stdout)["found"]
    assert [row["curie"] for row in found] == ["HGNC:3603"]
    assert json.loads(medclew("--store", store, "search", "OMIM:154700", "--json").stdout)["found"][0]["curie"] == "MONDO:0007947"
    card = json.loads(medclew("--store", store, "show", "MONDO:0007947", "--json").stdout)
    assert card["name"] == "Marfan syndrome"
    assert sum(link["links"] for link in card["links"]) == 5
    assert json.loads(medclew("--store", store, "stats", "--json").stdout)["nodes"] == 9
    assert medclew("--store", store, "show", "MONDO:1").returncode == 3
    refused = medclew("--store", store, "ask", "Which genes cause Marfan syndrome?")
    assert refused.returncode == 2
    assert "leave --store out" in refused.stderr


def test_predictions_tell_what_is_recorded_from_what_is_not(small: Path) -> None:
    asked = ("predict", "Marfan syndrome", "has_phenotype")
    known = answered(*asked, "--known", bundle=small)["answers"]
    new = answered(*asked, "--new", bundle=small)["answers"]
    assert known and all(answer["known"] and answer["edges"][0]["evidence"][0]["record"] for answer in known)
    assert not any(answer.get("known") for answer in new)
    assert [a["curie"] for a in answered(*asked, bundle=small)["answers"]] == [a["curie"] for a in new]  # what is not recorded is asked for
    both = answered(*asked, "--known", "--new", bundle=small)["answers"]
    assert {answer["curie"] for answer in both} == {answer["curie"] for answer in known + new}
    assert f"{known[0]['edges'][0]['id']}" in medclew(*asked, "--known", bundle=small).stdout


def test_the_demo_ends_with_what_to_do_next(default_bundle: Path) -> None:
    done = medclew("demo", bundle=default_bundle)
    assert done.returncode == 0 and "Marfan syndrome is caused by FBN1. [1]" in done.stdout
    assert "Now yours: `medclew ask`" in done.stdout.split("\n\n")[-1]


def test_sources_that_a_graph_lacks_are_told_by_why(small: Path) -> None:
    lacks = [("a", "A: terms", "no home"), ("b", "B", "no checksum"), ("c", "C", "no home")]
    missing = [MissingSource(name=name, title=title, reason=reason, tells=[]) for name, title, reason in lacks]
    shown = io.StringIO()
    console = Console(file=shown, width=200)
    show_manifest(console, Manifest.read(small / "manifest.json").model_copy(update={"missing": missing}), small)
    told = shown.getvalue().split("\n")
    assert [line for line in told if line.startswith("without")] == ["without a (A), c (C): no home", "without b (B): no checksum"]
