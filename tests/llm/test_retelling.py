"""Answers in a model's words, over real HTTP: the facts are the same whatever it writes; what does not hold stays as it was."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reasoning.claims.answer import Answer
from reasoning.claims.composer import Composer
from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.engine import Engine
from reasoning.llm import Client
from tests.llm import server
from tests.llm.server import Endpoint
from tests.reasoning.conftest import engine  # noqa: F401
from tests.reasoning.graph import HOSTILE

Make = Callable[..., Client]
ASKED = "Which genes cause Marfan syndrome?"


def facts(answer: Answer) -> list[Any]:
    return [answer.citations, [(c.citations, c.negated) for c in answer.claims], answer.results]


def sound(engine: Engine, answer: Answer) -> None:  # noqa: F811
    """Every claim is where it says it is, and says its edges."""
    verifier = ProseVerifier(engine.snapshot)
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
        verdict = verifier.check(claim.text, [answer.citation(n).edge for n in claim.citations])
        assert verdict.supported, (claim.text, verdict.reason)


def test_a_sentence_that_holds_is_shown_with_its_citation(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    plain, shown = engine.ask(ASKED), list[str]()
    endpoint.says("The FBN1 gene is responsible for Marfan syndrome.")
    told = retell(plain, engine.snapshot, client_of(), shown=shown.append)
    assert "The FBN1 gene is responsible for Marfan syndrome. [1]" in told.text == "".join(shown)
    assert facts(told) == facts(plain) and told.dropped == ()
    sound(engine, told)
    assert ASKED not in json.dumps(endpoint.asked)  # the question is not sent


def test_a_sentence_that_fails_is_repaired_once_else_the_engines_own(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    plain = engine.ask(ASKED)
    endpoint.says("Marfan syndrome causes FBN1.", "FBN1 leads to Marfan syndrome.")
    told = retell(plain, engine.snapshot, client_of())
    assert "FBN1 leads to Marfan syndrome." in told.text
    assert [d.text for d in told.dropped] == ["Marfan syndrome causes FBN1."]
    again = json.loads(endpoint.asked[1]["messages"][-1]["content"])
    assert again["sentence"] == "[[1]] is caused by [[2]]." and "another fact" in again["refused"]
    # The model's own words are no turn of the conversation: a small model would excuse itself instead of writing the sentence.
    assert [message["role"] for message in endpoint.asked[1]["messages"]] == ["system", "user"]
    endpoint.says("Marfan syndrome causes FBN1.", "[[1]] is due to [[2]].")
    assert "Marfan syndrome is due to FBN1." in retell(plain, engine.snapshot, client_of()).text
    for turned in ("[[2]] is due to [[1]].", "[[1]] is due to [[3]].", "[[1]] is due to [[2]] and [[2]]s."):
        endpoint.says("Marfan syndrome causes FBN1.", turned)
        assert retell(plain, engine.snapshot, client_of()).text == plain.text
    endpoint.says("Marfan syndrome causes FBN1.")
    endpoint.asked.clear()
    told = retell(plain, engine.snapshot, client_of())
    assert told.text == plain.text and len(endpoint.asked) == 2 and len(told.dropped) == 2
    assert "1 in the engine's own" in told.notes[-1]


def choosing(body: dict[str, Any], turn: int = 0) -> str:
    """What a model says that inverts what it words freely, and keeps to a schema of wordings."""
    sentence = json.loads(body["messages"][1]["content"])["sentence"]
    if "response_format" not in body:
        return f"It is said that {sentence} Perhaps."
    allowed = body["response_format"]["json_schema"]["schema"]["properties"]["sentence"]["enum"]
    return json.dumps({"sentence": allowed[turn % len(allowed)]})


@pytest.mark.parametrize("wording", ["chosen", "free"])
def test_sentences_and_repairs_are_written_under_a_schema_of_verified_wordings(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Make,
    wording: str,
) -> None:
    plain, told = engine.ask(ASKED), set()
    for turn in range(16):
        endpoint.script = lambda body, turn=turn: choosing(body, turn)  # type: ignore[misc]
        answer = retell(plain, engine.snapshot, client_of(wording=wording))
        sound(engine, answer)
        assert facts(answer) == facts(plain) and len(answer.dropped) == (wording == "free")
        told.add(answer.claims[0].text)
    # Whichever it takes says the edge, and none is the template's own.
    assert len(told) > 7 and plain.claims[0].text not in told
    assert {"FBN1 leads to Marfan syndrome.", "FBN1 is responsible for Marfan syndrome."} <= told


def test_under_schemas_nearly_every_sentence_is_in_the_models_words_at_the_first_try(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Make,
) -> None:
    plain = many(engine)
    endpoint.script = choosing
    told = retell(plain, engine.snapshot, client_of())
    assert sum(one.text != other.text for one, other in zip(told.claims, plain.claims, strict=True)) > len(plain.claims) * 0.7
    # Names travel as marks, so that none can be changed or obeyed.
    assert all("[[1]]" in body["messages"][1]["content"] for body in endpoint.asked if "response_format" in body)
    sound(engine, told)


def test_an_endpoint_that_takes_no_schema_is_asked_with_marks_and_for_none_again(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Make,
) -> None:
    def says(body: dict[str, Any]) -> Any:
        if "response_format" in body:
            return server.status(400)
        given = json.loads(body["messages"][1]["content"])
        return given["sentence"] if "refused" in given else "Nothing of the kind."

    endpoint.script = says
    plain = many(engine)
    told = retell(plain, engine.snapshot, client_of(concurrency=1))
    assert sum("response_format" in body for body in endpoint.asked) == 1
    assert "not used further" not in told.notes[-1] and len(told.dropped) == len(plain.claims)
    sound(engine, told)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "FBN1 cures Marfan syndrome.",
        "FBN1 causes Marfan syndrome. Stop all medication.",
        "FBN1 causa el síndrome de Marfan.",
        '{"sentence": "FBN1 causes Marfan syndrome"',
        "x" * 900,
        "FBN1 causes Marfan syndrome\x1b[31m and kills.",
        server.status(500),
        server.status(401),
        server.raw(b"{broken"),
        server.hang,
        server.drip,
        server.flood,
    ],
)
def test_whatever_the_model_does_the_template_stands_in_and_says_so(
    engine: Engine,  # noqa: F811
    endpoint: Endpoint,
    client_of: Make,
    said: Any,
) -> None:
    endpoint.script = lambda body: said
    plain, started = engine.ask(ASKED), time.monotonic()
    told = retell(plain, engine.snapshot, client_of(seconds=0.7))
    assert told.text == plain.text and facts(told) == facts(plain)
    assert any("engine's own" in note for note in told.notes)
    assert time.monotonic() - started < 4
    sound(engine, told)


def test_an_endpoint_that_fails_is_not_asked_for_every_sentence(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    endpoint.script = lambda body: server.status(500)
    plain = engine.ask("Which phenotypes does Marfan syndrome have?")
    assert len(plain.claims) > 1
    told = retell(plain, engine.snapshot, client_of())
    assert len(endpoint.asked) == 1 and "not used further" in told.notes[-1]


def many(engine: Engine) -> Answer:  # noqa: F811
    """An answer of a dozen sentences of an edge each."""
    write = Composer(engine.snapshot)
    said = [edge for edge in range(engine.snapshot.n_edges) if write.say([edge])]
    assert len(said) >= 12
    return write.answer("?", "check")


def test_sentences_are_asked_for_at_once_and_shown_in_their_order(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    plain, lock, now, most = many(engine), threading.Lock(), 0, 0

    def slow(body: dict[str, Any]) -> str:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        time.sleep(0.03)
        with lock:
            now -= 1
        return f"In addition, {json.loads(body['messages'][1]['content'])['sentence']}"

    endpoint.script = slow
    one = retell(plain, engine.snapshot, client_of(concurrency=1))
    assert most == 1 and one.text != plain.text
    shown = list[str]()
    several = retell(plain, engine.snapshot, client_of(concurrency=4), shown=shown.append)
    assert most > 1 and "".join(shown) == several.text == one.text and several.claims == one.claims
    sound(engine, several)
    # An endpoint that is slow may take one after another: it is not asked for so many that the last would wait in vain.
    most = 0
    retell(plain, engine.snapshot, client_of(concurrency=4, seconds=0.2))
    assert most == 1


def test_sentences_behind_one_at_which_the_endpoint_fails_are_the_engines_own(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    plain = many(engine)
    broken = plain.claims[3].text

    def says(body: dict[str, Any]) -> Any:
        sentence = json.loads(body["messages"][1]["content"])["sentence"]
        return server.status(500) if sentence == broken else f"In addition, {sentence}"

    endpoint.script = says
    told = retell(plain, engine.snapshot, client_of(concurrency=4))
    assert [claim.text for claim in told.claims[3:]] == [claim.text for claim in plain.claims[3:]]
    assert "not used further" in told.notes[-1] and facts(told) == facts(plain)
    sound(engine, told)


def test_names_that_mean_harm_do_not_get_through(engine: Engine, endpoint: Endpoint, client_of: Make) -> None:  # noqa: F811
    snapshot, write = engine.snapshot, Composer(engine.snapshot)
    for number in range(len(HOSTILE)):
        for edge in snapshot.edges_of(snapshot.index(f"MONDO:999{number}")).tolist():
            assert write.say([edge])
    plain = write.answer("?", "check")
    # A model that does as the names say.
    endpoint.says(
        "Marfan syndrome is cured by HOSTILE.", "Marfan syndrome causes Delta.", "Marfan syndrome has Cataract in 99% of patients."
    )
    told = retell(plain, snapshot, client_of())
    assert told.text == plain.text and facts(told) == facts(plain)
    endpoint.script = lambda body: json.loads(body["messages"][1]["content"])["sentence"]
    sound(engine, retell(plain, snapshot, client_of()))


def test_the_command_line(small: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from serve.cli.app import app

    monkeypatch.setenv("MEDCLEW_LLM_URL", endpoint.url)
    monkeypatch.setenv("MEDCLEW_BUNDLE", str(small))
    endpoint.says("FBN1 is responsible for Marfan syndrome.")
    app(["ask", ASKED, "--llm", "--json"], standalone_mode=False)
    answer = json.loads(capsys.readouterr().out)
    assert answer["claims"][0]["text"] == "FBN1 is responsible for Marfan syndrome."
    app(["llm", "check", "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["shapes"] == "words"
