"""The examples of every command's help: each is held against the command's own grammar, and those that only ask the graph run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import commands
from tests.docs.test_pages import PAGES
from tests.serve.command import medclew

_PARTS = [part.strip() for line in commands.help_examples() for part in re.split(r" && | \| | > |, then elsewhere ", line)]
EXAMPLES = [part for part in _PARTS if part.startswith("medclew ")]
#: Beside ``commands.NOT_RUN``: what reads a file of the user's, writes the whole graph, or wants a language model.
NEEDS_MORE = re.compile(
    r"\.(json|jsonl|txt|csv|xml|vcf\.gz|cypher)\b|(graphs|import|items|umls)/|graph\.nt|diff |evaluate \w+ \w|query -|--llm"
)
_ON_PAGES = "\n".join(page.read_text("utf-8") for page in PAGES)
#: What a page has is run with the page, and its command with other words is held against the grammar alone.
RUN = [
    line
    for line in EXAMPLES
    if not (commands.why_not(line) or NEEDS_MORE.search(line)) and f"\n    medclew {line.split()[1]} " not in _ON_PAGES
]


def test_every_example_is_a_call_that_its_command_takes() -> None:
    assert len(EXAMPLES) > 90
    for line in EXAMPLES:
        commands.parse(commands.arguments(line))


def test_examples_that_ask_the_graph_are_answered(default_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the default graph, each with an output, as somebody tries them who reads the help; 3: it holds no answer, and says so."""
    monkeypatch.chdir(tmp_path)
    failed = {}
    assert len(RUN) > 8
    for line in RUN:
        done = medclew(*commands.arguments(line), bundle=default_bundle)
        if done.returncode not in (0, 3) or not done.stdout or (done.returncode == 3 and "investigate" not in line):
            failed[line] = (done.returncode, done.stderr[-300:])
    assert failed == {}
