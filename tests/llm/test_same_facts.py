"""What an answer says is the graph's: a deleted edge takes every claim with it that rested on it; no model, or another, changes no fact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.model import edge_id
from reasoning.claims.answer import Answer
from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.engine import Engine
from reasoning.query.model import Check, Find, Query, Statement, Term
from tests.llm.server import Endpoint
from tests.reasoning.conftest import engine  # noqa: F401
from tests.reasoning.graph import reading_bundle

Key = tuple[str, str, str, bool]


def keys(engine: Engine) -> list[Key]:  # noqa: F811
    s = engine.snapshot
    return [
        (s.curie(int(s.edge_subject[e])), s.predicate(e), s.curie(int(s.edge_object[e])), bool(s.edge_negated[e])) for e in range(s.n_edges)
    ]


def asked(key: Key) -> Iterator[Query]:
    """What an edge answers: whether it holds, and what stands at either of its ends."""
    subject, predicate, object, negated = key
    a, b = Term(id="a", curies=(subject,)), Term(id="b", curies=(object,))
    yield Query(asked=Check(), terms=(a, b), where=Statement(subject="a", predicates=(predicate,), object="b", negated=negated))
    x = Term(id="x")
    yield Query(asked=Find(variable="x"), terms=(a, x), where=Statement(subject="a", predicates=(predicate,), object="x", negated=negated))
    yield Query(asked=Find(variable="x"), terms=(x, b), where=Statement(subject="x", predicates=(predicate,), object="b", negated=negated))


def claims(answer: Answer) -> set[tuple[str, ...]]:
    """Each claim by the edges that it rests on."""
    return {tuple(sorted(answer.citation(n).edge_id for n in claim.citations)) for claim in answer.claims}


def test_a_deleted_edge_takes_its_claims_with_it(engine: Engine, tmp_path: Path) -> None:  # noqa: F811
    known = keys(engine)
    rested = 0
    # Every seventh edge by itself, and half of all edges at once.
    halves = np.random.default_rng(7).random(len(known)) < 0.5
    for number, gone in enumerate([*([key] for key in known[::7]), [key for key, out in zip(known, halves, strict=True) if out]]):
        with Engine.open(reading_bundle(tmp_path / str(number), frozenset(gone))) as less:
            assert less.snapshot.n_edges == len(known) - len(gone)
            left, edge_ids = set(keys(less)), {edge_id(*key) for key in gone}
            verifier = ProseVerifier(less.snapshot)
            for key in gone:
                for query in asked(key):
                    before, after = engine.query(query), less.query(query)
                    rested += sum(bool(edge_ids & set(one)) for one in claims(before))
                    assert not any(edge_ids & set(one) for one in claims(after))
                    assert all((c.subject, c.predicate, c.object, c.negated) in left for c in after.citations)
                    for claim in after.claims:
                        assert verifier.check(claim.text, [after.citation(n).edge for n in claim.citations]).supported
                    assert not edge_ids & {row.get("edge_id") for row in after.results}
    assert rested > 50


#: A graph is built for every example: one that fails is not made smaller.
_BUILT = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=12, phases=_BUILT, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_edges_are_deleted_no_claim_rests_on_them(
    engine: Engine,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    known = keys(engine)
    gone = data.draw(st.sets(st.sampled_from(known), min_size=1, max_size=len(known) // 2), label="deleted")
    edge_ids, left = {edge_id(*key) for key in gone}, set(known) - gone
    with Engine.open(reading_bundle(tmp_path_factory.mktemp("less"), frozenset(gone))) as less:
        assert set(keys(less)) == left
        verifier = ProseVerifier(less.snapshot)
        for key in data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=4), label="asked"):
            for query in asked(key):
                after = less.query(query)
                rested = {(c.subject, c.predicate, c.object, c.negated) for c in after.citations}
                assert rested <= left and not any(edge_ids & set(one) for one in claims(after))
                assert not edge_ids & {row.get("edge_id") for row in after.results}
                for claim in after.claims:
                    assert verifier.check(claim.text, [after.citation(n).edge for n in claim.citations]).supported


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_model_makes_of_the_words_the_facts_are_the_same(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Callable[..., Any],
    data: st.DataObject,
) -> None:
    query = data.draw(st.sampled_from([query for key in keys(engine) for query in asked(key)]), label="query")
    turns = st.sampled_from(["drop", "swap", "repeat", "not", "name", "keep"])
    made = data.draw(st.lists(st.tuples(turns, st.integers(0, 40)), max_size=4), label="what the model does")
    names = [engine.snapshot.name(node) for node in range(engine.snapshot.n_nodes)]

    def script(body: dict[str, Any]) -> str:
        words = _echo(body).split(" ")
        for what, at in made:
            at %= len(words)
            if what == "drop" and len(words) > 1:
                del words[at]
            elif what == "swap":
                words[at], words[-1 - at] = words[-1 - at], words[at]
            elif what == "repeat":
                words.insert(at, words[at])
            elif what in ("not", "name"):
                words.insert(at, "not" if what == "not" else names[at % len(names)])
        return " ".join(words)

    endpoint.script = script
    plain = engine.query(query)
    told = retell(plain, engine.snapshot, client_of())
    assert told.citations == plain.citations and told.results == plain.results and told.abstained == plain.abstained
    assert [(c.citations, c.negated, c.chains) for c in told.claims] == [(c.citations, c.negated, c.chains) for c in plain.claims]
    verifier = ProseVerifier(engine.snapshot)
    for claim in told.claims:
        assert verifier.check(claim.text, [told.citation(n).edge for n in claim.citations]).supported, claim.text


def _echo(body: dict[str, Any]) -> str:
    return str(json.loads(body["messages"][1]["content"])["sentence"])


MODELS: dict[str, Callable[[dict[str, Any]], str]] = {
    "says it again": _echo,
    "turns it round": lambda body: " ".join(reversed(_echo(body).rstrip(".").split(" "))) + ".",
    "hedges": lambda body: _echo(body).replace(" is ", " may be ").replace(" has ", " always has ").replace(" causes ", " can cause "),
    "says one thing of everything": lambda body: "FBN1 causes Marfan syndrome.",
    "adds a clause": lambda body: _echo(body).rstrip(".") + ", which is fatal.",
    "denies": lambda body: (
        _echo(body).replace(" is ", " is not ").replace(" has ", " does not have ").replace(" causes ", " does not cause ")
    ),
}


@pytest.mark.parametrize("model", MODELS)
def test_the_facts_are_the_same_with_any_model_and_with_none(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Callable[..., Any],
    model: str,
) -> None:
    endpoint.script = MODELS[model]
    client, verifier = client_of(), ProseVerifier(engine.snapshot)
    reworded = 0
    for key in keys(engine)[::3]:
        for query in asked(key):
            plain = engine.query(query)
            told = retell(plain, engine.snapshot, client)
            assert told.citations == plain.citations and told.results == plain.results and told.abstained == plain.abstained
            assert [(c.citations, c.negated, c.chains) for c in told.claims] == [(c.citations, c.negated, c.chains) for c in plain.claims]
            for claim in told.claims:
                assert told.text[claim.start : claim.end] == claim.text
                verdict = verifier.check(claim.text, [told.citation(n).edge for n in claim.citations])
                assert verdict.supported, (claim.text, verdict.reason)
            reworded += len(told.dropped)
    assert (reworded > 0) == (model != "says it again")
