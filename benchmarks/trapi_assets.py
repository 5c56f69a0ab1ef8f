"""Graded Translator questions by TRAPI: how many of the expected answers the graph holds, and how many of these are found.

    python -m benchmarks.trapi_assets --bundle PATH [--data ../shared/data/pathfinder-tests]

Single hops (``test_assets.jsonl``): the asset's input, predicate and category of answers as a one-hop query graph; what treats is the
answer's side, what affects the chemical's. Expected is ``output_id`` for TopAnswer and Acceptable; and that it is not there for the
rest. What is missed is told apart: a concept that the graph lacks (and whether its name is there at least, under an identifier that
nothing equates with the asset's, and any record joins the two so named), concepts that nothing joins, those joined by another kind of
statement, those of which only a kind or a parent is joined; "in the graph and missed" counts records of the asked kind, the asked way
round, that did not come.

Pathfinder assets: the two ends as a path; of the expected intermediate concepts those count that this graph knows, found where any
of the paths visits one of them. Recall is given over all assets and over those whose concepts the graph knows (a graph that lacks drugs
cannot answer what treats); beside it stands what the graph could answer at all: pairs that any record joins, and expected concepts that any
path of at most five hops visits. Every asset counts once; intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import medclew
from kg.errors import MedclewError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import resolve
from reasoning.query.kinds import kinds_of
from serve.trapi.answering import answer
from serve.trapi.biolink_terms import predicates

DATA = Path(__file__).resolve().parents[2] / "shared/data/pathfinder-tests"
WANTED = ("TopAnswer", "Acceptable")
#: Why a wanted answer did not come though the graph knows both ends.
MISSED = ("in the graph and missed", "joined by another kind of statement", "only kinds or parents are joined", "nothing joins them")


def known(snapshot: Snapshot, curie: str | None) -> str | None:
    """Return the CURIE in this graph that another stands for, None when it knows none."""
    try:
        return None if curie is None else snapshot.curie(resolve(snapshot, curie).node)
    except MedclewError:
        return None


def share(hits: int, of: int) -> str:
    """Return a share with Wilson's interval."""
    if not of:
        return "0 of 0"
    z, p = 1.96, hits / of
    middle, half = (p + z * z / (2 * of)) / (1 + z * z / of), z * ((p * (1 - p) + z * z / (4 * of)) / of) ** 0.5 / (1 + z * z / of)
    return f"{hits} of {of} ({p:.3f}, {middle - half:.3f} to {middle + half:.3f})"


def lines(path: Path) -> list[dict[str, Any]]:
    """Read the assets of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def asked(asset: dict[str, Any]) -> dict[str, Any]:
    """Return an asset as a query."""
    output = {"categories": [asset["output_category"]]} if asset["output_category"] else {}
    nodes = {"input": {"ids": [asset["input_id"]]}, "output": output}
    forward = asset["predicate_id"] == "biolink:affects" and asset["output_category"] != "biolink:ChemicalEntity"
    subject, object = ("input", "output") if forward else ("output", "input")
    edge = {"subject": subject, "object": object, "predicates": [asset["predicate_id"]]}
    return {"message": {"query_graph": {"nodes": nodes, "edges": {"e": edge}}}}


def missed(snapshot: Snapshot, asset: dict[str, Any], one: int, other: int) -> str:
    """Return what the graph holds of a pair: the first of ``MISSED`` that is so."""
    forward = asset["predicate_id"] == "biolink:affects" and asset["output_category"] != "biolink:ChemicalEntity"
    subject = one if forward else other
    direct = snapshot.find_edges(one, other)
    asked = predicates([asset["predicate_id"]], snapshot.predicates)
    walked = [] if asked is None else [(subject, asked.along), (one + other - subject, asked.against)]
    if any(snapshot.predicate(edge) in said and int(snapshot.edge_subject[edge]) == start for edge in direct for start, said in walked):
        return MISSED[0]
    if direct:
        return MISSED[1]
    kinds = kinds_of(snapshot)
    near = [{*kinds.down([node]).members.tolist(), *kinds.up([node]).members.tolist()} for node in (one, other)]
    ptr, neighbours = snapshot.adj.ptr, snapshot.adj.nbr
    joined = any(not near[1].isdisjoint(neighbours[int(ptr[node]) : int(ptr[node + 1])].tolist()) for node in near[0])
    return MISSED[2] if joined else MISSED[3]


def _called(snapshot: Snapshot, curie: str | None, name: str | None) -> list[int]:
    """The nodes that an asset's end may be: the one that its identifier stands for, else those that bear its name."""
    if curie is not None:
        return [snapshot.index(curie)]
    return [match.node for match in snapshot.lexicon.exact(name or "")]


def single(engine: medclew.Engine, assets: list[dict[str, Any]]) -> None:
    """Print what single-hop assets find."""
    counts: Counter[str] = Counter()
    for asset in assets:
        wanted = asset["expected_output"] in WANTED
        kind = "wanted" if wanted else "unwanted"
        counts[kind] += 1
        ends = known(engine.snapshot, asset["input_id"]), known(engine.snapshot, asset["output_id"])
        if None in ends:
            counts[f"{kind} lacking"] += 1
            called = [_called(engine.snapshot, end, asset[name]) for end, name in zip(ends, ("input_name", "output_name"), strict=True)]
            counts[f"{kind} lacking, named"] += all(called)
            counts[f"{kind} lacking, named, joined"] += any(
                len(engine.snapshot.find_edges(one, other)) > 0 for one in called[0] for other in called[1]
            )
            continue
        counts[f"{kind} known"] += 1
        one, other = (engine.snapshot.index(end) for end in ends if end is not None)
        joined = len(engine.snapshot.find_edges(one, other)) > 0
        counts[f"{kind} joined"] += joined
        try:
            results = answer(engine, asked(asset))["message"]["results"]
        except MedclewError:
            counts["refused"] += 1
            continue
        found = {one["id"] for result in results for one in result["node_bindings"].get("output", ())}
        counts[f"{kind} found"] += ends[1] in found
        counts[f"{kind} {missed(engine.snapshot, asset, one, other)}"] += ends[1] not in found
    print(f"single hops: {len(assets)} assets, {counts['refused']} refused")
    print(f"  wanted answers found, of all              {share(counts['wanted found'], counts['wanted'])}")
    print(f"  wanted answers found, both ends known     {share(counts['wanted found'], counts['wanted known'])}")
    print(f"  joined by any record, both ends known     {share(counts['wanted joined'], counts['wanted known'])}")
    print("  wanted and not found:")
    print(
        f"    a concept is not in the graph           {counts['wanted lacking']} "
        f"(its name is: {counts['wanted lacking, named']}, joined under that: {counts['wanted lacking, named, joined']})"
    )
    for why in MISSED:
        print(f"    {why:<40}{counts[f'wanted {why}']}")
    there = counts["wanted found"] + counts[f"wanted {MISSED[0]}"]
    print(f"  found of what the graph states as asked   {share(counts['wanted found'], there)}")
    print(f"  unwanted answers shown, both ends known   {share(counts['unwanted found'], counts['unwanted known'])}")


def paths(engine: medclew.Engine, assets: list[dict[str, Any]]) -> None:
    """Print what pathfinder assets find."""
    counts: Counter[str] = Counter()
    for asset in assets:
        ends = [asset["source_input_id"], asset["target_input_id"]]
        expected = {curie for node in asset["path_nodes"] for one in node["ids"] if (curie := known(engine.snapshot, one))}
        if None in [known(engine.snapshot, end) for end in ends]:
            continue
        counts["ends known"] += 1
        counts["expected known"] += bool(expected)
        nodes = {"a": {"ids": [ends[0]]}, "b": {"ids": [ends[1]]}}
        query = {"message": {"query_graph": {"nodes": nodes, "paths": {"p": {"subject": "a", "object": "b"}}}}}
        message = answer(engine, query)["message"]
        counts["any path"] += bool(message["results"])
        found = bool(expected & set(message["knowledge_graph"]["nodes"]))
        counts["found"] += found
        counts["reachable"] += found or any(_joins(engine, ends, one) for one in expected)
    print(f"pathfinder: {len(assets)} assets")
    print(f"  both ends known                           {share(counts['ends known'], len(assets))}")
    print(f"  any path                                  {share(counts['any path'], counts['ends known'])}")
    print(f"  an expected concept on a path, of all     {share(counts['found'], len(assets))}")
    print(f"  an expected concept joins them in 5 hops  {share(counts['reachable'], counts['expected known'])}")
    print(f"  an expected concept, where one is known   {share(counts['found'], counts['expected known'])}")


def _joins(engine: medclew.Engine, ends: list[str], through: str) -> bool:
    """Whether any path of at most five hops between the ends visits a concept: what could be found at all."""
    try:
        return bool(engine.explain(ends[0], ends[1], 1, 5, through=[through], seconds=1.0).paths)
    except MedclewError:
        return False


def main() -> None:
    """Run both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--data", type=Path, default=DATA)
    arguments = parser.parse_args()
    with medclew.open(arguments.bundle) as engine:
        single(engine, lines(arguments.data / "test_assets.jsonl"))
        paths(engine, lines(arguments.data / "pathfinder_test_assets-dev.jsonl"))


if __name__ == "__main__":
    main()
