"""Sets that ask for a ranking: of diseases, of a graph's nodes, of a corpus' passages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError
from reasoning.evaluation import records
from reasoning.evaluation.item import Item, Task

#: PrimeKG's node_source -> prefix.
_PREFIX = {"NCBI": "NCBIGene", "MONDO": "MONDO", "HPO": "HP", "DrugBank": "DRUGBANK", "GO": "GO", "UBERON": "UBERON", "REACTOME": "REACT"}


def rarebench(path: Path) -> list[Item]:
    """Read RareBench: Phenotype (HPO identifiers) and RareDisease (identifiers of the diagnosis in several vocabularies).

    Raises:
        InputError: a record lacks a key.
    """
    found = []
    for number, (place, record) in enumerate(records.rows(path)):
        findings = tuple(map(str, records.want(record, "Phenotype", path, place)))
        gold = {_disease(str(one)): 1.0 for one in records.want(record, "RareDisease", path, place)}
        found.append(Item(f"{path.stem}/{number}", Task.DIAGNOSIS, " ".join(findings), gold, findings=findings, group=min(gold)))
    return found


def _disease(identifier: str) -> str:
    prefix, _, local = identifier.partition(":")
    return f"{ {'ORPHANET': 'ORPHA', 'ORDO': 'ORPHA', 'MIM': 'OMIM'}.get(prefix.upper(), prefix.upper()) }:{local}".replace(" ", "")


def stark_prime(path: Path) -> list[Item]:
    """Read STaRK-Prime: stark_qa.csv (id, query, answer_ids) and PrimeKG's nodes.csv (node_index, node_id, node_source).

    Raises:
        InputError: a file or a column is missing, or an answer is no node.
    """
    nodes = {
        row["node_index"]: f"{_PREFIX.get(row['node_source'], row['node_source'])}:{_local(row)}"
        for _, row in records.table(_inside(path, "nodes.csv"), ("node_index", "node_id", "node_source"))
    }
    found = []
    file = _inside(path, "stark_qa.csv")
    for place, row in records.table(file, ("id", "query", "answer_ids")):
        answers = [str(one) for one in json.loads(row["answer_ids"])]
        unknown = [one for one in answers if one not in nodes]
        if unknown:
            raise InputError(f"{file}, {place}: the answer {unknown[0]} is no node of nodes.csv")
        found.append(Item(row["id"], Task.ENTITIES, row["query"], {nodes[one]: 1.0 for one in answers}))
    return found


def _local(row: Mapping[str, str]) -> str:
    return row["node_id"].zfill(7) if row["node_source"] in ("MONDO", "HPO", "GO") else row["node_id"]


def r2med(path: Path) -> list[Item]:
    """Read R2MED: query.jsonl (id, text), corpus.jsonl (id, text), qrels.jsonl (q_id, p_id, score).

    Raises:
        InputError: a file is missing, or a record lacks a key.
    """
    file = _inside(path, "qrels.jsonl")
    graded: dict[str, dict[str, float]] = defaultdict(dict)
    for place, record in records.rows(file):
        grade = float(record.get("score", 1))
        if grade > 0:
            graded[str(records.want(record, "q_id", file, place))][str(records.want(record, "p_id", file, place))] = grade
    file = _inside(path, "query.jsonl")
    return [
        Item(id, Task.PASSAGES, str(records.want(record, "text", file, place)), graded[id], group=str(path))
        for place, record in records.rows(file)
        if (id := str(records.want(record, "id", file, place))) in graded
    ]


@lru_cache(maxsize=2)
def corpus(path: Path) -> dict[str, str]:
    """Return a passage's identifier -> its text.

    Raises:
        InputError: the file is missing, or a record lacks a key.
    """
    file = _inside(path, "corpus.jsonl")
    return {
        str(records.want(record, "id", file, place)): str(records.want(record, "text", file, place)) for place, record in records.rows(file)
    }


def _inside(folder: Path, name: str) -> Path:
    for file in (folder / name, folder / f"{name}.gz"):
        if file.is_file():
            return file
    raise InputError(f"{folder} has no {name}")
