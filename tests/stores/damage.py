"""Files damaged in every way that files are, and what users of the embedded store get of it."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kg.bundle import Bundle
from kg.errors import MedclewError
from kg.stores.base import Store
from kg.stores.embedded import EmbeddedStore
from tests.stores.graph import rich_bundle

#: Statements that together read every node, edge, property and index.
STATEMENTS = (
    "MATCH (n:Entity) RETURN n ORDER BY n.curie",
    "MATCH (a)-[r]->(b) RETURN a.curie, r, b.curie ORDER BY a.curie, b.curie, r.edge_id",
    "MATCH (n:Disease) RETURN count(n)",
    "MATCH (n:Entity {curie: 'HGNC:3603'})-[r]-(m) RETURN type(r), m.curie ORDER BY type(r), m.curie",
    "MATCH (a:Entity {curie: 'HGNC:3603'})-[*1..3]-(b) RETURN count(DISTINCT b)",
)


def said(store: Store) -> list[str]:
    """What a store answers to each statement; a typed error by its name, of which the first ends it."""
    answers = []
    try:
        for statement in STATEMENTS:
            answers.append(repr(store.query(statement, timeout_s=20).rows))
    except MedclewError as error:
        answers.append(type(error).__name__)
    return answers


def damage(path: Path, chance: random.Random) -> str:
    """Do to a file what disks, copies and hands do; return what was done."""
    content = path.read_bytes()
    way = chance.choice(("bits", "bits", "bits", "cut", "cut", "zeros", "longer", "another", "nothing", "gone"))
    if way == "gone":
        path.unlink()
        return way
    path.write_bytes(_WAYS[way](content, path, chance) if content else b"x")
    return way


def _bits(content: bytes, path: Path, chance: random.Random) -> bytes:
    turned = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def _zeros(content: bytes, path: Path, chance: random.Random) -> bytes:
    """A block that was never written."""
    start = chance.randrange(len(content))
    length = min(chance.choice((1, 8, 512, 4096)), len(content) - start)
    return content[:start] + bytes(length) + content[start + length :]


def _another(content: bytes, path: Path, chance: random.Random) -> bytes:
    """Another file's content under this one's name."""
    return chance.choice(sorted(other for other in path.parent.iterdir() if other.is_file())).read_bytes()


_WAYS: dict[str, Callable[[bytes, Path, random.Random], bytes]] = {
    "bits": _bits,
    "cut": lambda content, path, chance: content[: chance.choice((len(content) - 1, len(content) // 2, chance.randrange(len(content))))],
    "zeros": _zeros,
    "longer": lambda content, path, chance: content + chance.choice((b"\0", content, chance.randbytes(64))),
    "another": _another,
    "nothing": lambda content, path, chance: b"",
}


def fuzz(folder: Path, tries: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Damage each file of a store in turn, a fresh copy each time; return how often what came of it, and what should not have."""
    chance = random.Random(seed)
    whole = rich_bundle(folder / "whole").path
    with EmbeddedStore(whole) as store:
        right = said(store)
        inside = store.folder.relative_to(whole)
    files = sorted(path.relative_to(whole) for path in (whole / inside).rglob("*") if path.is_file())
    counted: Counter[str] = Counter()
    wrong = []
    own = folder / "own"
    for number in range(tries):
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(whole, own)
        name = files[number % len(files)]
        done = damage(own / name, chance)
        with EmbeddedStore(Bundle.open(own)) as store:
            try:
                answers = said(store)
            except Exception as error:
                answers = [f"UNTYPED {type(error).__name__}: {error}"]
        if answers == right:
            counted["right"] += 1
        elif answers[-1].startswith("UNTYPED") or answers[: len(answers) - 1] != right[: len(answers) - 1] or len(answers) == len(right):
            counted["untyped" if answers[-1].startswith("UNTYPED") else "wrong"] += 1
            wrong.append(f"{number} {name} {done}: {answers[-1][:300]}")
        else:
            counted[f"{answers[-1]} at statement {len(answers)}"] += 1
    return counted, wrong
