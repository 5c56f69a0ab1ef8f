"""Bytes turned in the embedded store's files, and files cut short: what its users get."""

from __future__ import annotations

import random
import shutil
from collections import Counter
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
    """Turn one bit of one byte to eight, or cut the file short; return what was done."""
    content = bytearray(path.read_bytes())
    if not content or chance.random() < 0.2:
        length = chance.randrange(len(content)) if content else 0
        path.write_bytes(bytes(content[:length]) if content else b"x")
        return f"cut to {length} bytes"
    times = chance.choice((1, 1, 2, 8))
    for _ in range(times):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content))
    return f"{times} bits"


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
