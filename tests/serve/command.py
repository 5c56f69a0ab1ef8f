"""Run ``medclew`` as a user does: as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def medclew(*arguments: str, bundle: Path | None = None, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it printed and its exit code."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("MEDCLEW_BUNDLE", "MEDCLEW_STORE", "NEO4J_"))}
    variables |= {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment}
    chosen = ["--bundle", str(bundle)] if bundle else []
    return subprocess.run(
        [sys.executable, "-m", "serve", *chosen, *arguments],
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
