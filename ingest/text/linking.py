"""What links words to concepts, as this room knows it: a protocol. The engine's own linker lies above (``reasoning.mining``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a sentence names; offsets count the characters of the whole text."""

    start: int
    end: int
    curie: str
    name: str
    category: str
    negated: bool = False
    #: only thought of ("rule out"), or somebody else's
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it mentions, in order, none inside another."""

    start: int
    end: int
    mentions: tuple[Mention, ...]


class Linker(Protocol):
    """Reads a text as sentences with linked mentions."""

    @property
    def model(self) -> str:
        """Who links, for the record: a name with a version."""
        ...

    def read(self, text: str) -> Sequence[Sentence]:
        """Return the sentences that mention something.

        Raises:
            InputError: the text is too long to be read at once.
        """
        ...
