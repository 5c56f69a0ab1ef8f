"""Any file of a bundle damaged: whoever uses it gets a typed error or the right answer, and no process ends of it."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.errors import MedclewError
from reasoning.engine import Engine
from tests.stores.damage import damage
from tests.stores.graph import rich_bundle

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="each try is a fork")


def used(path: Path) -> list[str]:
    """What the engine says at each of its methods that reads the bundle; a typed error by its name."""
    said = []
    try:
        engine = Engine.open(path)
    except MedclewError as error:
        return [type(error).__name__] * 8
    for ask in (
        lambda: [one.curie for one in engine.search("Marfan")],
        lambda: str(engine.show("HGNC:3603")),
        lambda: str(engine.explain("HGNC:3603", "HP:0001083", scorer=None).to_dict()["paths"]),
        lambda: str(engine.neighbours("HP:0001166")),
        lambda: str(engine.evidence("e9e753cde7e566796").to_dict()),
        lambda: str(engine.diagnose(hpo=["HP:0001166", "HP:0001083"])),
        lambda: str(engine.ask("Which genes cause Marfan syndrome?", scorer=None)),
        lambda: engine.stats().counts,
    ):
        try:
            said.append(repr(ask()))
        except MedclewError as error:
            said.append(type(error).__name__)
    return said


def _child(path: Path, end: Any) -> None:
    try:
        end.send(used(path))
    except BaseException as error:
        end.send([f"UNTYPED {type(error).__name__}: {error}"])


def tried(path: Path, alike: bool) -> list[str]:
    """Use a bundle in a process of its own (``alike``: a fork of this one); a crash says its signal."""
    # A snapshot without its meta.json is made again by polars, whose threads a fork lacks; all else is quicker in a fork.
    context: Any = multiprocessing.get_context("fork" if alike else "spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(path, there))
    process.start()
    there.close()
    said = ["UNTYPED hung"]
    with contextlib.suppress(EOFError):
        if here.poll(120):
            said = here.recv()
    process.join(10)
    if process.is_alive():
        process.kill()
    return said if process.exitcode == 0 else [f"UNTYPED exit {process.exitcode}"]


def fuzz(folder: Path, tries: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Damage each file in turn, a fresh copy each time; return how often what came of it, and what should not have."""
    chance = random.Random(seed)
    whole = rich_bundle(folder / "whole").path
    right = used(whole)
    assert not [said for said in right if said.isidentifier()], right
    files = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and "stores" not in path.parts)
    counted: Counter[str] = Counter()
    wrong = []
    for number in range(tries):
        own = folder / "own"
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(whole, own)
        name = files[number % len(files)]
        done = damage(own / name, chance)
        said = tried(own, name.name != "meta.json")
        if any(one.startswith("UNTYPED") for one in said):
            counted["crashed or untyped"] += 1
            wrong.append(f"{number} {name} {done}: {said}"[:400])
        elif all(one == of_right or one.isidentifier() for one, of_right in zip(said, right, strict=True)):
            counted["right" if said == right else "typed error"] += 1
        else:
            counted["wrong"] += 1
            told = next((one, of) for one, of in zip(said, right, strict=True) if one != of and not one.isidentifier())
            wrong.append(f"{number} {name} {done}: {told[0]} instead of {told[1]}"[:600])
    return counted, wrong


def test_a_few_damaged_bytes(tmp_path: Path) -> None:
    assert fuzz(tmp_path, 50, seed=1)[1] == []


@pytest.mark.slow
def test_many_damaged_bytes(tmp_path: Path) -> None:
    counted, wrong = fuzz(tmp_path, 1000, seed=2)
    print(counted)
    assert wrong == []
