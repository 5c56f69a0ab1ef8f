"""Measured values as the findings that they are: "sodium 128 mmol/L" is hyponatremia, "Hb 7.2 g/dL" anemia.

``measured.tsv`` gives what is measured, its unit and bounds that hold at any age and for either sex, so that what lies outside of them is
abnormal for anyone but a newborn (common reference intervals, widened to the wider of children's and adults'). Bounds that the text gives
itself ("CK 250 U/L (normal < 180)") go before the table's. A value without a unit is not read: units differ between countries. Words say
it, too: "low sodium", "platelets were low". What is measured in urine, sweat or another fluid has other bounds, and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.snapshot import Snapshot
from reasoning.grounding.lookup import Hit
from reasoning.grounding.match import Admit, Window
from reasoning.grounding.openings import Gate
from reasoning.grounding.tokens import Token

_FILE = Path(__file__).with_name("measured.tsv")
#: What a finding is worth that a value says.
_WORTH = 0.9


class Measure(NamedTuple):
    """What is measured in a unit: the bounds, None where there is none, and the findings beyond them, '' where there is none."""

    low: float | None
    high: float | None
    below: str
    above: str


@lru_cache(maxsize=1)
def table() -> dict[tuple[str, str], Measure]:
    """Return (name, unit), in small letters -> what its values say."""
    found = {}
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        names, units, low, high, below, above = line.split("\t")
        measure = Measure(float(low) if low else None, float(high) if high else None, below, above)
        found.update({(name, unit): measure for name in names.split("|") for unit in units.split("|")})
    return found


_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_COUNT = r"(?P<times>\s?(?:[x×*]\s?10\s?(?:\^|\*\*)?\s?(?P<power>\d|[³⁹⁶]))?\s?(?P<kilo>k)?\s?/\s?(?P<volume>l|[uμµ]l|mm3|mm³|mcl))"


_LINK = r"(?:\s+(?:levels?|counts?|concentrations?|values?))?\s{0,2}(?:=|:|of|was|were|is|at)?\s{0,2}(?:only\s|about\s|~)?"
_FLUID = r"urine|urinary|csf|cerebrospinal\s+fluid|sweat|fluid|dialysate|stool|f[a]?ecal|sputum|saliva|dietary|cord"
_ELSEWHERE_BEFORE, _ELSEWHERE_BEHIND = (
    re.compile(rf"(?:{_FLUID})\s$", re.I),
    re.compile(rf"\s+in\s+(?:the\s+|her\s+|his\s+)?(?:{_FLUID})\b", re.I),
)
_LOW, _HIGH = "low|decreased|reduced|diminished|depressed", "high|elevated|raised|increased"
_DEGREE = r"(?:(?:very|mildly|slightly|moderately|markedly|persistently|severely|abnormally|too)\s+)?"
#: Behind these words what is named is no measure of the patient.
_NO_MEASURE = (
    r"(?![\w-]|\s+(?:diet|diets|intake|salt|food|foods|solution|medium|media|doses?|supplement\w*|channels?|pumps?|binding|excretion|bath|"
    r"content|load|therapy|variability)\b)"
)


#: What a sentence has that says something of a value: cheap to look for.
_LEVELS, _FIGURE = Gate(re.compile(rf"\b(?:{_LOW}|{_HIGH})\b", re.I)), re.compile(r"\d\s?(?:[%°/a-zA-Zµμx×*]|\^)")


@lru_cache(maxsize=1)
def _worded() -> dict[str, Measure]:
    """Name -> what "low" and "high" say of it: symbols of one or two letters are too short for words."""
    long = {name: measure for (name, _), measure in table().items() if len(name) > 2 or name in ("hb", "ck")}
    return long


def _any_of(names: set[str]) -> str:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in ordered)


@lru_cache(maxsize=1)
def _valued() -> re.Pattern[str]:
    """A name, a value with its unit and, maybe, its bounds in brackets."""
    units = _any_of({unit for _, unit in table() if unit != "/l"}).replace("umol", "[uμµ]mol").replace("ug", "[uμµ]g")
    return re.compile(
        rf"(?<![\w/-])(?P<name>{_any_of({name for name, _ in table()})})(?![\w-]){_LINK}"
        rf"(?P<value>{_NUMBER})(?:{_COUNT}|\s?(?P<unit>{units}))(?![\w/])"
        rf"(?:\s{{0,2}}[(\[](?:normal|reference|ref|range|nl|n|rr|:|,|\s|values?){{0,6}}"
        rf"(?:(?P<least>{_NUMBER})\s?(?:-|–|to)\s?(?P<most>{_NUMBER})|<\s?(?P<under>{_NUMBER})|>\s?(?P<over>{_NUMBER})))?",
        re.I,
    )


@lru_cache(maxsize=1)
def _in_words() -> re.Pattern[str]:
    """A name with a word for low or high before it, or said of it."""
    names = _any_of(set(_worded()))
    return re.compile(
        rf"(?<![\w-])(?:(?:(?P<low>{_LOW})|(?:{_HIGH}))\s+(?:(?:serum|plasma|blood|circulating|total|fasting|peak)\s+)?(?P<name>{names}){_NO_MEASURE}|"
        rf"(?P<named>{names})(?:\s+(?:levels?|counts?|concentrations?|values?))?\s+(?:was|were|is|are|remained)\s+{_DEGREE}"
        rf"(?:(?P<lower>{_LOW})|(?:{_HIGH}))(?![\w-]))",
        re.I,
    )


#: Powers of ten in raised figures; how many of a volume are a litre.
_RAISED, _PER_LITRE = {"³": 3, "⁶": 6, "⁹": 9}, {"l": 1.0}


class Measured:
    """Reads values in the terms of a snapshot's lexicon."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def read(self, text: str, tokens: list[Token], low: int, high: int, admit: Admit) -> list[Window]:
        """Return the findings that values in the sentence ``tokens[low:high]`` are."""
        found = []
        for start, stop, name in said(text, tokens[low].start, tokens[high - 1].end):
            taken = tuple(i for i in range(low, high) if start <= tokens[i].start and tokens[i].end <= stop)
            meant = [m for m in self._snapshot.lexicon.exact(name) if m.kind in ("name", "exact")]
            nodes = dict.fromkeys(m.node for m in meant)
            hits = tuple((hit, _WORTH) for node in nodes if (hit := admit(Hit(-1, node, name, "exact"))) is not None)
            if taken and hits:
                found.append(Window(taken, start, stop, hits, "variant"))
        return found


def said(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, finding) for the values in ``text[begin:end]`` that are out of bounds.

    >>> text = "Na 128 mmol/L, K 4.1 mmol/L, platelets 30 x10^9/L, CK 250 U/L (normal < 180)"
    >>> [finding for *_, finding in said(text, 0, len(text))]
    ['Hyponatremia', 'Thrombocytopenia', 'Elevated circulating creatine kinase concentration']
    """
    for match in _in_words().finditer(text, begin, end) if _LEVELS.opens(text, begin, end) else ():
        worded = _worded()[_plain(match["name"] or match["named"])]
        name = worded.below if match["low"] or match["lower"] else worded.above
        if name and not _elsewhere(text, match):
            yield *match.span(), name
    if _FIGURE.search(text, begin, end) is None:
        return
    for match in _valued().finditer(text, begin, end):
        value = _number(match["value"])
        unit = re.sub(r"[μµ]", "u", _plain(match["unit"] or "/l"))
        measure = table().get((_plain(match["name"]), unit))
        if measure is None or _elsewhere(text, match):
            continue
        low, high = measure.low, measure.high
        least, most = match["least"] or match["over"], match["most"] or match["under"]
        if least or most:
            low, high = _number(least) if least else None, _number(most) if most else None
        if match["times"]:
            value *= _litres(match)
        name = measure.below if low is not None and value < low else measure.above if high is not None and value > high else ""
        if name:
            yield match.start(), match.end("unit" if match["unit"] else "times"), name


def _plain(written: str) -> str:
    return re.sub(r"\s+", " ", written.lower())


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    """Whether what is measured is in another fluid than blood."""
    before = text[max(0, match.start() - 24) : match.start()]
    return _ELSEWHERE_BEFORE.search(before) is not None or _ELSEWHERE_BEHIND.match(text, match.end()) is not None


def _number(written: str) -> float:
    return float(written.replace(",", ""))


def _litres(match: re.Match[str]) -> float:
    """By what a count is multiplied to be one of a litre."""
    power = match["power"]
    times = 10.0 ** (_RAISED.get(power) or int(power)) if power else 1.0
    return times * (1e3 if match["kilo"] else 1.0) * _PER_LITRE.get(match["volume"].lower(), 1e6)
