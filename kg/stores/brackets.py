"""Brackets in a statement's tokens: what closes what, and what stands between commas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.stores.tokens import Token

_PAIRS = {"(": ")", "[": "]", "{": "}"}


def is_sign(found: Sequence[Token], place: int, sign: str) -> bool:
    """Whether a place holds a sign."""
    return 0 <= place < len(found) and found[place].kind == "sign" and found[place].text == sign


def closing(found: Sequence[Token], place: int, depth: int = 0) -> int:
    """Where the bracket that opens at a place is closed; the end where it is not. ``depth`` is how many are open before the place."""
    for at in range(place, len(found)):
        if found[at].kind == "sign":
            depth += (found[at].text in _PAIRS) - (found[at].text in _PAIRS.values())
            if depth <= 0 and found[at].text in _PAIRS.values():
                return at
    return len(found)


def opening(found: Sequence[Token], place: int) -> int:
    """Where the bracket that is closed at a place opens; 0 where it does not."""
    depth = 0
    for at in range(place, -1, -1):
        if found[at].kind == "sign":
            depth += (found[at].text in _PAIRS.values()) - (found[at].text in _PAIRS)
            if depth == 0:
                return at
    return 0


def arguments(found: Sequence[Token], place: int) -> Iterator[Sequence[Token]]:
    """The arguments of the call whose bracket opens at a place."""
    end, depth, start = closing(found, place), 0, place + 1
    for at in range(place + 1, end):
        if found[at].kind == "sign":
            depth += (found[at].text in _PAIRS) - (found[at].text in _PAIRS.values())
            if depth == 0 and found[at].text == ",":
                yield found[start:at]
                start = at + 1
    if start < end:
        yield found[start:end]
