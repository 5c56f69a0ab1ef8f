"""Words that say of findings whether they are there and whose they are: the table ``cues.tsv`` as patterns.

After the trigger lists of NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText (Harkema et al. 2009,
doi:10.1016/j.jbi.2009.05.002). A row holds what its cues say (``none``: they look like a cue and say nothing; ``end``: they end a scope),
which way they look, and the cues, split by "|" outside brackets. ``forward`` looks on to the end of the clause,
``phrase`` at what
follows directly, ``backward`` at the subject of its verb, ``bare`` back as well but only at the end of a phrase. Words in braces stand
for the lists below. The text has plain apostrophes (``reasoning.grounding.plain``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from reasoning.grounding.openings import Gate

Says = Literal["none", "negated", "affirmed", "hypothetical", "family", "end", "endfamily", "endback"]
Way = Literal["any", "forward", "phrase", "object", "backward", "bare"]

_FILE = Path(__file__).with_name("cues.tsv")
_SEEN = (
    "present|seen|found|observed|detected|noted|noticed|identified|evident|reported|demonstrated|recorded|documented|confirmed|described|"
    "elicited|visible|apparent|appreciated|established|experienced|mentioned|visualized|visualised|palpable|audible|diagnosed|shown|"
    "discovered|discernible|encountered|a feature|a problem|a symptom|a finding|part of the"
)
_SHOW = (
    "have|show|exhibit|develop|display|demonstrate|reveal|report|experience|suffer|suffer from|present with|manifest|complain of|find|"
    "detect|identify|see|observe|note|confirm|document|indicate|suggest|disclose|feel|get|seem to have|appear to have|had|shown|developed|"
    "has|shows|exhibits|develops|suffers|suffers from|experiences|exhibited|displayed|demonstrated|"
    "revealed|reported|experienced|suffered|suffered from|complained of|having|showing|known to have|"
    "show any|have any|evidence|describe|mention|elicit|record|have had|had had|having had|experiencing|exhibiting|presenting with|"
    "complaining of|developing|reporting"
)
_ADVERB = (
    "all|both|also|ever|yet|really|clearly|otherwise|currently|previously|initially|clinically|either|typically|usually|always|definitely|"
    "subsequently|apparently|still|at all|to|now|formally|further|reliably|consistently|completely|entirely|since|so far|thus far|"
    r"[a-z]{3,}ly"
)
_LISTS = {
    "seen": rf"(?:{_SEEN})",
    "show": rf"(?:{'|'.join(sorted(_SHOW.split('|'), key=len, reverse=True))})",
    "adverb": rf"(?:{_ADVERB})",
    "adverb?": rf"(?:(?:{_ADVERB}) ){{0,2}}",
    "be": "(?:was|were|is|are|has been|have been|had been|be|being|remains|remained)",
    "been": "been",
    "not": r"(?:not|(?:is|are|was|were|has|have|had|do|does|did|ca|could|would)n't)",
    "have": "(?:has|have|had)",
    "number": r"\d",
}
#: The one letter whose small form is two characters long.
_DOTTED = re.compile("\u0130")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a text: its place, its words in small letters, what it says, which way it looks."""

    start: int
    end: int
    words: str
    says: Says
    way: Way


def _parted(listed: str) -> list[str]:
    """Return the cues of a row.

    >>> _parted("no|(?:is|was(?: not| never)) there|nil")
    ['no', '(?:is|was(?: not| never)) there', 'nil']
    """
    cues, depth = [""], 0
    for character in listed:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            cues.append("")
        else:
            cues[-1] += character
    return cues


@cache
def _pattern(says: Says, way: Way) -> Gate | None:
    cues: list[str] = []
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        said, looks, listed = line.split("\t")
        if (said, looks) == (says, way):
            cues += _parted(listed)
    if not cues:
        return None
    made = [
        re.sub(r"\{([a-z?]+)\}", lambda m: _LISTS[m[1]], cue).replace(" ", r"\s+").replace("n't", "n'?t")
        for cue in sorted(cues, key=len, reverse=True)
    ]
    return Gate(re.compile(rf"(?<![\w-])(?:{'|'.join(made)})(?![\w-])"))


def find(text: str, start: int, end: int, says: Says, way: Way) -> list[Cue]:
    """Return the cues of one row's kind in ``text[start:end]``, in order.

    >>> [cue.words for cue in find("No rash, denies fever", 0, 21, "negated", "forward")]
    ['no', 'denies']
    """
    gate = _pattern(says, way)
    if gate is None or not gate.opens(text, start, end):
        return []
    # Small letters and no flag: a pattern that ignores case tries every cue at every word, a plain one goes by the first letter.
    begin = max(start - 1, 0)
    found = gate.pattern.finditer(_lowered(text, begin, end), start - begin)
    return [Cue(m.start() + begin, m.end() + begin, " ".join(m.group().split()), says, way) for m in found]


@lru_cache(maxsize=4)
def _lowered(text: str, begin: int, end: int) -> str:
    """A stretch of text in small letters, as long as it was; a sentence is searched for cues of a dozen kinds."""
    return _DOTTED.sub("i", text[begin:end]).lower()
