"""Ages of onset as a writer says them: "Adult onset" is what "begins in adulthood" and what an "adult-onset disease" has.

A period is read from the graph's own synonyms ("Onset in infancy", "Symptoms begin in childhood"); for HPO's terms without such a synonym
it is what HPO defines them by (https://hpo.jax.org, "Onset", HP:0003674).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ONSET = " onset"
_TOLD = re.compile(r"^(?:onset|symptoms begin|signs and symptoms begin) (in |at |before )(.+)$", re.I)
#: HPO's periods, by the word before "onset".
_PERIODS = {
    "adult": ("adulthood",),
    "antenatal": ("the antenatal period", "utero", "the prenatal period"),
    "childhood": ("childhood",),
    "congenital": ("birth",),
    "embryonal": ("the embryonic period", "embryonic life"),
    "fetal": ("the fetal period", "fetal life"),
    "infantile": ("infancy",),
    "juvenile": ("the juvenile period",),
    "middle age": ("middle age",),
    "neonatal": ("the neonatal period",),
    "young adult": ("young adulthood",),
}
#: "Starts prenatally", "is of neonatal onset": a place in time that needs no preposition.
_ADVERBS = {
    "antenatal": ("prenatally", "antenatally", "before birth"),
    "neonatal": ("neonatally",),
    "congenital": ("congenitally",),
    "late": ("late in life", "in later life", "in late life"),
}
_KINDS = ("disease", "disorder", "condition")


def said(names: Iterable[str]) -> Iterator[str]:
    """Yield what else an age of onset may be called, given what the graph calls it; nothing for what is no age of onset.

    >>> found = list(said(["Infantile onset", "Onset in first year of life"]))
    >>> "in infancy" in found, "infancy" in found, "in the first year of life" in found, "an infantile-onset disorder" in found
    (True, True, True, True)
    >>> list(said(["Progressive"]))
    []
    """
    names = list(names)
    adjective = next((name[: -len(_ONSET)].lower() for name in names if name.lower().endswith(_ONSET)), None)
    if adjective is None:
        return
    for period in _PERIODS.get(adjective, ()):
        yield period
        at = ("at", "from") if period == "birth" else ("in", "during")
        yield from (f"{preposition} {period}" for preposition in at)
    for name in names:
        if found := _TOLD.match(name):
            yield from (f"{found[1]}{the}{found[2]}".lower() for the in ("", "the "))
    yield from _ADVERBS.get(adjective, ())
    a = "an" if adjective[0] in "aeiou" else "a"
    for hyphen in ("-", " "):
        yield f"{adjective}{hyphen}onset"
        yield from (f"{a} {adjective}{hyphen}onset {kind}" for kind in _KINDS)
