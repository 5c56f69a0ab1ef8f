"""Where nothing answers a question, or a part of one, the answer's own text says so: many readers see nothing else."""

from __future__ import annotations

from reasoning.engine import Engine


def test_the_text_says_what_the_graph_lacks(engine: Engine) -> None:
    answer = engine.ask("Which genes cause Loeys-Dietz syndrome?")
    assert not answer.claims and answer.abstained
    assert answer.text == "No gene of Loeys-Dietz syndrome is recorded in this graph."
    assert answer.missing[0] == "no gene of Loeys-Dietz syndrome is recorded in this graph"
    assert str(answer).count("is recorded in this graph") == 1


def test_a_part_without_an_answer_is_told_beside_one_with(engine: Engine) -> None:
    answer = engine.ask("What are the phenotypes of Loeys-Dietz syndrome and which genes cause it?")
    assert answer.claims
    assert answer.text.endswith("\n\nNo gene of Loeys-Dietz syndrome is recorded in this graph.")


def test_what_was_not_read_of_a_story_is_told_before_its_ranking(engine: Engine) -> None:
    """By place and not by name: the words may be the patient's own."""
    answer = engine.ask("A boy with arachnodactyly, flibbertigibbets and ectopia lentis. What could it be?")
    assert answer.results
    first = answer.text.splitlines()[0]
    assert first.startswith("Not recognised: 1 word or name, at characters 28–") and "flibber" not in answer.text
    assert str(answer).lower().count("not recognised: 1 word") == 1
