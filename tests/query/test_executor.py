"""The executor against the meaning of queries by trial of every assignment, on random graphs and random conditions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError, UnknownCurie
from kg.snapshot import Snapshot
from reasoning.query import And, AtLeast, Check, Condition, Count, Find, Not, Or, Query, Statement, Term
from reasoning.query.executor import execute
from tests.query.brute import Brute, mentioned
from traversal.planning.watching import watching

PREDICATES = ("biolink:subclass_of", "biolink:causes", "biolink:has_phenotype")
CATEGORIES = ("biolink:Disease", "biolink:Gene", "biolink:PhenotypicFeature")
BOUND, FREE = ("a", "b"), ("x", "y", "z")


@st.composite
def graphs(draw: st.DrawFn) -> Snapshot:
    n = draw(st.integers(3, 6))
    edges = draw(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(0, 2), st.integers(0, n - 1), st.integers(0, 3)),
            min_size=10,
            max_size=30,
            unique=True,
        )
    )
    kept = list(dict.fromkeys((s, p, o, denied == 0 and p != 0) for s, p, o, denied in edges))
    return Snapshot.from_arrays(
        [e[0] for e in kept],
        [e[1] for e in kept],
        [e[2] for e in kept],
        n,
        node_category=draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        categories=CATEGORIES,
        predicates=PREDICATES,
        negated=[e[3] for e in kept],
    )


def statements() -> st.SearchStrategy[Statement]:
    ends = st.sampled_from(BOUND + FREE)
    predicates = st.one_of(st.just(()), st.lists(st.sampled_from(PREDICATES), min_size=1, max_size=2, unique=True).map(tuple))
    return st.builds(
        Statement,
        subject=ends,
        predicates=predicates,
        object=ends,
        negated=st.sampled_from((False, False, False, True)),
        either_way=st.booleans(),
    )


def conditions() -> st.SearchStrategy[Condition]:
    return st.recursive(
        statements(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda p: And(parts=tuple(p))),
            st.lists(inner, min_size=1, max_size=3).map(lambda p: Or(parts=tuple(p))),
            st.lists(inner, min_size=2, max_size=3).map(lambda p: AtLeast(n=2, parts=tuple(p))),
            inner.map(lambda p: Not(part=p)),
        ),
        max_leaves=5,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Snapshot, Query]:
    snapshot = draw(graphs())
    # Most conditions made at random say nothing affirmative of x: a statement that does goes before them, more often than not.
    about = statements().map(
        lambda s: s.model_copy(update={"subject": "x", "negated": False, "either_way": True, "predicates": PREDICATES[1:]})
    )
    where = draw(
        st.one_of(
            conditions(),
            st.builds(lambda s, c: And(parts=(s, c)), about, conditions()),
            st.builds(lambda s, c: And(parts=(s, c)), about, conditions()),
        )
    )
    curies = st.lists(st.integers(0, snapshot.n_nodes - 1).map("N:{}".format), min_size=1, max_size=2, unique=True).map(tuple)
    terms = []
    for name in sorted(mentioned(where) | {"x"}):
        if name in BOUND or (name == "x" and draw(st.integers(0, 5)) == 0):
            terms.append(Term(id=name, curies=draw(curies), kinds=draw(st.booleans())))
        else:
            narrow = draw(st.sampled_from(((), (), CATEGORIES[:1], CATEGORIES[:2], CATEGORIES[1:])))
            banned = draw(curies) if draw(st.integers(0, 4)) == 0 else ()
            within = draw(curies) if draw(st.integers(0, 4)) == 0 else ()
            terms.append(Term(id=name, categories=narrow, not_curies=banned, within=within, kinds=draw(st.booleans())))
    return snapshot, Query(asked=Find(variable="x"), terms=tuple(terms), where=where)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_it_finds_what_trying_everything_finds(case: tuple[Snapshot, Query]) -> None:
    snapshot, query = case
    try:
        found = execute(query, snapshot)
    except InputError:
        return  # unsafe or unconnected: which ones are is pinned below
    expected = Brute(snapshot, query, "x").answer("x")
    assert set(found.nodes()) == expected
    assert found.total == len(expected) == len(found.nodes()) and not found.truncated


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_every_binding_comes_with_edges_that_hold_by_themselves(case: tuple[Snapshot, Query]) -> None:
    snapshot, query = case
    try:
        found = execute(query, snapshot)
    except InputError:
        return
    for binding in found:
        assert binding.ways and binding.n_ways >= len(binding.ways)
        for way in binding.ways:
            brute = Brute(snapshot, query, "x")
            assert query.where is not None and binding.node is not None
            assert brute.holds(query.where, {**way.nodes, "x": binding.node})
            for support in way.support:
                for edge in support.edges:
                    denies = support.role == "denies"
                    assert bool(snapshot.edge_negated[edge]) == (support.statement.negated or denies)
                    said = snapshot.predicate(edge)
                    assert not support.statement.predicates or said in support.statement.predicates
                    for link in support.chains.get(edge, ()):
                        assert snapshot.predicate(link) == "biolink:subclass_of" and not snapshot.edge_negated[link]


def _graph() -> Snapshot:
    """0 gene, 1 and 2 diseases, 3 phenotype, 4 a kind of it."""
    return Snapshot.from_arrays(
        [0, 0, 1, 2, 4], [1, 1, 2, 2, 0], [1, 2, 3, 4, 3], 5, node_category=[1, 0, 0, 2, 2], categories=CATEGORIES, predicates=PREDICATES
    )


def _says(subject: str, predicate: str, object: str, **more: bool) -> Statement:
    return Statement(subject=subject, predicates=(f"biolink:{predicate}",), object=object, **more)


DISEASE = Term(id="d", categories=("Disease",))


@pytest.mark.parametrize(
    ("where", "terms", "why"),
    [
        (Not(part=_says("d", "has_phenotype", "p")), (DISEASE, Term(id="p", curies=("N:3",))), "only what it is not"),
        (
            Or(parts=(_says("d", "has_phenotype", "p"), _says("g", "causes", "e"))),
            (DISEASE, Term(id="p", curies=("N:3",)), Term(id="g", curies=("N:0",)), Term(id="e", curies=("N:1",))),
            "only what it is not",
        ),
        (_says("d", "causes", "y"), (Term(id="d"), Term(id="y")), "the whole graph"),
        (_says("d", "has_fenotype", "p"), (DISEASE, Term(id="p", curies=("N:3",))), "no predicate"),
        (_says("d", "has_phenotype", "p"), (Term(id="d", categories=("Diseas",)), Term(id="p", curies=("N:3",))), "no category"),
        (AtLeast(n=2, parts=(_says("d", "has_phenotype", "p"),)), (DISEASE, Term(id="p", curies=("N:3",))), "at least 2 of 1"),
        (
            And(
                parts=(
                    _says("d", "has_phenotype", "p"),
                    _says("g", "causes", "e"),
                    Not(part=_says("g", "causes", "d")),
                )
            ),
            (DISEASE, Term(id="p", curies=("N:3",)), Term(id="g", categories=("Gene",)), Term(id="e", curies=("N:1",))),
            "nothing connects",
        ),
    ],
)
def test_what_cannot_be_run_says_why(where: Condition, terms: tuple[Term, ...], why: str) -> None:
    with pytest.raises(InputError, match=why):
        execute(Query(asked=Find(variable="d"), terms=terms, where=where), _graph())


def test_a_concept_that_the_graph_lacks_is_named() -> None:
    with pytest.raises(UnknownCurie, match="N:99"):
        execute(
            Query(asked=Find(variable="d"), terms=(DISEASE, Term(id="p", curies=("N:99",))), where=_says("d", "has_phenotype", "p")),
            _graph(),
        )


def test_a_predicate_of_biolink_that_the_graph_lacks_is_an_empty_answer_with_a_note() -> None:
    found = execute(
        Query(asked=Find(variable="d"), terms=(DISEASE, Term(id="p", curies=("N:3",))), where=_says("p", "treats", "d")), _graph()
    )
    assert not found and found.notes == ("this graph holds no statements of the kind treats",)


def test_what_holds_of_the_concept_itself_comes_before_what_holds_of_its_kinds() -> None:
    found = execute(
        Query(asked=Find(variable="d"), terms=(DISEASE, Term(id="p", curies=("N:3",))), where=_says("d", "has_phenotype", "p")), _graph()
    )
    assert [(each.node, each.itself) for each in found] == [(1, True), (2, False)]
    support = found.bindings[1].ways[0].support[0]
    assert support.edges == (3,) and support.chains == {3: (4,)}


def test_a_bound_on_rows_is_said() -> None:
    query = Query(
        asked=Count(variable="d"),
        terms=(DISEASE, Term(id="e", categories=("Disease",)), Term(id="g", categories=("Gene",))),
        where=And(parts=(_says("g", "causes", "d"), _says("g", "causes", "e"))),
    )
    assert execute(query, _graph(), max_rows=1).truncated
    assert not execute(query, _graph()).truncated


def test_work_that_nobody_waits_for_ends_between_any_two_joins() -> None:
    class Gone(Exception):
        pass

    names = [f"v{at}" for at in range(5)]
    terms = (Term(id="v0", curies=("N:3",)), *(Term(id=name, categories=("NamedThing",)) for name in names[1:]))
    hops = [Statement(subject=one, object=other, either_way=True) for one, other in pairwise(names)]
    query = Query(asked=Find(variable="v4"), terms=terms, where=And(parts=tuple(hops)))
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == most:
            raise Gone

    most = 0
    with watching(lambda event: None, look):
        execute(query, _graph())
    assert looks > 3 * len(hops)  # matching, narrowing, joining: each hop is a place to stop at
    looks, most = 0, looks // 2
    with watching(lambda event: None, look), pytest.raises(Gone):
        execute(query, _graph())
    assert looks == most


def test_a_check_without_variables_holds_or_not() -> None:
    terms = (Term(id="d", curies=("N:2",)), Term(id="p", curies=("N:3",)))
    assert execute(Query(asked=Check(), terms=terms, where=_says("d", "has_phenotype", "p")), _graph()).holds
    assert not execute(Query(asked=Check(), terms=terms, where=Not(part=_says("d", "has_phenotype", "p"))), _graph()).holds


def test_a_query_comes_back_from_its_json() -> None:
    query = Query(
        asked=Find(variable="d"), terms=(DISEASE, Term(id="p", curies=("N:3",))), where=Not(part=_says("d", "has_phenotype", "p"))
    )
    assert Query.model_validate_json(query.to_json()) == query
    assert query.to_dict()["where"]["kind"] == "not" and "limit" not in query.to_dict()


def test_the_predicate_that_was_asked_for_comes_before_a_weaker_one_of_a_nearer_kind() -> None:
    """g contributes to "a", a kind of d, and causes "c", a kind of "b", a kind of d; and what is said of d itself stays first."""
    predicates = ("biolink:subclass_of", "biolink:causes", "biolink:contributes_to")
    g, d, a, b, c = range(5)
    edges = [(a, 0, d), (b, 0, d), (c, 0, b), (g, 2, a), (g, 1, c)]

    def best(more: list[tuple[int, int, int]]) -> tuple[int, int, int]:
        stated = [*edges, *more]
        tails, kinds, heads = (list(column) for column in zip(*stated, strict=True))
        snapshot = Snapshot.from_arrays(tails, kinds, heads, 5, node_category=[1, 0, 0, 0, 0], categories=CATEGORIES, predicates=predicates)
        terms = (Term(id="x", categories=("biolink:Gene",)), Term(id="d", curies=("N:1",)))
        found = execute(
            Query(asked=Find(variable="x"), terms=terms, where=Statement(subject="x", predicates=predicates[1:], object="d")), snapshot
        )
        edge = found.bindings[0].ways[0].support[0].edges[0]
        return int(snapshot.edge_subject[edge]), int(snapshot.edge_predicate[edge]), int(snapshot.edge_object[edge])

    assert best([]) == (g, 1, c)
    assert best([(g, 2, d)]) == (g, 2, d)


def test_what_only_parts_of_at_least_name_may_be_another_thing_in_each() -> None:
    """x causes b; b's two parts hold by different y, so that no one y joins both: x is found, and its way has edges for each."""
    snapshot = Snapshot.from_arrays([0, 1, 3], [1, 2, 1], [1, 2, 1], 4, predicates=list(PREDICATES))
    parts = (
        Statement(subject="b", predicates=(PREDICATES[2],), object="y"),
        Statement(subject="y", predicates=(PREDICATES[1],), object="b"),
    )
    for inner in (AtLeast(n=2, parts=parts), Not(part=Not(part=AtLeast(n=2, parts=parts)))):
        where = And(parts=(Statement(subject="x", predicates=(PREDICATES[1],), object="b"), inner))
        terms = (Term(id="b", curies=("N:1",)), Term(id="x"), Term(id="y"))
        found = execute(Query(asked=Find(variable="x"), terms=terms, where=where), snapshot)
        assert sorted(found.nodes()) == [0, 3]
        for binding in found:
            assert {edge for way in binding.ways for edge in way.edges()} >= {1} and binding.n_ways == 1
