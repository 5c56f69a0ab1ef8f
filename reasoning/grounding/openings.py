"""Patterns that are searched only in a sentence that has a word which each match of theirs holds.

Two dozen tables of cues are looked for in every sentence, and nearly none of them has anything there. With which letters a word of each
match begins follows from a pattern itself; each word of a sentence then says, in one look-up, which patterns may match.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]  # Python's own parser, of which no types are published
import re._parser as parser  # type: ignore[import-not-found]  # as above
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

#: Letters of a word's beginning that are compared, and ways to begin beyond which a word is not followed.
_LETTERS, _WAYS = 6, 5_000
#: What stands behind the letters of a whole word.
_ENDS = "$"
#: The letters that a word begins with so far, whether they are all that count of it, and whether it is known that the word begins there.
_State = tuple[str, bool, bool]
#: A character beyond ASCII counts as a word by itself.
_WORD = re.compile(r"[a-z0-9]+|[^\x00-\x7f]")
_WORDLY = frozenset(string.ascii_lowercase + string.digits)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_COMMON_WORDS = "the of and in to a with was is were are for by on as that an at from has have had be been it he she this they his her we"
#: Beginnings of words of which one stands in nearly every sentence, and what one is worth beside other beginnings.
_COMMON, _OFTEN = frozenset(word[:_LETTERS] for word in _COMMON_WORDS.split()), 1_000


class _AnyhowError(Exception):
    """A word may begin with any letter, or a match within one."""


@cache
def openings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return beginnings of words, up to six small letters, of which one is in every match; None where no such word is known.

    A word that is whole ends with "$".

    >>> sorted(openings(re.compile(r"\\b(?:not?|never)\\b"))), openings(re.compile(r"\\w+seen"))
    (['never$', 'no$', 'not$'], None)
    """
    return _rarest(list(parser.parse(pattern.pattern, pattern.flags & re.VERBOSE)), begun=False)


def _rarest(parts: Sequence[Any], rest: Sequence[Any] = (), *, begun: bool) -> frozenset[str] | None:
    """The beginnings of the rarest word that a row of parts must hold; ``rest`` follows it, ``begun``: whether a word begins with it."""
    found: list[frozenset[str]] = []
    for at, (code, argument) in enumerate(parts):
        if (one := _word_at([*parts[at:], *rest], begun=begun)) is not None:
            found.append(one)
        within: Sequence[Any] = ()
        if code is op.SUBPATTERN:
            within = [argument[3]]
        elif code is op.BRANCH:
            within = argument[1]
        elif code in _REPEATS and argument[0] > 0:
            within = [argument[2]]
        behind = [] if code in _REPEATS else [*parts[at + 1 :], *rest]
        of_each = [_rarest(list(part), behind, begun=begun) for part in within]
        if of_each and all(one is not None for one in of_each):
            found.append(frozenset().union(*(one for one in of_each if one is not None)))
        begun = _bounds(code, argument, begun)
    return min(found, key=lambda some: sum(_OFTEN if one.rstrip(_ENDS) in _COMMON else 1 for one in some), default=None)


def _bounds(code: Any, argument: Any, begun: bool) -> bool:
    """Whether what stands behind a part begins a word, if it is a word at all; ``begun``: whether what stands at the part does."""
    if code is op.AT or code in (op.ASSERT, op.ASSERT_NOT):
        bounds = argument is op.AT_BOUNDARY or (code is op.ASSERT_NOT and argument[0] < 0 and _no_letter(argument[1]))
        return begun or bounds
    if code is op.SUBPATTERN:
        return _behind(argument[3], begun)
    if code is op.BRANCH:
        return all(_behind(branch, begun) for branch in argument[1])
    if code in _REPEATS:
        least, _, body = argument
        return (least > 0 or begun) and _behind(body, begun)
    return _apart(code, argument)


def _behind(parts: Iterable[tuple[Any, Any]], begun: bool) -> bool:
    for code, argument in parts:
        begun = _bounds(code, argument, begun)
    return begun


def _apart(code: Any, argument: Any) -> bool:
    characters = _characters(code, argument)
    return characters is not None and _WORDLY.isdisjoint(characters)


def _word_at(parts: Sequence[Any], *, begun: bool) -> frozenset[str] | None:
    """The beginnings of the word with which a row of parts begins; None where that is none, or any."""
    try:
        states = _after(parts, {("", False, begun)})
    except _AnyhowError:
        return None
    return frozenset(text for text, _, _ in states) if all(text for text, _, _ in states) else None


def _after(parts: Iterable[tuple[Any, Any]], states: set[_State]) -> set[_State]:
    """The states behind a row of parts."""
    for code, argument in parts:
        if all(done for _, done, _ in states):
            break
        states = _part(code, argument, states)
        if len(states) > _WAYS:
            raise _AnyhowError
    return states


def _part(code: Any, argument: Any, states: set[_State]) -> set[_State]:
    if code is op.SUBPATTERN:
        return _after(argument[3], states)
    if code is op.BRANCH:
        return set().union(*(_after(branch, states) for branch in argument[1]))
    if code in _REPEATS:
        least, most, body = argument
        for _ in range(min(least, _LETTERS)):
            states = _after(body, states)
        for _ in range(min(int(most) - least, _LETTERS)):
            states = states | _after(body, states)
        return states
    if code is op.AT or code in (op.ASSERT, op.ASSERT_NOT):
        ends = argument is op.AT_BOUNDARY or (code is op.ASSERT_NOT and argument[0] > 0 and _no_letter(argument[1]))
        return {_ended(state) if ends and state[0] else (*state[:2], state[2] or _bounds(code, argument, state[2])) for state in states}
    characters = _characters(code, argument)
    return {new for state in states for new in _further(state, characters)}


def _no_letter(behind: Any) -> bool:
    """Whether what must not stand before is any letter."""
    listed = behind[0][1] if len(behind) == 1 and behind[0][0] is op.IN else ()
    return (op.CATEGORY, op.CATEGORY_WORD) in listed


def _characters(code: Any, argument: Any) -> str | None:
    """The characters, in small letters, that a part of one character may be; None for any, or for a part that is not one character."""
    if code is op.LITERAL:
        return chr(argument).lower()
    if code is op.CATEGORY:
        return " " if argument is op.CATEGORY_SPACE else string.digits if argument is op.CATEGORY_DIGIT else None
    if code is op.IN:
        listed = [None if one is op.NEGATE else _characters(one, of) for one, of in argument]
        return None if None in listed else "".join(one for one in listed if one)
    return None


def _ended(state: _State) -> _State:
    """The state behind a word's end."""
    text, done, begun = state
    return state if done else (text + _ENDS, True, begun)


def _further(state: _State, characters: str | None) -> Iterator[_State]:
    """The states behind one more character."""
    text, done, begun = state
    if done:
        yield state
    elif characters is None:
        if not text:
            raise _AnyhowError
        yield text, True, begun
    else:
        for one in set(characters):
            if one in _WORDLY:
                if not begun:
                    raise _AnyhowError
                yield text + one, len(text) + 1 == _LETTERS, begun
            elif not one.isascii():
                yield _ended(state) if text else (one, True, begun)
            else:
                yield _ended(state) if text else ("", False, True)


class Gate:
    """A pattern that is searched where a word says that it may match.

    What its matches begin with is worked out for all gates at once, by ``learn`` or when enough was searched for that to pay: it takes
    longer than any one text.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        _GATES.append(self)

    def finditer(self, text: str, start: int, end: int) -> Iterable[re.Match[str]]:
        """Return the matches in ``text[start:end]``, as the pattern does."""
        return self.pattern.finditer(text, start, end) if self.opens(text, start, end) else ()

    def opens(self, text: str, start: int, end: int) -> bool:
        """Whether the pattern may match in ``text[start:end]``."""
        learnt = _learnt
        bit = learnt.bits.get(self)
        if bit is None:
            global _unlearnt
            _unlearnt += 1
            if _unlearnt >= _WORTH:
                learn()
            return True
        return not bit or bool(learnt.of_text(text, start, end) & bit)


class _Learnt:
    """Which words say of which gates that these may match: a bit for each gate, 0 where any text may."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self.bits: dict[Gate, int] = {}
        self._beginnings: dict[str, int] = {}
        for place, gate in enumerate(gates):
            held = openings(gate.pattern)
            self.bits[gate] = 0 if held is None else 1 << place
            for beginning in held or ():
                self._beginnings[beginning] = self._beginnings.get(beginning, 0) | self.bits[gate]
        self.of_text = lru_cache(maxsize=4)(self._of_text)
        self._of_beginning = lru_cache(maxsize=65_536)(self._of_word)

    def _of_text(self, text: str, start: int, end: int) -> int:
        """A bit for each gate that may match."""
        found = 0
        for word in set(_WORD.findall(text[start:end].lower())):
            found |= self._of_beginning(word[: _LETTERS + 1])
        return found

    def _of_word(self, beginning: str) -> int:
        found = self._beginnings.get(beginning + _ENDS, 0)
        for length in range(1, len(beginning) + 1):
            found |= self._beginnings.get(beginning[:length], 0)
        return found


def learn() -> None:
    """Work out what the matches of all gates there are begin with (about half a second)."""
    global _learnt, _unlearnt
    with _LOCK:
        if len(_learnt.bits) < len(_GATES):
            _learnt = _Learnt(list(_GATES))
        _unlearnt = 0


#: Searches of gates of which nothing is known yet, after which it is worked out: about a hundred sentences.
_WORTH = 3_000
_GATES: list[Gate] = []
_LOCK = Lock()
_unlearnt = 0
_learnt = _Learnt(())
