"""What sorting by frequency reads of records is what the whole records say."""

from __future__ import annotations

from kg.frequency import of
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import share
from reasoning.engine import Engine


def _same(one: float, other: float) -> bool:
    return one == other or (one != one and other != other)


def test_a_few_columns_say_the_same_as_whole_records(engine: Engine) -> None:
    snapshot: Snapshot = engine.snapshot
    told = 0
    for edge in range(snapshot.n_edges):
        whole, few = snapshot.evidence(edge), snapshot.frequent(edge)
        assert [(p.id, p.frequency, of(p.qualifiers)) for p in whole] == [tuple(p) for p in few]
        assert _same(share(whole), share(few))
        told += share(few) == share(few)
    assert told  # some record says how frequent something is


def test_named_finds_what_ground_finds(engine: Engine) -> None:
    text = "No ectopia lentis in her mother, but arachnodactyly (FBN1); rule out Marfan syndrome and seizures."
    grounded = engine.grounder.ground(text, nested=True).mentions
    named = engine.grounder.named(text)
    assert [(m.start, m.end, m.candidates, m.spans) for m in named] == [(m.start, m.end, m.candidates, m.spans) for m in grounded]
    assert any(m.negated for m in grounded) and not any(m.negated for m in named)
