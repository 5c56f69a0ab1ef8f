"""Run ``medclew`` as a user does: as a process of its own (``as_process``), or the same entry point in this process, which need not start.

What is about the process (streams, signals, encodings, what is loaded) is tested with the first; what a command says, with the second.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]


def medclew(
    *arguments: str, bundle: Path | None = None, stdin: str | None = None, as_process: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it printed and its exit code."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("MEDCLEW_BUNDLE", "MEDCLEW_STORE", "NEO4J_"))}
    variables |= {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment}
    given = [*(["--bundle", str(bundle)] if bundle else []), *arguments]
    if not as_process:
        return _here(given, stdin or "", variables)
    return subprocess.run(
        [sys.executable, "-m", "serve", *given],
        input=stdin,
        capture_output=True,
        text=True,
        env=variables,
        timeout=300,
        check=False,
    )


def answered(*arguments: str, bundle: Path, stdin: str | None = None) -> Any:
    """Run the command with ``--json``, expect success, and return what it printed."""
    done = medclew(*arguments, "--json", bundle=bundle, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _here(arguments: list[str], stdin: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    from serve.cli import main

    out, err, given = io.BytesIO(), io.BytesIO(), io.BytesIO(stdin.encode(errors="surrogateescape"))
    with ExitStack() as stack:
        for name, stream in (("stdout", out), ("stderr", err), ("stdin", given)):
            stack.enter_context(mock.patch.object(sys, name, io.TextIOWrapper(stream, encoding="utf-8", write_through=True)))
        stack.enter_context(mock.patch.dict(os.environ, variables, clear=True))
        stack.enter_context(mock.patch.object(sys, "argv", ["medclew", *arguments]))
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        return subprocess.CompletedProcess(arguments, code, out.getvalue().decode(), err.getvalue().decode())
