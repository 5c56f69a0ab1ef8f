"""Timeliness, authority and agreement: each counted from records, kept apart, the weakest told for what rests on several."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Evidence
from reasoning.engine import Engine
from reasoning.evidence_views import Views, path_views, views_of_edge, weakest
from reasoning.evidence_views.of_answer import views_of_answer
from reasoning.evidence_views.records import authority, backings, best_standing, dated


def piece(**given: Any) -> Evidence:
    plain: dict[str, Any] = {
        "id": "1",
        "primary_knowledge_source": "infores:a",
        "source": "a",
        "source_version": "",
        "licence": "",
        "record": "",
    }
    return Evidence(**{**plain, **given})


def test_authority_follows_biolinks_orders_and_is_bounded() -> None:
    said = [piece(knowledge_level=level, agent_type="manual_agent") for level in ("knowledge_assertion", "observation", "prediction")]
    scores = [authority(one) for one in said]
    assert scores == sorted(scores, reverse=True) and scores[0] == 1.0
    assert authority(piece()) == 0.0 and authority(piece(agent_type="unheard of")) == 0.0


def test_standing_is_the_best_records_and_mined_is_no_curated() -> None:
    mined, curated = piece(agent_type="text_mining_agent"), piece(agent_type="manual_agent")
    assert best_standing([mined]) == "text-mined" and best_standing([mined, curated]) == "curated"
    assert best_standing([piece(), mined]) == "computed"


def test_backings_count_publications_once_and_sources_without_any() -> None:
    assert len(backings([piece(publications=("PMID:1", "PMID:2")), piece(publications=("PMID:1",)), piece(), piece()])) == 3


def test_dates_are_published_before_curated_before_released() -> None:
    assert dated(piece(source_version="2020", qualifiers={"year": "2001", "biocuration": "x[2010-01-01]"})) == (2001, "published")
    assert dated(piece(source_version="3.7")) is None


def test_an_answer_has_views_by_citation_and_of_the_whole(engine: Engine) -> None:
    answer = engine.ask("Which phenotypes does Marfan syndrome have?")
    seen = views_of_answer(answer, engine.snapshot)
    assert set(seen.citations) == {c.number for c in answer.citations} and seen.whole is not None
    assert seen.whole.authority == min(v.authority for v in seen.citations.values())
    assert all(0 <= v.agreement <= 1 and 0 <= v.authority <= 1 for v in seen.citations.values())
    assert any("answer, by its weakest" in line for line in seen.lines())
    path = engine.explain("Marfan syndrome", "FBN1").answer
    assert views_of_answer(path, engine.snapshot).paths


def test_a_denial_lowers_agreement(engine: Engine) -> None:
    s = engine.snapshot
    for edge in range(s.n_edges):
        views = views_of_edge(s, edge, 2025)
        twins = [
            e
            for e in range(s.n_edges)
            if (s.edge_subject[e], s.edge_predicate[e], s.edge_object[e])
            == (s.edge_subject[edge], s.edge_predicate[edge], s.edge_object[edge])
            and s.edge_negated[e] != s.edge_negated[edge]
        ]
        assert (views.opposing > 0) == any(s.evidence(e) for e in twins)
        assert views.agreement == pytest.approx((views.backing + 1) / (views.backing + views.opposing + 2), abs=1e-4)


def test_the_weakest_hop_is_told_and_an_unknown_date_stays_unknown() -> None:
    good, old = Views(1.0, 2025, "published", 1.0, "curated", 0.9, 8, 0), Views(0.1, 1990, "published", 0.4, "text-mined", 0.5, 1, 1)
    both = weakest([good, old])
    assert both is not None and (both.timeliness, both.authority, both.standing, both.agreement) == (0.1, 0.4, "text-mined", 0.5)
    undated = weakest([good, Views(None, None, None, 1.0, "curated", 0.9, 1, 0)])
    assert undated is not None and undated.timeliness is None and "unknown" in undated.said()
    assert weakest([]) is None


def test_a_hop_is_as_good_as_its_best_edge(engine: Engine) -> None:
    s = engine.snapshot
    both = path_views(s, [[0, 1]], 2025)
    assert both is not None and both.authority == max(views_of_edge(s, e, 2025).authority for e in (0, 1))
