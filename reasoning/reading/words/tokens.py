"""A question's words with where they stand. Punctuation that matters to grammar is a word too."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:\.\d[^\W_]*)*|['’]s(?!\w)|[,;:()/–—-]|[<>≥≤=%]")
_CONTRACTED = re.compile(r"(?P<verb>do|does|did|is|are|was|were|has|have|had|ca|can|could|wo|would|should|might)n['’]?t\b", re.I)

#: Question words behind which "'s" is "is".
_ASKING = frozenset({"what", "who", "where", "how", "when", "why", "which"})

#: The same without its apostrophe.
_UNMARKED = frozenset({"whats", "whos", "wheres", "hows"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word: ``text[start:end]``, in small letters as ``low``; ``glued`` where no space stands before it."""

    start: int
    end: int
    text: str
    low: str
    glued: bool

    @property
    def word(self) -> bool:
        """Whether it is a word and no punctuation."""
        return self.text[0].isalnum()


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]``; "doesn't" is two, a possessive ending is one by itself.

    >>> [t.low for t in tokenize("Doesn't Marfan's syndrome, type-1, hurt?")]
    ['does', 'not', 'marfan', "'s", 'syndrome', ',', 'type', '-', '1', ',', 'hurt']
    """
    end = len(text) if end is None else end
    contracted = {m.start(): m for m in _CONTRACTED.finditer(text, start, end)}
    tokens: list[Token] = []
    place = start
    while match := _TOKEN.search(text, place, end):
        at = match.start()
        glued = at > start and not text[at - 1].isspace()
        if at in contracted:
            whole = contracted[at]
            cut = whole.end("verb")
            verb = {"ca": "can", "wo": "will"}.get(whole["verb"].lower(), whole["verb"].lower())
            tokens.append(Token(at, cut, text[at:cut], verb, glued))
            tokens.append(Token(cut, whole.end(), text[cut : whole.end()], "not", False))
            place = whole.end()
            continue
        piece = match.group()
        if piece.lower() in _UNMARKED:
            tokens.append(Token(at, match.end() - 1, piece[:-1], piece[:-1].lower(), glued))
            tokens.append(Token(match.end() - 1, match.end(), piece[-1], "is", True))
            place = match.end()
            continue
        low = piece.lower().replace("’", "'")
        if low == "'s" and tokens and tokens[-1].low in _ASKING:
            low = "is"  # "what's X caused by"
        tokens.append(Token(at, match.end(), piece, low, glued))
        place = match.end()
    return tokens
