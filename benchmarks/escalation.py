"""Does searching only where a look-up leaves something undecided save work at equal answers? Beside looking up alone and searching always.

    python -m benchmarks.escalation [BUNDLE] [--questions N] [--seed N]

Questions with four options, one recorded pair a concept (as in ``benchmarks.abstention``): in half of them the recorded option is among
the four, in the other half it is replaced by one more that is not recorded, so that a look-up decides nothing. "Look-up" argues from
records alone, "escalating" is what ships (paths are searched only where bits are left undecided), "always" searches paths for every option
of every question. Right: the recorded option is supported, and no other is. Same: the states of all four options equal those of "always".
Told of: questions for which some option has an argument at all. Work is processor time a question; the first question warms up and does
not count. In brackets Wilson's 95 % interval.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from benchmarks.abstention import KINDS, distractors, pairs
from benchmarks.statistics import machine, wilson
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.debate.searching import Debate
from reasoning.debate.verdict import Verdict, judge
from reasoning.engine import Engine
from reasoning.query.model import Check, Query, Statement, Term

WAYS = ("look-up", "escalating", "always")


def questions(snapshot: Snapshot, n: int, random: np.random.Generator) -> list[tuple[list[Query], int]]:
    """Return (a query an option, the place of the recorded one), -1 where none is recorded."""
    found = []
    for kind, (predicates, end) in KINDS.items():
        for number, (true, given) in enumerate(pairs(snapshot, kind, n // len(KINDS), random)):
            others = distractors(snapshot, true, given, random)
            more = distractors(snapshot, true, given, random)
            spare = [node for node in more if node not in others][:1]
            options = [true, *others] if number % 2 == 0 or not spare else [*spare, *others]
            order = random.permutation(len(options)).tolist()
            curies = [snapshot.curie(options[at]) for at in order]
            right = order.index(0) if options[0] == true else -1
            ends = ("option", "given") if end == "subject" else ("given", "option")
            where = Statement(subject=ends[0], predicates=predicates, object=ends[1])
            given_term = Term(id="given", curies=(snapshot.curie(given),))
            terms = [(Term(id="option", curies=(curie,)), given_term) for curie in curies]
            found.append(([Query(asked=Check(), terms=each, where=where) for each in terms], right))
    return found


def answered(engine: Engine, asked: list[Query], way: str) -> tuple[tuple[Verdict, ...], bool, float]:
    """Return the verdicts, whether paths were searched, and seconds of processor time."""
    began = time.process_time()
    debate = Debate(engine.snapshot, asked, one=True, ground=None if way == "look-up" else engine.searched)
    verdicts = debate.run()
    searched = any(step.searched == "paths" for step in debate.steps)
    if way == "always" and not searched:
        debate.graph.add([argument for candidate in range(len(asked)) for argument in debate._paths(candidate)])
        verdicts, searched = judge(debate.graph, len(asked)), True
    return verdicts, searched, time.process_time() - began


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("bundle", nargs="?", default=None)
    options.add_argument("--questions", type=int, default=120)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with Engine.open(given.bundle or default_bundle()) as engine:
        drawn = questions(engine.snapshot, given.questions, np.random.default_rng(given.seed))
        answered(engine, drawn[0][0], "always")
        right, same, told, searches = (dict.fromkeys(WAYS, 0) for _ in range(4))
        spent = dict.fromkeys(WAYS, 0.0)
        for asked, place in drawn:
            states = {}
            for way in WAYS:
                verdicts, searched, seconds = answered(engine, asked, way)
                states[way] = [verdict.state for verdict in verdicts]
                right[way] += place >= 0 and [at for at, state in enumerate(states[way]) if state == "supported"] == [place]
                told[way] += any(verdict.best is not None for verdict in verdicts)
                searches[way] += searched
                spent[way] += seconds
            for way in WAYS:
                same[way] += states[way] == states["always"]
        recorded = sum(place >= 0 for _, place in drawn)
        print(machine())
        print(f"{'':12} {'right':>26} {'same':>26} {'told of':>9} {'searched':>9} {'ms':>7}")
        for way in WAYS:
            shares = [
                f"{hit:4} of {of:4} [{wilson(hit, of)[0]:.3f}, {wilson(hit, of)[1]:.3f}]"
                for hit, of in ((right[way], recorded), (same[way], len(drawn)))
            ]
            print(f"{way:12} {shares[0]:>26} {shares[1]:>26} {told[way]:9} {searches[way]:9} {1000 * spent[way] / len(drawn):7.1f}")


if __name__ == "__main__":
    main()
