"""Parsing what hostile or careless hands wrote: JSON, YAML, quoted tables, packed files, lines."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import files, unpack
from ingest.files import SourceFiles, from_local
from ingest.records import csv_rows, json_values, yaml_values
from kg.errors import SourceError


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 99_999, "deeply"),
        ('"\\ud83d"', "surrogate"),
        ('{"a": "x\\udc00y"}', "surrogate"),
        ("1" * 9_999, "digits"),
        ("{", "Expecting"),
    ],
)
def test_json_that_cannot_be_stored_is_a_value_error(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        json_values.parse(text)


def test_json_of_other_programs() -> None:
    assert json_values.parse('[NaN, Infinity, "\\ud83d\\ude00"]') == [None, "Infinity", "\N{GRINNING FACE}"]


@pytest.mark.parametrize(
    "text", ["&a [*a]", "a: &a [1,1]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]", "a: [", "x: 2024-13-45", "- " * 99 + "]"]
)
def test_yaml_that_multiplies_or_breaks_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        yaml_values.parse(text)


def _rows(text: str) -> list[tuple[int, list[str] | str]]:
    lines = enumerate(text.split("\n"), 1)
    return [(row.row, row.fault or row.cells) for row in csv_rows.rows(lines)]


def test_an_open_quote_costs_its_own_row_only() -> None:
    rows = _rows('a,b\n1,"open\n2,x\n3,"q,q"\n4,y')
    assert rows == [(1, ["a", "b"]), (2, "a quote is not closed"), (3, ["2", "x"]), (4, ["3", "q,q"]), (5, ["4", "y"])]


def test_a_quoted_cell_may_run_over_lines_and_inches_are_no_quotes() -> None:
    assert _rows('a,b\n1,"two\n\nlines"\n2,5"\n3,z') == [(1, ["a", "b"]), (2, ["1", "two\n\nlines"]), (5, ["2", '5"']), (6, ["3", "z"])]


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8")), min_size=2, max_size=2), min_size=1))
def test_what_python_writes_is_read_back(table: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    assert [row.cells for row in csv_rows.rows(enumerate(out.getvalue().split("\n"), 1))] == table


@given(st.lists(st.sampled_from(["1,2", '1,"2', '"1,2', '1,"2"', "", '"', '1,2"', '"a\n', "1"])))
def test_every_line_is_in_one_record(lines: list[str]) -> None:
    text = "\n".join(lines)
    read = [row for row in csv_rows.rows(enumerate(text.split("\n"), 1), header=False, width=2)]
    assert [line for row in read for line in row.raw.split("\n") if line.strip()] == [line for line in text.split("\n") if line.strip()]


def _lines(folder: Path, data: bytes, name: str = "x.tsv") -> list[tuple[int, str]]:
    (folder / name).write_bytes(data)
    return list(SourceFiles("kgx", "local", {name: folder / name}).lines(name))


def test_lines_in_any_shape_of_end_and_mark(tmp_path: Path) -> None:
    assert _lines(tmp_path, b"\xef\xbb\xbfa\r\nb\n\nc") == [(1, "a"), (2, "b"), (3, ""), (4, "c")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a\nb\xff\n", "row 2: not UTF-8"),
        (b"a\nb\0\0\n", "row 2: a zero byte"),
        ("a\tb\n".encode("utf-16"), "UTF-16"),
        (b"ok\n" + b"x" * 5_000_000, "row 2: longer than"),
    ],
)
def test_lines_that_are_no_text_are_refused_with_their_row(data: bytes, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 1 << 22)
    with pytest.raises(SourceError, match=why):
        _lines(tmp_path, data)


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "FREE", 1 << 16)
    with pytest.raises(SourceError, match=r"x\.tsv.*unpacks to more than"):
        _lines(tmp_path, gzip.compress(b"a line\n" * 400_000))
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a_nodes.tsv", b"a line\n" * 400_000)
    found = from_local("kgx", tmp_path / "x.zip", ["*nodes.tsv"])
    with pytest.raises(SourceError, match="unpacks to more than"):
        list(found.lines("a_nodes.tsv"))


def test_members_that_are_packed_differently_are_refused_in_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nodes.tsv", "id\tname\n" * 99)
    data = bytearray((tmp_path / "x.zip").read_bytes())
    for at, method in ((6, b"\x01\0"), (8, b"\x09\0")):  # encrypted; deflate64
        damaged = data.copy()
        central = damaged.rindex(b"PK\x01\x02")
        damaged[at : at + 2] = damaged[central + at + 2 : central + at + 4] = method
        (tmp_path / "y.zip").write_bytes(damaged)
        found = from_local("kgx", tmp_path / "y.zip", ["*nodes.tsv"])
        with pytest.raises(SourceError, match=r"nodes\.tsv"):
            list(found.lines("nodes.tsv"))


def test_archives_serve_like_folders_and_are_never_written_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as archive:
        for name, data in (("../../escape_nodes.tsv", b"id\nEX:1\n"), ("g/._nodes.tsv", b"\0\0")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("passwd_nodes.tsv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    found = from_local("kgx", tmp_path / "x.tar.gz", ["*nodes.tsv"])
    assert sorted(found.members) == ["escape_nodes.tsv"]
    assert [line for _, line in found.lines("escape_nodes.tsv")] == ["id", "EX:1"]


def test_one_file_in_two_places_is_no_guess(tmp_path: Path) -> None:
    (tmp_path / "nodes.tsv").write_text("id\n")
    (tmp_path / "nodes.tsv.gz").write_bytes(gzip.compress(b"id\nEX:1\n"))
    with pytest.raises(SourceError, match="twice"):
        from_local("kgx", tmp_path, ["*nodes.tsv"])


def test_json_is_json_whatever_its_size(tmp_path: Path) -> None:
    text = json.dumps({"x": "y" * 3_000_000})
    assert json_values.parse(text)["x"][-1] == "y"
