"""Sentences that a small local model wrote of an edge each: how many true ones the verifier keeps, how many false ones it catches.

    python -m benchmarks.local_model_faithfulness [BUNDLE] [--labels FILE ...] [--show]
    python -m benchmarks.local_model_faithfulness [BUNDLE] --write FOLDER --state FILE [--how HOW] [--sentences N]

``--write`` has the model write of N edges, drawn evenly over the predicates, and appends what it wrote to FILE, which a further run goes on
from. It is asked for one sentence in its own words (``free``), which invites what it is not allowed elsewhere: causes, doses, turned
relations, a word too many; for the template's sentence in other words (``rephrase``); by the engine as it ships (``engine``: each try,
verified or not); or so with free first tries (``engine-free``, as with ``MEDCLEW_LLM_WORDING=free``). A person then writes in the first
column whether the sentence says its edge and nothing else: "yes", "no", or "?" where that cannot be told. No part of the engine takes part
in that.

Without ``--write`` the labelled sentences are checked, which needs no model: those of ``benchmarks/inputs/local_model_labels*.tsv`` or
of FILE. Of each true one faults are made as well: the concepts exchanged, denied, another concept in the place of one, another predicate,
an invented paper or share of patients; and it is checked for other edges at the same two concepts. FOLDER is as in
``benchmarks.local_model``. In brackets Wilson's 95 % interval.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faithfulness import Faults, every_clause, same_statement
from benchmarks.local_model import serve
from benchmarks.statistics import wilson
from benchmarks.wordings_of_answers import BOTH_WAYS, denied
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.composer import Composer
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.retelling import retell
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.llm import Client, Message, Settings
from reasoning.rendering.text import capital, plain

_INPUTS = Path(__file__).parent / "inputs"
#: Lots of labelled sentences; all but the last have been seen when rules were made, what each is says docs/language-models.md.
LABELS = tuple(_INPUTS / f"local_model_labels{lot}.tsv" for lot in ("", "_2", "_3", "_4", "_5", "_6", "_7", "_8", "_9", "_10"))
COLUMNS = ("says_its_edge", "edge", "sentence", "how")
_TASKS = {
    "rephrase": "Say the same as the sentence you are given in other words, as a medical writer would. Keep both names as they are. Add "
    "nothing, leave nothing out. Reply with one sentence alone.",
    "free": "Write one sentence in your own words that says the fact you are given. Use both names. Reply with the sentence alone.",
}


def main() -> None:
    """Print what was kept and caught, or have sentences written."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--labels", type=Path, nargs="+", default=LABELS, help="files of labelled sentences to check")
    options.add_argument("--show", action="store_true", help="print what was let through or not kept")
    options.add_argument("--write", type=Path, default=None, metavar="FOLDER", help="have the model write sentences instead")
    options.add_argument("--state", type=Path, default=None, metavar="FILE", help="where they are appended")
    options.add_argument("--how", choices=[*_TASKS, "engine", "engine-free"], default="free")
    options.add_argument("--sentences", type=int, default=60, help="edges to write of")
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--temperature", type=float, default=0.7)
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    if (given.write is None) != (given.state is None):
        options.error("--write FOLDER and --state FILE go together")
    snapshot = Snapshot.open(given.bundle or default_bundle())
    if given.write is not None:
        write(snapshot, given)
        return
    for labels in given.labels:
        print(labels.name)
        check(snapshot, labels, given.seed, given.show)


def check(snapshot: Snapshot, labels: Path, seed: int, show: bool) -> None:
    """Print what is kept and caught of the labelled sentences, of edges that the bundle has."""
    with labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = {row["edge"] for row in rows}
    edges = {found: edge for edge in range(snapshot.n_edges) if (found := snapshot.edge_id(edge)) in wanted}
    verifier, make = ProseVerifier(snapshot), Faults(snapshot, seed)
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def note(kind: str, text: str, edge: int, want: bool) -> None:
        kept = verifier.check(text, [edge]).supported
        count[kind][0] += 1
        count[kind][1] += kept == want
        if kept != want and show:
            print(f"  {'let through' if kept else 'not kept'} ({kind}): {text}")

    for row in rows:
        edge, text = edges.get(row["edge"]), row["sentence"]
        if edge is None:
            count["edge is not in this graph (not counted)"][0] += 1
            continue
        how = f" ({row['how']})" if row.get("how") else ""
        if row["says_its_edge"] == "?":
            note("not labelled, kept", text, edge, want=True)
        elif row["says_its_edge"] == "no":
            note(f"false, caught{how}", text, edge, want=False)
        else:
            note(f"true, kept{how}", text, edge, want=True)
            for kind, said, other in faults(make, text, edge):
                note(f"true, with a fault, caught: {kind}", said, other, want=False)
    for kind, (n, hit) in sorted(count.items()):
        low, high = wilson(hit, n)
        print(f"{kind:56} {hit:4} of {n:4} [{low:.3f}, {high:.3f}]")


def faults(make: Faults, text: str, edge: int) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, sentence, edge that it is checked for) for faults of a true sentence."""
    s, ends = make.s, make.ends(edge)
    said = [max((n for n in make.names(end) if n in text.lower()), key=len, default="") for end in ends]
    symmetric = s.predicate(edge).removeprefix("biolink:") in BOTH_WAYS
    if all(said) and not any(one in other for one, other in (said, reversed(said))):
        places = sorted((text.lower().index(name), name) for name in said)
        (first, one), (second, other) = places
        if not symmetric:
            between = text[first + len(one) : second]
            turned = (
                text[:first] + text[second : second + len(other)] + between + text[first : first + len(one)] + text[second + len(other) :]
            )
            yield "concepts exchanged", capital(turned), edge
        for end, name in zip(ends, said, strict=True):
            for near in (True, False):
                new = next((found for _ in range(50) if (found := make.other(end, near)) is not None and found not in ends), None)
                if new is not None:
                    put = re.sub(re.escape(name), make.words.name(new).replace("\\", r"\\"), text, flags=re.I)
                    yield f"{'near' if near else 'another'} concept", capital(put), edge
    if all(said) and (put := other_predicate(make, text, edge, (said[0], said[1]))):
        yield "another predicate", put, edge
    if not s.edge_negated[edge]:
        yield "denied", denied(text), edge
    yield "invented paper", f"{text.rstrip('.')} (PMID:{make.random.integers(40_000_000, 90_000_000)}).", edge
    yield "invented share", f"{text.rstrip('.')} in {make.random.integers(3, 97)}.{make.random.integers(1, 9)}% of patients.", edge
    others = sorted({e for end in ends for e in s.edges_of(end).tolist()} - {edge})[:20]
    yield from (("for another edge there", text, other) for other in others if not same_statement(s, edge, other))


def other_predicate(make: Faults, text: str, edge: int, said: tuple[str, str]) -> str:
    """A true sentence's two names, in their order, with the words of another predicate between; '' where twenty draws find none."""
    s = make.s
    predicate, low = s.predicate(edge), text.lower()
    one, other = sorted(said, key=low.index)
    for _ in range(20):
        new = str(make.random.choice(s.predicates))
        frame = make.frame(new, bool(s.edge_negated[edge]), False)
        if new != predicate and not any(
            frame._replace(predicate=predicate, backward=way) in every_clause(predicate) for way in (False, True)
        ):
            return capital(f"{one}{frame.joint}{other}.")
    return ""


def write(snapshot: Snapshot, given: argparse.Namespace) -> None:
    """Append sentences that the model writes, to be labelled; edges that the file has are left out."""
    done = set()
    if given.state.exists():
        with given.state.open(encoding="utf-8", newline="") as file:
            done = {row["edge"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    else:
        given.state.write_text("\t".join(COLUMNS) + "\n", encoding="utf-8")
    make = Faults(snapshot, given.seed)
    drawn = [edge for edge in dict.fromkeys(make.edge() for _ in range(given.sentences)) if snapshot.edge_id(edge) not in done]
    server = None
    if not given.url:
        server, given.url = serve(given.write, given.threads)
    # The engine asks at temperature 0, as it ships.
    engines = {"engine": {}, "engine-free": {"wording": "free"}}
    warmth = engines.get(given.how, {"temperature": given.temperature})
    client = Client(Settings(url=given.url, model="local", seconds=600, answer_seconds=6000, **warmth))
    for edge in drawn:
        for text in written(make, edge, client, given.how):
            with given.state.open("a", encoding="utf-8") as file:
                file.write(f"?\t{snapshot.edge_id(edge)}\t{text}\t{given.how}\n")
            print(text, flush=True)
    del server


def written(make: Faults, edge: int, client: Client, how: str) -> list[str]:
    """Return what the model writes of an edge."""
    snapshot, (subject, object) = make.s, make.ends(edge)
    if how.startswith("engine"):
        compose = Composer(snapshot)
        if not compose.say([edge]):
            return []
        told = retell(compose.answer("?", "check"), snapshot, client)
        own = told.claims[0].text
        return [plain(text) for text in (*(each.text for each in told.dropped), *([own] if len(told.dropped) < 2 else []))]
    said = phrase(snapshot.predicate(edge), negated=bool(snapshot.edge_negated[edge]))
    names = make.words.name(subject), make.words.name(object)
    fact = json.dumps(dict(zip(("subject", "predicate", "object"), (names[0], said, names[1]), strict=True)), ensure_ascii=False)
    asked = fact if how == "free" else capital(f"{names[0]} {said} {names[1]}.")
    reply = client.complete([Message("system", _TASKS[how]), Message("user", asked)], client.new_budget(), most=120)
    return [plain(reply.text, 2_000).strip()]


if __name__ == "__main__":
    main()
