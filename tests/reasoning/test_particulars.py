"""Particulars that an answer would not miss by itself: ties, opposite directions, small counts, what a terminal or a picture is shown."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from kg.model import Evidence
from reasoning.answers.edges import ranked
from reasoning.answers.explain import _varied
from reasoning.claims.frequency_text import share
from reasoning.connections.contradictions import opposed
from reasoning.connections.strategy import Supported, Vote
from reasoning.engine import Engine
from reasoning.rendering.paths_svg import draw, draw_answer
from serve.cli.state import clean
from traversal.paths.result import Hop, HopEdge, Path


def _piece(text: str, frequency: float | None) -> Evidence:
    return Evidence("ev1", "infores:x", "x", "1", "CC0-1.0", "x:1", frequency=frequency, qualifiers={"frequency_text": text})


def test_a_count_of_few_patients_is_drawn_towards_one_half() -> None:
    """Laplace's rule of succession: (seen + 1) / (examined + 2)."""
    assert share([_piece("1/1", 1.0)]) == pytest.approx(2 / 3)
    assert share([_piece("90/100", 0.9)]) == pytest.approx(91 / 102)
    assert share([_piece("0/1", 0.0)]) == pytest.approx(1 / 3)
    assert share([_piece("HP:0040281", 0.895)]) == pytest.approx(0.895), "a class is no count"


def test_one_of_one_does_not_come_before_nine_of_ten(engine: Engine) -> None:
    snapshot = engine.snapshot
    marfan = snapshot.index("MONDO:0007947")
    fingers = snapshot.find_edges(marfan, snapshot.index("HP:0001166"))
    others = snapshot.find_edges(marfan, snapshot.index("HP:0001132"))
    assert ranked(snapshot, [*others, *fingers])[0] == fingers[0]


def _hop(*edges: tuple[str, int]) -> Path:
    told = tuple(HopEdge(edge, f"biolink:{predicate}", direction) for edge, (predicate, direction) in enumerate(edges))
    return Path((0, 1), (Hop(0, 1, told, {}),), 0.5, 1.0, {})


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ((("increases_activity_of", 1), ("decreases_activity_of", 1)), [(0, 1)]),
        ((("increases_activity_of", 1), ("decreases_activity_of", -1)), []),
        ((("treats", -1), ("contraindicated_in", -1)), [(0, 1)]),
        ((("treats", 1), ("contraindicated_in", -1)), []),
        ((("treats", 1), ("treats", 1)), []),
    ],
)
def test_edges_are_opposed_only_when_they_are_walked_the_same_way(edges: tuple[tuple[str, int], ...], found: list[tuple[int, int]]) -> None:
    assert opposed([_hop(*edges)]) == found


def test_a_direct_link_is_told_first_however_well_the_rest_is_supported() -> None:
    direct = Path((0, 1), (Hop(0, 1, (HopEdge(0, "biolink:causes", 1),), {}),), 0.1, 9.0, {})
    step = Hop(0, 2, (HopEdge(1, "biolink:causes", 1),), {}), Hop(2, 1, (HopEdge(2, "biolink:causes", 1),), {})
    longer = Path((0, 2, 1), step, 0.5, 1.0, {})
    votes = tuple(Vote(name, 1, 1) for name in ("short", "forward", "wide"))
    told = _varied([Supported(longer, votes), Supported(direct, votes[:1])])
    assert [each.path for each in told] == [direct, longer]


def test_a_picture_keeps_hostile_names_as_text(engine: Engine) -> None:
    for curie in ("MONDO:9990", "MONDO:9991", "MONDO:9992", "MONDO:9993"):
        for picture in (draw(engine.explain(curie, "HGNC:1516")), draw_answer(engine.ask(f"How is {curie} related to CAT?"))):
            page = ET.fromstring(picture)
            assert {element.tag.rpartition("}")[2] for element in page.iter()} <= {
                "svg",
                "defs",
                "marker",
                "path",
                "rect",
                "text",
                "line",
                "g",
                "tspan",
            }
            shown = " ".join("".join(page.itertext()).split())
            assert curie in shown and not set(shown) & set("\x1b\u202e")
            assert "<script" not in picture and "<img" not in picture


def test_what_steers_a_terminal_is_shown_as_a_mark() -> None:
    assert clean("a\x1b[31mb\x07c\u202ed\u2066e\x9bf\ttab\nline") == "a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffdf\ttab\nline"
    assert clean("[bold]x[/bold]") == "\\[bold]x\\[/bold]", "rich's brackets are taken as they are"


def test_a_gene_is_meant_only_where_its_symbol_is_written_as_one(engine: Engine) -> None:
    named = {m.best.curie for m in engine.ground("CAT and WAS were sequenced.").mentions}
    assert {"HGNC:1516", "HGNC:12731"} <= named
    assert not engine.ground("The cat was seen.").mentions
    assert "HGNC:1516" not in {m.best.curie for m in engine.ground("a Cat scan").mentions}
