"""Other words for the same thing: what a window of text may be called in the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from reasoning.grounding.parts import NOUNS as PART_NOUNS
from reasoning.grounding.parts import SPOKEN

_FILE = Path(__file__).with_name("equivalents.tsv")
_PHRASES = Path(__file__).with_name("phrases.tsv")

#: Words that say only that something is amiss; ontologies choose one of them per branch ("Abnormality of the hand", "Abnormal ear
#: morphology", "Renal malformation"), writers choose freely.
_AMISS_WORDS = "abnormality abnormal anomaly malformation defect deformity dysmorphism dysmorphology involvement manifestation change"
AMISS = frozenset(_AMISS_WORDS.split())
_AMISS_FORMS: tuple[tuple[str, ...], ...] = (("abnormality",), ("abnormal", "morphology"), ("anomaly",), ("abnormal",), ("malformation",))
#: The amiss words that also stand for how something works.
_DISTURBED = frozenset(["abnormality", "abnormal", "disturbance", "dysfunction", "disorder", "problem", "impairment"])
_DISTURBED_FORMS: tuple[tuple[str, ...], ...] = (
    ("abnormality",),
    ("abnormal", "physiology"),
    ("disorder",),
    ("dysfunction",),
    ("abnormal",),
)

_HEADS = AMISS | _DISTURBED
#: Words that say that a shape is amiss: "ear malformations" is "malformed ears" before "abnormality of the ear". The others say less, and
#: mean the more general of two terms: of HPO's "Abnormality of X" and the "Abnormal X morphology" below it, 28 in 88 and 13 in 131 have
#: synonyms with "abnormalities", "anomaly", "defect" and the like, 0 and 3 with "deformity".
_MISSHAPEN = frozenset({"malformation", "deformity", "dysmorphism", "dysmorphology"})
_SHAPE = ("abnormal", "morphology")
#: What the other of the two terms is worth.
LESS = 0.79

#: What a name found under one other word, and under two, is worth beside one found under the text's own words.
ONE, TWO, HEAD = 0.9, 0.8, 0.88
#: By the noun for an adjective that says of what part of the body something is amiss.
PART = 0.87
#: Content words of the longest window of which one is exchanged for another.
MOST_VARIED = 6
#: What a name is worth that is found by another group of words.
GROUP = 0.86
#: A name with the noun for an adjective ("I feel dizzy"), unless the adjective is a name itself ("a cold").
FELT = 0.84
#: Words that only frame what stands around them: "postnatal-onset microcephaly", "bilateral occurrence of cataracts".
_FRAMES = frozenset(["onset", "occurrence", "presence", "appearance", "evidence"])
#: What a name is worth without them.
FRAMED = 0.85
#: A time that names give as an adjective: "hypotonic at birth".
_TIMES = {"birth": ("neonatal", "congenital")}
#: A name without the side that the text names is true of it too: "pain in the left knee" is knee pain.
_SIDES, SIDE = frozenset({"left", "right"}), 0.85


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return each word's equivalents, each with the word it needs beside it or '', most votes first (``reasoning.grounding.learn``)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        one, other, _, _, beside = line.split("\t")
        found.setdefault(one, []).append((other, beside))
        found.setdefault(other, []).append((one, beside))
    return {word: tuple(others[:8]) for word, others in found.items()}


@lru_cache(maxsize=1)
def phrases() -> dict[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]]:
    """Return word -> the (group of words that it stands in, what may stand for the group) (``reasoning.grounding.learn_phrases``)."""
    return by_word(tuple(line.split("\t")[:2]) for line in _PHRASES.read_text("utf-8").splitlines()[1:])


def by_word(pairs: Iterable[Sequence[str]]) -> dict[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]]:
    """File pairs of groups, both ways, under the longest word of the first."""
    found: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
    for one, other in pairs:
        for words, others in ((one.split(), other.split()), (other.split(), one.split())):
            found.setdefault(max(words, key=lambda word: (len(word), word)), []).append((frozenset(words), tuple(others)))
    return {word: tuple(entries) for word, entries in found.items()}


@lru_cache(maxsize=1)
def _in_groups() -> frozenset[str]:
    return frozenset(word for entries in phrases().values() for group, _ in entries for word in group)


def _grouped(content: tuple[str, ...]) -> Iterator[str]:
    """The bags with one group of the words exchanged; something else must be left beside it."""
    known = phrases()
    led = [word for word in content if word in known]
    if not led:
        return
    held = frozenset(content)
    for word in led:
        for group, others in known[word]:
            if group < held:
                yield _bag((*(w for w in content if w not in group), *others))


#: Ordinals are one word however they are written.
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_ORDINALS = {word: f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}" for n, word in enumerate(_NTH, 1)}
_ORDINALS |= {figure: word for word, figure in _ORDINALS.items()}


#: Says whether any name holds a word.
Exists = Callable[[str], object]
#: Words whose forms are kept at hand.
_REMEMBERED = 50_000

#: Endings that turn a word into another part of speech of the same stem, and Latin plurals into singulars: "dislocated lens" and "lens
#: dislocation", "ataxic" and "ataxia", "fistulae" and "fistula". What is no word is in no name and costs a look-up.
_ENDINGS = (
    "ated|ation ation|ated ated|atation ated|ating ified|ification ification|ified arged|argement ened|ening ening|ened arded|ardation "
    "ion|ed ed|ing plastic|plasia plasia|plastic axic|axia tonic|tonia trophic|trophy ephalic|ephaly ic|ia ic|y matous|ma mata|ma ae|a "
    "ally|al actic|axia aevoid|evoid ation|ed ed|ation ia|y y|ia le|ular ular|le a|ar ar|a"
)
_DERIVED = tuple(tuple(pair.split("|")) for pair in _ENDINGS.split())


@lru_cache(maxsize=65_536)
def derived(word: str) -> tuple[str, ...]:
    """Return words of the same stem as another part of speech.

    >>> derived("dislocated")[0], derived("calcified")[0], derived("ataxic")[0], derived("fistulae")[0]
    ('dislocation', 'calcification', 'ataxia', 'fistula')
    """
    made = [word[: -len(end)] + other for end, other in _DERIVED if word.endswith(end) and len(word) - len(end) >= 2 and len(word) >= 6]
    return tuple(dict.fromkeys(made))[:5]


def felt(word: str) -> str:
    """Return the noun for what an adjective says of someone; what is no word is in no name.

    >>> felt("dizzy"), felt("weak")
    ('dizziness', 'weakness')
    """
    return word[:-1] + "iness" if word.endswith("y") else word + "ness"


def may_be(word: str, exists: Exists) -> bool:
    """Whether a word that no name holds has another form, or an equivalent, that one does."""
    others = (*(other for other, _ in table().get(word, ())), *derived(word), felt(word))
    known = (_in_groups(), _ORDINALS, AMISS, _DISTURBED, _SIDES, _FRAMES, _TIMES, PART_NOUNS, SPOKEN)
    return any(word in words for words in known) or any(exists(other) for other in others)


class Forms:
    """What may stand for each word, kept at hand: windows of a text share their words. ``exists`` says whether any name holds a word."""

    def __init__(self, exists: Exists) -> None:
        self._exists = exists
        self._known: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, ...], str]] = {}
        self._open: dict[str, bool] = {}
        #: what may stand for a word wherever it stands, for words of which that is all
        self._anywhere: dict[str, tuple[str, ...]] = {}

    def _of(self, word: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], str]:
        """A word's equivalents, the forms of its stem that names hold, the noun of what it says of someone or ''."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            noun = felt(word) if len(word) >= 4 and self._exists(felt(word)) else ""
            known = self._known[word] = (table().get(word, ()), tuple(form for form in derived(word) if self._exists(form)), noun)
        return known

    def may_be(self, word: str) -> bool:
        """Whether a word has another form, or an equivalent, that a name holds; see ``may_be``."""
        known = self._open.get(word)
        if known is None:
            if len(self._open) > _REMEMBERED:
                self._open.clear()
            known = self._open[word] = may_be(word, self._exists)
        return known

    def options(self, word: str, content: tuple[str, ...]) -> tuple[str, ...]:
        """Return what may stand for one of a window's words there."""
        anywhere = self._anywhere.get(word)
        if anywhere is not None:
            return anywhere
        found = self._options(word, content)
        if not any(beside for _, beside in self._of(word)[0]):
            if len(self._anywhere) > _REMEMBERED:
                self._anywhere.clear()
            self._anywhere[word] = found
        return found

    def _options(self, word: str, content: tuple[str, ...]) -> tuple[str, ...]:
        others, forms, _ = self._of(word)
        if others:
            forms = (*[other for other, beside in others if not beside or beside in content][:6], *forms)
        return (*_TIMES.get(word, ()), *SPOKEN.get(word, ()), *((_ORDINALS[word],) if word in _ORDINALS else ()), *forms)

    def felt(self, word: str) -> str:
        """Return the noun for what an adjective says of someone, '' where no name holds it."""
        return self._of(word)[2]


def variants(content: tuple[str, ...], forms: Forms | None = None) -> Iterator[tuple[str, float]]:
    """Yield (bag, worth) for the ways to say a window's stemmed content words otherwise; the window itself is not among them.

    One word is exchanged in windows of up to six words, two in windows of two or three: beyond that the names are too specific for an
    exchange to be likely, and the number of ways grows too fast.
    """
    if len(content) > MOST_VARIED:
        return
    forms = forms or Forms(bool)
    options = [forms.options(word, content) for word in content]
    if len(content) == 1:
        # A verb by itself tells of anything ("were ordered"); beside another word it says what happens to that.
        options = [tuple(word for word in options[0] if not word.endswith("ing") and word not in SPOKEN.get(content[0], ()))]
    for place, words in enumerate(options):
        for word in words:
            swapped = word in _MISSHAPEN and content[place] in AMISS and content[place] not in _MISSHAPEN
            yield _bag((*content[:place], word, *content[place + 1 :])), LESS if swapped else ONE
    if len(content) <= 2:
        for place, word in enumerate(content):
            noun = forms.felt(word)
            if noun:
                yield _bag((*content[:place], noun, *content[place + 1 :])), FELT
    if len(content) > 1:
        for exchanged in _grouped(content):
            yield exchanged, GROUP
    open_places = [place for place, words in enumerate(options) if words]
    if len(open_places) > 1 and len(content) <= 3:
        for first, second in combinations(open_places, 2):
            for one in options[first][:4]:
                for other in options[second][:4]:
                    changed = list(content)
                    changed[first], changed[second] = one, other
                    yield _bag(tuple(changed)), TWO
    if len(content) > 2 and not _FRAMES.isdisjoint(content):
        yield from _framed(content, forms)
    if not _SIDES.isdisjoint(content):
        sides = tuple(word for word in content if word not in _SIDES)
        if sides:
            yield _bag(sides), SIDE
            for place, word in enumerate(sides):
                for other in forms.options(word, sides)[:4]:
                    yield _bag((*sides[:place], other, *sides[place + 1 :])), TWO
    if len(content) > 1 and not _HEADS.isdisjoint(content):
        yield from _heads(content, options)


def _framed(content: tuple[str, ...], forms: Forms) -> Iterator[tuple[str, float]]:
    """The window without words within it, or "onset" at its end, that only frame."""
    last = len(content) - 1
    rest = tuple(w for i, w in enumerate(content) if not (w in _FRAMES and (0 < i < last or (i == last and w == "onset"))))
    if 1 < len(rest) < len(content):
        yield _bag(rest), FRAMED
        for place, word in enumerate(rest):
            for other in forms.options(word, rest)[:4]:
                yield _bag((*rest[:place], other, *rest[place + 1 :])), TWO


def _heads(content: tuple[str, ...], options: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, float]]:
    """The window with the word for "amiss" put as the ontology would: "hand anomalies" as "abnormality of the hand"."""
    for words, forms in ((AMISS, _AMISS_FORMS), (_DISTURBED, _DISTURBED_FORMS)):
        at = next((i for i, word in enumerate(content) if word in words), None)
        if at is None:
            continue
        rest = tuple(w for i, w in enumerate(content) if i != at and w not in ("morphology", "physiology"))
        if not rest or len(rest) > 3:
            continue
        rests = [(rest, HEAD)]
        rests += [((*rest[:i], *PART_NOUNS[word], *rest[i + 1 :]), PART) for i, word in enumerate(rest) if word in PART_NOUNS]
        left = [o for i, o in enumerate(options) if i != at and content[i] not in ("morphology", "physiology")]
        for place, others in enumerate(left):
            rests += [((*rest[:place], word, *rest[place + 1 :]), TWO) for word in others[:4]]
        shape = content[at] in _MISSHAPEN
        for part, worth in rests:
            for form in forms:
                less = form == (("abnormality",) if shape else _SHAPE)
                yield _bag((*part, *form)), LESS if less else worth


def _bag(words: tuple[str, ...]) -> str:
    return " ".join(sorted(words))
