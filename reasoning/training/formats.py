"""Rows as trainers read them. Each carries its item whole, as JSON under ``item``, so that it can be checked wherever it ends up.

``chat`` and ``sft`` are TRL's conversational forms (messages; prompt and completion), ``preference`` that of its preference trainers,
``rlvr`` verl's (data_source, prompt, ability, reward_model, extra_info; TRL's GRPO reads the same ``prompt``), ``triples`` that of
sentence-transformers (anchor, positive, negative).
"""

from __future__ import annotations

import json
from typing import Any

from kg.errors import InputError
from reasoning.training.item import Item

FORMATS = ("items", "chat", "sft", "preference", "rlvr", "triples")
SYSTEM = "Reason step by step inside <think></think>, one statement a line, then give one answer inside <answer></answer>."


def row(item: Item, form: str, index: int) -> dict[str, Any] | None:
    """Return an item as a row of a format, None where the item has nothing for it (no rejected response, no passages).

    Raises:
        InputError: there is no such format.
    """
    whole = json.dumps(item.to_dict(), ensure_ascii=False)
    base = {"id": item.id, "kind": item.kind, "split": item.split, "licences": list(item.licences), "item": whole}
    prompt = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": item.question}]
    reply = [{"role": "assistant", "content": item.response}]
    if form == "items":
        return base
    if form == "chat":
        return {"messages": prompt + reply, **base}
    if form == "sft":
        return {"prompt": prompt, "completion": reply, **base}
    if form == "preference":
        rejected = [{"role": "assistant", "content": item.rejected}]
        return {"prompt": prompt, "chosen": reply, "rejected": rejected, **base} if item.rejected else None
    if form == "rlvr":
        truth = {"style": "rule", "ground_truth": whole}
        extra = {"split": item.split, "index": index, "id": item.id, "difficulty": item.difficulty.score, "hops": item.difficulty.hops}
        return {
            "data_source": f"medclew/{item.kind}",
            "prompt": prompt,
            "ability": "medicine",
            "reward_model": truth,
            "extra_info": extra,
            **base,
        }
    if form == "triples":
        if "positive" not in item.extra:
            return None
        negatives = {f"negative_{at}": text for at, text in enumerate(item.extra["negatives"], 1)}
        return {"anchor": item.extra["anchor"], "positive": item.extra["positive"], **negatives, **base}
    raise InputError(f"no format is called {form!r}; there are {', '.join(FORMATS)}")
