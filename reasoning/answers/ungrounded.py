"""Words of a text that were not understood, and findings in it that are not the patient's own."""

from __future__ import annotations

from reasoning.claims.composer import Composer
from reasoning.grounding import Grounding
from reasoning.rendering.text import listed, plain


def say_ungrounded(write: Composer, grounding: Grounding) -> None:
    """Say which words of a text were not understood, and which findings were set aside because they are not the patient's own."""
    if grounding.nil:
        write.missing.append(f"not recognised: {listed([repr(plain(nil.text, 60)) for nil in grounding.nil[:8]])}")
    for mention in grounding.mentions:
        if mention.kind == "finding" and mention.context != "patient":
            why = "a relative's" if mention.context == "family" else "only considered"
            write.notes.append(f"{plain(mention.text, 60)!r} was set aside: {why} ({plain(mention.cue, 40)})")
