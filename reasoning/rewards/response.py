"""A response taken apart: reasoning, then one answer, in plain text. Whatever else stands around or inside them makes it no response."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

_WHOLE = re.compile(r"\s*<think>(?P<think>.*?)</think>\s*<answer>(?P<answer>.*?)</answer>\s*", re.S)
#: Markup, and characters of control: an answer is text that a reader sees.
_MARKUP = re.compile(r"<[!/a-zA-Z]|[`*\\{}]|\[[^]]*\]\s*[(:]|&[a-z#0-9]+;|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Categories of what is not seen or not assigned, and letters and marks that are drawn as nothing though they are of others.
_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: Reasoning in more steps, or a response of more characters, is none: no question needs them.
STEPS, LONGEST = 200, 20_000
_NUMBER = re.compile(r"^\s*(?:\d+[.)]|[-•])\s*")


@dataclass(frozen=True, slots=True)
class Response:
    """Steps of reasoning, one a line, and the answer; ``fault`` says why it is none ("" where it is one)."""

    steps: tuple[str, ...] = ()
    answer: str = ""
    fault: str = ""


def parse(text: str, names: Collection[str] = (), named: Callable[[str], Iterable[str]] = lambda said: ()) -> Response:
    """Return a response's parts.

    Args:
        names: what concepts are called: what is markup elsewhere is none inside a name (a star allele, a formula in brackets).
        named: gives further names that an answer may be.

    >>> parse("<think>1. A causes B.</think><answer>B</answer>")
    Response(steps=('A causes B.',), answer='B', fault='')
    >>> parse("The answer is B.").fault
    'not one <think> and one <answer>'
    >>> starred = "<think>CYP2D6*4 is a kind of allele.</think><answer>CYP2D6*4</answer>"
    >>> parse(starred).fault, parse(starred, ["CYP2D6*4"]).fault, parse(starred.replace("4<", "4**<"), ["CYP2D6*4"]).fault
    ('markup or unseen characters', '', 'markup or unseen characters')
    """
    if len(text) > LONGEST:
        return Response(fault=f"more than {LONGEST:,} characters")
    found = _WHOLE.fullmatch(text)
    if found is None or text.count("<answer>") != 1 or text.count("<think>") != 1:
        return Response(fault="not one <think> and one <answer>")
    answer = found["answer"].strip()
    if not answer or "\n" in answer:
        return Response(fault="the answer is not one line")
    if _hides(answer, lambda: [*names, *named(answer)]) or _hides(found["think"], lambda: names):
        return Response(fault="markup or unseen characters")
    steps = tuple(said for line in found["think"].splitlines() if (said := _NUMBER.sub("", line).strip()))
    if len(steps) > STEPS:
        return Response(fault=f"more than {STEPS} steps")
    return Response(steps, answer, "" if steps else "the reasoning is empty")


def _hides(text: str, names: Callable[[], Collection[str]]) -> bool:
    """Whether there is markup, or what is not seen, outside the names of concepts."""
    if not _hiding(text):
        return False
    marked = sorted({n for n in names() if _hiding(n) and any(map(str.isalnum, n))}, key=lambda name: (-len(name), name))
    if not marked:
        return True
    # A name counts as one where it stands alone: inside a longer word it is a part of something else.
    alone = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in marked), re.I)
    return _hiding(alone.sub("", text))


def _hiding(text: str) -> bool:
    return bool(_MARKUP.search(text)) or (not text.isascii() and any(map(_unseen, text)))


def _unseen(letter: str) -> bool:
    """Whether a character is drawn as nothing, or as a space that is none.

    >>> [_unseen(each) for each in "a \\u00a0\\ufe0f\\U000e0041\\u200b\\u00e9\\n"]
    [False, False, True, True, True, True, False, False]
    """
    kind = unicodedata.category(letter)
    if letter.isascii():
        return False
    return kind in _UNSEEN or kind == "Zs" or letter in _BLANK or unicodedata.name(letter, "").startswith("VARIATION SELECTOR")
