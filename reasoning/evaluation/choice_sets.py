"""Sets of multiple choice, yes and no among them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputError
from reasoning.evaluation import records
from reasoning.evaluation.item import Item, Task


def toolkit(path: Path, part: str) -> list[Item]:
    """Read a part of the MIRAGE toolkit's benchmark.json: part -> id -> question, options (label -> text), answer (label).

    Raises:
        InputError: the file has no such part, or a record lacks a key.
    """
    parts = dict(records.rows(path))
    if part not in parts:
        raise InputError(f"{path} has no part {part!r}: it has {', '.join(parts) or 'none'}")
    return [_item(f"{part}/{id}", record, path, str(id)) for id, record in parts[part].items()]


def medexpqa(path: Path) -> list[Item]:
    """Read MedExpQA: full_question, options (number -> text, empty ones left out), correct_option (number), id.

    Raises:
        InputError: a record lacks a key.
    """
    found = []
    for place, record in records.rows(path):
        options = {label: text for label, text in records.want(record, "options", path, place).items() if text}
        right = str(records.want(record, "correct_option", path, place))
        asked = str(records.want(record, "full_question", path, place))
        # the question as it is printed may go on with its options: they are told apart already
        stem = asked[: min((at for text in options.values() if (at := asked.find(text)) > 0), default=len(asked))].rstrip(" 1-.\n")
        found.append(_checked(Item(str(record.get("id", place)), Task.CHOICE, stem, {right: 1.0}, options), path, place))
    return found


def plain(path: Path) -> list[Item]:
    """Read records of question, options (label -> text, or a list of texts) and answer (label or text).

    Raises:
        InputError: a record lacks a key.
    """
    return [_item(str(record.get("id", place)), record, path, place) for place, record in records.rows(path)]


def _item(id: str, record: Mapping[str, Any], path: Path, place: str) -> Item:
    options = records.want(record, "options", path, place)
    if not isinstance(options, Mapping):
        options = {chr(ord("A") + number): text for number, text in enumerate(options)}
    options = {str(label): str(text) for label, text in options.items()}
    answer = str(records.want(record, "answer", path, place))
    label = answer if answer in options else next((label for label, text in options.items() if text == answer), answer)
    return _checked(Item(id, Task.CHOICE, str(records.want(record, "question", path, place)), {label: 1.0}, options), path, place)


def _checked(item: Item, path: Path, place: str) -> Item:
    wrong = [label for label in item.gold if label not in item.options]
    if wrong:
        raise InputError(f"{path}, {place}: the answer {wrong[0]!r} is none of the options {', '.join(item.options)}")
    return item
