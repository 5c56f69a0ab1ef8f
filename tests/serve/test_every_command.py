"""Every command before what a machine can do to it: files that are none, folders that take nothing, arguments that are no text.

Each must end by itself, without a traceback, with a documented exit code, and where it failed with a message that names the thing.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reasoning.graph import reading_bundle
from tests.serve.command import medclew

pytestmark = pytest.mark.slow

#: Commands that read a file, by what is read; {file} is the file, {new} a place for what they write.
READING: dict[str, tuple[str, ...]] = {
    "diagnose": ("diagnose", "{file}"),
    "diagnose --genes": ("diagnose", "--text", "arachnodactyly and ectopia lentis", "--genes", "{file}"),
    "findings": ("findings", "{file}"),
    "changes": ("changes", "{file}"),
    "replay": ("replay", "{file}"),
    "query": ("query", "{file}"),
    "query --graph": ("query", "--graph", "{file}"),
    "cypher --file": ("cypher", "--file", "{file}"),
    "link": ("link", "--file", "{file}"),
    "mine": ("mine", "{file}", "--out", "{new}"),
    "evaluate": ("evaluate", "rarebench", "{file}"),
    "build --with": ("build", "--only", "kgx", "--with", "kgx={file}", "--out", "{new}"),
    "build --use": ("build", "--only", "hpo", "--use", "hpo={file}", "--out", "{new}"),
    "build --from": ("build", "--only", "hpo", "--from", "{file}", "--out", "{new}", "--homes", "never"),
    "build --dry-run": ("build", "--only", "kgx", "--with", "kgx={file}", "--dry-run"),
    "diff": ("diff", "{file}", "{file}"),
    "predict --weights": ("predict", "FBN1", "causes", "--weights", "{file}"),
    "gnn evaluate": ("gnn", "evaluate", "{file}"),
    "gnn train": ("gnn", "train", "{file}", "--out", "{new}", "--set", "epochs=1"),
    "serve --api-key-file": ("serve", "--host", "203.0.113.1", "--api-key-file", "{file}"),
    "--bundle": ("--bundle", "{file}", "stats"),
    "neo4j --folder": ("neo4j", "status", "--folder", "{file}"),
}
#: Commands that write, by what is written; {out} is the place.
WRITING: dict[str, tuple[str, ...]] = {
    "build --out": ("build", "--only", "kgx", "--with", "kgx={kgx}", "--out", "{out}"),
    "export rdf": ("export", "rdf", "{out}", "--format", "turtle"),
    "export kgx": ("export", "kgx", "{out}"),
    "export graphml": ("export", "graphml", "{out}"),
    "export neo4j-import": ("export", "neo4j-import", "{out}"),
    "export training": ("export", "training", "chains", "{out}", "--items", "5"),
    "diff --out": ("diff", "{other}", "{bundle}", "--out", "{out}"),
    "link --out": ("link", "FBN1", "--out", "{out}"),
    "mine --out": ("mine", "{text}", "--out", "{out}"),
    "ask --picture": ("ask", "How is FBN1 connected to arachnodactyly?", "--picture", "{out}"),
    "explain --picture": ("explain", "FBN1", "Arachnodactyly", "--picture", "{out}"),
    "gnn train --out": ("gnn", "train", "{triples}", "--out", "{out}", "--set", "epochs=1"),
}
#: Commands that neither read nor write a file of the user's, and those that are tried elsewhere because they need a server or minutes.
OTHERS = {
    "sources",
    "why-same",
    "conflicts",
    "search",
    "show",
    "stats",
    "choose",
    "simulate",
    "investigate",
    "medicines",
    "metapaths",
    "related",
    "join",
    "analogues",
}
OTHERS |= {"hubs", "predict", "demo", "fetch", "load", "serve", "mcp", "llm check", "neo4j up", "neo4j fill", "neo4j down", "neo4j status"}


def _fifo(path: Path) -> None:
    """A pipe with a name, into which somebody writes a little and leaves."""
    os.mkfifo(path)

    def write() -> None:
        with contextlib.suppress(OSError), open(path, "wb") as pipe:
            pipe.write(b'{"a": 1}\n')

    threading.Thread(target=write, daemon=True).start()


def _loop(path: Path) -> None:
    path.symlink_to(path)


#: What stands where a file is meant.
FILES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "an empty file": lambda path: path.write_bytes(b""),
    "a folder": lambda path: path.mkdir(),
    "a pipe": _fifo,
    "a link to itself": _loop,
    "a lone surrogate": lambda path: path.write_text('{"id": "\\ud83d", "phenotypicFeatures": [{"type": {"id": "HP:\\ud83d"}}]}'),
    "deep JSON": lambda path: path.write_text('{"a":' + "[" * 100_000),
    "no UTF-8": lambda path: path.write_bytes(b'{"id": "caf\xe9"}\n'),
    "UTF-16": lambda path: path.write_bytes('{"id": "x"}\n'.encode("utf-16")),
    "only a mark": lambda path: path.write_bytes(b"\xef\xbb\xbf"),
    "zero bytes": lambda path: path.write_bytes(b"\0" * 4096),
    "a cut gzip": lambda path: path.write_bytes(b"\x1f\x8b\x08\x00\x00"),
    "numbers in JSON": lambda path: path.write_text("[1e999, -1, 123456789012345678901234567890]"),
    "null": lambda path: path.write_text("null"),
}


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("command", READING)
def test_what_is_read_is_named_when_it_is_none(command: str, what: str, small: Path, tmp_path: Path) -> None:
    place = tmp_path / "thing.json"
    FILES[what](place)
    bundle = None if command in ("--bundle",) else small
    done = _medclew(READING[command], bundle, file=place, new=tmp_path / "new")
    _bears(done, "203.0.113.1" if command.startswith("serve") and "203.0.113.1" in done.stderr else "thing.json")
    if what in ("nothing", "a link to itself"):
        assert done.returncode in (1, 2, 5) or command in ("neo4j --folder", "build --from"), done.stdout + done.stderr


#: Places at which nothing can be written, made in a folder that is given.
PLACES: dict[str, Callable[[Path], Path]] = {
    "below a file": lambda folder: _written(folder / "file") / "out",
    "a name that is too long": lambda folder: folder / ("n" * 300),
    "a link to itself": lambda folder: _linked(folder / "out"),
    "no place left": lambda folder: _mounted(folder, "size=16k") / "out",
    "a folder that is read only": lambda folder: _mounted(folder, "size=1m,ro") / "out",
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("command", WRITING)
def test_where_nothing_can_be_written_it_is_said(
    command: str, where: str, small: Path, other: Path, tmp_path: Path, mounts: list[Path]
) -> None:
    out = PLACES[where](tmp_path)
    if where in ("no place left", "a folder that is read only"):
        mounts.append(out.parent)
    done = _medclew(WRITING[command], small, out=out, bundle=small, other=other, **_inputs(tmp_path))
    if where in ("no place left", "a link to itself") and done.returncode == 0:
        return  # it fitted, or stands where the link stood
    assert done.returncode in (1, 2), done.stdout + done.stderr
    _bears(done, str(out.parent)[-20:])


@pytest.mark.parametrize("command", ["export rdf", "export graphml", "mine --out", "diff --out", "explain --picture"])
def test_a_device_is_written_into_and_not_replaced(command: str, small: Path, other: Path, tmp_path: Path) -> None:
    device = tmp_path / "device"
    if os.geteuid() != 0 or subprocess.run(["mknod", device, "c", "1", "3"], check=False).returncode:
        pytest.skip("no device can be made here")
    done = _medclew(WRITING[command], small, out=device, bundle=small, other=other, **_inputs(tmp_path))
    _bears(done, "device")
    assert device.is_char_device()


@pytest.mark.parametrize("argument", ["caf\udce9", "\udcff\udcfe", "a\x00b", "\ud83d", "x" * 100_000, "-", "\u202e", ""])
@pytest.mark.parametrize(
    "command", ["ask", "search", "show", "explain", "predict", "related", "join", "metapaths", "cypher", "why-same", "simulate"]
)
def test_an_argument_that_is_no_text_is_borne(command: str, argument: str, small: Path) -> None:
    more = {"explain": ["FBN1"], "predict": ["causes"], "metapaths": ["FBN1"], "why-same": ["FBN1"], "join": ["FBN1"]}.get(command, [])
    _bears(medclew(command, "--", argument, *more, bundle=small, stdin=""), "")


def test_every_command_is_tried() -> None:
    from typer.main import get_command

    from serve.cli.app import app

    def named(command: Any, path: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if not inner:
            yield path
        for name, one in (inner or {}).items():
            yield from named(one, f"{path} {name}".strip())

    tried = {" ".join(word for word in words if re.fullmatch(r"[a-z0-9-]+", word)) for words in (*READING.values(), *WRITING.values())}
    missed = {name for name in named(get_command(app), "") if name not in OTHERS and not any(t.startswith(name) for t in tried)}
    assert not missed


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another graph, to be compared with the small one."""
    return reading_bundle(tmp_path_factory.mktemp("other") / "bundle")


@pytest.fixture
def mounts() -> Iterator[list[Path]]:
    """File systems that a test mounts, to be taken off again."""
    mounted: list[Path] = []
    yield mounted
    for place in mounted:
        subprocess.run(["umount", "--lazy", place], check=False)


def _medclew(words: tuple[str, ...], on: Path | None, **filled: Path) -> subprocess.CompletedProcess[str]:
    return medclew(
        *(word.format(**filled) for word in words),
        bundle=on,
        stdin="",
        HOME="",
        MEDCLEW_CACHE=str(next(iter(filled.values())).parent / "cache"),
    )


def _bears(done: subprocess.CompletedProcess[str], name: str) -> None:
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode in (0, 1, 2, 3, 4, 5), done.stderr
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        usage = "Usage: " in done.stderr
        elsewhere = not told and done.returncode == 3  # "no server runs": an answer, and no error
        assert usage or elsewhere or (len(told) == 1 and name in re.sub(r"\s+", "", done.stderr)), done.stderr


def _inputs(folder: Path) -> dict[str, Path]:
    kgx, text, triples = folder / "kgx", folder / "note.txt", folder / "triples"
    kgx.mkdir()
    (kgx / "nodes.tsv").write_text("id\tcategory\tname\nEX:1\tbiolink:Drug\tone\nEX:2\tbiolink:Disease\ttwo\n")
    (kgx / "edges.tsv").write_text("subject\tpredicate\tobject\nEX:1\tbiolink:treats\tEX:2\n")
    text.write_text("Marfan syndrome is caused by FBN1. Losartan treats Marfan syndrome.\n")
    triples.mkdir(exist_ok=True)
    for name in ("train", "valid", "test"):
        (triples / f"{name}.txt").write_text("a\tr\tb\nb\tr\tc\nc\ts\ta\n")
    return {"kgx": kgx, "text": text, "triples": triples}


def _written(path: Path) -> Path:
    path.write_text("x")
    return path


def _linked(path: Path) -> Path:
    path.symlink_to(path)
    return path


def _mounted(folder: Path, how: str) -> Path:
    place = folder / "mounted"
    place.mkdir()
    if not shutil.which("mount") or subprocess.run(["mount", "-t", "tmpfs", "-o", how, "tmpfs", place], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    return place
