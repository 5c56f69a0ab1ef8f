"""Read a large JSON document part by part: a network of two million edges takes gigabytes when it is parsed whole."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.files import LONGEST_LINE, SourceFiles
from ingest.records import json_values
from ingest.unpack import DAMAGE
from kg.errors import SourceError

_CHUNK = 1 << 20
_SPACE = " \t\n\r"
#: What may stand before all else: byte-order marks, too, which some programs write twice.
_BEFORE = _SPACE + "\ufeff"


@dataclass(frozen=True)
class Unusable:
    """An element of a list that is JSON but no value that can be stored."""

    reason: str
    raw: str


def parts(files: SourceFiles, name: str, lists: Collection[str]) -> Iterator[tuple[str, int, Any]]:
    """Yield (key, place, value) of a file that is one JSON object: the elements of the named lists, one by one, with their place from 1;
    every other value whole, with place 0. An element that cannot be stored is an ``Unusable``.

    Raises:
        SourceError: the file is truncated or not a JSON object.
    """
    yield from _parsed(files, name, "a JSON object", lambda text: _object(text, lists))


def elements(files: SourceFiles, name: str) -> Iterator[tuple[int, Any]]:
    """Yield (place, value) of a file that is one JSON array, the place from 1. An element that cannot be stored is an ``Unusable``.

    Raises:
        SourceError: the file is truncated or not a JSON array.
    """
    yield from _parsed(files, name, "a JSON array", _array)


def _parsed(files: SourceFiles, name: str, form: str, parse: Any) -> Iterator[Any]:
    with files.binary(name) as stream:
        text = _Text(io.TextIOWrapper(stream, "utf-8"))
        try:
            while text.take("\ufeff"):
                pass  # a byte-order mark, or several of files that were joined
            yield from parse(text)
            text.expect("")
        except RecursionError:
            raise SourceError(f"{files.called(name)} is nested too deeply at character {text.place:,}") from None
        except (ValueError, *DAMAGE) as error:
            raise SourceError(f"{files.called(name)} is truncated or not {form}: {error}; fetch it again") from error


def _object(text: _Text, lists: Collection[str]) -> Iterator[tuple[str, int, Any]]:
    text.expect("{")
    if text.take("}"):
        return
    seen: set[str] = set()
    while True:
        key = str(text.value())
        if key in seen:
            raise ValueError(f"{key!r} stands there twice")
        seen.add(key)
        text.expect(":")
        if key in lists and text.take("["):
            for place, value in _rest_of_array(text):
                yield key, place, value
        else:
            value = text.value()
            yield key, 0, value
        if text.take("}"):
            return
        text.expect(",")


def _array(text: _Text) -> Iterator[tuple[int, Any]]:
    text.expect("[")
    yield from _rest_of_array(text)


def _rest_of_array(text: _Text) -> Iterator[tuple[int, Any]]:
    place = 0
    while not text.take("]"):
        if place:
            text.expect(",")
        place += 1
        yield place, text.value()


class _Text:
    """A text that is read as far as it is needed."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream = stream
        self._buffer = ""
        self._at = 0
        self._passed = 0
        self._fresh = True
        self._decode = json_values.DECODER.raw_decode

    @property
    def place(self) -> int:
        """How many characters are behind us."""
        return self._passed + self._at

    def value(self) -> Any:
        """Return the value that begins here, or why it cannot be stored, and move behind it."""
        self._skip()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
                if end < len(self._buffer) or not self._more():
                    # A number that ends where the buffer ends may go on.
                    raw, self._at = self._buffer[self._at : end], end
                    return _checked(value, raw)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at > LONGEST_LINE:
                    raise ValueError(f"a value longer than {LONGEST_LINE:,} characters at character {self.place:,}") from None
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
        """Move behind a character that must be the next one; "" is the end."""
        if not character:
            self._skip()
            if self._at < len(self._buffer):
                raise ValueError(f"it goes on behind its end, at character {self.place:,}: {self._buffer[self._at : self._at + 20]!r}")
        elif not self.take(character):
            found = self._buffer[self._at : self._at + 20] or "the end"
            raise ValueError(f"{character!r} should come at character {self.place:,}, where {found!r} is")

    def _skip(self) -> None:
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in (_BEFORE if self._fresh else _SPACE):
                self._at += 1
            if self._at < len(self._buffer) or not self._more():
                self._fresh = False
                return

    def _more(self) -> bool:
        # As much again as is waiting: a long value is then tried a few times, not once a chunk.
        chunk = self._stream.read(max(_CHUNK, len(self._buffer) - self._at))
        self._passed += self._at
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)


def _checked(value: Any, raw: str) -> Any:
    if "\\u" in raw:
        try:
            json_values.refuse_surrogates(value)
        except ValueError as error:
            return Unusable(str(error), raw)
    return value
