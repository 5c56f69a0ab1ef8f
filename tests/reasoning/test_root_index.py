"""The index of names by the roots of their words: kept beside the snapshot, and made again where what is kept is not that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.snapshot import Snapshot
from reasoning.grounding import Grounder, root_index
from tests.reasoning.graph import reading_bundle

#: Found by roots alone.
TEXT = "An aneurysmal aortic root was seen."


def found(path: Path) -> list[tuple[str, list[str]]]:
    return [(m.text, [c.curie for c in m.candidates]) for m in Grounder(Snapshot.open(path)).ground(TEXT).mentions]


def test_what_is_kept_finds_what_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = reading_bundle(tmp_path / "bundle")
    kept = path / "snapshot" / "roots"
    first = found(path)
    assert first and kept.is_dir()
    with monkeypatch.context() as patched:
        patched.setattr(root_index, "rooted", lambda bag: pytest.fail("it was made again"))
        assert found(path) == first

    rows = np.load(kept / "roots_values.npy")
    np.save(kept / "roots_values.npy", rows[::-1].copy())  # damaged
    assert found(path) == first
    assert np.array_equal(np.load(kept / "roots_values.npy"), rows)

    monkeypatch.setattr(root_index, "_RULES", "other endings")
    made: list[str] = []

    def rooted(bag: str) -> str:
        made.append(bag)
        return bag

    monkeypatch.setattr(root_index, "rooted", rooted)
    found(path)
    assert made


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("read-only")

    path = reading_bundle(tmp_path / "bundle")
    monkeypatch.setattr(root_index, "_save", refuse)
    first = found(path)
    assert first and not (path / "snapshot" / "roots").exists()
