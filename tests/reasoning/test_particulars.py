"""Particulars that an answer would not miss by itself: ties, opposite directions, small counts, what a terminal or a picture is shown."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import polars as pl
import pytest

from kg import bundle as bundles
from kg.errors import InputError
from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.answers.edges import ranked
from reasoning.answers.explain import _varied
from reasoning.claims.frequency_text import share
from reasoning.connections.contradictions import opposed
from reasoning.connections.strategy import Connecting, Supported, Vote
from reasoning.engine import Engine
from reasoning.rendering.paths_svg import draw, draw_answer
from serve.cli.state import clean, fail
from tests.small_graph import small_nodes, small_statements
from traversal.paths.result import Hop, HopEdge
from traversal.paths.result import Path as Walk
from traversal.planning.chains import Ground, Observation
from traversal.planning.step import Step
from traversal.planning.strategies import Deduction
from traversal.planning.trace_svg import svg


def _piece(text: str, frequency: float | None) -> Evidence:
    return Evidence("ev1", "infores:x", "x", "1", "CC0-1.0", "x:1", frequency=frequency, qualifiers={"frequency_text": text})


def test_a_count_of_few_patients_is_drawn_towards_one_half() -> None:
    """Laplace's rule of succession: (seen + 1) / (examined + 2)."""
    assert share([_piece("1/1", 1.0)]) == pytest.approx(2 / 3)
    assert share([_piece("90/100", 0.9)]) == pytest.approx(91 / 102)
    assert share([_piece("0/1", 0.0)]) == pytest.approx(1 / 3)
    assert share([_piece("HP:0040281", 0.895)]) == pytest.approx(0.895), "a class is no count"


def test_one_of_one_does_not_come_before_nine_of_ten(tmp_path: Path) -> None:
    counted = {"p.hpoa:3": (1.0, "1/1"), "p.hpoa:4": (0.9, "9/10")}
    rows = small_statements().filter(pl.col("record").is_in(list(counted)))
    told = rows.with_columns(
        pl.col("record").replace_strict({record: share for record, (share, _) in counted.items()}).alias("frequency"),
        pl.col("record")
        .replace_strict({record: json.dumps({"frequency_text": text}) for record, (_, text) in counted.items()})
        .alias("qualifiers"),
    )
    snapshot = Snapshot.open(bundles.write(tmp_path / "bundle", nodes=small_nodes(), statements=told).path)
    first, second = ranked(snapshot, range(2))
    assert [snapshot.curie(int(snapshot.edge_object[edge])) for edge in (first, second)] == ["HP:0002616", "HP:0001083"]


def _hop(*edges: tuple[str, int]) -> Walk:
    told = tuple(HopEdge(edge, f"biolink:{predicate}", direction) for edge, (predicate, direction) in enumerate(edges))
    return Walk((0, 1), (Hop(0, 1, told, {}),), 0.5, 1.0, {})


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
    direct = Walk((0, 1), (Hop(0, 1, (HopEdge(0, "biolink:causes", 1),), {}),), 0.1, 9.0, {})
    step = Hop(0, 2, (HopEdge(1, "biolink:causes", 1),), {}), Hop(2, 1, (HopEdge(2, "biolink:causes", 1),), {})
    longer = Walk((0, 2, 1), step, 0.5, 1.0, {})
    votes = tuple(Vote(name, 1, 1) for name in ("short", "forward", "wide"))
    told = _varied([Supported(longer, votes), Supported(direct, votes[:1])])
    assert [each.path for each in told] == [direct, longer]


def _supposed(nodes: tuple[int, ...], cost: float) -> Walk:
    hops = tuple(Hop(a, b, (HopEdge(a, "biolink:causes", 1),), {}) for a, b in itertools.pairwise(nodes))
    return Walk(nodes, hops, 0.5, cost, {})


def test_supported_paths_are_ordered_by_links_worth_hops_and_nodes() -> None:
    """All cost the same but for the direct link, which is the dearest and comes first all the same."""
    ground = Ground(Snapshot.from_arrays([0, 0, 2], [0, 0, 0], [1, 2, 1], 6))
    direct, short, other, longer = (
        _supposed((0, 1), 9.0),
        _supposed((0, 2, 1), 2.0),
        _supposed((0, 3, 1), 2.0),
        _supposed((0, 2, 4, 1), 2.0),
    )
    cheap = _supposed((0, 4, 5, 1), 1.0)
    seen = {"wide": Observation(paths=(longer, other, cheap, short, direct))}
    asked = Connecting(ground, (0,), (1,))
    assert [one.path for one in asked.supported(seen)] == [direct, cheap, short, other, longer]
    found = Deduction(ground, (0,), (1,)).paths(seen)
    assert found == [cheap, short, other, longer, direct]


def test_an_error_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        assert fail(InputError("no \x1b[2Jnode\x9b \u202eX"), as_json=as_json) == 2
        assert not set(capsys.readouterr().err) & set("\x1b\x9b\u202e")


def test_a_plan_is_drawn_as_text() -> None:
    step = Step(1, "a<b", "why <x> & y?", (), {}, {"stop": "covered"}, {}, 0.0, 1.0)
    words = " ".join("".join(ET.fromstring(svg([step], "<what>")).itertext()).split())
    assert "why <x> & y?" in words and "<what>" in words


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
