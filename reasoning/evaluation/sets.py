"""The evaluation sets: how each is called, who made it, what its file looks like. Every one is read from the user's own copy.

Readers take the columns and keys that the sets' own documentation and code name; none of the sets travels with this package, and the tests
read rows that were written in their form. A file of another form is refused with the key that is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from reasoning.evaluation import choice_sets, ranking_sets
from reasoning.evaluation.item import Item


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A set that can be read.

    Attributes:
        name: as ``medclew evaluate`` takes it. title, source: what it is and where its makers publish it. expects: the file or folder.
        read: path -> items. contamination: what a reader of the figures should know of who may have seen the set.
    """

    name: str
    title: str
    source: str
    expects: str
    read: Callable[[Path], list[Item]]
    contamination: str = "published: a language model may have been trained on it"


_TOOLKIT = "benchmark.json of the MIRAGE toolkit"
_MIRAGE = "Xiong et al. 2024, doi:10.18653/v1/2024.findings-acl.372"
_PRIMEKG = "made from PrimeKG: a graph that holds PrimeKG holds its answers"


def _toolkit(part: str) -> Callable[[Path], list[Item]]:
    return lambda path: choice_sets.toolkit(path, part)


SETS: dict[str, EvaluationSet] = {
    one.name: one
    for one in (
        EvaluationSet("medqa", "MedQA, US licensing examination", _MIRAGE, _TOOLKIT, _toolkit("medqa")),
        EvaluationSet("medmcqa", "MedMCQA, Indian entrance examinations", _MIRAGE, _TOOLKIT, _toolkit("medmcqa")),
        EvaluationSet("mmlu-med", "MMLU, six medical subjects", _MIRAGE, _TOOLKIT, _toolkit("mmlu")),
        EvaluationSet("pubmedqa", "PubMedQA without its abstracts", _MIRAGE, _TOOLKIT, _toolkit("pubmedqa")),
        EvaluationSet("bioasq", "BioASQ, yes or no, without its snippets", _MIRAGE, _TOOLKIT, _toolkit("bioasq")),
        EvaluationSet(
            "medexpqa",
            "MedExpQA, Spanish residency examinations, in four languages",
            "Alonso et al. 2024, doi:10.1016/j.artmed.2024.102938",
            "JSON lines of one language",
            choice_sets.medexpqa,
        ),
        EvaluationSet(
            "medddx",
            "MedDDx: options that are near each other",
            "Su et al. 2024 (KGARevion), arXiv:2410.04660",
            "JSON or JSON lines with question, options, answer",
            choice_sets.plain,
            _PRIMEKG,
        ),
        EvaluationSet(
            "rarebench",
            "RareBench: rare diseases from HPO terms",
            "Chen et al. 2024, doi:10.1145/3637528.3671576",
            "JSON lines of one part (RAMEDIS, MME, HMS, LIRICAL)",
            ranking_sets.rarebench,
            "published patients: HPO's annotations may rest on the same publications",
        ),
        EvaluationSet(
            "stark-prime",
            "STaRK-Prime: questions to PrimeKG",
            "Wu et al. 2024, arXiv:2404.13207",
            "a folder with stark_qa.csv and PrimeKG's nodes.csv",
            ranking_sets.stark_prime,
            _PRIMEKG,
        ),
        EvaluationSet(
            "r2med",
            "R2MED: passages that need reasoning to be found",
            "Li et al. 2025, arXiv:2505.14558",
            "a folder with query.jsonl, corpus.jsonl and qrels.jsonl",
            ranking_sets.r2med,
        ),
    )
}


def named(name: str) -> EvaluationSet:
    """Return the set of a name.

    Raises:
        InputError: there is none.
    """
    if name not in SETS:
        raise InputError(f"there is no set {name!r}: choose from {', '.join(SETS)}")
    return SETS[name]


def load(name: str, path: Path) -> tuple[EvaluationSet, list[Item], str]:
    """Return the set, its items, and the SHA-256 of what was read.

    Raises:
        InputError: there is no such set or file, or it is of another form; the message names what is missing.
    """
    found = named(name)
    if not path.exists():
        raise InputError(f"there is nothing at {path}: {name} wants {found.expects} ({found.source})")
    items = found.read(path)
    if not items:
        raise InputError(f"{path} holds no question of {name}: it wants {found.expects}")
    return found, items, checksum(path)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files in the order of their names, as hexadecimal text."""
    digest = hashlib.sha256()
    files: Sequence[Path] = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for file in files:
        if path.is_dir():
            digest.update(file.relative_to(path).as_posix().encode())
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
