"""A diagnosis by asking."""

from __future__ import annotations

import numpy as np
import pytest

from kg.errors import InputError
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.posterior import information_gain
from reasoning.diagnosis.questioning.dialogue import Questioning
from reasoning.diagnosis.questioning.invasiveness import Invasiveness, invasiveness_of
from reasoning.diagnosis.questioning.standing import Standing
from reasoning.diagnosis.questioning.strategies import ENGINE, STRATEGIES
from reasoning.engine import Engine
from tests.diagnosis.graph import known_term


@pytest.mark.parametrize("asked", [False, True])
def test_findings_one_by_one_score_as_all_at_once(diagnoser: Diagnoser, asked: bool) -> None:
    has, lacks = ["HP:1000003", "HP:2000002", "HP:1000005"], ["HP:4000002"]
    standing = Standing(*diagnoser.beforehand(sex="male"), diagnoser.scale_for(asked))
    ontology = diagnoser.prepared.ontology
    for present, curies in ((True, has), (False, lacks)):
        for curie in curies:
            standing.add(known_term(ontology, diagnoser.snapshot.index(curie)), present)
    assert standing.scores() == pytest.approx(diagnoser.scores(has, lacks, sex="male", asked=asked), abs=1e-4)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_dialogue_asks_what_is_new_and_ends(diagnoser: Diagnoser, strategy: str) -> None:
    dialogue = Questioning(diagnoser, ["HP:2000002"], strategy=strategy)
    asked: set[str] = set()
    while (question := dialogue.ask()) is not None:
        assert question is dialogue.ask(), "a question stands until it is answered"
        assert question.finding.curie not in asked | {"HP:2000002"}
        asked.add(question.finding.curie)
        dialogue.answer(question.finding.curie == "HP:1000003")
    state = dialogue.state
    assert {term.curie for term, _ in state.asked} == asked
    has, lacks = ([t.curie for t in terms] for terms in (state.observed, state.excluded))
    best = diagnoser.diagnose(has, lacks, asked=True).candidates[0]
    assert state.leaders[0].disease == best.disease
    assert state.leaders[0].probability == pytest.approx(best.probability, abs=1e-4)


def test_an_answer_that_contradicts_changes_nothing(diagnoser: Diagnoser) -> None:
    dialogue = Questioning(diagnoser, ["HP:1000005"], ["HP:2000001"])
    for curie, said in (("HP:1000004", False), ("HP:2000002", True)):
        before = dialogue.state
        with pytest.raises(InputError, match="contradicts"):
            dialogue.answer(said, finding=curie)
        assert dialogue.state == before
    dialogue.answer("yes", finding="HP:1000006")
    assert "HP:1000006" in {term.curie for term in dialogue.state.observed}


def test_unknown_is_not_asked_again_and_says_nothing(diagnoser: Diagnoser) -> None:
    dialogue = Questioning(diagnoser, ["HP:2000002"])
    question, before = dialogue.ask(), dialogue.state
    assert question is not None
    dialogue.answer("unknown")
    assert dialogue.state.leaders == before.leaders
    following = dialogue.ask()
    assert following is None or following.finding != question.finding


@pytest.mark.parametrize("said", ["maybe", "yes and no"])
def test_other_answers_are_refused(diagnoser: Diagnoser, said: str) -> None:
    dialogue = Questioning(diagnoser)
    with pytest.raises(InputError, match="no question"):
        dialogue.answer(True)
    assert dialogue.ask() is not None
    with pytest.raises(InputError, match="yes, no or unknown"):
        dialogue.answer(said)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("ophthalmologist evaluation", Invasiveness.EXAMINATION),
        ("MRI of the brain", Invasiveness.IMAGING),
        ("magnetic resonance angiography procedure", Invasiveness.IMAGING),
        ("angiography", Invasiveness.PROCEDURE),
        ("abdominal CT", Invasiveness.RADIATION),
        ("blood chemistry measurement", Invasiveness.SAMPLE),
        ("blood pressure measurement", Invasiveness.EXAMINATION),
        ("biopsy of kidney", Invasiveness.PROCEDURE),
        ("medical action", None),
    ],
)
def test_names_say_how_invasive_a_test_is(name: str, level: Invasiveness | None) -> None:
    assert invasiveness_of(name) is level


def test_certainty_lies_between_absent_and_present(diagnoser: Diagnoser) -> None:
    found = [diagnoser.scores(["HP:2000002", "HP:1000003"], certainty={"HP:1000003": c}) for c in (0.1, 0.5, 0.9, 1.0)]
    row = [diagnoser.snapshot.curie(node) for node in diagnoser.diseases.tolist()].index("MONDO:0000001")
    gained = [float(scores[row] - np.median(scores)) for scores in found]
    assert found[-1] == pytest.approx(diagnoser.scores(["HP:2000002", "HP:1000003"]))
    assert gained == sorted(gained)
    with pytest.raises(InputError, match="certainty"):
        diagnoser.scores(["HP:1000003"], certainty={"HP:1000003": 1.2})


def test_the_engine_begins_a_dialogue_from_nothing(made: object) -> None:
    with Engine.open(str(made)) as engine:
        dialogue = engine.question()
        assert dialogue.ask() is not None
        with pytest.raises(InputError):
            dialogue.differential()


def test_a_question_is_worth_what_its_whole_answer_tells(diagnoser: Diagnoser) -> None:
    scale = diagnoser.scale
    standing = Standing(*diagnoser.beforehand(), scale)
    leaders = standing.leaders(standing.scores())
    terms = leaders.askable[scale.ontology.finding[leaders.askable]]
    random = np.random.default_rng(0)
    alone, whole = (STRATEGIES[name].worth(leaders, terms, scale, random) for name in ("bare information", ENGINE))
    for place, term in enumerate(terms.tolist()):
        below = np.isin(terms, scale.ontology.down(term))
        assert whole[place] == pytest.approx(np.maximum(alone[below], 0).sum())


def test_a_general_question_names_its_special_forms_and_one_of_them_answers_it(diagnoser: Diagnoser) -> None:
    dialogue = Questioning(diagnoser)
    question = dialogue.ask()
    while question is not None and not question.forms:
        dialogue.answer("unknown")
        question = dialogue.ask()
    assert question is not None, "the made graph has general findings with special ones"
    ontology = diagnoser.prepared.ontology
    asked = ontology.term(diagnoser.snapshot.index(question.finding.curie))
    for form in question.forms:
        term = ontology.term(diagnoser.snapshot.index(form.curie))
        assert term is not None and asked in ontology.up(term) and term != asked
    dialogue.answer(True, finding=question.forms[0].curie)
    assert [term.curie for term in dialogue.state.observed] == [question.forms[0].curie]


def test_a_no_to_a_question_counts_in_full(diagnoser: Diagnoser) -> None:
    row = [diagnoser.snapshot.curie(node) for node in diagnoser.diseases.tolist()].index("MONDO:0000001")
    told, asked = (diagnoser.scores(["HP:2000002"], ["HP:1000003"], asked=asked)[row] for asked in (False, True))
    assert asked < told, "the disease has what the patient was asked for and has not"


def test_who_does_not_know_of_a_finding_is_not_asked_of_its_forms(diagnoser: Diagnoser) -> None:
    ontology = diagnoser.prepared.ontology
    lens, cataract, myopia = (known_term(ontology, diagnoser.snapshot.index(curie)) for curie in ("HP:1000002", "HP:1000005", "HP:1000006"))
    standing = Standing(*diagnoser.beforehand(), diagnoser.scale_for(True))
    before = standing.scores()
    standing.hear(lens, None)
    assert standing.known[cataract] and not standing.known[myopia]
    assert standing.says(cataract) is None and (standing.scores() == before).all(), "it says nothing of the patient"


def test_the_belief_is_bayes_theorem_whatever_the_ranking_makes_of_a_picture(diagnoser: Diagnoser) -> None:
    ontology, snapshot = diagnoser.prepared.ontology, diagnoser.snapshot
    cataract, seizure, aneurysm = (known_term(ontology, snapshot.index(curie)) for curie in ("HP:1000004", "HP:4000002", "HP:2000002"))
    prior, edition = diagnoser.beforehand()
    standing = Standing(prior, edition, diagnoser.scale_for(True))
    before = standing.believed()
    standing.hear(aneurysm, True)
    standing.hear(seizure, False)
    standing.hear(cataract, None)
    after = standing.believed()
    assert set(before.rows.tolist()) == set(after.rows.tolist())
    odds = prior + standing.DEPENDENT * edition.log_ratio(aneurysm, diagnoser.scale) + edition.log_ratio_excluded(seizure)
    chances = np.exp(odds[after.rows])
    assert after.weights == pytest.approx(chances / chances.sum(), rel=1e-5)
    assert (np.diff(after.weights) <= 0).all(), "the likeliest first"


def test_what_is_expected_of_the_candidates_is_their_mean(diagnoser: Diagnoser) -> None:
    standing = Standing(*diagnoser.beforehand(), diagnoser.scale)
    leaders = standing.believed()
    terms = np.arange(diagnoser.prepared.ontology.size)
    chances = leaders.chances(terms, diagnoser.scale)
    for few in (leaders, leaders.first(2)):
        weights, count = few.weights, len(few.rows)
        assert few.expected(np.sqrt, terms, diagnoser.scale) == pytest.approx(weights @ np.sqrt(chances[:count]))
        bits = STRATEGIES["bare information"].worth(few, terms, diagnoser.scale, np.random.default_rng(0))
        assert bits == pytest.approx(information_gain(weights, chances[:count]), abs=1e-9)
    assert (leaders.first(2).shares == leaders.shares[:2]).all()
