"""``medclew link``: terms in, a row a concept out."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
from pathlib import Path

from tests.serve.command import answered, medclew

HEAD = ["row", "term", "rank", "curie", "label", "category", "score", "how", "matched", "kind"]


def test_a_column_becomes_a_table_in_which_no_row_is_lost(small: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "terms.csv", tmp_path / "out.tsv"
    file.write_text('id,diagnosis\n1,"syndrome, Marfan"\n2,zzqq\n3,deafness\n', "utf-8")
    done = medclew("link", "--file", str(file), "--column", "diagnosis", "--out", str(out), bundle=small)
    assert done.returncode == 0 and "3 terms, 2 linked" in done.stdout, done.stderr
    head, *rows = csv.reader(out.open(encoding="utf-8"), delimiter="\t")
    assert head == HEAD
    assert [(row[0], row[3], row[7]) for row in rows] == [("2", "MONDO:0007947", "words"), ("3", "", ""), ("4", "HP:0000365", "exact")]


def test_standard_input_and_json_lines(small: Path) -> None:
    done = medclew("link", "--file", "-", "--format", "jsonl", "--prefix", "HP", "-k", "2", bundle=small, stdin="arachnodactily\n\nMFS\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["row"], row["text"], [c["curie"] for c in row["candidates"]]) for row in rows] == [
        (1, "arachnodactily", ["HP:0001166"]),
        (3, "MFS", []),
    ]


def test_names_as_arguments_and_json(small: Path) -> None:
    said = answered("link", "MFS", "Spider finger", bundle=small)
    assert [(one["row"], one["candidates"][0]["curie"]) for one in said] == [(1, "MONDO:0007947"), (2, "HP:0001166")]


def test_packed_files_are_read_and_damaged_ones_named(small: Path, tmp_path: Path) -> None:
    for packing, ending in ((gzip, "gz"), (bz2, "bz2"), (lzma, "xz")):
        file = tmp_path / f"terms.csv.{ending}"
        file.write_bytes(packing.compress(b"id,term\n1,deafness\n"))
        done = medclew("link", "--file", str(file), bundle=small)
        assert done.returncode == 0 and "HP:0000365" in done.stdout, done.stderr
        file.write_bytes(file.read_bytes()[:-6])
        done = medclew("link", "--file", str(file), bundle=small)
        assert done.returncode == 2 and f"terms.csv.{ending}: it cannot be unpacked" in done.stderr, done.stderr


def test_what_is_wrong_is_named(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.tsv"
    file.write_text("a\tb\nx\ty\n", "utf-8")
    for given, told in (
        ((), "no terms: give some"),
        (("x", "--file", str(file)), "not both"),
        (("--file", str(file)), "terms.tsv: which column"),
        (("--file", str(tmp_path / "absent.tsv")), "absent.tsv"),
        (("x", "--format", "xml"), "--format is tsv or jsonl"),
        (("x", "--category", "Nonsense"), "Nonsense"),
    ):
        done = medclew("link", *given, bundle=small)
        assert done.returncode == (1 if "absent" in told else 2) and told in done.stderr and "Traceback" not in done.stderr, (
            given,
            done.stderr,
        )
