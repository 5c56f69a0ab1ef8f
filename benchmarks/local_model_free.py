"""Sentences that a small local model writes freely about one edge: how many the verifier keeps, and what it refuses, for people to label.

    python -m benchmarks.local_model_free FOLDER [BUNDLE] [--sentences N] [--seed N] [--temperature T] [--url URL] [--labels FILE]

The model is given a subject, a predicate and an object and asked for one sentence in its own words, which invites what it is not allowed
elsewhere: causes, doses, turned relations. Every sentence is printed with the edge that it came from. ``--labels`` names a file with a line
a sentence, "true" or "false" and a tab before it: whether the sentence says its edge and nothing else; then what is kept of the true ones
and caught of the false ones is counted. FOLDER is as in ``benchmarks.local_model``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.faithfulness import Faults
from benchmarks.local_model import serve
from benchmarks.reading import wilson
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.llm import Client, Message, Settings
from reasoning.rendering.text import plain

_TASK = "Write one sentence in your own words that says the fact you are given. Use both names. Reply with the sentence alone."


def main() -> None:
    """Print the sentences, then what was kept and caught."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--sentences", type=int, default=40)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--temperature", type=float, default=0.7)
    options.add_argument("--url", default="", help="an endpoint to use instead of the small model")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--cache", type=Path, default=None, help="a folder that keeps replies")
    options.add_argument("--labels", type=Path, default=None)
    given = options.parse_args()
    snapshot = Snapshot.open(given.bundle or default_bundle())
    server = None
    if not given.url:
        server, given.url = serve(given.folder, given.threads)
    client = Client(
        Settings(url=given.url, model="local", seconds=600, answer_seconds=6000, temperature=given.temperature, cache_folder=given.cache)
    )
    labels = {}
    if given.labels is not None:
        for row in given.labels.read_text("utf-8").splitlines():
            said, _, text = row.partition("\t")
            labels[text] = said == "true"
    make, verifier = Faults(snapshot, given.seed), ProseVerifier(snapshot)
    count = {True: [0, 0], False: [0, 0]}
    unlabelled = 0
    for _ in range(given.sentences):
        edge = make.edge()
        subject, object = make.ends(edge)
        said = phrase(snapshot.predicate(edge), negated=bool(snapshot.edge_negated[edge]))
        fact = {"subject": make.words.name(subject), "predicate": said, "object": make.words.name(object)}
        asked = [Message("system", _TASK), Message("user", json.dumps(fact, ensure_ascii=False))]
        text = plain(client.complete(asked, client.new_budget(), most=120).text, 2_000).strip()
        verdict = verifier.check(text, [edge])
        print(f"{'kept' if verdict.supported else 'refused'}\t{text}\t{' | '.join(fact.values())}", flush=True)
        if text in labels:
            row = count[labels[text]]
            row[0] += 1
            row[1] += verdict.supported == labels[text]
        else:
            unlabelled += 1
    for true, name in ((True, "true, kept"), (False, "false, caught")):
        n, hit = count[true]
        low, high = wilson(hit, n)
        print(f"{name:16} {hit:4} of {n:4} [{low:.3f}, {high:.3f}]")
    print(f"without a label: {unlabelled}", "" if server is None else "(the small model in this process)")


if __name__ == "__main__":
    main()
