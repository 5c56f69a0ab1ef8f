"""In which encoding bytes hold text: UTF-8, or what Windows writes, UTF-16 and UTF-32, with or without a mark."""

from __future__ import annotations

from collections.abc import Callable

#: How texts begin that carry a mark of their encoding; the longer mark comes first.
_MARKS = {b"\xff\xfe\0\0": "UTF-32LE", b"\0\0\xfe\xff": "UTF-32BE", b"\xff\xfe": "UTF-16LE", b"\xfe\xff": "UTF-16BE"}
#: Without a mark: in which of four bytes those that are not Latin letters' own stand, and what has them there.
_ZEROS: dict[str, Callable[[list[float]], bool]] = {
    "UTF-32LE": lambda share: min(share[1:]) > 0.9 > 0.5 > share[0],
    "UTF-32BE": lambda share: min(share[:3]) > 0.9 > 0.5 > share[3],
    "UTF-16LE": lambda share: min(share[1], share[3]) > 0.6 > 0.1 > max(share[0], share[2]),
    "UTF-16BE": lambda share: min(share[0], share[2]) > 0.6 > 0.1 > max(share[1], share[3]),
}
_LOOKED_AT = 64


def other_than_utf8(start: bytes) -> str | None:
    """Return the name of the encoding that a text's first bytes show, as ``iconv`` calls it; None where they show none of these.

    >>> other_than_utf8("HP:0001166".encode("utf-16")), other_than_utf8("HP:0001166".encode("utf-32-be")), other_than_utf8(b"HP:0001166")
    ('UTF-16LE', 'UTF-32BE', None)
    """
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    seen = start[:_LOOKED_AT]
    if len(seen) < 8 or b"\0" not in seen:
        return None
    lanes = [seen[lane::4] for lane in range(4)]
    share = [lane.count(0) / len(lane) for lane in lanes]
    return next((encoding for encoding, is_so in _ZEROS.items() if is_so(share)), None)


def text_of(data: bytes) -> str:
    """Return the text that bytes hold, without a byte-order mark.

    >>> text_of("ataxia".encode("utf-16")), text_of("ataxia".encode("utf-16-be")), text_of(b"\\xef\\xbb\\xbfataxia")
    ('ataxia', 'ataxia', 'ataxia')

    Raises:
        UnicodeDecodeError: they are no text in that encoding.
    """
    return data.decode(other_than_utf8(data) or "utf-8").lstrip("\ufeff")
