"""Questions that search, from the command line: the scorer on and off, the trace, the picture of paths and plan."""

from __future__ import annotations

import json
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


def test_a_search_is_kept_and_run_again(small: Path, tmp_path: Path) -> None:
    kept = tmp_path / "search.json"
    assert medclew("ask", CONNECTED, "--record", str(kept), bundle=small).returncode == 0
    same = answered("replay", str(kept), bundle=small)
    assert same["same_graph"] and same["chains"] and all(chain["same"] for chain in same["chains"])
    told = json.loads(kept.read_text("utf-8"))
    for step in told["steps"]:
        if "chain" in step["action"]:
            step["observation"] = {**step["observation"], "paths": []}
    kept.write_text(json.dumps(told), "utf-8")
    done = medclew("replay", str(kept), bundle=small)
    assert done.returncode == 1 and "something else" in done.stdout


def test_what_is_no_search_is_not_run_again(small: Path, tmp_path: Path) -> None:
    done = medclew("ask", "Which genes cause Marfan syndrome?", "--record", str(tmp_path / "s.json"), bundle=small)
    assert done.returncode == 2 and "nothing to record" in done.stderr
    (tmp_path / "s.json").write_text("{}", "utf-8")
    done = medclew("replay", str(tmp_path / "s.json"), bundle=small)
    assert done.returncode == 2 and "ask --record" in done.stderr
