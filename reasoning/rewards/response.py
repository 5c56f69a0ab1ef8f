"""A response taken apart: reasoning, then one answer, in plain text. Whatever else stands around or inside them makes it no response."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WHOLE = re.compile(r"\s*<think>(?P<think>.*?)</think>\s*<answer>(?P<answer>.*?)</answer>\s*", re.S)
#: Markup, and characters that are not seen: an answer is text that a reader sees.
_HIDING = re.compile("<[!/a-zA-Z]|[`*\\\\{}]|\\[[^]]*\\]\\(|&[a-z#0-9]+;|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_NUMBER = re.compile(r"^\s*(?:\d+[.)]|[-•])\s*")


@dataclass(frozen=True, slots=True)
class Response:
    """Steps of reasoning, one a line, and the answer; ``fault`` says why it is none ("" where it is one)."""

    steps: tuple[str, ...] = ()
    answer: str = ""
    fault: str = ""


def parse(text: str) -> Response:
    """Return a response's parts.

    >>> parse("<think>1. A causes B.</think><answer>B</answer>")
    Response(steps=('A causes B.',), answer='B', fault='')
    >>> parse("The answer is B.").fault
    'not one <think> and one <answer>'
    """
    found = _WHOLE.fullmatch(text)
    if found is None or text.count("<answer>") != 1 or text.count("<think>") != 1:
        return Response(fault="not one <think> and one <answer>")
    answer = found["answer"].strip()
    if not answer or "\n" in answer:
        return Response(fault="the answer is not one line")
    if _HIDING.search(answer) or _HIDING.search(found["think"]):
        return Response(fault="markup or unseen characters")
    steps = tuple(said for line in found["think"].splitlines() if (said := _NUMBER.sub("", line).strip()))
    return Response(steps, answer, "" if steps else "the reasoning is empty")
