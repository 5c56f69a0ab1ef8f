"""Golden answers as data: what is kept of an answer, and how the files are written anew."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from reasoning.claims.answer import Answer
from reasoning.engine import Engine

FOLDER = Path(__file__).parent
QUESTIONS = {
    "differential": "Which diseases explain ectopia lentis, arachnodactyly and aortic root dilatation without hearing loss?",
    "genes": "Which genes cause Marfan syndrome?",
    "connection": "How is FBN1 related to ectopia lentis?",
}


def kept(answer: Answer) -> dict[str, Any]:
    """Return the part of an answer that is golden: what is said and what it rests on.

    Scores, counts, and what a differential says of its second candidate and on, move with the ranking's model and are left out.
    """
    end = answer.text.find("\n2. ") if answer.intent == "differential" else len(answer.text)
    claims = [c for c in answer.claims if c.start < end]
    cited = {number for c in claims for number in c.citations}
    return {
        "question": answer.question,
        "intent": answer.intent,
        "abstained": answer.abstained,
        "concepts": [[c["role"], c["text"], c["curie"]] for c in answer.concepts],
        "claims": [{"text": c.text, "citations": list(c.citations), "negated": c.negated} for c in claims],
        "citations": [
            {
                "number": c.number,
                "edge_id": c.edge_id,
                "statement": [c.subject, c.predicate, c.object, c.negated],
                "records": [[p.source, p.source_version, p.record, list(p.publications)] for p in c.evidence],
            }
            for c in answer.citations
            if c.number in cited
        ],
    }


def load(name: str) -> dict[str, Any]:
    """Read a golden answer."""
    golden: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return golden


def main(bundle: str) -> None:
    """Write every golden answer anew."""
    with Engine.open(bundle) as engine:
        for name, question in QUESTIONS.items():
            text = json.dumps(kept(engine.ask(question)), indent=1, ensure_ascii=False) + "\n"
            (FOLDER / f"{name}.json").write_text(text, "utf-8")
            print(f"{name}: {question}")


if __name__ == "__main__":
    main(sys.argv[1])
