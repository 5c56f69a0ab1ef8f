"""Single words that say something of the word behind them and not of a patient: "slow heart rate", "double-blind trial", "ordering labs".

An adjective is a finding of a person or of a part of the body; what it says of a rate, a tumor or a study is none. A bare "-ing" word that
names a behaviour in the ontology is what anyone does where it has an object. A loose name in "-ology" is a field, not what it studies.
Longer names that hold the word are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.names import stem
from reasoning.grounding.charting import charted
from reasoning.grounding.closed import CLOSED, REPORTING
from reasoning.grounding.lookup import Hit, NameIndex, spelled
from reasoning.grounding.match import Window
from reasoning.grounding.tokens import COPULAS, DEGREES, POSSESSIVES, Token

_PEOPLE_WORDS = """
    patient person people case proband individual man woman men women male female boy girl child children kid infant baby babies newborn
    neonate toddler adolescent teenager adult lady gentleman mother father parent brother sister sibling twin son daughter aunt uncle
    cousin relative carrier fetus
"""
#: Words for people, in the lexicon's stemmed form.
PEOPLE = frozenset(stem(word) for word in _PEOPLE_WORDS.split())
#: Endings of adjectives that ontologies list as loose names of findings ("Irritable", "Tired").
_ADJECTIVES = ("able", "ible", "ive", "less", "ed")
#: With what names speak of parts of the body.
_SHAPES = (("abnormal", "morphology"), ("pain",))
_OF_PARTS = (*_SHAPES, ("cancer",), ("obstruction",), ("arthritis",), ("disease",))
#: Sizes that tell parts of one kind apart ("small intestine", "great toe").
_SIZES = frozenset({"small", "large", "long", "short", "great", "little"})
_DETERMINERS = POSSESSIVES | {"the", "a", "an", "this", "that", "these", "those", "some", "any", "all"}
_CONDITION_WORDS = "disease disorder condition syndrome trait inheritance mode pattern manner transmission"
_CONDITIONS = frozenset(_CONDITION_WORDS.split())
_FALLS = frozenset({"fall", "falls", "fell", "falling", "fallen"})
_PARTICLE_WORDS = "asleep into within under outside below above between short apart behind ill pregnant silent"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
#: Words of the longest run whose last word an adjective is taken to be said of.
_RUN = 3


class Attributes:
    """Turns such readings of single words down.

    Args:
        index: the lexicon. acts, passes: whether a node is a behaviour, a way of inheritance.
    """

    def __init__(self, index: NameIndex, acts: Callable[[int], bool], passes: Callable[[int], bool]) -> None:
        self._index, self._acts, self._passes = index, acts, passes

    def kept(self, text: str, tokens: Sequence[Token], high: int, window: Window) -> Window | None:
        """Return a window without the hits that only say something of what follows in ``tokens[..:high]``, None when none is left."""
        if len(window.tokens) != 1:
            return self._no_part(tokens, window)
        at = window.tokens[0]
        said = [hit for hit, _ in window.hits if self._is_adjective(hit, tokens[at])]
        done = [hit for hit, _ in window.hits if tokens[at].text.lower().endswith("ing") and self._acts(hit.node)]
        kept = [hit for hit, _ in window.hits if tokens[at].stem.endswith("ed") and self._passes(hit.node)]
        field = [hit for hit, _ in window.hits if hit.kind != "name" and tokens[at].stem.endswith("ology")]
        lost = (
            charted(tokens, at, high, [hit for hit, _ in window.hits])
            + field
            + (said if said and self._of_another(text, tokens, at, high) else [])
            + (kept if kept and not _of_condition(tokens, at, high) else [])
            + ([hit for hit, _ in window.hits] if _falls_otherwise(tokens, at, high) else [])
            + (done if done and _has_object(tokens, at, high) else [])
        )
        if not lost:
            return window
        hits = tuple((hit, score) for hit, score in window.hits if hit not in lost)
        return replace(window, hits=hits) if hits else None

    def _no_part(self, tokens: Sequence[Token], window: Window) -> Window | None:
        """Return a window without the names that make a size of a part's own name: the small intestine is not too small."""
        content = [tokens[at].stem for at in window.tokens]
        if _SIZES.isdisjoint(content) or not self._is_part(_OF_PARTS, *content):
            return window
        said = " ".join(sorted(content))
        hits = tuple((hit, score) for hit, score in window.hits if spelled(hit.name)[1] == said)
        return replace(window, hits=hits) if hits else None

    def _is_adjective(self, hit: Hit, token: Token) -> bool:
        """Whether a word names a node as an adjective: by the noun made of it, or as a loose name that is one."""
        noun = self._index.forms.felt(token.stem)
        if noun and spelled(hit.name)[1] == noun:
            return True
        return hit.kind != "name" and (bool(noun) or token.stem.endswith(_ADJECTIVES))

    def _of_another(self, text: str, tokens: Sequence[Token], at: int, high: int) -> bool:
        """Whether an adjective stands in a compound, or before a noun that is neither a person nor a part of the body."""
        start, end = tokens[at].start, tokens[at].end
        if text[start - 1 : start] == "-" or (text[end : end + 1] == "-" and at + 1 < high and tokens[at + 1].start == end + 1):
            return True
        before = at - 1
        while before >= 0 and not tokens[before + 1].breaks and tokens[before].text.lower() in DEGREES:
            before -= 1
        if before >= 0 and not tokens[before + 1].breaks and tokens[before].text.lower() in COPULAS:
            return False
        run: list[str] = []
        for token in tokens[at + 1 : min(high, at + 1 + _RUN)]:
            if token.breaks or token.stop or token.text.lower() in CLOSED or token.text.lower().endswith("ly"):
                break
            if token.stem in PEOPLE:
                return False
            run.append(token.stem)
        return bool(run) and tokens[at + 1].text.lower() not in REPORTING and not self._is_part(_SHAPES, run[-1])

    def _is_part(self, kinds: Sequence[tuple[str, ...]], *words: str) -> bool:
        """Whether the ontologies have an abnormal shape, a pain or the like of what words name together."""
        return bool(self._index.find([" ".join(sorted((*kind, *words))) for kind in kinds]))


def _has_object(tokens: Sequence[Token], at: int, high: int) -> bool:
    """Whether a noun, or the determiner of one, follows a word directly."""
    if at + 1 >= high or tokens[at + 1].breaks:
        return False
    word = tokens[at + 1].text.lower()
    return word in _DETERMINERS or not (tokens[at + 1].stop or word in CLOSED or word in REPORTING or word.endswith("ly"))


def _of_condition(tokens: Sequence[Token], at: int, high: int) -> bool:
    """Whether an adjective stands before a word for a condition or a way of inheritance: a region that is imprinted is neither."""
    return any(token.stem in _CONDITIONS for token in tokens[at + 1 : min(high, at + 3)])


def _falls_otherwise(tokens: Sequence[Token], at: int, high: int) -> bool:
    """Whether a verb of falling says something else with what follows: "falls asleep", "fell below 90", "fall into two groups"."""
    if tokens[at].text.lower() not in _FALLS:
        return False
    after = at + 1
    while after < high and tokens[after].text.lower().endswith("ly"):
        after += 1
    if after >= high or tokens[after].breaks:
        return False
    word = tokens[after].text.lower()
    return word in _PARTICLES or (word in ("to", "by") and after + 1 < high and tokens[after + 1].text[0].isdigit())
