"""``medclew diagnose --interactive`` with answers as people type them: what is no answer is said, and costs nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serve.command import medclew

#: What no question is answered with: a figure that is no number, a place that no form has, bytes that are no text, marks alone, no finding.
_ODD = ("²", "99", "-1", "0", "1 2", "ja", "\udcff\udcfe", "+", "-", "+ no such thing", "- HP:9999999", "\x00", "y" * 100_000)


@pytest.mark.parametrize("odd", _ODD)
def test_an_odd_answer_leaves_the_dialogue_as_it_was(small: Path, odd: str) -> None:
    def asked(*lines: str) -> dict[str, object]:
        said = "".join(f"{line}\n" for line in lines)
        done = medclew("diagnose", "--hpo", "Arachnodactyly", "--interactive", "--json", bundle=small, stdin=said)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-500:]
        found: dict[str, object] = json.loads(done.stdout)
        return found

    assert asked(odd, "q") == asked("q")
