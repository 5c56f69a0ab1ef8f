"""Whose finding it is, and whether anyone has it: a table of sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.snapshot import Snapshot
from reasoning.grounding import Grounder

with Path(__file__).with_name("negation.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t"))
with Path(__file__).with_name("negation_siblings.tsv").open(encoding="utf-8") as _file:
    SIBLINGS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))
#: Characters that a table of plain lines cannot hold.
_WRITTEN = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\u00a0": "\u00a0", "\\u00ad": "\u00ad", "\\u200b": "\u200b"}


def _names(cell: str | None) -> set[str]:
    return {name.strip() for name in (cell or "").split(";") if name.strip()}


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_present_absent_and_set_aside(grounder: Grounder, row: dict[str, str]) -> None:
    mentions = [m for m in grounder.ground(row["text"]).mentions if m.kind == "finding"]
    own = [m for m in mentions if m.context == "patient"]
    assert {m.best.label for m in own if not m.negated} == _names(row["present"])
    assert {m.best.label for m in own if m.negated} == _names(row["absent"])
    assert {m.best.label for m in mentions if m.context != "patient"} == _names(row["set_aside"])


@pytest.fixture(scope="module")
def everyday(default_bundle: Path) -> Grounder:
    """What grounds text with the default graph, in which the names that the siblings use all stand."""
    return Grounder(Snapshot.open(default_bundle))


@pytest.mark.parametrize("row", SIBLINGS, ids=[f"{row['kind']}: {row['text']}" for row in SIBLINGS])
def test_other_ways_to_say_it(everyday: Grounder, row: dict[str, str]) -> None:
    text = row["text"]
    for written, meant in _WRITTEN.items():
        text = text.replace(written, meant)
    own = [m for m in everyday.ground(text).mentions if m.kind == "finding" and m.context == "patient" and not m.inside]
    assert {m.best.label for m in own if not m.negated} == _names(row["present"])
    assert {m.best.label for m in own if m.negated} == _names(row["absent"])


@pytest.mark.parametrize("text", ["No seizure disorder", "No history of a seizure disorder.", "denies seizures"])
def test_a_disorder_that_is_denied_denies_its_finding(everyday: Grounder, text: str) -> None:
    grounded = everyday.ground(text, categories=("biolink:PhenotypicFeature",))
    assert [m.best.label for m in grounded.findings(negated=True)] == ["Seizure"] and not grounded.findings()


@pytest.mark.parametrize(
    "text",
    [
        "No family member with seizures.",
        "Neither parent has seizures.",
        "None of her siblings has seizures.",
        "No relative is known to have seizures.",
        "No one in the family has seizures.",
        "Nobody in her mother's family had seizures.",
        "His brother never had any seizures.",
        "Seizures are present in neither parent.",
        "Seizures in none of her relatives.",
        "The parents are healthy and have no seizures.",
        "Family history negative for seizures.",
    ],
)
def test_what_no_relative_has_is_denied_of_relatives(everyday: Grounder, text: str) -> None:
    for said, negated in ((f"{text} She has ataxia.", True), (f"She has ataxia. {text}", True)):
        found = [(m.best.label, m.context, m.negated) for m in everyday.ground(said).mentions if m.best.label in ("Seizure", "Ataxia")]
        assert sorted(found) == [("Ataxia", "patient", False), ("Seizure", "family", negated)]


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("ß-thalassemia", "MONDO:0019402"),
        ("TGFß1 is raised", "HGNC:11766"),
        ("αB-crystallin is mutated", "HGNC:2389"),
        ("ß2-microglobulin is raised", "HGNC:914"),
    ],
)
def test_a_greek_letter_however_it_is_typed(everyday: Grounder, text: str, curie: str) -> None:
    mentions = everyday.ground(text).mentions
    assert curie in [c.curie for c in mentions[0].candidates]
