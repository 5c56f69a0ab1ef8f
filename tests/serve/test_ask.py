"""Questions that search, from the command line: the scorer on and off, the trace, the picture of paths and plan."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from tests.serve.command import answered, medclew

CONNECTED = "How is FBN1 connected to arachnodactyly?"


def test_ask_shows_its_trace_and_draws_it(small: Path, tmp_path: Path) -> None:
    done = medclew("ask", CONNECTED, "--trace", "--picture", str(tmp_path / "p.svg"), bundle=small)
    assert done.returncode == 0, done.stderr
    assert "FBN1 causes Marfan syndrome." in done.stdout
    assert "round 1" in done.stdout and "bridge chain" in done.stdout and "→ stop" in done.stdout
    words = " ".join(ET.parse(tmp_path / "p.svg").getroot().itertext())
    assert "Marfan syndrome" in words and "g.txt:1" in words
    assert "round 1" in words and "forward: " in words and "bridge chain" in words


def test_the_scorer_can_be_turned_off(small: Path) -> None:
    for command in (["ask", CONNECTED], ["explain", "FBN1", "Arachnodactyly"]):
        scored, plain = answered(*command, bundle=small), answered(*command, "--no-scorer", bundle=small)
        assert (scored["scorer"], plain["scorer"]) == ("gnn", "")
        found, bare = (result.get("paths") or result["results"] for result in (scored, plain))
        assert "scorer" in found[0]["parts"] and "scorer" not in bare[0]["parts"]
    assert all(claim["chains"] for claim in answered("ask", CONNECTED, bundle=small)["claims"])


def test_what_was_not_searched_cannot_be_drawn(small: Path, tmp_path: Path) -> None:
    done = medclew("ask", "Which genes cause Marfan syndrome?", "--picture", str(tmp_path / "p.svg"), bundle=small)
    assert done.returncode == 2 and "paths can be drawn" in done.stderr
    assert not (tmp_path / "p.svg").exists()
    assert "no search" in medclew("ask", "Which genes cause Marfan syndrome?", "--trace", bundle=small).stdout
