"""Qualifiers at a place in a question: those of the table, and those with numbers, years and sources in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reasoning.reading.closed import NUMBERS
from reasoning.reading.syntax import Narrowing
from reasoning.reading.tokens import Token
from reasoning.reading.vocabulary import Qualifier, qualifiers

_NOMINAL = frozenset({"frequency", "inherit", "onset", "order", "level", "other"})
_PEOPLE = r"(?:the )?(?:patients?|people|cases?|individuals|affected individuals|persons|those)(?: affected)?"
_SHARE = re.compile(
    rf"in (?P<than>more than|over|at least|less than|fewer than|under|at most|about|around|>|<|≥|"
    rf"≤)? ?(?P<share>\d+(?:\.\d+)?) ?(?:%|percent|per cent)(?: of {_PEOPLE}| {_PEOPLE})?(?= |$)"
)
_YEARS = re.compile(
    r"(?:(?:first )?(?:known|published|reported|described|recorded) )?(?P<way>since|after|before|in|until|"
    r"from|between) (?P<year>(?:19|20)\d\d)"
    r"(?: (?:to|and|until) (?P<last>(?:19|20)\d\d))?(?= |$)"
)
_PUBLICATIONS = re.compile(
    r"(?:supported by|backed by|with|in) (?P<than>at least|more than|over)? ?(?P<n>\d+|one|two|three|four|"
    r"five|six) (?:\w+ )?(?:publications?|papers?|references?|articles?|pmids?)(?= |$)"
)
_SOURCE = re.compile(
    r"(?:according to|as stated by|as reported by|reported by|as per|per|from|in|by|says|"
    r"on the word of) (?:the )?(?P<source>%s)(?: database| annotations?| ontology)?(?= |$)"
)
_LICENCE = re.compile(
    r"(?:under|licensed under|with)(?: an?| the)? (?P<licence>cc0|cc by|cc-by|cc by 4 0|public domain)(?: licen[cs]e)?(?= |$)"
)
#: What people call sources of statements, and the keys under which records name them.
SOURCES = {
    "orphanet": "orphanet",
    "omim": "omim",
    "hpo": "hpo-annotations",
    "hpo - annotations": "hpo-annotations",
    "disease - ontology": "disease-ontology",
    "human phenotype ontology": "hpo-annotations",
    "mondo": "mondo",
    "disease ontology": "disease-ontology",
    "uniprot": "uniprot",
    "clinvar": "clinvar",
    "cpic": "cpic",
    "pharmgkb": "pharmgkb",
    "drugcentral": "drugcentral",
    "drugbank": "drugbank",
    "chembl": "chembl",
    "chebi": "chebi",
    "gene ontology": "go",
    "reactome": "reactome",
    "medi": "medi",
    "maxo": "maxo",
    "ctd": "ctd",
    "semmeddb": "semmeddb",
    "decipher": "decipher",
    "clingen": "clingen",
    "gencc": "gencc",
    "monarch": "monarchinitiative",
    "hetionet": "hetionet",
    "primekg": "primekg",
    "drugmechdb": "drugmechdb",
    "ctd database": "ctd",
}
_SOURCE = re.compile(_SOURCE.pattern % "|".join(sorted(SOURCES, key=len, reverse=True)))


def narrowing_at(tokens: Sequence[Token], at: int, *, nominal: bool) -> tuple[Narrowing, int] | None:
    """Return the qualifier that begins at a token, and where it ends; ``nominal`` for one that may stand before a noun."""
    if at >= len(tokens):
        return None
    best: tuple[Narrowing, int] | None = None
    for end, qualifier in qualifiers().at(tokens, at):
        before = qualifier.sort in _NOMINAL and not qualifier.phrase.startswith(("in ", "with ", "that ", "present "))
        if before == nominal and (best is None or end > best[1]):
            best = (Narrowing(qualifier, (at, end)), end)
    return best or (None if nominal else _written(tokens, at))


def _written(tokens: Sequence[Token], at: int) -> tuple[Narrowing, int] | None:
    if tokens[at].low not in _FIRST:
        return None
    piece = tokens[at : at + 10]
    text, ends = "", []
    for token in piece:
        text += (" " if text else "") + token.low
        ends.append(len(text))
    for sort, form in _FORMS:
        match = form.match(text)
        if match and match.end() in ends:
            value = _VALUES[sort](match)  # type: ignore
            end = at + ends.index(match.end()) + 1
            return Narrowing(Qualifier(match.group(), sort, value), (at, end)), end
    return None


def _share(match: re.Match[str]) -> str:
    share, than = float(match["share"]) / 100, match["than"] or ""
    if than in ("more than", "over", ">"):
        return f">{share}:1"
    if than in ("less than", "fewer than", "under", "<"):
        return f"0:<{share}"
    if than in ("at least", "≥"):
        return f"{share}:1"
    if than in ("at most", "≤"):
        return f"0:{share}"
    return f"{max(share - 0.05, 0):.2f}:{min(share + 0.05, 1):.2f}"


def _years(match: re.Match[str]) -> str:
    year, last = int(match["year"]), match["last"]
    if match["way"] in ("since", "from") or (match["way"] == "between" and last):
        return f"{year}:{last or ''}"
    if match["way"] == "after":
        return f"{year + 1}:"
    return f":{year - 1}" if match["way"] == "before" else f":{year}" if match["way"] == "until" else f"{year}:{year}"


def _publications(match: re.Match[str]) -> str:
    n = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
    return f"{n + 1 if match['than'] in ('more than', 'over') else n}:"


_FORMS = (("frequency", _SHARE), ("years", _YEARS), ("publications", _PUBLICATIONS), ("source", _SOURCE), ("licence", _LICENCE))
_VALUES = {
    "frequency": _share,
    "years": _years,
    "publications": _publications,
    "source": lambda match: SOURCES[match["source"]],
    "licence": lambda match: (
        {"cc": "CC0-1.0", "pu": "CC0-1.0"}.get(match["licence"][:2], "") if match["licence"] in ("cc0", "public domain") else "CC-BY-4.0"
    ),
}
_FIRST = frozenset(
    [
        "in",
        "known",
        "first",
        "published",
        "reported",
        "described",
        "recorded",
        "since",
        "after",
        "before",
        "until",
        "from",
        "between",
        "supported",
        "backed",
        "with",
        "according",
        "as",
        "per",
        "by",
        "says",
        "on",
        "under",
        "licensed",
    ]
)
