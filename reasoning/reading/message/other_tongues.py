"""Questions as people ask them whose first language is another: "Exist some medicine for X?", "Does the lupus is hereditary?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoning.reading.words.closed import BE, PREP
from reasoning.reading.words.tokens import Token

_EXIST = frozenset({"exist", "exists", "existing"})
_SOME = frozenset({"a", "an", "any", "some"})
_DONE = frozenset({"used", "indicated", "prescribed", "given", "seen", "found", "observed", "involved", "caused", "treated"})
_DO = frozenset({"do", "does"})
_TRUE = frozenset({"true", "possible", "correct", "certain"})


def in_order(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with the auxiliary where English has it, and "there" and "it" where it has them."""
    made = list(tokens)
    if len(made) > 2 and made[0].low in _EXIST and made[1].low in _SOME:
        first = made[0]
        cut = first.start + 2
        there = Token(cut, first.end, first.text[2:], "there", True)
        return [replace(first, end=cut, text=first.text[:2], low="is"), there, *made[1:]]
    if len(made) > 3 and made[0].low in BE and made[1].low in _TRUE and made[2].low == "that":
        return [made[0], Token(made[1].start, made[1].start, "it", "it", False), *made[1:]]
    done = next((at for at, token in enumerate(made[:-1]) if token.low in _DONE and made[at - 1].low in BE), 0)
    if done > 2 and made[0].low in PREP and made[1].low in ("which", "what"):
        return [*made[:done], *made[done + 1 :], made[done]]  # "for which illness is used X"
    if made and made[0].low in _DO:
        verbs = [at for at, token in enumerate(made) if token.low in BE]
        if len(verbs) == 1 and 1 < verbs[0] < len(made) - 1 and not any(token.low in ("that", "which", "who") for token in made):
            return [replace(made[0], low=made[verbs[0]].low), *made[1 : verbs[0]], *made[verbs[0] + 1 :]]
    return made
