"""The questions that MIRAGE and MindMap report on, from the user's copies: GenMedGPT-5k's dialogues, ChatDoctor5k's cases."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from kg.names import normalise
from kg.snapshot import Snapshot

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "emckg"
_PART = re.compile(r"<CLS>(.*?)<SEP>\s*The extracted entities are(.*?)(?:<EOS>|$)", re.S)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a patient wrote, the diseases that the doctor's answer names (nodes), and which half it is of: 0 was looked at, 1 was not."""

    text: str
    gold: tuple[int, ...]
    half: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A text of ChatDoctor5k with the entities of the graph that it is said to mention, and those of its answer; names as written."""

    text: str
    entities: tuple[str, ...]
    answer: tuple[str, ...]


def dialogues(file: Path, snapshot: Snapshot) -> tuple[list[Dialogue], int]:
    """Return the dialogues whose answer names a disease of the graph, and how many there are in all.

    Only the dialogue's text is used; the entities that the data lists for the question are left out.
    """
    diseases = {name: node for node in disease_nodes(snapshot) for name in _forms(snapshot, node)}
    found, total = [], 0
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            total += 1
            asked, told = _PART.search(row["qustion_output"]), _PART.search(row["answer_output"])
            if asked is None or told is None:
                continue
            named = [normalise(_BRACKETS.sub("", part)) for part in told[2].split(",")]
            gold = tuple(sorted({diseases[name] for name in named if name in diseases}))
            if gold:
                text = asked[1].strip()
                found.append(Dialogue(text, gold, int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % 2))
    return found, total


def linked(file: Path) -> list[Linked]:
    """Return ChatDoctor5k's cases."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [Linked(row["input"], _entities(row["input_KG"]), _entities(row["output_KG"])) for row in rows]


def disease_nodes(snapshot: Snapshot) -> list[int]:
    """Return the nodes of the graph's diseases, ascending."""
    return [node for node in range(snapshot.n_nodes) if snapshot.category(node) == "biolink:Disease"]


def _forms(snapshot: Snapshot, node: int) -> set[str]:
    one = snapshot.node(node)
    return {normalise(_BRACKETS.sub("", name)) for name in (one.name, *one.synonyms)}


def _entities(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
