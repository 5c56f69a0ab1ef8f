"""What must hold of any ranking, and what each part of an explanation says."""

from __future__ import annotations

import pathlib
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.arrays import hash_text
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser, Path
from reasoning.diagnosis.sex_and_onset import Circumstances, period
from tests.diagnosis.graph import DISEASES, RECORDS, ROOT, TERMS, known_term, made_bundle
from tests.diagnosis.test_profiles import row

FINDINGS = sorted(set(TERMS) - {ROOT, "HP:0000001", "HP:0000005"})
ANNOTATED = [(disease, term) for disease, term, denied, _, _ in RECORDS if not denied]
some = st.lists(st.sampled_from(FINDINGS), max_size=6)


@given(observed=some.filter(bool), excluded=some, order=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_and_repetition_of_findings_do_not_matter(
    diagnoser: Diagnoser, observed: list[str], excluded: list[str], order: random.Random
) -> None:
    one = diagnoser.diagnose(observed, excluded)
    observed, excluded = [*observed, observed[0]], [*excluded, *excluded[:1]]
    order.shuffle(observed)
    order.shuffle(excluded)
    other = diagnoser.diagnose(observed, excluded)
    assert one.candidates == other.candidates
    assert one.next_findings == other.next_findings


@given(observed=some.filter(bool), excluded=some)
@settings(max_examples=60, deadline=None)
def test_a_score_is_the_sum_of_its_parts(diagnoser: Diagnoser, observed: list[str], excluded: list[str]) -> None:
    found = diagnoser.diagnose(observed, excluded, k=20)
    assert found.compared == len(diagnoser.diseases)
    assert sum(c.probability for c in found.candidates) == pytest.approx(1)
    for candidate in found.candidates:
        parts = sum(match.contribution for match in candidate.supports + candidate.against)
        assert candidate.score == pytest.approx(parts + candidate.coverage + candidate.prior, abs=1e-4)
    assert [c.score for c in found.candidates] == sorted((c.score for c in found.candidates), reverse=True)


@given(observed=some.filter(bool), annotated=st.sampled_from(ANNOTATED))
@settings(max_examples=60, deadline=None)
def test_a_finding_of_the_disease_speaks_for_it_and_against_what_shares_nothing_with_it(
    diagnoser: Diagnoser, observed: list[str], annotated: tuple[str, str]
) -> None:
    disease, term = annotated
    found = diagnoser.diagnose([*observed, term], k=20)
    contribution = {c.disease: m.contribution for c in found.candidates for m in c.supports + c.against if m.finding.curie == term}
    assert contribution[disease] > 0
    ontology, profiles = diagnoser.prepared.ontology, diagnoser.prepared.profiles
    related = set()
    for above in ontology.up(known_term(ontology, diagnoser.snapshot.index(term))).tolist():
        if diagnoser.snapshot.curie(int(ontology.node[above])) != ROOT:
            related |= set(profiles.column(above)[0].tolist())
    for other, value in contribution.items():
        if row(diagnoser, other) not in related:
            assert value < 0 < contribution[disease]


@pytest.mark.parametrize(("disease", "term"), [("MONDO:0000004", "HP:4000001"), ("MONDO:0000005", "HP:3000003")])
def test_excluding_what_every_patient_has_lowers_the_disease(diagnoser: Diagnoser, disease: str, term: str) -> None:
    mine = row(diagnoser, disease)
    without, with_it = diagnoser.scores(["HP:2000003"]), diagnoser.scores(["HP:2000003"], [term])
    assert with_it[mine] < without[mine]
    others = np.delete(with_it - without, mine)
    assert (others > with_it[mine] - without[mine]).all()
    match = next(
        m for c in diagnoser.diagnose(["HP:2000003"], [term], k=20).candidates if c.disease == disease for m in c.against if m.excluded
    )
    assert match.contribution < 0 and match.annotations[0].term.curie == term


@pytest.mark.parametrize(
    ("disease", "finding", "path", "via"),
    [
        ("MONDO:0000001", "HP:1000003", Path.EXACT, "HP:1000003"),
        ("MONDO:0000003", "HP:1000004", Path.PATIENT_MORE_GENERAL, "HP:1000004"),
        ("MONDO:0000002", "HP:1000005", Path.PATIENT_MORE_SPECIFIC, "HP:1000004"),
        ("MONDO:0000003", "HP:1000003", Path.COMMON_ANCESTOR, "HP:1000002"),
        ("MONDO:0000002", "HP:3000002", Path.RELATED, "HP:3000002"),
    ],
)
def test_how_a_finding_meets_a_disease(diagnoser: Diagnoser, disease: str, finding: str, path: Path, via: str) -> None:
    candidate = next(c for c in diagnoser.diagnose([finding], k=20).candidates if c.disease == disease)
    match = (candidate.supports + candidate.against)[0]
    assert (match.path, match.via and match.via.curie) == (path, via)
    for annotation in match.annotations or match.relatives:
        edge = diagnoser.snapshot.edge(annotation.edge)
        assert (edge.id, edge.object) == (annotation.edge_id, annotation.term.curie)
        assert edge.subject == annotation.disease
        assert {piece.id for piece in edge.evidence} >= set(annotation.evidence)
        assert annotation.evidence
    assert {a.disease for a in match.annotations} <= {disease} and disease not in {a.disease for a in match.relatives}


def test_a_denied_finding_is_shown_against(diagnoser: Diagnoser) -> None:
    candidate = next(c for c in diagnoser.diagnose(["HP:4000001"], k=20).candidates if c.disease == "MONDO:0000001")
    match = candidate.against[0]
    assert match.annotations[0].negated and match.annotations[0].publications == ("PMID:2",)
    assert candidate.unexplained == (match.finding,)


def test_left_out_publications_are_not_cited(diagnoser: Diagnoser) -> None:
    found = diagnoser.diagnose(["HP:1000003", "HP:3000002"], exclude_publications=["PMID:1"], k=20)
    candidate = next(c for c in found.candidates if c.disease == "MONDO:0000001")
    cited = {p for m in candidate.supports + candidate.against for a in m.annotations + m.relatives for p in a.publications}
    assert cited == {"PMID:2"}
    assert (
        candidate.score
        < next(c for c in diagnoser.diagnose(["HP:1000003", "HP:3000002"]).candidates if c.disease == candidate.disease).score
    )


def test_a_disease_of_which_nothing_is_left_is_not_ranked(diagnoser: Diagnoser) -> None:
    found = diagnoser.diagnose(["HP:1000006"], exclude_publications=["PMID:7"], k=20)
    assert "MONDO:0000006" not in {c.disease for c in found.candidates}
    assert found.compared == len(diagnoser.diseases) - 1
    assert diagnoser.scores(["HP:1000006"], exclude_publications=["PMID:7"])[row(diagnoser, "MONDO:0000006")] == -np.inf


def test_retired_unknown_and_contradictory_identifiers_are_followed_or_told(diagnoser: Diagnoser) -> None:
    given_ids = ["HP:9000002", "HP:9000001", "HP:9000003", "HP:7777777", "HP:0000005", "nonsense", "hp:3000002"]
    found = diagnoser.diagnose(given_ids, ["HP:1000002", "HP:4000001"])
    assert [t.curie for t in found.observed] == ["HP:1000003", "HP:3000002"]
    assert [t.curie for t in found.excluded] == ["HP:4000001"]
    told = "\n".join(found.notes)
    for part in (
        "HP:9000002 is obsolete; used HP:1000003",
        "HP:9000001 is obsolete; used HP:1000003",
        "HP:9000003",
        "HP:7777777 is not in",
        "HP:0000005 (Mode of inheritance) is no phenotypic",
        "'nonsense'",
        "HP:1000002 (Abnormal lens) is excluded, but a special form",
    ):
        assert part in told


@pytest.mark.parametrize("observed", [[], ["HP:7777777"], ["nonsense"]])
def test_nothing_usable_is_an_error(diagnoser: Diagnoser, observed: list[str]) -> None:
    with pytest.raises(InputError, match="no usable finding"):
        diagnoser.diagnose(observed)


def test_k_below_one_is_an_error(diagnoser: Diagnoser) -> None:
    with pytest.raises(InputError, match="k must be at least 1"):
        diagnoser.diagnose(["HP:1000003"], k=0)


def test_a_graph_without_phenotypes_says_so() -> None:
    with pytest.raises(InputError, match="no disease with phenotypes"):
        Diagnoser(Snapshot.from_arrays([0], [0], [1], 2))


def test_identifiers_name_the_vocabularies_of_the_records(diagnoser: Diagnoser) -> None:
    for candidate in diagnoser.diagnose(["HP:1000003"], k=20).candidates:
        omim = DISEASES[candidate.disease][1]
        assert candidate.disease in candidate.identifiers and (omim is None or omim in candidate.identifiers)


def test_excluded_findings_alone_can_be_ranked(diagnoser: Diagnoser) -> None:
    found = diagnoser.diagnose([], ["HP:4000001"], k=20)
    assert found.candidates[-1].disease == "MONDO:0000004"


def test_a_period_is_known_for_every_onset_that_a_phenopacket_may_give() -> None:
    assert [period(text) for text in ("HP:0003577", "P0D", "P10D", "P5M", "P3Y", "P15Y", "P16Y1M", "P2W")] == [1, 1, 2, 3, 4, 5, 6, 2]
    for text in ("P", "HP:0001166", "three years"):
        with pytest.raises(InputError, match="is no onset"):
            period(text)


def test_sex_and_onset_move_only_diseases_with_such_records() -> None:
    known = Circumstances(
        np.array([0, 0, 1]),
        np.array([1, 1, 6]),
        np.array([0, 1, 1, 2]),
        np.array([hash_text("PMID:1"), hash_text("PMID:2")], np.uint64),
        np.array([2, 3]),
        np.array([0.95, 0.5], np.float32),
    )
    assert known.log_ratios(5, None, None).tolist() == [0] * 5
    female = known.log_ratios(5, "female", None)
    assert female[2] == pytest.approx(np.log(0.1), rel=1e-5) and female[[0, 1, 3, 4]].tolist() == [0] * 4
    at_birth = known.log_ratios(5, None, 1)
    assert at_birth[0] > 0 > at_birth[1] and at_birth[2:].tolist() == [0] * 3
    assert known.log_ratios(5, None, 1, ["PMID:2"])[1] == 0


def test_an_unknown_onset_is_set_aside_with_a_note(diagnoser: Diagnoser) -> None:
    found = diagnoser.diagnose(["HP:1000003"], onset="HP:0001166")
    assert found.candidates == diagnoser.diagnose(["HP:1000003"]).candidates
    assert "'HP:0001166' is no onset" in found.notes[0]


def test_an_unknown_sex_is_an_error(diagnoser: Diagnoser) -> None:
    with pytest.raises(InputError, match="sex 'M'"):
        diagnoser.diagnose(["HP:1000003"], sex="M")


def test_a_record_that_names_no_reference_goes_with_any_publication(tmp_path: pathlib.Path) -> None:
    """Nobody can tell whether it rests on the publication that is left out."""
    records = [("MONDO:0000001", "HP:1000003", False, "", ["PMID:1"]), ("MONDO:0000006", "HP:1000003", False, "", [])]
    made = Diagnoser(Snapshot.open(made_bundle(tmp_path / "bundle", records=records)))
    whole, left = made.scores(["HP:1000003"]), made.scores(["HP:1000003"], exclude_publications=["PMID:9"])
    assert np.isfinite(whole[[row(made, "MONDO:0000001"), row(made, "MONDO:0000006")]]).all()
    assert np.isfinite(left[row(made, "MONDO:0000001")])
    assert left[row(made, "MONDO:0000006")] == -np.inf
    assert np.isneginf(made.scores(["HP:1000003"], exclude_publications=["PMID:1"])).all()
