"""What callers hand over as text: seen to be text, and no longer than anything of its kind, before work is done that grows with it."""

from __future__ import annotations

from kg.errors import InputError

#: A name, a code or words to search for. The longest name of UMLS has some 3,000 characters; fuzzy search takes time by the character.
LONGEST_NAME = 4_000


def text(value: object, what: str, most: int | None = None) -> str:
    """Return a value that is text.

    Args:
        value: what was handed over.
        what: what it is to be, for the message: "a question", "a concept".
        most: characters at the most; None where another part knows.

    Raises:
        InputError: it is no text, or longer.
    """
    if not isinstance(value, str):
        raise InputError(f"{what} is text, not {type(value).__name__}")
    if most is not None and len(value) > most:
        raise InputError(f"{what} of {len(value):,} characters: {most:,} is the most")
    return value
