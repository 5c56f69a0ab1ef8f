"""A snapshot whose files are damaged is refused, or reads as it should; it never crashes, and never ends in an error of Python's own."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.errors import BundleError
from kg.snapshot import Snapshot
from tests.stores.graph import rich_bundle

ROOT = Path(__file__).resolve().parents[2]

_USE = """
import sys
from kg.errors import MedclewError
from kg.snapshot import Snapshot
import numpy as np
for path in sys.argv[1:]:
    try:
        graph = Snapshot.open(path)
        list(graph.read_nodes(np.arange(graph.n_nodes)))
        list(graph.read_edges(np.arange(graph.n_edges)))
        [graph.edges_of(node) for node in range(graph.n_nodes)]
        [graph.lexicon.search(text) for text in ("marfan", "lens dislocaton", "C0024796", "OMIM:154700")]
        graph.find_evidence("none")
        print("read")
    except MedclewError as error:
        assert "damaged" in str(error) or "cannot be read" in str(error), error
        print("refused")
"""


def _own(small: Path, folder: Path) -> Path:
    shutil.copytree(small, folder, ignore=shutil.ignore_patterns("stores"))
    return folder


@pytest.mark.parametrize("name", ["edge_object.npy", "adj_nbr.npy", "nodes.arrow", "names.arrow", "word_ptr.npy", "curies_values.npy"])
@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"ARROW1", b"PK\x03\x04" + b"0" * 400, bytes(1000)])
def test_a_file_that_is_none_is_said_to_be_damaged(small: Path, tmp_path: Path, name: str, content: bytes) -> None:
    bundle = _own(small, tmp_path / "b")
    (bundle / "snapshot" / name).write_bytes(content)
    with pytest.raises(BundleError, match=r"damaged.*delete that folder"):
        Snapshot.open(bundle)


@pytest.mark.parametrize("name", ["edge_object", "edge_predicate", "adj_nbr", "adj_edge", "name_node", "node_category", "curies_values"])
@pytest.mark.parametrize("value", [-1, 30_000])
def test_a_number_out_of_bounds_is_found_even_after_a_good_opening(small: Path, tmp_path: Path, name: str, value: int) -> None:
    bundle = _own(small, tmp_path / "b")
    Snapshot.open(bundle)
    file = bundle / "snapshot" / f"{name}.npy"
    array = np.load(file)
    array[len(array) // 2] = value
    np.save(file, array)
    with pytest.raises(BundleError, match=name):
        Snapshot.open(bundle)


def test_a_good_one_is_looked_at_once(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = _own(small, tmp_path / "b")
    Snapshot.open(bundle)
    monkeypatch.setattr("kg.snapshot.check._check_all", lambda *_: pytest.fail("it was good"))
    Snapshot.open(bundle)


def test_what_was_just_built_is_not_read_again_but_every_copy_of_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = rich_bundle(tmp_path / "b").path
    looks: list[str] = []
    monkeypatch.setattr("kg.snapshot.check._check_all", lambda folder, *_: looks.append(folder.parent.name))
    Snapshot.open(built)
    assert looks == []
    # A copy that keeps the times, and the note of what was seen with them, is as much one as any other.
    for copy in ("one", "two"):
        shutil.copytree(built, tmp_path / copy, copy_function=shutil.copy2)
        Snapshot.open(tmp_path / copy)
        Snapshot.open(tmp_path / copy)
    (tmp_path / "b").rename(tmp_path / "moved")
    Snapshot.open(tmp_path / "moved")
    assert looks == ["one", "two"]


@pytest.mark.parametrize("name", ["adj_edge.npy", "evidence.arrow", "word_names.npy", "meta.json"])
def test_a_byte_turned_behind_the_back_of_the_clock_is_found(tmp_path: Path, name: str) -> None:
    built = rich_bundle(tmp_path / "b").path
    file = built / "snapshot" / name
    stat, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(BundleError, match=r"damaged.*delete that folder"):
        Snapshot.open(built)


def test_damaged_bytes_never_crash(small: Path, tmp_path: Path) -> None:
    """Each file of the snapshot with bytes overwritten, cut off and added, opened and read whole in a process that would show a crash."""
    rng = random.Random(0)
    folders = []
    files = sorted(path.name for path in (small / "snapshot").iterdir() if path.suffix in {".npy", ".arrow"})
    for number, name in enumerate(files):
        for kind in ("bytes", "cut", "head"):
            bundle = _own(small, tmp_path / f"{number}-{kind}")
            file = bundle / "snapshot" / name
            content = bytearray(file.read_bytes())
            if kind == "cut":
                del content[len(content) * 2 // 3 :]
            else:
                places = range(min(128, len(content))) if kind == "head" else range(len(content))
                for place in rng.sample(places, min(12, len(places))):
                    content[place] = rng.randrange(256)
            file.write_bytes(bytes(content))
            folders.append(str(bundle))
    done = subprocess.run([sys.executable, "-c", _USE, *folders], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("refused") >= len(folders) // 2
