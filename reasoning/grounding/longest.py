"""Which of the windows that share words stand by themselves, and the stretches of text that one covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoning.grounding.match import Window
from reasoning.grounding.tokens import Token


def longest(windows: Sequence[Window]) -> list[Window]:
    """Return the windows with most words, then the best match, then the first; none shares a word with one kept, but for a list's head."""
    kept: list[Window] = []
    taken: dict[int, Window] = {}
    whole = [w for w in windows if not w.torn]
    torn = [w for w in windows if w.torn]
    for window in sorted(whole, key=lambda w: (-len(w.tokens), -w.worth, w.low)):
        if not any(t in taken for t in window.tokens):
            kept.append(window)
            taken.update(dict.fromkeys(window.tokens, window))
    for window in sorted(torn, key=lambda w: (-len(w.tokens), -w.worth, w.low)):
        shared = {t for t in window.tokens if t in taken}
        own = [t for t in window.tokens if t not in taken]
        # The list's shared word may be part of another mention; the window's own words must still be free, or name less by themselves.
        lesser = {taken[t].tokens for t in shared if set(taken[t].tokens) < set(window.tokens)}
        if not own and not lesser:
            continue
        kept = [w for w in kept if w.tokens not in lesser]
        kept.append(window)
        taken.update({t: window for t in own})
    return sorted(kept, key=lambda w: (w.low, w.high))


def joined(windows: Sequence[Window], others: Sequence[Window]) -> list[Window]:
    """Return all windows, those of the same words as one with the hits of both."""
    by_words = {window.tokens: window for window in windows}
    for other in others:
        same = by_words.get(other.tokens)
        if same is not None:
            known = {hit.node for hit, _ in same.hits}
            hits = sorted((*same.hits, *(pair for pair in other.hits if pair[0].node not in known)), key=lambda pair: -pair[1])
            other = replace(same, hits=tuple(hits))
        by_words[other.tokens] = other
    return list(by_words.values())


def pieces(tokens: Sequence[Token], window: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of text that a window's words cover; stop words between two of them belong to the stretch."""
    found: list[list[int]] = []
    for place, number in enumerate(window):
        joined = place and all(tokens[i].stop for i in range(window[place - 1] + 1, number))
        if joined:
            found[-1][1] = tokens[number].end
        else:
            found.append([tokens[number].start, tokens[number].end])
    return tuple((a, b) for a, b in found)
