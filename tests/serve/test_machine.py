"""What the machine does to a command: one line and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from kg.errors import BundleError, InputError, MedclewError
from serve.machine import MachineError, as_error, readable, standard_input
from tests.serve.command import ROOT, medclew


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (OSError(errno.ENOSPC, "x", "out.ttl"), MachineError, "cannot write out.ttl: No space left on device"),
        (
            OSError("[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device"),
            MachineError,
            "cannot write: No space",
        ),
        (PermissionError(errno.EACCES, "x", "g"), MachineError, "g: Permission denied"),
        (OSError(errno.EROFS, "x", b"g\xff"), MachineError, "Read-only file system"),
        (RuntimeError("No space left on device (os error 28)"), MachineError, "No space left"),
        (MemoryError(), MachineError, "out of memory"),
        (RecursionError("x"), InputError, "nested too deep"),
        (EOFError("x"), BundleError, "ends too early"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), InputError, "not UTF-8 text"),
        (UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "x"), InputError, "surrogates"),
        (InputError("as it is"), InputError, "as it is"),
    ],
)
def test_each_has_its_error(error: BaseException, kind: type[MedclewError], says: str) -> None:
    found = as_error(error)
    assert isinstance(found, kind) and says in str(found)


def test_a_fault_of_the_program_is_not_hidden() -> None:
    assert as_error(KeyError("x")) is None


def test_an_argument_in_latin_1_is_read() -> None:
    assert readable(os.fsdecode(b"caf\xe9")) == "café" and readable("naïve") == "naïve"


def test_a_reader_that_goes_away_is_no_error(small: Path) -> None:
    line = f"set -o pipefail; {sys.executable} -m serve --bundle {small} stats --json | head -1"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_what_the_output_cannot_show_is_escaped(small: Path) -> None:
    done = medclew("search", "β-nothing", bundle=small, as_process=True, PYTHONIOENCODING="ascii")
    assert done.returncode == 3 and "\\u03b2" in done.stderr and "Traceback" not in done.stderr


def test_broken_input_is_one_line(small: Path, tmp_path: Path) -> None:
    packet = tmp_path / "p.json"
    packet.write_text(json.dumps({"phenotypicFeatures": [{"type": {"id": "HP:\ud83d"}}]}))
    (tmp_path / "deep.json").write_text('{"phenotypicFeatures":' + "[" * 3000)
    for arguments in (("diagnose", str(packet)), ("diagnose", str(tmp_path / "deep.json")), ("diagnose", str(tmp_path))):
        done = medclew(*arguments, bundle=small)
        assert done.returncode == 2 and done.stderr.startswith("error: ") and done.stderr.count("\n") == 1, done.stderr


def test_a_full_disk_is_one_line(small: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = medclew("search", "arachnodactyly", bundle=small, as_process=True)
    assert done.returncode == 0
    line = f"{sys.executable} -m serve --bundle {small} search arachnodactyly > /dev/full"
    full = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert full.returncode == 1 and "No space left on device" in full.stderr and "Traceback" not in full.stderr


#: Every command that reads a graph, with what it may be asked of the small one.
COMMANDS: dict[str, tuple[str, ...]] = {
    "sources": (),
    "why-same": ("MONDO:0007947", "OMIM:154700"),
    "conflicts": (),
    "search": ("marfan",),
    "show": ("MONDO:0007947",),
    "stats": (),
    "ask": ("Which genes cause Marfan syndrome?",),
    "explain": ("FBN1", "Arachnodactyly"),
    "diagnose": ("--text", "arachnodactyly and ectopia lentis"),
    "metapaths": ("FBN1", "Arachnodactyly"),
    "related": ("FBN1",),
    "join": ("FBN1", "Arachnodactyly"),
    "hubs": (),
    "cypher": ("MATCH (n) RETURN n.name LIMIT 3",),
    "predict": ("FBN1", "causes"),
}
#: What is done to the streams, the exit code that is right, and what stderr says (None: whatever it says without one).
TREATED: dict[str, tuple[str, tuple[int, ...], str | None]] = {
    "its disk is full": ("{command} > /dev/full", (1,), "No space left on device"),
    "its reader leaves": ("set -o pipefail; {command} | head -c 1", (0,), None),
    "its output is closed": ("{command} >&-", (0,), None),
    "its input is closed": ("{command} <&-", (0,), None),
    "its output is ASCII": ("PYTHONIOENCODING=ascii {command}", (0,), None),
    "its output is cp1252": ("PYTHONIOENCODING=cp1252 {command}", (0,), None),
    "its locale is C": ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 {command}", (0,), None),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("treated", TREATED)
def test_each_command_bears_what_is_done_to_its_streams(treated: str, command: str, small: Path) -> None:
    how, codes, says = TREATED[treated]
    called = shlex.join([sys.executable, "-m", "serve", "--bundle", str(small), command, *COMMANDS[command]])
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(["bash", "-c", how.replace("{command}", called)], capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr and done.returncode in codes, done.stderr[-800:]
    assert says is None or says in done.stderr


@pytest.mark.parametrize("stream", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_fault(stream: str, small: Path) -> None:
    line = f"{sys.executable} -m serve --bundle {small} search arachnodactyly {stream}"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_standard_input_and_files_are_read_in_the_encodings_of_windows(encoding: str, tmp_path: Path) -> None:
    from kg.encodings import text_of

    text = '{"id": "x", "phenotypicFeatures": [{"type": {"id": "HP:0001083"}}]}'
    with mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding)))):
        assert standard_input() == text
    assert text_of(text.encode(encoding)) == text


def test_an_argument_in_a_locale_of_bytes_is_read_as_utf8() -> None:
    assert readable("β-alanine".encode().decode("ascii", "surrogateescape")) == "β-alanine"
    assert readable("caf\udce9") == "café"


def test_a_home_that_is_not_there_names_what_puts_the_cache_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCLEW_CACHE", "/nowhere/home/.cache/medclew")
    told = str(as_error(FileNotFoundError(errno.ENOENT, "x", "/nowhere/home")))
    assert "MEDCLEW_CACHE=PATH puts the cache (/nowhere/home/.cache/medclew) elsewhere" in told
    assert "MEDCLEW_CACHE" not in str(as_error(FileNotFoundError(errno.ENOENT, "x", "/nowhere/graph")))
