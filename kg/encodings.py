"""In which encoding bytes hold text: UTF-8, or what Windows writes, UTF-16 and UTF-32, with or without a mark."""

from __future__ import annotations

_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
#: Without a mark every other byte of plain letters is zero: where the letters stand, and where the zeros.
_WIDE = {"UTF-16LE": (0, 1), "UTF-16BE": (1, 0)}


def other_than_utf8(start: bytes) -> str | None:
    """Return which other encoding text that begins so is in, None where it may be UTF-8.

    >>> other_than_utf8("text".encode("utf-16-le")), other_than_utf8("text".encode("utf-32")), other_than_utf8(b"text")
    ('UTF-16LE', 'UTF-32', None)
    """
    marked = next((known for mark, known in _MARKS.items() if start.startswith(mark)), None)
    if marked is not None:
        return marked
    letters = {name: (start[:64][low::2], start[:64][zero::2]) for name, (low, zero) in _WIDE.items()}
    return next((name for name, (low, zero) in letters.items() if len(zero) > 3 and not any(zero) and all(low)), None)


def text_of(data: bytes) -> str:
    """Return the text that bytes hold, without a byte-order mark.

    >>> text_of("ataxia".encode("utf-16")), text_of("ataxia".encode("utf-16-be")), text_of(b"\\xef\\xbb\\xbfataxia")
    ('ataxia', 'ataxia', 'ataxia')

    Raises:
        UnicodeDecodeError: they are no text in that encoding.
    """
    return data.decode(other_than_utf8(data) or "utf-8-sig")
