"""Text that is not plain UTF-8 with line ends: refused with its file, its row and the way out, whichever reader has it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.inputs.mutated_forms import FORM_CHANGES, pack_in_zip
from ingest.encodings import other_than_utf8
from ingest.files import SourceFiles, from_local
from ingest.records import rrf
from ingest.records.rrf import line_blocks
from kg.errors import SourceError

TEXT = "id\tname\nEX:1\tα one\nEX:2\ttwo\n"


def source(folder: Path, data: bytes) -> SourceFiles:
    (folder / "nodes.tsv").write_bytes(data)
    return from_local("kgx", folder, ["nodes.tsv"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_the_other_unicode_encodings_are_named(encoding: str, tmp_path: Path) -> None:
    files = source(tmp_path, TEXT.encode(encoding))
    ways = (lambda: list(files.lines("nodes.tsv")), lambda: list(line_blocks(files, "nodes.tsv")), lambda: files.text("nodes.tsv"))
    for way in ways:
        with pytest.raises(SourceError, match=r"nodes\.tsv.*row 1: UTF-(16|32)(LE|BE), not UTF-8; convert the file: iconv"):
            way()


def test_zero_bytes_that_a_crash_left_are_no_encoding() -> None:
    assert other_than_utf8(b"\0" * 4096) is None
    assert other_than_utf8(b"a\tb\n" + b"\0" * 4000) is None
    assert other_than_utf8(b"") is None


@pytest.mark.parametrize(("text", "row"), [(TEXT.replace("\n", "\r") + "\n", 1), (TEXT.replace("one\n", "one\r"), 2)])
def test_a_carriage_return_within_a_line_is_refused(text: str, row: int, tmp_path: Path) -> None:
    files = source(tmp_path, text.encode())
    for way in (files.lines("nodes.tsv"), line_blocks(files, "nodes.tsv")):
        with pytest.raises(SourceError, match=rf"nodes\.tsv.*row {row}: a carriage return"):
            list(way)


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    assert [line for _, line in source(tmp_path, TEXT.replace("\n", "\r\n").encode()).lines("nodes.tsv")] == TEXT.splitlines()


def test_a_line_without_end_is_refused_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rrf, "LONGEST_LINE", 3 << 20)
    for before, after in ((b"", b""), (b"a\nb\n", b"c\n"), (b"x" * (1 << 20) + b"\n" + b"y" * (2 << 20) + b"\n", b"z\n")):
        row = before.count(b"\n") + 1
        with pytest.raises(SourceError, match=rf"row {row}: longer than"):
            list(line_blocks(source(tmp_path, before + b"w" * (4 << 20) + b"\n" + after), "nodes.tsv"))


def test_files_packed_by_themselves_in_an_archive_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "nodes.tsv").write_text(TEXT, "utf-8")
    pack_in_zip(tmp_path / "in", tmp_path / "release.zip")
    files = from_local("kgx", tmp_path / "release.zip", ["*nodes.tsv"])
    assert [line for _, line in files.lines("nodes.tsv")] == TEXT.splitlines()


def test_each_change_of_form_changes_something() -> None:
    for how, change in FORM_CHANGES.items():
        assert change(TEXT.encode(), random.Random(1)) != TEXT.encode(), how
