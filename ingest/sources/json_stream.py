"""Read a large JSON object part by part: a network of two million edges takes gigabytes when it is parsed whole."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator
from typing import Any

from ingest.files import DAMAGE, SourceFiles
from kg.errors import SourceError

_CHUNK = 1 << 20
_SPACE = " \t\n\r"


def parts(files: SourceFiles, name: str, lists: Collection[str]) -> Iterator[tuple[str, int, Any]]:
    """Yield (key, place, value) of a file that is one JSON object: the elements of the named lists, one by one, with their place from 1;
    every other value whole, with place 0.

    Raises:
        SourceError: the file is truncated or not a JSON object.
    """
    with files.binary(name) as stream:
        text = _Text(io.TextIOWrapper(stream, "utf-8"))
        try:
            yield from _object(text, lists)
        except (ValueError, *DAMAGE) as error:
            raise SourceError(f"{files.called(name)} is truncated or not a JSON object: {error}; fetch it again") from error


def _object(text: _Text, lists: Collection[str]) -> Iterator[tuple[str, int, Any]]:
    text.expect("{")
    if text.take("}"):
        return
    while True:
        key = str(text.value())
        text.expect(":")
        if key in lists and text.take("["):
            place = 0
            while not text.take("]"):
                if place:
                    text.expect(",")
                place += 1
                yield key, place, text.value()
        else:
            yield key, 0, text.value()
        if text.take("}"):
            return
        text.expect(",")


class _Text:
    """A text that is read as far as it is needed."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._buffer = ""
        self._at = 0
        self._passed = 0
        self._decode = json.JSONDecoder().raw_decode

    def value(self) -> Any:
        """Return the value that begins here and move behind it."""
        self._skip()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
                if end < len(self._buffer) or not self._more():
                    # A number that ends where the buffer ends may go on.
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                if not self._more():
                    raise ValueError(f"{error.msg} at character {self._passed + error.pos:,}") from None

    def take(self, character: str) -> bool:
        """Move behind a character when it is the next one; return whether it was."""
        self._skip()
        if not self._buffer.startswith(character, self._at):
            return False
        self._at += 1
        return True

    def expect(self, character: str) -> None:
        """Move behind a character that must be the next one."""
        if not self.take(character):
            found = self._buffer[self._at : self._at + 20] or "the end"
            raise ValueError(f"{character!r} should come at character {self._passed + self._at:,}, where {found!r} is")

    def _skip(self) -> None:
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer) or not self._more():
                return

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK)
        self._passed += self._at
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)
