"""Sentences that a small local model writes freely about one edge: how many true ones the verifier keeps, how many false ones it catches.

    python -m benchmarks.local_model_free [BUNDLE]
    python -m benchmarks.local_model_free [BUNDLE] --write FOLDER [--rephrase] [--sentences N] [--seed N] [--temperature T] [--url URL]
    python -m benchmarks.local_model_free [BUNDLE] --labels FILE ...

The model is given a subject, a predicate and an object and asked for one sentence in its own words, which invites what it is not allowed
elsewhere: causes, doses, turned relations, a word too many. ``--write`` prints such sentences in the form of
``benchmarks/inputs/local_model_labels.tsv``, where a person says of each whether it says its edge and nothing else; without it, those
labelled sentences (or those of other ``FILE``) are checked, which needs no model. With ``--rephrase`` the model is given the
template's sentence and asked for the same in other words. Of sentences labelled "?" only how many are kept is told. FOLDER is as
in ``benchmarks.local_model``. In brackets Wilson's 95 % interval.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from benchmarks.faithfulness import Faults
from benchmarks.local_model import serve
from benchmarks.statistics import wilson
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.llm import Client, Message, Settings
from reasoning.rendering.text import capital, plain

_INPUTS = Path(__file__).parent / "inputs"
#: Lots of labelled sentences. The second has 17 written freely and 36 rephrased, of which the last 18 were labelled when no rule was open;
#: the third's 58 are half free, half rephrased, seen when the last rules were made.
LABELS = tuple(_INPUTS / f"local_model_labels{lot}.tsv" for lot in ("", "_2", "_3"))
_REPHRASE = (
    "Say the same as the sentence you are given in other words, as a medical writer would. Keep both names as they are. Add nothing, leave "
    "nothing out. Reply with one sentence alone."
)
_TASK = "Write one sentence in your own words that says the fact you are given. Use both names. Reply with the sentence alone."


def main() -> None:
    """Print what was kept and caught, or sentences to label."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--write", type=Path, default=None, metavar="FOLDER", help="have the model write sentences instead")
    options.add_argument("--rephrase", action="store_true", help="the template's sentence in other words, instead of a free one")
    options.add_argument("--labels", type=Path, nargs="+", default=LABELS, help="files of labelled sentences to check")
    options.add_argument("--sentences", type=int, default=60)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--temperature", type=float, default=0.7)
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    if given.write is None:
        for labels in given.labels:
            print(labels.name)
            check(snapshot, labels)
    else:
        write(snapshot, given)


def check(snapshot: Snapshot, labels: Path) -> None:
    """Print what is kept of the labelled sentences, of edges that the bundle has."""
    with labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = {row["edge"] for row in rows}
    edges = {found: edge for edge in range(snapshot.n_edges) if (found := snapshot.edge_id(edge)) in wanted}
    verifier, count = ProseVerifier(snapshot), {"yes": [0, 0], "no": [0, 0], "?": [0, 0]}
    for row in rows:
        if row["edge"] not in edges:
            continue
        kept = verifier.check(row["sentence"], [edges[row["edge"]]]).supported
        tally = count[row["says_its_edge"]]
        tally[0] += 1
        tally[1] += kept == (row["says_its_edge"] != "no")
        if row["says_its_edge"] != "?" and kept != (row["says_its_edge"] == "yes"):
            print(f"{'let through' if kept else 'not kept'}: {row['sentence']}")
    for label, name in (("yes", "true, kept"), ("no", "false, caught"), ("?", "not labelled, kept")):
        n, hit = count[label]
        if not n:
            continue
        low, high = wilson(hit, n)
        print(f"{name:18} {hit:4} of {n:4} [{low:.3f}, {high:.3f}]")


def write(snapshot: Snapshot, given: argparse.Namespace) -> None:
    """Print sentences that the model writes, to be labelled."""
    server = None
    if not given.url:
        server, given.url = serve(given.write, given.threads)
    client = Client(Settings(url=given.url, model="local", seconds=600, answer_seconds=6000, temperature=given.temperature))
    make = Faults(snapshot, given.seed)
    print("says_its_edge\tedge\tsentence")
    for _ in range(given.sentences):
        edge = make.edge()
        subject, object = make.ends(edge)
        said = phrase(snapshot.predicate(edge), negated=bool(snapshot.edge_negated[edge]))
        names = make.words.name(subject), make.words.name(object)
        fact = json.dumps(dict(zip(("subject", "predicate", "object"), (names[0], said, names[1]), strict=True)), ensure_ascii=False)
        asked = [Message("system", _REPHRASE), Message("user", capital(f"{names[0]} {said} {names[1]}."))]
        if not given.rephrase:
            asked = [Message("system", _TASK), Message("user", fact)]
        text = plain(client.complete(asked, client.new_budget(), most=120).text, 2_000).strip()
        print(f"?\t{snapshot.edge_id(edge)}\t{text}", flush=True)
    del server


if __name__ == "__main__":
    main()
