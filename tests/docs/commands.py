"""The command lines of the pages: which are run, which are only held against the command's own grammar and why, and that grammar."""

from __future__ import annotations

import importlib.util
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from serve.cli.app import app

ROOT = Path(__file__).resolve().parents[2]

#: What a command line begins with -> why no test of a page runs it. A ``medclew`` line is parsed all the same.
NOT_RUN = {
    "make": "what .ci/run runs, or what sets an environment up",
    "pip install": "sets an environment up",
    "export": "a setting",
    "curl": "asks a server: tests/serve/http asks each address",
    "python -m gnn.train": "trains for minutes: tests/gnn trains on a small graph",
    "python -m benchmarks": "measures for minutes; that its module is there is looked at",
    "medclew serve": "serves until it is stopped: tests/serve/http/test_process.py",
    "medclew mcp": "serves until it is stopped: tests/serve/mcp",
    "medclew build": "builds for a minute: the graph that the other examples ask is made so",
    "medclew fetch": "fetches every source: tests/ingest/test_collect.py",
    "medclew neo4j": "starts a server: tests/stores",
    "medclew load --store": "asks a server: tests/stores",
    "medclew --store neo4j": "asks a server: tests/stores",
    "medclew evaluate rare": "reads a data set of yours: tests/reasoning/test_evaluation.py",
    "medclew evaluate med": "reads a data set of yours: tests/reasoning/test_evaluation.py",
    "medclew llm": "asks a language model's endpoint: tests/llm",
    "medclew export training chains items/searched": "asks a language model's endpoint: tests/training/test_searched.py",
    "medclew ask": "asks a language model's endpoint: tests/llm",  # only with --llm, see ``why_not``
}


def why_not(line: str) -> str:
    """Return why a command line is not run; "": it is."""
    words = " ".join(line.split())
    if words.startswith("medclew ask") and "--llm" not in words:
        return ""
    return next((why for beginning, why in NOT_RUN.items() if words.startswith(beginning)), "")


def arguments(line: str) -> list[str]:
    """Return a command line's words behind the first, without its comment; what a shell would put in is taken as one word."""
    return shlex.split(re.sub(r'"\$\(.*?\)"', "neo4j://localhost", line), comments=True)[1:]


@cache
def _root() -> Any:
    return get_command(app)


def parse(given: list[str]) -> None:
    """Hold a command line against the command's grammar.

    Raises:
        typer.TyperException: there is no such command or option.
    """
    command, words = _root(), given
    context = command.make_context("medclew", list(words))
    while hasattr(command, "resolve_command"):
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])
        assert name is not None and command is not None
        context = command.make_context(name, list(words), parent=context)


def help_examples() -> list[str]:
    """Return the examples of every command's help, each once, as they are written."""

    def of(command: Any) -> list[str]:
        told = f"{command.epilog or ''}\n{command.help or ''}"
        own = re.findall(r"^ *(medclew .*)$|`(medclew [^`]+)`", told, re.M)
        own += [(one, "") for listed in re.findall(r"Examples?: (medclew .*)", told) for one in listed.split(" · ")]
        return ["".join(one) for one in own] + [each for sub in getattr(command, "commands", {}).values() for each in of(sub)]

    return list(dict.fromkeys(of(_root())))


def parse_names(given: list[str]) -> str:
    """Return what a command named in passing ("`medclew ask --read`") has that there is not; "": nothing."""
    command, path = _root(), "medclew"
    for word in given:
        if word.startswith("--"):
            options = {name for parameter in [*command.params, *_root().params] for name in (*parameter.opts, *parameter.secondary_opts)}
            if word.partition("=")[0] not in options | {"--help"}:
                return f"{path} has no {word}"
        elif word in getattr(command, "commands", {}):
            command, path = command.commands[word], f"{path} {word}"
        elif hasattr(command, "commands") and word.isalpha() and word.islower():
            return f"{path} has no command {word}"
    return ""


def module_is_there(name: str) -> bool:
    """Whether ``python -m name`` finds something."""
    return importlib.util.find_spec(name) is not None
