"""A text as the rules of negation read it: apostrophes, hyphens, spaces and full-width forms as a keyboard types them, nothing unseen.

What a word processor or a web page puts for a character ("doesn’t", "seizure‑free", "（no）", "❌") says the same, and must not change what
is denied; nor must quotes and the markup of emphasis and tables. Soft hyphens and zero-width characters are taken out, so that places in
the text move; ``Plain`` moves spans along. All else keeps its place.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from dataclasses import dataclass

from kg.names import UNSEEN

Span = tuple[int, int]

_FORMS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ´`＇", "'"),
        **dict.fromkeys("‐‑﹣－", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\u3000", " "),
        **dict.fromkeys("❌✖🗙🚫⛔⊖⁻", "✗"),
        **dict.fromkeys("✅✔☑⊕⁺", "✓"),
        **dict.fromkeys("\ufe0e\ufe0f", " "),
        **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c", "\n"),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    }
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
#: Cyrillic letters that look like Latin ones: in a text with no others they are typed for them.
_ALIKE = str.maketrans("аеорсхуіѕјАВЕКМНОРСТХІЅЈ", "aeopcxyisjABEKMHOPCTXISJ")
_OTHER_SCRIPT = re.compile("(?![аеорсхуіѕјАВЕКМНОРСТХІЅЈ])[\u0400-\u04ff]")
#: A cell's end, a row's or a block's end or a line break, another tag; emphasis and quotes, which set nothing apart.
_MARKUP = re.compile(
    r"(?P<entity>&(?:nbsp|quot|apos|amp|ndash|mdash|shy|#\d{2,6}|#x[0-9a-f]{2,5});)|(?P<struck><(?:s|del|strike)>|~~(?=\w))|(?P<unstruck></(?:s|del|strike)>|(?<=\w)~~)|(?P<cell></t[dh]\s*>)|(?P<block></?(?:tr|li|p|div|br|ul|ol|h\d)\b[^<>]{0,200}>)|(?P<tag></?(?:td|th|b|i|em|strong|span|u|table|tbody)"
    r"\b[^<>]{0,200}>)|(?P<mark>\*\*|__|(?<=\w)\*(?=\s|$)|(?<=\s)\*(?=\w)|[\"“”„«»`])",
    re.I,
)
#: Characters of which markup has one.
_SIGNS = re.compile(r"[&<~*_\"“”„«»`]")


@dataclass(frozen=True, slots=True)
class Plain:
    """The text as it is read, and where in the given text what was taken out stood."""

    text: str
    gone: tuple[int, ...]

    def span(self, span: Span) -> Span:
        """Return a span of the given text in the plain one."""
        return span[0] - bisect_left(self.gone, span[0]), span[1] - bisect_left(self.gone, span[1])


def plain(text: str) -> Plain:
    """Return a text in plain characters.

    >>> plain("doesn’t have sei\\u00adzures").text
    "doesn't have seizures"
    >>> plain("doesn’t have sei\\u00adzures").span((13, 22))
    (13, 21)
    """
    if _SIGNS.search(text):
        text = _MARKUP.sub(_unmarked, text)
    if text.isascii():
        return Plain(text, ())
    if not _OTHER_SCRIPT.search(text):
        text = text.translate(_ALIKE)
    gone = tuple(match.start() for match in _UNSEEN.finditer(text))
    return Plain(_UNSEEN.sub("", text).translate(_FORMS), gone)


def _unmarked(markup: re.Match[str]) -> str:
    """What stands for a piece of markup, as long as it; what is struck out is in question."""
    if markup["entity"]:
        said = html.unescape(markup["entity"])
        sign = " " if len(said) != 1 or said in '"\u00ad' else said
        return sign + " " * (len(markup.group()) - 1)
    if markup["struck"]:
        return " " * (len(markup.group()) - 1) + "?"
    sign = "|" if markup["cell"] else "\n" if markup["block"] else ""
    return sign + " " * (len(markup.group()) - len(sign))
