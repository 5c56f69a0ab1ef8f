"""Words that take something out of what is asked for: "other than X", "except X", "besides X"."""

from __future__ import annotations

from collections.abc import Sequence

_EXCEPT: tuple[str, ...] = (
    *("other than", "except for", "except", "excepting", "excluding", "besides", "beside", "apart from", "aside from", "save for"),
    *("with the exception of", "not counting", "different from", "rather than", "that are not", "that is not", "which are not"),
    *("not including", "else than", "if not", "who are not", "which is not", "outside of", "instead of"),
)
#: Those that may open a question.
_FRONTED: tuple[str, ...] = (
    "other than",
    "except for",
    "except",
    "excepting",
    "excluding",
    "besides",
    "beside",
    "apart from",
    "aside from",
    "not counting",
)
_FRONTED = (*_FRONTED, "with the exception of", "instead of", "save for", "not including", "rather than", "outside of")
#: Every word of theirs.
WORDS = frozenset(word for phrase in (*_EXCEPT, *_FRONTED) for word in phrase.split())
#: Those that take something out of what stands right before them: behind "ataxia", "rather than spasticity" is no other disease.
_CONTRASTING = frozenset({("rather", "than"), ("instead", "of")})


def _by_first(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        said = tuple(phrase.split())
        found.setdefault(said[0], []).append(said)
    return found


_EXCEPT_BY_FIRST, _FRONTED_BY_FIRST = _by_first(_EXCEPT), _by_first(_FRONTED)


def behind(low: Sequence[str], at: int, *, fronted: bool = False, after: bool = False) -> int:
    """Return where what is taken out begins, behind the words that take it out; ``at`` where none stand there.

    ``after``: a whole clause stands before it.

    >>> behind(["genes", ",", "other", "than", "fbn1"], 1)
    4
    """
    place = at + (list(low[at : at + 1]) == [","])
    found = at
    for said in (_FRONTED_BY_FIRST if fronted else _EXCEPT_BY_FIRST).get(low[place] if place < len(low) else "", ()):
        if tuple(low[place : place + len(said)]) == said and not (after and said in _CONTRASTING):
            found = max(found, place + len(said))
    return found
