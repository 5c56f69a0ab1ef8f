"""How a condition is passed on and how much it varies, said freely: "dominantly inherited", "clinical variability", "nonpenetrance".

The ontology names the ways of inheritance in full ("Autosomal dominant inheritance") and its variability by a few nouns. Writers leave out
"autosomal", which is meant where no other chromosome is named, and turn the words round: symptoms "vary", a trait is "not fully penetrant".
What varies must be what patients show: genes and loci are heterogeneous in another sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.snapshot import Snapshot
from reasoning.grounding.lookup import Hit
from reasoning.grounding.match import Admit, Window
from reasoning.grounding.openings import Gate
from reasoning.grounding.tokens import Token

#: What something is worth that is said in words of one's own.
_FREE = 0.8

_DOMINANT, _RECESSIVE, _SPORADIC = "HP:0000006", "HP:0000007", "HP:0003745"
_VARIABILITY, _EXPRESSIVITY, _INCOMPLETE = "HP:0003812", "HP:0003828", "HP:0003829"

#: What is passed on, or how.
_PASSED = (
    r"inherit(?:ance|ed)|transmi(?:ssion|tted)|traits?|forms?|types?|modes?|patterns?|manners?|fashion|disorders?|diseases?|conditions?|"
    r"syndromes?|mutations?|alleles?|genes?|variants?|kindreds?|pedigrees?|famil(?:y|ies)|phenotypes?|malformations?|"
    r"\w+(?:athy|athies|emia|emias|osis|oses|plasia|plasias|dactyly|trophy|trophies|itis|oma|omas|axia|axias)"
)
#: What stands before them where another chromosome, or another thing, is meant.
_OTHER = r"(?<![\w-])(?<!linked )(?<!linked-)(?<!linked, )(?<!semi )(?<!pseudo )"
#: "autosomal dominant" is a name that the lexicon has, unless the word is made an adverb or a quality.
_AUTOSOMAL = r"(?:autosomal(?:ly)?[- ])"
_MODE = Gate(
    re.compile(
        rf"{_OTHER}(?P<all>(?:{_AUTOSOMAL}?(?P<adverb>dominant|recessive)ly[- ](?:inherit\w+|transmit\w+|acting)|"
        rf"{_AUTOSOMAL}?(?P<quality>dominance|recessivity)"
        rf"(?=\s+(?:of\s+)?(?:inherit|the\s+(?:trait|disorder|disease|condition|syndrome|gene|mutation)))|"
        rf"{_AUTOSOMAL}(?P<manner>dominant|recessive)ly|"
        rf"(?<!autosomal[- ])(?P<bare>dominant|recessive)(?=[- ](?!negative)(?:\w+[- ])?(?:{_PASSED})(?![\w-]))))",
        re.I,
    )
)
#: "dominant or recessive": each stands for itself.
_EITHER = Gate(re.compile(rf"{_OTHER}(?P<one>dominant|recessive)\s+(?:or|nor|and)\s+(?:as\s+)?(?P<two>dominant|recessive)(?![\w-])", re.I))

#: What patients show, as an adjective and as a noun.
_SHOWN_AS = r"(?:phenotypic(?:al|ally)?|clinical(?:ly)?|symptomatic|(?:intra|inter)-?(?:familial|family|individual)(?:ly)?)"
_SHOWN = (
    r"(?:phenotypes?|symptoms?|symptomatology|features?|manifestations?|presentations?|severity|clinical\s+(?:picture|course|spectrum|signs?|findings?)|"
    r"findings?|signs)"
)
_VARIATION = r"(?:variability|variations?|heterogeneity|diversity|variance)"
_VARIABLE = r"(?:(?:highly|extremely|very|widely|quite|remarkably|markedly)[- ])?(?:variable|variably|varied|varying|heterogeneous|diverse)"
#: What goes up and down in one patient is no variability of the condition.
_VARIES = r"(?:vary|varies|varied)(?!\s+(?:from\s+(?:day|hour|time|moment)|over|during|through|with)\b)"
_GAP = r"(?:[a-z-]+\s+){0,2}?"
_SHOWS = r"(?:shows?|showed|displays?|displayed|exhibits?|exhibited|demonstrates?|demonstrated|has|have|had|with)"
_VARIED = Gate(
    re.compile(
        rf"(?<![\w-])(?:(?:{_SHOWN_AS}(?:\s+(?:and|or)\s+|,\s*|\s+)){{1,4}}{_VARIATION}|{_SHOWN_AS}\s+{_VARIABLE}|"
        rf"{_VARIATION}\s+(?:of|in)\s+(?:the\s+|its\s+|their\s+)?(?:\w+\s+)?{_SHOWN}|{_VARIABLE}\s+{_GAP}{_SHOWN}|"
        rf"(?:phenotype|phenotypic)\s+{_VARIATION}|{_VARIATION}\s+(?:within|between|among)\s+(?:\w+\s+){{0,3}}(?:famil(?:y|ies)|patients|individuals)|"
        rf"(?P<shown>{_SHOWN})\s+(?:of\s+(?:the\s+)?\w+\s+)?(?:(?:is|are|was|were|can\s+be|may\s+be)\s+{_GAP}{_VARIABLE}|"
        rf"(?:\w+\s+)?{_VARIES}|{_SHOWS}\s+{_GAP}{_VARIATION}))(?![\w-])",
        re.I,
    )
)
_EXPRESSED = Gate(
    re.compile(
        rf"(?<![\w-])(?:{_VARIABLE}\s+(?:clinical\s+|phenotypic\s+)?(?:express(?:ion|ivity))(?!\s+(?:of|levels?|patterns?))|"
        rf"{_VARIATION}\s+(?:of|in)\s+(?:the\s+)?(?:clinical\s+|phenotypic\s+)?express(?:ion|ivity)|variably\s+expressed)(?![\w-])",
        re.I,
    )
)
_NOT_PENETRANT = Gate(
    re.compile(
        r"(?<![\w-])(?:non-?\s?penetran(?:ce|t)|(?:incomplete|reduced|decreased|low|partial|diminished|lack\s+of)\s+penetrance|"
        r"(?:incompletely|partially|not\s+(?:fully|completely))\s+penetrant)(?![\w-])",
        re.I,
    )
)
_ALONE = Gate(re.compile(r"(?<![\w-])(?:de\s+novo|sporadically|simplex\s+cases?|non-?familial)(?![\w-])", re.I))


class Heredity:
    """Reads such words; the nodes are those of the Human Phenotype Ontology, where the graph has them."""

    def __init__(self, snapshot: Snapshot) -> None:
        wanted = (_DOMINANT, _RECESSIVE, _SPORADIC, _VARIABILITY, _EXPRESSIVITY, _INCOMPLETE)
        self._hits = {c: Hit(-1, n, snapshot.name(n), "exact") for c in wanted if (n := snapshot.find(c)) is not None}

    def read(self, text: str, tokens: list[Token], low: int, high: int, admit: Admit) -> list[Window]:
        """Return what is said of inheritance and variability in the sentence ``tokens[low:high]``."""
        begin, end = tokens[low].start, tokens[high - 1].end
        if not self._hits:
            return []
        found = []
        for start, stop, curie in _said(text, begin, end):
            taken = tuple(i for i in range(low, high) if start <= tokens[i].start and tokens[i].end <= stop and not tokens[i].stop)
            hit = admit(self._hits[curie]) if taken and curie in self._hits else None
            if hit is not None:
                found.append(Window(taken, start, stop, ((hit, _FREE),), "variant"))
        return found


def _said(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, term) for what stands in ``text[begin:end]``."""
    for match in _MODE.finditer(text, begin, end):
        word = (match["adverb"] or match["quality"] or match["manner"] or match["bare"]).lower()
        yield *match.span("all"), _DOMINANT if word.startswith("domin") else _RECESSIVE
    for match in _EITHER.finditer(text, begin, end):
        for part in ("one", "two"):
            yield *match.span(part), _DOMINANT if match[part].lower() == "dominant" else _RECESSIVE
    for pattern, curie in ((_VARIED, _VARIABILITY), (_EXPRESSED, _EXPRESSIVITY), (_NOT_PENETRANT, _INCOMPLETE), (_ALONE, _SPORADIC)):
        for match in pattern.finditer(text, begin, end):
            yield *match.span(), curie
