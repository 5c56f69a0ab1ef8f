"""Words of a text that were not understood, and findings in it that are not the patient's own."""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.claims.composer import Composer
from reasoning.grounding import Grounding
from reasoning.rendering.text import listed, plain

#: Places that are told at the most.
_TOLD = 8


def say_ungrounded(write: Composer, grounding: Grounding) -> None:
    """Say which words of a text were not understood, and which findings were set aside because they are not the patient's own."""
    if grounding.nil:
        write.missing.append(unrecognised([(nil.start, nil.end) for nil in grounding.nil]))
    for mention in grounding.mentions:
        if mention.best.how == "respelled" and mention.kind == "finding":
            write.notes.append(f"characters {mention.start + 1}–{mention.end} were read as {plain(mention.best.label)}, misspelt")
        if mention.kind == "finding" and mention.context != "patient":
            why = "a relative's" if mention.context == "family" else "only considered"
            write.notes.append(f"{plain(mention.text, 60)!r} was set aside: {why} ({plain(mention.cue, 40)})")


def unrecognised(places: Sequence[tuple[int, int]]) -> str:
    """Say how many words of a patient's story were not recognised and where they stand, not which: they may name the patient."""
    told = [f"{start + 1}–{end}" for start, end in places[:_TOLD]] + (["others"] if len(places) > _TOLD else [])
    return f"not recognised: {len(places)} {'words or names' if len(places) > 1 else 'word or name'}, at characters {listed(told)}"
