"""Frames that make a question of a statement: "is it false that ...", "I doubt that ...", and whether they turn it round."""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.reading.words.closed import AUX, HAVE

#: What a statement may be said to be: affirming, and turning it round.
_SO = (
    *("true", "possible", "correct", "right", "known", "accurate", "fair", "so", "a fact", "the case", "likely", "established", "proven"),
    "safe",
)
_NOT_SO = (
    *("false", "wrong", "untrue", "incorrect", "impossible", "inaccurate", "a myth", "a mistake", "an error", "unlikely", "doubtful"),
    *("excluded", "ruled out", "unknown", "unproven"),
)
_SAYING = ("to say", "to claim", "to think", "to assume", "to believe", "to state", "to conclude", "if i say", "saying", "thinking")
_THINK = (
    *("think", "believe", "assume", "suppose", "guess", "say", "claim", "conclude", "heard", "read", "understand", "thought", "mean"),
    "take it",
)
_DOUBT = ("doubt", "deny", "dispute", "exclude", "rule out")
_PROOF = ("evidence", "proof", "record", "records", "indication", "sign", "reason to think", "reason to believe")
#: What holds records, and that it does.
_HOLDERS = frozenset({"graph", "database", "medclew", "it"})
_HOLDING = frozenset({"hold", "have", "contain", "know", "give", "show"})
_SUBJECTS = ("i", "we", "you", "one", "people", "some", "my doctor")
#: Every word that may stand in a frame.
WORDS = frozenset(word for phrase in (*_SO, *_NOT_SO, *_SAYING, *_THINK, *_DOUBT, *_PROOF) for word in phrase.split())


def frame(low: Sequence[str], at: int, contracted: bool) -> tuple[int, bool] | None:
    """Return where the statement begins behind words that ask about it as a whole, and whether they turn it round.

    Args:
        low: the question's words in small letters. at: where the frame may begin.
        contracted: whether the first "not" is an "n't", which expects a yes ("isn't it true") and turns nothing round.
    """
    for found in (_it_is(low, at, contracted), _saying(low, at), _proof(low, at)):
        if found is not None:
            return found
    return None


def _behind(low: Sequence[str], at: int, words: str) -> int | None:
    said = words.split()
    return at + len(said) if list(low[at : at + len(said)]) == said else None


def _one_of(low: Sequence[str], at: int, phrases: Sequence[str]) -> int | None:
    ends = [end for phrase in phrases if (end := _behind(low, at, phrase)) is not None]
    return max(ends, default=None)


def _it_is(low: Sequence[str], at: int, contracted: bool) -> tuple[int, bool] | None:
    """ "is it (not) true that", "it is false to say that", "would it be wrong to say that"."""
    place, turned, met = at, False, 0
    while place < len(low) and (low[place] in AUX or low[place] in ("it", "not", "never", "also", "really", "then", "therefore", "that")):
        if low[place] in ("not", "never"):
            turned ^= not (contracted and met == 0 and "it" not in low[at:place])  # "isn't it so" expects a yes
            met += 1
        if low[place] == "that" and low[place - 1 : place] != ["is"]:
            break
        place += 1
    if place == at or "it" not in low[at:place]:
        return None
    end = _one_of(low, place, _SO)
    if end is None:
        end, turned = _one_of(low, place, _NOT_SO), not turned
    return None if end is None else _that(low, end, turned, needed=True)


def _saying(low: Sequence[str], at: int) -> tuple[int, bool] | None:
    """ "I do not think that", "can we rule out that", "am I wrong in saying that"."""
    place, turned = at, False
    said = False
    while place < len(low) and (low[place] in AUX or low[place] in HAVE or low[place] in ("not", "never", "also", "that", "been", "told")):
        turned ^= low[place] in ("not", "never")
        said |= low[place] == "told"
        place += 1
    end = _one_of(low, place, _SUBJECTS)
    if end is None:
        return None
    place = end
    while place < len(low) and (low[place] in AUX or low[place] in HAVE or low[place] in ("not", "never", "really", "been", "told")):
        turned ^= low[place] in ("not", "never")
        said |= low[place] == "told"
        place += 1
    if (end := _one_of(low, place, _THINK)) is not None:
        return _that(low, end, turned, needed=False)
    if (end := _one_of(low, place, _DOUBT)) is not None:
        return _that(low, end, not turned, needed=False)
    if (end := _one_of(low, place, ("right", "correct"))) is not None:
        return _that(low, end, turned, needed=True)
    if (end := _one_of(low, place, ("wrong", "mistaken"))) is not None:
        return _that(low, end, not turned, needed=True)
    return _that(low, place, turned, needed=True) if said else None


def _proof(low: Sequence[str], at: int) -> tuple[int, bool] | None:
    """ "there is no evidence that", "is there any proof that"."""
    place, turned = at, False
    holder = next((n for n in (2, 3) if list(low[at + 1 : at + n]) and low[at + n - 1 : at + n] and low[at + n - 1] in _HOLDERS), 0)
    if holder and low[at] in AUX and low[at + holder : at + holder + 1] and low[at + holder] in _HOLDING:
        place = at + holder + 1 + (low[at + holder + 1 : at + holder + 2] in (["any"], ["some"]))
        end = _one_of(low, place, _PROOF)
        return None if end is None else _that(low, end, False, needed=True)
    while place < len(low) and (low[place] in AUX or low[place] in ("there", "any", "some", "no", "not", "good", "a")):
        turned ^= low[place] in ("no", "not")
        place += 1
    if place == at or "there" not in low[at:place]:
        return None
    end = _one_of(low, place, _PROOF)
    return None if end is None else _that(low, end, turned, needed=True)


def _that(low: Sequence[str], at: int, turned: bool, *, needed: bool) -> tuple[int, bool] | None:
    """The end of "(to say) that" behind a frame; without it there is no frame where it is needed."""
    place = at
    for words in (*(f"in {word}" for word in _SAYING), *_SAYING):
        end = _behind(low, place, words)
        if end is not None:
            place = end
            needed = False
            break
    if low[place : place + 1] in (["that"], ["if"], ["whether"]):
        return place + 1, turned
    return None if needed else (place, turned)
