"""Windows of words against the lexicon: the same words, words in another order, other words for the same, shared words in lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg.names import STOPWORDS, UNSEEN, normalise, stem, words
from reasoning.grounding.closed import CLOSED, SCHEMA
from reasoning.grounding.lists import lists_of, said_of, shared, spread
from reasoning.grounding.lookup import Hit, NameIndex, spelled
from reasoning.grounding.numerals import SERIES, in_figures
from reasoning.grounding.parts import SPOKEN
from reasoning.grounding.roots import root
from reasoning.grounding.tokens import Token
from reasoning.grounding.variants import AMISS, FELT, MOST_VARIED, variants

#: Content words of the longest window. Three names in a hundred thousand that people write are longer.
WINDOW = 9

KIND_WORTH = {"name": 1.0, "exact": 0.97, "abbreviation": 0.9, "related": 0.85, "narrow": 0.8, "broad": 0.8, "code": 1.0, "cui": 1.0}


@dataclass(frozen=True, slots=True)
class Window:
    """Content words of the text, by token number, and what the lexicon calls by them; ``how`` as in ``Candidate``.

    ``torn``: other content words stand between.
    """

    tokens: tuple[int, ...]
    low: int
    high: int
    hits: tuple[tuple[Hit, float], ...]
    how: str
    torn: bool = False

    @property
    def worth(self) -> float:
        """The best hit's score, 0..1."""
        return max(score for _, score in self.hits)


_UNSEEN = str.maketrans(dict.fromkeys(UNSEEN))
#: Sets a bag of roots apart from one of words.
_ROOTED = "~"
#: What a name is worth that is found by the roots of its words.
DERIVED = 0.78
#: What a name is worth that writes a number otherwise.
NUMBERED = 0.98
#: By how much a name is worth less that is found by mending a word.
RESPELLED = 0.9

#: A letter that a name ends or goes on with ("hemophilia A", "Type A brachydactyly"); the lexicon's bags take it for an article.
_LETTER = re.compile(r"(?<=\w[\s-])A(?![\w'’])")

#: Words between two things of which one is in some relation to the other, not the other to it.
_PREPOSITION = re.compile(r"\b(?:in|of|from|on|to|by|after|before|under|over|without)\b")
#: Takes a hit, as it is or for another node, or turns it down.
Admit = Callable[[Hit], Hit | None]

#: Words that may deny what stands beside them, in the lexicon's form, where what stands there is a finding by itself.
MISSING = frozenset({"absence", "absent", "lack", "lacking", "missing"})
#: Whether a node is something that a patient has or has not.
IsFinding = Callable[[int], bool]
#: Whether a word is one of everyday language.
IsEveryday = Callable[[str], bool]


def match_sentence(
    text: str, tokens: Sequence[Token], low: int, high: int, index: NameIndex, admit: Admit, is_finding: IsFinding
) -> list[Window]:
    """Return what ``match_sentences`` finds in ``tokens[low:high]``."""
    return match_sentences(text, tokens, [(low, high, None)], index, admit, is_finding)[0]


def match_sentences(
    text: str,
    tokens: Sequence[Token],
    sentences: Sequence[tuple[int, int, IsEveryday | None]],
    index: NameIndex,
    admit: Admit,
    is_finding: IsFinding,
    *,
    predicates: bool = False,
) -> list[list[Window]]:
    """Return for each sentence every window that the lexicon has a name for, nested and overlapping ones too; names are looked up at once.

    Args:
        sentences: (low, high, everyday) of ``tokens[low:high]``; ``everyday`` is given for one that is written in capitals: which of its
            words are no abbreviations for all their capitals.
        predicates: a noun and what is said of it are a window, too ("the liver was enlarged"); a question says nothing.
    """
    asked = [_asked(text, tokens, low, high, index, predicates) for low, high, _ in sentences]
    hits = index.find([bag for one in asked for bags in one.spoken.values() for bag, _ in bags])
    meant = [one.named(hits) for one in asked]
    rooted = [_rooted(one, held, index) for one, held in zip(asked, meant, strict=True)]
    found = index.find_rooted(bag for bags in rooted for bag in bags.values())
    hits.update({_ROOTED + bag: names for bag, names in found.items()})
    answers = []
    for one, held, bags, (_, high, everyday) in zip(asked, meant, rooted, sentences, strict=True):
        held.update({window: [(_ROOTED + bag, DERIVED)] for window, bag in bags.items() if bag in found})
        windows = _told(text, tokens, one.sure, held, hits, admit, is_finding, everyday)
        answers.append(windows + [longer for window in windows if (longer := _lettered(text, tokens, high, window)) is not None])
    return answers


@dataclass(slots=True)
class _Asked:
    """A sentence's windows: the plain ones with their commas, those that a list tears apart for sure, and what each may be called."""

    low: int
    stems: list[str]
    plain: list[tuple[tuple[int, ...], int]]
    sure: set[tuple[int, ...]]
    spoken: dict[tuple[int, ...], list[tuple[str, float]]]

    def named(self, hits: Collection[str]) -> dict[tuple[int, ...], list[tuple[str, float]]]:
        """Return the windows that some name is found for."""
        return {window: bags for window, bags in self.spoken.items() if any([bag in hits for bag, _ in bags])}


def _rooted(asked: _Asked, named: Collection[tuple[int, ...]], index: NameIndex) -> dict[tuple[int, ...], str]:
    """The windows that found nothing with the roots of their words."""
    roots = [root(word) for word in asked.stems]
    foreign = {asked.low + i for i, word in enumerate(roots) if not index.in_rooted(word)}
    return {
        window: " ".join(sorted([roots[i - asked.low] for i in window]))
        for window, commas in asked.plain
        if 1 < len(window) <= 5 and not commas and foreign.isdisjoint(window) and window not in named
    }


def _asked(text: str, tokens: Sequence[Token], low: int, high: int, index: NameIndex, predicates: bool) -> _Asked:
    """What is to be looked up for a sentence."""
    stems = [token.stem for token in tokens[low:high]]
    known = [bool(index.uses(word)) for word in stems]
    fixed = {low + i for i, word in enumerate(stems) if not tokens[low + i].stop and not index.forms.may_be(word)}
    # A word that no name holds, in no form that it can take, is in no window.
    dead = {at for at in fixed if not known[at - low]}
    # Windows that are too long to be varied need words that stand in names as long.
    lengthy = {low + i for i, word in enumerate(stems) if known[i] and index.longest(word) > MOST_VARIED}
    plain = list(_windows(tokens, low, high, dead, lengthy))
    listed = list(lists_of(text, tokens, low, high))
    lists = [window for window in shared(tokens, listed) if dead.isdisjoint(window)]
    sure = {
        window
        for window in chain(spread(tokens, listed), said_of(text, tokens, low, high) if predicates else ())
        if dead.isdisjoint(window)
    }
    counted = not SERIES.isdisjoint(stems)
    apart = _apart(tokens, fixed - dead, index)
    unknown = {low + i for i, held in enumerate(known) if not held and stems[i] not in SPOKEN}
    spoken: dict[tuple[int, ...], list[tuple[str, float]]] = {}
    for window, commas in plain:
        if apart and len(window) > 1 and _holds_apart(window, apart):
            continue
        words = tuple([stems[i - low] for i in window])
        bags = spoken[window] = [(" ".join(sorted(words)), 1.0)]
        if not commas and not fixed.issuperset(window) and (not unknown or len(unknown.intersection(window)) < 2):
            bags += variants(words, index.forms)
        if counted:
            bags += _numbered(words, index)
    for window in (*lists, *sorted(sure)):
        if window not in spoken and not (apart and _holds_apart(window, apart)):
            words = tuple([stems[i - low] for i in window])
            bags = spoken[window] = [(" ".join(sorted(words)), 1.0)]
            if len(words) <= (MOST_VARIED if window in sure else 3) and not fixed.issuperset(window):
                bags += variants(words, index.forms)
            if counted:
                bags += _numbered(words, index)
    return _Asked(low, stems, plain, sure, spoken)


def _told(
    text: str,
    tokens: Sequence[Token],
    sure: Collection[tuple[int, ...]],
    meant: dict[tuple[int, ...], list[tuple[str, float]]],
    hits: dict[str, list[Hit]],
    admit: Admit,
    is_finding: IsFinding,
    everyday: IsEveryday | None,
) -> list[Window]:
    """The windows of a sentence that mean something."""
    found = []
    for window, bags in meant.items():
        torn = len(window) > 1 and any([not tokens[i].stop and i not in window for i in range(window[0], window[-1])])
        denying = _denies(tokens, window, hits, is_finding)
        alone = hits.get(bags[0][0], ()) if len(window) == 1 else ()
        if any(is_finding(hit.node) or _fits(hit, window, tokens, 1.0, everyday) for hit in alone):
            # What is a name by itself ("cold") is no adjective for a noun; a gene's symbol ("numb") is none here.
            bags = [(bag, worth) for bag, worth in bags if worth != FELT]
        scored = _score(text, tokens, window, torn, bags, hits, admit, denying=denying, everyday=everyday, sure=window in sure)
        if scored:
            how = "exact" if scored[0][1] >= 0.9 else "words" if scored[0][1] >= 0.8 else "variant"
            if any(tokens[i].respelled for i in window):
                how, scored = "respelled", [(hit, round(score * RESPELLED, 4)) for hit, score in scored]
            found.append(Window(window, tokens[window[0]].start, tokens[window[-1]].end, tuple(scored), how, torn))
    return found


def _numbered(words: tuple[str, ...], index: NameIndex) -> list[tuple[str, float]]:
    """The bags of a window with the numbers of a series as the ontologies write them, with their worth."""
    figures = in_figures(words)
    if figures is None:
        return []
    ways = variants(figures, index.forms) if len(figures) <= MOST_VARIED else ()
    return [(" ".join(sorted(figures)), NUMBERED), *((bag, round(NUMBERED * worth, 4)) for bag, worth in ways)]


def _apart(tokens: Sequence[Token], fixed: Collection[int], index: NameIndex) -> dict[int, set[int]]:
    """Return words of which few names are made -> the words nearby that none of these names holds; neither has another form."""
    order = sorted(fixed)
    found: dict[int, set[int]] = {}
    for place, at in enumerate(order):
        beside = index.companions(tokens[at].stem)
        if beside is not None:
            near = order[max(0, place - WINDOW) : place + WINDOW + 1]
            found[at] = {other for other in near if tokens[other].stem not in beside}
    return {at: others for at, others in found.items() if others}


def _holds_apart(window: tuple[int, ...], apart: dict[int, set[int]]) -> bool:
    """Whether a window holds two words that no name holds together."""
    return not apart.keys().isdisjoint(window) and any([at in apart and not apart[at].isdisjoint(window) for at in window])


def _lettered(text: str, tokens: Sequence[Token], high: int, window: Window) -> Window | None:
    """The window with the letter after it, where a name ends so: "hemophilia A", whose A the lexicon's bags take for an article."""
    after = window.tokens[-1] + 1
    if window.torn or after >= high or not tokens[after].stop or not tokens[after].text.isupper() or tokens[after].breaks:
        return None
    same = normalise(text[window.low : tokens[after].end])
    hits = tuple((hit, score) for hit, score in window.hits if spelled(hit.name)[0] == same)
    return Window((*window.tokens, after), window.low, tokens[after].end, hits, "exact") if hits else None


def _windows(
    tokens: Sequence[Token], low: int, high: int, dead: Collection[int], lengthy: Collection[int]
) -> Iterable[tuple[tuple[int, ...], int]]:
    """Runs of content words with the stop words between them left out; no run reaches over a hard break or two commas.

    Runs of more than ``MOST_VARIED`` words are of ``lengthy`` ones alone.
    """
    for start in range(low, high):
        if tokens[start].stop or start in dead:
            continue
        content = [start]
        commas = 0
        yield (start,), 0
        for at in range(start + 1, high):
            token = tokens[at]
            commas += token.breaks == 1
            if token.breaks >= 2 or commas > 1 or len(content) == WINDOW or at in dead:
                break
            if not token.stop:
                content.append(at)
                if len(content) > MOST_VARIED and (at not in lengthy or not all([one in lengthy for one in content])):
                    break
                yield tuple(content), commas


def _score(
    text: str,
    tokens: Sequence[Token],
    window: tuple[int, ...],
    torn: bool,
    bags: list[tuple[str, float]],
    hits: dict[str, list[Hit]],
    admit: Admit,
    *,
    denying: bool = False,
    everyday: IsEveryday | None = None,
    sure: bool = False,
) -> list[tuple[Hit, float]]:
    """The window's hits with their worth, each node once, best first."""
    bags = [(bag, worth) for bag, worth in bags if bag in hits]
    best: dict[int, tuple[Hit, float]] = {}
    written = text[tokens[window[0]].start : tokens[window[-1]].end]
    same = ""  # the window's own spelling, made where it is asked for
    listed = any([tokens[i].stem in ("and", "or", "nor") for i in range(window[0], window[-1])])
    inverted = any([tokens[i].breaks == 1 for i in range(window[0] + 1, window[-1] + 1)])
    strict = not torn and listed
    headed = tokens[window[-1]].stem in AMISS or tokens[window[0]].stem in AMISS
    said = [tokens[i].stem for i in window]
    if not torn and inverted and not _bounded(tokens, window):
        return []  # "mental retardation, profound deafness": the word behind the comma belongs to what follows
    behind = tokens[min(window[-1] + 1, len(tokens) - 1)].end
    for bag, worth in bags:
        for found in hits[bag]:
            hit = admit(found)
            if hit is None or not _fits(hit, window, tokens, worth, everyday):
                continue
            if "A" in hit.name and _LETTER.search(hit.name) and not _LETTER.search(text, tokens[window[0]].start, behind):
                continue
            if worth == 1.0 and not same:
                same = normalise(written if not torn else " ".join(tokens[i].text for i in window))
            alike = worth == 1.0 and (spelled(hit.name)[0] == same or (torn and _content(hit.name) == said))
            if torn and is_symbol(hit.name):
                continue  # "h/o CAD" is no h-CAD
            if denying and (not alike or (torn and tokens[window[0] + 1].text.lower() == "of")):
                continue  # "absence of seizures" and "seizures absent" are no absence seizures
            if not alike and not torn and turned(written, hit.name):
                continue  # "urine in blood" is no blood in urine
            # A list is one name only when the name is that list; words torn apart by a list keep their order.
            if not alike and (strict or (torn and not headed and not sure)):
                continue
            score = worth * KIND_WORTH[hit.kind]
            if worth == 1.0 and not alike:
                score *= 0.96
            if hit.node not in best or score > best[hit.node][1]:
                best[hit.node] = (hit, round(score, 4))
    return sorted(best.values(), key=lambda pair: (-pair[1], pair[0].node))


def turned(said: str, name: str) -> bool:
    """Whether a text has on either side of a preposition what a name has on the other.

    >>> turned("urine in the blood", "Blood in urine"), turned("blood in the urine", "Blood in urine"), turned("a b", "b in a")
    (True, False, False)
    """
    sides = [_PREPOSITION.split(phrase.lower(), maxsplit=1) for phrase in (said, name)]
    if any(len(side) != 2 for side in sides):
        return False
    (left, right), (first, second) = ([set(_content(part)) for part in side] for side in sides)
    return left != right and left == second and right == first


def _denies(tokens: Sequence[Token], window: tuple[int, ...], hits: dict[str, list[Hit]], is_finding: IsFinding) -> bool:
    """Whether a word of a window may deny the rest, which is a finding by itself; speech and reflexes are none, to lack them is one."""
    rest = [tokens[i].stem for i in window if tokens[i].stem not in MISSING]
    if len(rest) == len(window) or not rest:
        return False
    return any(is_finding(hit.node) for hit in hits.get(" ".join(sorted(rest)), ()) if hit.kind in ("name", "exact"))


def _content(name: str) -> list[str]:
    """A name's stemmed words in order, stop words left out."""
    return [stem(word) for word in words(name) if word not in STOPWORDS]


def _bounded(tokens: Sequence[Token], window: tuple[int, ...]) -> bool:
    """Whether a window fills its phrase: "retardation, profound" does not in "mental retardation, profound deafness"."""
    before, after = tokens[window[0]], window[-1] + 1
    starts = window[0] == 0 or before.breaks > 0 or tokens[window[0] - 1].stop or tokens[window[0] - 1].stem in CLOSED
    if after == len(tokens) or tokens[after].breaks > 0:
        return starts
    return starts and tokens[after].stem not in ("and", "or") and (tokens[after].stop or tokens[after].stem in CLOSED)


def _fits(hit: Hit, window: tuple[int, ...], tokens: Sequence[Token], worth: float, everyday: IsEveryday | None) -> bool:
    """Whether a name may stand for a window: one word must not be an everyday one, and a symbol must be written as one."""
    if len(window) > 1:
        loose = len(hit.name) <= 4 and hit.kind not in ("name", "exact")
        return worth == 1.0 or not (loose or is_symbol(hit.name))  # no rule makes "left arm" the gene ARM
    token = tokens[window[0]]
    word = token.text.translate(_UNSEEN)
    if everyday is not None and hit.kind not in ("code", "cui") and (is_symbol(hit.name) or len(word) <= 4) and everyday(word):
        return hit.kind in ("name", "exact") and not is_symbol(hit.name)
    if word.lower() in CLOSED or token.stem in SCHEMA:
        return word == hit.name and word.isupper() and len(word) > 1 and worth == 1.0
    if is_symbol(hit.name):
        if worth < 1.0:
            return False
        return (
            word == hit.name
            or (any(c.isdigit() for c in word) and word.lower() == hit.name.lower())
            or (word[:-1] == hit.name and word.endswith("s"))
        )
    if min(len(word), len(hit.name)) <= 4 and hit.kind not in ("name", "exact"):
        # A disease's short loose synonym is an abbreviation, however its source writes it; a finding's is a word ("rash", "limp").
        return worth == 1.0 and (word.isupper() or hit.phenotype)
    return len(word) > 2 and not word.isdigit()


@lru_cache(maxsize=32_768)
def is_symbol(name: str) -> bool:
    """Whether a name is an abbreviation or a gene symbol, in which case matters: "ALL", "NF1", "MFS", "C7orf10", not "Ataxia".

    >>> [is_symbol(n) for n in ("CAT", "FBN1", "MFS", "Ataxia", "HbS", "ataxia")]
    [True, True, True, False, True, False]
    """
    if " " in name or len(name) > 10:
        return False
    return sum(c.isupper() for c in name) >= 2 or (any(c.isdigit() for c in name) and len(name) < 8)
