"""Names linked to a small graph's concepts: which, in what order, how found, and what is never taken for another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from reasoning.engine import Engine
from tests.reasoning.graph import reading_bundle


@pytest.fixture(scope="module")
def engine(small: Path) -> Engine:
    return Engine.open(small)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine.open(reading_bundle(tmp_path_factory.mktemp("reading") / "bundle"))


@pytest.mark.parametrize(
    ("name", "curie", "how"),
    [
        ("Marfan syndrome", "MONDO:0007947", "exact"),
        ("MARFAN'S SYNDROMES", "MONDO:0007947", "exact"),
        ("dislocation of the lens", "HP:0001083", "words"),
        ("dislocated lens", "HP:0001083", "variant"),
        ("MONDO:0007947", "MONDO:0007947", "code"),
        ("OMIM:154700", "MONDO:0007947", "code"),
        ("marfans syndrom", "MONDO:0007947", "near"),
        ("aorticroot dilatations", "HP:0002616", "near"),
    ],
)
def test_a_name_is_linked_and_how_is_said(engine: Engine, name: str, curie: str, how: str) -> None:
    best = engine.link([name])[0].best
    assert best is not None and (best.curie, best.how) == (curie, how)
    assert (best.score == 1.0) == (how == "code" or name == "Marfan syndrome" or name.isupper())


def test_names_come_back_in_their_order_each_with_its_own(engine: Engine) -> None:
    names = ["zzqq", "deafness", "Ehlers-Danlos", "deafness", "", "世界", "..."]
    linked = engine.link(names)
    assert [one.text for one in linked] == names
    assert linked[1] == linked[3] and linked[1].best is not None and linked[1].best.name == "Deafness"
    assert [one.best is None for one in linked] == [True, False, False, False, True, True, True]
    assert linked[2].candidates[0].curie == "MONDO:0007522"
    scores = [candidate.score for candidate in linked[2].candidates]
    assert scores == sorted(scores, reverse=True) and len({c.node for c in linked[2].candidates}) == len(scores)


def test_only_what_is_wanted_is_linked(engine: Engine) -> None:
    assert engine.link(["Marfan syndrome"], categories=["Gene"])[0].best is None
    assert engine.link(["Marfan syndrome"], prefixes=["mondo"], k=1)[0].best is not None
    assert engine.link(["MONDO:0007947"], prefixes=["HP"])[0].best is None


def test_the_floor_and_the_number_of_candidates_hold(engine: Engine) -> None:
    few, many = engine.link(["ehlers danlos vascular"], k=1, floor=0.3)[0], engine.link(["ehlers danlos vascular"], k=5, floor=0.3)[0]
    assert len(few.candidates) == 1 < len(many.candidates) and few.best == many.best
    assert many.best is not None and not engine.link(["ehlers danlos vascular"], floor=min(many.best.score + 0.01, 1.0))[0].candidates


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("collagen type IV alpha 1 chain", "HGNC:2201"),
        ("fibrillin 2", "HGNC:3603"),
        ("no hearing loss", "HP:0000365"),
        ("without arachnodactyly", "HP:0001166"),
        ("hearing loss absent", "HP:0000365"),
    ],
)
def test_nearly_the_same_letters_may_say_another_thing(engine: Engine, name: str, never: str) -> None:
    assert never not in {c.curie for c in engine.link([name], floor=0.3)[0].candidates}


def test_the_absence_of_a_finding_is_no_finding_of_absences(reading: Engine) -> None:
    seizures = reading.link(["seizures"])[0].best
    assert seizures is not None
    for name in ("absence of seizures", "seizures absent", "no seizures", "seizure free"):
        assert not reading.link([name], floor=0.3)[0].candidates, name


def test_linking_agrees_with_grounding_on_names(reading: Engine) -> None:
    names = [reading.snapshot.name(node) for node in range(reading.snapshot.n_nodes)]
    for name, one in zip(names, reading.link(names, k=50), strict=True):
        same = {m.node for m in reading.snapshot.lexicon.exact(name)}
        assert same <= {c.node for c in one.candidates if c.score >= 0.8}, name


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"names": "ataxia"}, "lists"),
        ({"names": ["ataxia", 3]}, "name 2 is text, not int"),
        ({"names": ["x" * 5000]}, "name 1 of 5,000"),
        ({"names": ["x"], "k": 0}, "1 is the least"),
        ({"names": ["x"], "floor": 0.1}, "least score"),
        ({"names": ["x"], "categories": ["Nonsense"]}, "no category 'Nonsense'"),
        ({"names": ["x"], "prefixes": ["ZZ"]}, "prefix 'ZZ'; there are HGNC, HP, MONDO"),
        ({"names": ["x"], "prefixes": "HP"}, "lists"),
    ],
)
def test_what_cannot_be_right_is_said(engine: Engine, given: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        engine.link(**given)


def test_progress_ends_with_all_distinct_names(engine: Engine) -> None:
    told: list[tuple[str, int, int]] = []
    engine.link(["a", "b", "a"], progress=lambda *step: told.append(step))
    assert told[-1] == ("link", 2, 2)
