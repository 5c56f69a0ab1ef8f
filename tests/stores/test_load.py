"""The tests' own threads: whatever becomes of a test, the interpreter ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.stores.load import under_load

_FAILS = """
import time
from tests.stores.load import under_load

def never() -> None:
    while True:
        time.sleep(1)

with under_load(0.1) as load:
    load.start(never)
    raise AssertionError("on purpose")
"""


def test_a_failure_while_threads_never_end_ends_the_interpreter() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", _FAILS], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "on purpose" in done.stderr


def test_what_a_thread_raises_is_kept_unless_it_was_told_to_end() -> None:
    def fail() -> None:
        raise ValueError("early")

    with under_load() as load:
        load.start(fail).join(10)

        def fail_when_told() -> None:
            load.over.wait(10)
            raise ValueError("late")

        load.start(fail_when_told)
    assert [str(error) for error in load.failures] == ["early"]
    assert not any(thread.is_alive() for thread in load.threads)
