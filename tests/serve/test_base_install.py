"""Every command with no more installed than a plain ``pip install medclew``: it works, or names the extra that it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.serve.command import ROOT

#: Commands as somebody tries them; {new} is a place to write to.
COMMANDS = (
    "stats|search fibrillin|show MONDO:0007947|why-same FBN1 HGNC:3603|conflicts|sources|cypher --list|llm check|mcp|serve --port 0",
    "ask Which genes cause Marfan syndrome?|ask --llm Which genes cause Marfan syndrome?|ask How is FBN1 connected to Arachnodactyly?",
    "ask zzz qqq|ask --read Which genes cause Marfan syndrome?|investigate Which genes cause Marfan syndrome?|investigate zzz qqq",
    "investigate --llm Which genes cause Marfan syndrome?|explain FBN1 Arachnodactyly|explain --plan FBN1 Arachnodactyly",
    "choose Which gene causes Marfan syndrome? --option FBN1 --option TP53|choose --llm Which gene causes Marfan syndrome? --option FBN1",
    "diagnose --hpo HP:0001166|diagnose --text arachnodactyly and ectopia lentis|findings {new}|changes {new}|simulate Marfan syndrome",
    "medicines Marfan syndrome|predict FBN1 causes|predict FBN1 causes --new|metapaths FBN1 HP:0001166|related FBN1|join FBN1 HP:0001166",
    "hubs|analogues FBN1|link FBN1 zzqq|query {new}|diff {new} {new}|mine {new} --out {new}2|evaluate list|neo4j status --folder {new}",
    "export rdf {new}.ttl|export kgx {new}-kgx|export graphml {new}.graphml|export neo4j-import {new}-csv",
    "export training chains {new}-items --items 3|export training choice {new}-choice --items 3|build --engine ray --out {new}-ray",
    "export training chains {new}-searched --items 3 --search|gnn evaluate {new}|gnn train {new} --out {new}-weights",
)
_SCRIPT = """
import json, sys
from pathlib import Path
told = json.load(sys.stdin)
class Absent:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in told["without"]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent)
from tests.serve.command import medclew
failed = []
for words in told["commands"]:
    try:
        done = medclew(*words, bundle=Path(told["bundle"]))
    except Exception as error:
        failed.append(f"{words}: {type(error).__name__}: {error}")
        continue
    if done.returncode not in (0, 1, 2, 3, 5) or "Traceback" in done.stderr:
        failed.append(f"{words}: {done.returncode} {done.stderr[-300:]}")
    if "is not installed" in done.stderr and "pip install 'medclew[" not in done.stderr:
        failed.append(f"{words}: {done.stderr[-300:]}")
print(json.dumps(failed))
"""
_OURS = {"kg", "ingest", "traversal", "gnn", "reasoning", "serve", "medclew", "cypher", "tests", "benchmarks"}
#: What an environment has before anything is installed.
_BARE = {"pip", "setuptools", "pkg_resources", "_distutils_hack"}


def without_extras() -> list[str]:
    """Return the modules here that come with none of what the package itself requires."""
    wanted, todo = set(), [Requirement("medclew")]
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        if (name, frozenset(asked.extras)) in wanted:
            continue
        wanted.add((name, frozenset(asked.extras)))
        try:
            needs = [Requirement(text) for text in metadata.requires(name) or ()]
        except metadata.PackageNotFoundError:  # for another platform
            continue
        todo += [need for need in needs if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in ("", *asked.extras))]
    base = {name for name, _ in wanted}
    modules = metadata.packages_distributions().items()
    others = {module: set(map(canonicalize_name, of)) for module, of in modules if module.isidentifier() and module not in _OURS | _BARE}
    return sorted(module for module, of in others.items() if base.isdisjoint(of))


def _words(line: str, new: Path) -> list[str]:
    """A command's words: names and options apart, and a question or a text in one."""
    head, *rest = line.replace("{new}", str(new)).split(" ")
    if head not in ("ask", "investigate", "choose", "medicines", "simulate") and "--text" not in rest:
        return [head, *rest]
    flags = [word for word in rest if word in ("--llm", "--read", "--text")]
    text = " ".join(word for word in rest if word not in flags)
    asked, *options = text.split(" --option ")
    return [head, *flags, asked, *(word for option in options for word in ("--option", option))]


def test_no_command_needs_more_than_it_says(small: Path, tmp_path: Path) -> None:
    without = without_extras()
    assert {"openai", "pydantic_settings", "fastapi", "torch"} <= set(without) and "numpy" not in without
    commands = [_words(line, tmp_path / "new") for lines in COMMANDS for line in lines.split("|")]
    told = {"without": without, "commands": commands, "bundle": str(small)}
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], input=json.dumps(told), capture_output=True, text=True, cwd=ROOT, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
