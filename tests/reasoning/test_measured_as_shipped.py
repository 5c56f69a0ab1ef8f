"""What the benchmark of grounding measures is what ``Engine.ground`` returns: no setting of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks import grounding
from reasoning.engine import Engine

TEXTS = (
    "Two boys with dominantly inherited ataxia had pits of the palms, short second and third toes and ocular abnormalities.",
    "Marfan syndrome shows variable expressivity; aortic dissection and ectopia lentis were seen, no hearing loss.",
)


def _told(engine: Engine, text: str) -> list[dict[str, object]]:
    """The findings and ways of inheritance of a text, as a gold standard has them."""
    varies = grounding.branch(engine.snapshot, grounding.VARIABILITY)
    made = []
    for mention in engine.ground(text).mentions:
        term = grounding._counted(mention, varies)
        if term is not None and term.curie.startswith("HP:"):
            made.append({"start": mention.start, "end": mention.end, "id": term.curie})
    return made


def test_the_benchmark_measures_what_ships(default_engine: Engine, default_bundle: Path, tmp_path: Path) -> None:
    gold = [_told(default_engine, text) for text in TEXTS]
    assert all(len(mentions) > 2 for mentions in gold)

    def measured(lost: int) -> float:
        """Strict F1 with so many mentions of the second text left out of the gold standard."""
        file = tmp_path / f"{lost}.jsonl.gz"
        with gzip.open(file, "wt", encoding="utf-8") as out:
            for number, (text, mentions) in enumerate(zip(TEXTS, gold, strict=True)):
                out.write(json.dumps({"pmid": str(number), "text": text, "mentions": mentions[lost:] if number else mentions}) + "\n")
        (row,) = (row for row in grounding.run(default_bundle, file) if row["nested"] and row["level"] == "strict")
        return float(row["scores"][2])

    assert measured(0) == 1.0
    assert measured(1) < 1.0
