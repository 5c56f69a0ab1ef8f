"""Shorthand of notes: what is meant wherever it stands, and what only a note means."""

from __future__ import annotations

import pytest

from kg.snapshot import Snapshot
from reasoning.engine import Engine
from reasoning.grounding.shorthand import table


def labels(engine: Engine, text: str) -> set[str]:
    """The best names of a text's longest mentions that are not denied."""
    return {m.best.label.lower() for m in engine.ground(text).mentions if not m.inside and not m.negated}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Presents with SOB and DOE.", {"dyspnea", "exertional dyspnea"}),
        ("PMH: HTN, CAD, GERD, T2DM.", {"hypertension", "coronary artery disorder", "gastroesophageal reflux", "type 2 diabetes mellitus"}),
        ("pt c/o CP", {"chest pain"}),
        ("copd and htn", {"chronic pulmonary obstruction", "hypertension"}),
        ("h/o DVT and N/V", {"deep venous thrombosis", "nausea and vomiting"}),
    ],
)
def test_shorthand_is_read(text: str, wanted: set[str], default_engine: Engine) -> None:
    assert wanted <= labels(default_engine, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Children with CP walk late.", "chest pain"),
        ("Mutations of CAD impair pyrimidine synthesis.", "coronary artery disorder"),
        ("CP patients used hearing aids (HA).", "headache"),
        ("She began to sob.", "dyspnea"),
        ("denies SOB", "dyspnea"),
        ("h/o CAD", "cald1"),
    ],
)
def test_what_is_not_meant_is_not(text: str, wrong: str, default_engine: Engine) -> None:
    assert wrong not in labels(default_engine, text)


def test_every_meaning_is_a_name_in_the_graph(default_engine: Engine) -> None:
    snapshot: Snapshot = default_engine.snapshot
    unknown = [
        short for short, (meaning, _) in table().items() if not any(m.kind in ("name", "exact") for m in snapshot.lexicon.exact(meaning))
    ]
    assert not unknown
