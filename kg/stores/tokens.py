"""Cypher cut into tokens, as strictly as it takes to say what a statement may do.

It refuses what two parsers could read differently (escapes outside the plain ones, control characters, unclosed quotes or comments): a
guard that reads a text otherwise than the database does guards nothing. See the Cypher manual, "Parsing" and "Naming rules and
recommendations".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryRefused

#: Longer statements are refused: none that a person writes comes near, and parsers take time that no time-out covers.
MAX_LENGTH = 100_000

_ESCAPES = set("\\'\"`bfnrt")
_NUMBER = re.compile(r"(?:0x[0-9a-fA-F_]+|0o[0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``kind`` is word, quoted (a name in backticks), string, number, parameter or sign; ``text`` is the name or sign itself."""

    kind: str
    text: str
    at: int
    end: int = 0

    @property
    def upper(self) -> str:
        """A word as a keyword would be compared: compatibility forms folded, upper case. Empty for all that cannot be a keyword."""
        return unicodedata.normalize("NFKC", self.text).upper() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """Return the statement's tokens without spaces and comments.

    Raises:
        QueryRefused: it is too long, or holds something that parsers may read in more than one way.
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefused(f"the statement has {len(text)} characters, more than {MAX_LENGTH}; pass long values as parameters")
    if re.search(r"\\u+", text, re.IGNORECASE):
        raise QueryRefused(
            r"a \u escape stands in the statement, which Neo4j reads before anything else; write the character itself, or use a parameter"
        )
    for at, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"} and character not in "\t\n\r":
            raise QueryRefused(f"an invisible character (U+{ord(character):04X}) stands at position {at}; remove it, or use a parameter")
    return list(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    at, end = 0, len(text)
    while at < end:
        character = text[at]
        if character.isspace():
            at += 1
        elif text.startswith("//", at):
            newline = re.compile(r"[\n\r]").search(text, at)
            at = newline.end() if newline else end
        elif text.startswith("/*", at):
            close = text.find("*/", at + 2)
            if close < 0:
                raise QueryRefused(f"the comment at position {at} is not closed")
            at = close + 2
        elif character in "'\"":
            stop = _string_end(text, at)
            yield Token("string", text[at + 1 : stop - 1], at, stop)
            at = stop
        elif character == "`":
            stop = _name_end(text, at)
            yield Token("quoted", text[at + 1 : stop - 1].replace("``", "`"), at, stop)
            at = stop
        elif character == "$":
            if text.startswith("$`", at):
                stop = _name_end(text, at + 1)
                yield Token("parameter", text[at + 2 : stop - 1].replace("``", "`"), at, stop)
                at = stop
                continue
            found = re.compile(r"\$(\w+)").match(text, at)
            if found is None:
                raise QueryRefused(
                    f"a parameter's name is missing at position {at}: write $name (labels and types cannot be computed here)"
                )
            yield Token("parameter", found[1], at, found.end())
            at = found.end()
        elif (number := _NUMBER.match(text, at)) and not text.startswith("..", at):
            # "1..3" is a range: the number ends before the dots.
            stop = at + len(re.split(r"\.\.|\.(?!\d)", number[0])[0])
            yield Token("number", text[at:stop], at, stop)
            at = stop
        elif character == "_" or character.isalpha() or unicodedata.category(character) in {"Nl", "Pc", "Sc"}:
            stop = at + 1
            while stop < end and (text[stop].isalnum() or unicodedata.category(text[stop]) in {"Pc", "Sc", "Mn", "Mc", "Nl"}):
                stop += 1
            yield Token("word", text[at:stop], at, stop)
            at = stop
        else:
            yield Token("sign", character, at, at + 1)
            at += 1


def _string_end(text: str, at: int) -> int:
    quote, place = text[at], at + 1
    while place < len(text):
        if text[place] == "\\":
            if place + 1 >= len(text) or text[place + 1] not in _ESCAPES:
                raise QueryRefused(
                    f"the escape at position {place} is none of \\\\ \\' \\\" \\` \\b \\f \\n \\r \\t; pass the text as a parameter"
                )
            place += 2
        elif text[place] == quote:
            return place + 1
        else:
            place += 1
    raise QueryRefused(f"the string at position {at} is not closed")


def _name_end(text: str, at: int) -> int:
    place = at + 1
    while place < len(text):
        if text[place] == "\\":
            raise QueryRefused(f"a backslash stands in the quoted name at position {at}")
        if text[place] == "`":
            if not text.startswith("``", place):
                return place + 1
            place += 1
        place += 1
    raise QueryRefused(f"the quoted name at position {at} is not closed")
