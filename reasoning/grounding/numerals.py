"""Which of several: "fifth", "V", "5" and "little" finger are the ontologies' "5th finger"."""

from __future__ import annotations

_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
#: Roman numerals from 1 on.
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_FIGURES = tuple(f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}" for n in range(1, 13))
_ORDINALS = dict(zip(_NTH, _FIGURES, strict=True))
#: Figures and Roman numerals are ordinals beside what is counted: fingers, toes and their bones, nerves, ribs.
_CARDINALS = dict(zip(ROMAN, _FIGURES, strict=True)) | {str(n): figure for n, figure in enumerate(_FIGURES, 1)}
SERIES = frozenset(["finger", "toe", "digit", "ray", "phalanx", "phalange", "metacarpal", "metatarsal", "nerve", "rib"])
#: Fingers have names.
_FINGERS = {"index": "2nd", "ring": "4th", "little": "5th", "pinky": "5th", "pinkie": "5th"}
#: A finger's name of which the same word tells bones apart.
_MIDDLE = ("middle", "3rd")
#: "Digit" is a finger or a toe; these tell which.
_OF_HAND, _OF_FOOT = frozenset({"hand", "ulnar", "radial"}), frozenset({"foot", "tibial", "fibular"})


def is_numeral(word: str) -> bool:
    """Whether a stemmed word may say which one of a series.

    >>> [is_numeral(word) for word in ("second", "iv", "little", "left")]
    [True, True, True, False]
    """
    word = word.lower()
    return word in _ORDINALS or word in _FIGURES or word in _CARDINALS or word in _FINGERS or word == _MIDDLE[0]


def in_figures(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return stemmed words in order with the numbers of a series as the ontologies write them, None where none is written otherwise.

    >>> in_figures(("short", "fifth", "finger")), in_figures(("metacarpal", "iv")), in_figures(("type", "iv"))
    (('short', '5th', 'finger'), ('metacarpal', '4th'), None)
    """
    if SERIES.isdisjoint(words):
        return None
    made = []
    for place, word in enumerate(words):
        plain = word.lower()
        figure = _ORDINALS.get(plain) or _CARDINALS.get(plain)
        if figure is None and "finger" in words:
            figure = _FINGERS.get(plain)
            if plain == _MIDDLE[0] and words[place + 1 : place + 2] == ("finger",):
                figure = _MIDDLE[1]
        made.append(figure or _plain(word, words))
    return tuple(made) if tuple(made) != words else None


def _plain(word: str, words: tuple[str, ...]) -> str:
    """A word of a series in the ontologies' form."""
    if word == "phalange":
        return "phalanx"
    if word == "digit":
        return "finger" if not _OF_HAND.isdisjoint(words) else "toe" if not _OF_FOOT.isdisjoint(words) else word
    return word
