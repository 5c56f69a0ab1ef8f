"""How long a reader waits for an answer in a model's words: first verified sentence, whole answer, beside tokens and beside no model.

    python -m benchmarks.local_model_latency FOLDER [BUNDLE] [--questions N] [--runs N] [--url URL] [--threads N]

Each of N questions is asked as ``medclew ask --llm`` asks it: the engine answers, then each sentence is worded by the model, verified and
shown. Beside it: the engine's own words (no model), and the same model given the same sentences and asked for the whole answer at once,
streamed as it comes and checked by nobody. No reply comes from a cache; that the served model keeps the beginning of the last prompt,
which every sentence shares, is as in use. Questions take turns, so that no prompt follows itself. Medians over questions and
runs, in seconds on the clock and, where the small model is served in this process, in seconds of processor: beside other work the clock
tells of that work. FOLDER is as in ``benchmarks.local_model``.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.local_model import serve
from benchmarks.statistics import machine
from kg.places import default_bundle
from reasoning.claims.answer import Answer
from reasoning.claims.prose.retelling import retell
from reasoning.engine import Engine
from reasoning.llm import Budget, Client, Completion, Message, Settings

#: Answers of few and of many sentences.
QUESTIONS = (
    "Which genes cause Marfan syndrome?",
    "What is the mode of inheritance of cystic fibrosis?",
    "Which drugs treat gout?",
    "Does clopidogrel treat asthma?",
    "What are the symptoms of Alkaptonuria?",
    "Which diseases are caused by TP53?",
)
_ALONE = "Answer the question from the sentences that you are given and from nothing else, each fact in a sentence of its own."


class Counting(Client):
    """A client that remembers what it spent and how long the endpoint took."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.budget, self.waited = Budget(settings), 0.0
        self._lock, self._asked, self._since = threading.Lock(), 0, 0.0

    def new_budget(self) -> Budget:
        """Return the budget of one question, and keep hold of it."""
        self.budget = super().new_budget()
        return self.budget

    def complete(self, messages: Any, budget: Budget, *, most: int = 1024, **extra: Any) -> Completion:
        """Return a reply; time in which any request is on its way is added up."""
        with self._lock:
            self._since = self._since if self._asked else time.monotonic()
            self._asked += 1
        try:
            return super().complete(messages, budget, most=most, **extra)
        finally:
            with self._lock:
                self._asked -= 1
                self.waited += 0.0 if self._asked else time.monotonic() - self._since


def worded(engine: Engine, question: str, client: Counting) -> dict[str, float]:
    """Ask a question with the model: seconds to the first verified sentence and to the whole, tokens, sentences reworded."""
    started, busy, heard = time.monotonic(), time.process_time(), list[tuple[float, float, int]]()
    client.waited = 0.0
    answer = engine.ask(question, model=client)
    own = time.monotonic() - started
    length = 0

    def shown(text: str) -> None:
        nonlocal length
        length += len(text)
        heard.append((time.monotonic() - started, time.process_time() - busy, length))

    told = retell(answer, engine.snapshot, client, shown=shown)
    whole, worked, spent = time.monotonic() - started, time.process_time() - busy, client.budget.spent
    ends = [(at, used) for at, used, length in heard if told.claims and length >= told.claims[0].end]
    first, first_worked = ends[0] if ends else (whole, worked)
    reworded = sum(one.text != other.text for one, other in zip(told.claims, answer.claims, strict=True))
    return {
        "claims": len(told.claims),
        "reworded": reworded,
        "refused": len(told.dropped) - len(answer.dropped),
        "own": own,
        "first": first,
        "first worked": first_worked,
        "worked": worked,
        "whole": whole,
        "model": client.waited,
        "in": spent.tokens_in,
        "out": spent.tokens_out,
        "rate": spent.tokens_out / client.waited if client.waited else 0.0,
        "rate worked": spent.tokens_out / worked,
    }


def alone(answer: Answer, question: str, client: Client) -> dict[str, float]:
    """Have the model answer from the same sentences at once: seconds to the end of its first sentence and of the whole."""
    given = "\n".join(claim.text for claim in answer.claims)
    asked = [Message("system", _ALONE), Message("user", f"{question}\n\n{given}")]
    started, busy, text, first, tokens = time.monotonic(), time.process_time(), "", 0.0, 0
    first_worked = 0.0
    for part in client.stream(asked, client.new_budget(), most=80 + len(given)):
        text, tokens = text + part, tokens + 1
        if not first and (". " in text or ".\n" in text):
            first, first_worked = time.monotonic() - started, time.process_time() - busy
    whole, worked = time.monotonic() - started, time.process_time() - busy
    rates = {"rate": tokens / whole, "rate worked": tokens / worked}
    return {"first": first or whole, "whole": whole, "first worked": first_worked or worked, "worked": worked, "out": tokens, **rates}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--questions", type=int, default=len(QUESTIONS))
    options.add_argument("--runs", type=int, default=2)
    options.add_argument("--most", type=int, default=12, help="sentences of an answer at the most that the model alone is given")
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    engine, server = Engine.open(given.bundle or default_bundle()), None
    if not given.url:
        server, given.url = serve(given.folder, given.threads)
    client = Counting(Settings(url=given.url, model="local", seconds=600, answer_seconds=3600, tokens=200_000, cache=0))
    engine.ask(QUESTIONS[0])
    client.complete([Message("user", "Say: ready")], client.new_budget(), most=4)
    rows: list[tuple[dict[str, float], dict[str, float], float]] = []
    of_answer = "claims reworded refused   first   whole  in the model  tokens in  out  out/s"
    print(f"{'question':52} {of_answer} |  alone first   whole  out/s | no model", flush=True)
    for _ in range(given.runs):
        for question in QUESTIONS[: given.questions]:
            started = time.monotonic()
            answer = engine.ask(question)
            without = time.monotonic() - started
            told, peer = worded(engine, question, client), alone(answer, question, client)
            rows.append((told, peer, without))
            print(
                f"{question:52} {told['claims']:6} {told['reworded']:8} {told['refused']:7} {told['first']:7.2f} {told['whole']:7.2f} "
                f"{told['model']:13.2f} {told['in']:10} {told['out']:4} {told['rate']:6.1f} | {peer['first']:12.2f} {peer['whole']:7.2f} "
                f"{peer['rate']:6.1f} | {without:8.3f}",
                flush=True,
            )
    print(machine(), "" if server is None else f"the small model in this process, {given.threads} thread(s)")

    def median(values: list[float]) -> str:
        return f"median {statistics.median(values):.2f}, least {min(values):.2f}, most {max(values):.2f}"

    some = [row for row in rows if row[0]["claims"]]
    sentences = sum(row[0]["claims"] for row in some)
    print(f"{len(rows)} answers, {sentences:.0f} sentences")
    for name, clock, worked in (
        ("no model: the whole answer", [w for *_, w in some], None),
        ("first verified sentence", [t["first"] for t, *_ in some], [t["first worked"] for t, *_ in some]),
        ("whole answer, all verified", [t["whole"] for t, *_ in some], [t["worked"] for t, *_ in some]),
        ("whole answer, a sentence", [t["whole"] / t["claims"] for t, *_ in some], [t["worked"] / t["claims"] for t, *_ in some]),
        ("outside the model, a sentence", [(t["whole"] - t["model"]) / t["claims"] for t, *_ in some], None),
        ("model alone, unverified: first sentence", [p["first"] for _, p, _ in some], [p["first worked"] for _, p, _ in some]),
        ("model alone, unverified: whole answer", [p["whole"] for _, p, _ in some], [p["worked"] for _, p, _ in some]),
        ("tokens a second, by sentence", [t["rate"] for t, *_ in some], [t["rate worked"] for t, *_ in some]),
        ("tokens a second, model alone", [p["rate"] for _, p, _ in some], [p["rate worked"] for _, p, _ in some]),
    ):
        print(f"{name:42} clock {median(clock)}" + (f"; processor {median(worked)}" if worked and server is not None else ""))


if __name__ == "__main__":
    main()
