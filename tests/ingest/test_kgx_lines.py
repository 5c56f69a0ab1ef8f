"""Lines of a KGX table that are parsed where they lie are those that Python's own splitting finds, in the rows where they stand."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest import files as ingest_files
from ingest.files import SourceFiles
from ingest.sources.kgx import lines as kgx_lines
from kg.errors import SourceError

CELLS = ["a", "", "x y", "é", "'q", "'-1", "b|'=2", "\u200bz", "\x07", "\u3000", "n" * 30, "HP:1"]


def source(folder: Path, data: bytes) -> SourceFiles:
    (folder / "edges.tsv").write_bytes(data)
    return SourceFiles("kgx", "local", {"edges.tsv": folder / "edges.tsv"})


def is_plain(line: str, width: int) -> bool:
    unseen = any(c != "\t" and not (c == " " or c.isprintable()) for c in line)
    guarded = any(cell[:2] in ("'-", "'=") or "|'=" in cell for cell in line.split("\t"))
    return line.count("\t") == width - 1 and not unseen and not guarded


@pytest.mark.parametrize("seed", range(6))
def test_lines_are_those_of_the_file(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_files, "_CHUNK", 64)
    dice = random.Random(seed)
    whole = seed % 2 == 0
    written = []
    for _ in range(200):
        width = 3 if whole or dice.random() < 0.9 else dice.choice([1, 2, 4])
        written.append("\t".join(dice.choice(CELLS) for _ in range(width)))
        if not whole and dice.random() < 0.1:
            written.append(dice.choice(["", "  ", "\t \t", "\u3000"]))
    end = "\r\n" if seed == 3 else "\n"
    data = end.join(written).encode() + (b"" if seed == 4 else end.encode())
    files = source(tmp_path, data)
    found, plain = [], []
    monkeypatch.setattr(kgx_lines, "BLOCK", 700)
    for block in kgx_lines.blocks(files, "edges.tsv"):
        places, frame = block.parsed(3, {0: "first", 2: "third"})
        found += [(int(block.rows[at]), block.text(at)) for at in range(len(block))]
        plain += [(int(block.rows[at]), *cells) for at, cells in zip(places, frame.rows(), strict=True)]
    wanted = [(row, line) for row, line in enumerate(written, 1) if line.strip(" \t\u3000")]
    assert found == wanted
    assert plain == [(row, line.split("\t")[0], line.split("\t")[2]) for row, line in wanted if is_plain(line, 3)]
    assert files.unended == ({"edges.tsv": len(written)} if seed == 4 else {})
    assert len(plain) > 20


def test_a_line_too_long_does_not_make_up_for_one_too_short(tmp_path: Path) -> None:
    for data in (b"a\tb\tc\td\na\tb\na\tb\tc\n", b"a\tb\na\tb\tc\td\na\tb\tc\n"):
        (block,) = kgx_lines.blocks(source(tmp_path, data), "edges.tsv")
        places, frame = block.parsed(3, {0: "x"})
        assert (places.tolist(), frame.rows()) == ([2], [("a",)])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\tb\n\xff\tb\n", "row 2: not UTF-8"),
        (b"a\tb\na\tb\rc\td\n", "row 2: a carriage return"),
        (b"a\tb\na\tb\n\0\tb\n", "row 3: a zero byte"),
    ],
)
def test_what_is_no_text_is_refused_with_its_row(data: bytes, said: str, tmp_path: Path) -> None:
    files = source(tmp_path, data)
    with pytest.raises(SourceError, match=said):
        [block.parsed(2, {0: "x"}) for block in kgx_lines.blocks(files, "edges.tsv")]
