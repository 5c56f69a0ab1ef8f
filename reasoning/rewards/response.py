"""A response taken apart: reasoning, then one answer, in plain text. Whatever else stands around or inside them makes it no response."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_WHOLE = re.compile(r"\s*<think>(?P<think>.*?)</think>\s*<answer>(?P<answer>.*?)</answer>\s*", re.S)
#: Markup, and characters that are not seen: an answer is text that a reader sees.
_HIDING = re.compile("<[!/a-zA-Z]|[`*\\\\{}]|\\[[^]]*\\]\\(|&[a-z#0-9]+;|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Reasoning in more steps than this is none: no question needs them.
STEPS = 200
_NUMBER = re.compile(r"^\s*(?:\d+[.)]|[-•])\s*")


@dataclass(frozen=True, slots=True)
class Response:
    """Steps of reasoning, one a line, and the answer; ``fault`` says why it is none ("" where it is one)."""

    steps: tuple[str, ...] = ()
    answer: str = ""
    fault: str = ""


def parse(text: str, names: Collection[str] = ()) -> Response:
    """Return a response's parts.

    Args:
        names: what concepts are called: what is markup elsewhere is none inside a name (a star allele, a formula in brackets).

    >>> parse("<think>1. A causes B.</think><answer>B</answer>")
    Response(steps=('A causes B.',), answer='B', fault='')
    >>> parse("The answer is B.").fault
    'not one <think> and one <answer>'
    >>> starred = "<think>CYP2D6*4 is a kind of allele.</think><answer>CYP2D6*4</answer>"
    >>> parse(starred).fault, parse(starred, ["CYP2D6*4"]).fault, parse(starred.replace("4<", "4**<"), ["CYP2D6*4"]).fault
    ('markup or unseen characters', '', 'markup or unseen characters')
    """
    found = _WHOLE.fullmatch(text)
    if found is None or text.count("<answer>") != 1 or text.count("<think>") != 1:
        return Response(fault="not one <think> and one <answer>")
    answer = found["answer"].strip()
    if not answer or "\n" in answer:
        return Response(fault="the answer is not one line")
    if _hides(answer, names) or _hides(found["think"], names):
        return Response(fault="markup or unseen characters")
    steps = tuple(said for line in found["think"].splitlines() if (said := _NUMBER.sub("", line).strip()))
    if len(steps) > STEPS:
        return Response(fault=f"more than {STEPS} steps")
    return Response(steps, answer, "" if steps else "the reasoning is empty")


def _hides(text: str, names: Collection[str]) -> bool:
    """Whether there is markup, or what is not seen, outside the names of concepts."""
    if not _HIDING.search(text):
        return False
    marked = sorted({n for n in names if _HIDING.search(n) and any(map(str.isalnum, n))}, key=lambda name: (-len(name), name))
    if not marked:
        return True
    # A name counts as one where it stands alone: inside a longer word it is a part of something else.
    named = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in marked), re.I)
    return bool(_HIDING.search(named.sub("", text)))
