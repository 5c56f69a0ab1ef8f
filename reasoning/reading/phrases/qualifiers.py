"""Qualifiers at a place in a question: those of the table, and those with numbers, years and sources in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from reasoning.reading.syntax import Narrowing
from reasoning.reading.words.closed import NUMBERS
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import Qualifier, qualifiers

_NOMINAL = frozenset({"frequency", "inherit", "onset", "order", "level", "other"})
_WHO = "patients?|people|cases?|individuals|persons|those|carriers|children|adults|subjects"
_PEOPLE = rf"(?:the |all |all the )?(?:affected )?(?:{_WHO})(?: affected)?"
_FEW = "a|an|one|two|three|four|five|six|seven|eight|nine|ten"
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_SHARED = (
    r"(?P<than>more than|over|at least|less than|fewer than|under|at most|about|around|up to|>|<|≥|≤)? ?(?:"
    r"(?P<share>\d+(?:\.\d+)?) ?(?:%|percent|per cent)"
    rf"|(?:(?P<top>{_FEW}) (?:- )?)?(?P<part>{'|'.join(_PARTS)})s?"
    r"|(?:between )?(?P<low>\d+(?:\.\d+)?) ?%? ?(?:and|to|-|–) ?(?P<high>\d+(?:\.\d+)?) ?(?:%|percent|per cent)"
    rf"|(?P<of>{_FEW}|\d+) (?:in|out of) (?:every )?(?P<all>{_FEW}|\d+))"
)
_SHARE = re.compile(rf"in {_SHARED}(?: of {_PEOPLE}| {_PEOPLE})?(?= |$)")
#: "(seen in) more than half of patients with", before the name of what they have.
_SHARE_OF = re.compile(rf"{_SHARED}(?: of)? {_PEOPLE} (?:with|who have|that have|having|suffering from|affected by)(?= |$)")
_MOST_OF = re.compile(
    rf"(?:(?P<most>most|(?:the |a )?(?:large |vast |great )?majority(?: of)?)|(?:nearly|almost|virtually) all)(?: of)?(?: the)? {_PEOPLE} "
    r"(?:with|who have|that have|having|suffering from|affected by)(?= |$)"
)
#: "(do) all Marfan patients", "half of Marfan patients": before the name itself.
_BEFORE_NAME = re.compile(
    r"(?:(?P<every>all|every|each)|(?P<most>most|(?:the |a )?(?:large |vast |great )?majority)|(?P<nearly>(?:nearly|almost|virtually) all)"
    rf"|{_SHARED})"
    r"(?: of)?(?: the)?(?= )"
)
_YEARS = re.compile(
    r"(?:(?:first )?(?:known|published|reported|described|recorded) )?(?P<way>since|after|before|in|until|"
    r"from|between) (?P<year>(?:19|20)\d\d)"
    r"(?: (?:to|and|until) (?P<last>(?:19|20)\d\d))?(?= |$)"
)
_PUBLICATIONS = re.compile(
    r"(?:supported by|backed by|with|in) (?P<than>at least|more than|over)? ?(?P<n>\d+|an?|any|some|one|two|three|four|"
    r"five|six) (?:\w+ )?(?:publications?|papers?|references?|articles?|pmids?)(?= |$)"
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
_SAYING = r"(?:according to|as stated by|as reported by|reported by|as per|per|from|in|by|says|on the word of) (?:the )?"
_ACCORDING = rf"{_SAYING}(?P<source>%s)(?: database| annotations?| ontology)?(?= |$)"
_SAID = re.compile(_SAYING)


@lru_cache(maxsize=8)
def _sourced(keys: frozenset[str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """What names a source in a question, and the key by which its records name it: a graph's own keys go before what people say."""
    known = SOURCES | {key.replace("-", " - "): key for key in keys}
    return re.compile(_ACCORDING % "|".join(map(re.escape, sorted(known, key=len, reverse=True)))), known


def narrowing_at(
    tokens: Sequence[Token], at: int, *, nominal: bool, sources: Callable[[], frozenset[str]] = frozenset
) -> tuple[Narrowing, int] | None:
    """Return the qualifier that begins at a token, and where it ends; ``nominal`` for one that may stand before a noun.

    Args:
        sources: what returns the keys by which a graph's records name their sources; asked only where one may be named.
    """
    if at >= len(tokens):
        return None
    best: tuple[Narrowing, int] | None = None
    for end, qualifier in qualifiers().at(tokens, at):
        before = qualifier.sort in _NOMINAL and not qualifier.phrase.startswith(("in ", "with ", "that ", "present "))
        if before == nominal and (best is None or end > best[1]):
            best = (Narrowing(qualifier, (at, end)), end)
    return best or (None if nominal else _written(tokens, at, sources))


def source_at(tokens: Sequence[Token], at: int, sources: frozenset[str]) -> tuple[Narrowing, int] | None:
    """Return the source whose name begins at a token, as a qualifier, and where the name ends: "(does) Orphanet (say that)"."""
    text, ends = _joined(tokens, at)
    _, known = _sourced(sources)
    named = [name for name in known if text.startswith(f"{name} ") and len(name) in ends]
    if not named:
        return None
    name = max(named, key=len)
    end = at + ends.index(len(name)) + 1
    return Narrowing(Qualifier(name, "source", known[name]), (at, end)), end


def share_of_people(tokens: Sequence[Token], at: int) -> tuple[Narrowing, int] | None:
    """Return the share of patients that begins at a token and is said of what they have: "(in) more than half of patients with"."""
    text, ends = _joined(tokens, at)
    match = _SHARE_OF.match(text)
    if match is None and (most := _MOST_OF.match(text)) is not None and most.end() in ends:
        end = at + ends.index(most.end()) + 1
        return Narrowing(Qualifier(most.group(), "frequency", ">0.5:1" if most["most"] else "0.8:1"), (at, end)), end
    if match is None or match.end() not in ends:
        return None
    end = at + ends.index(match.end()) + 1
    return Narrowing(Qualifier(match.group(), "frequency", _share(match)), (at, end)), end


def share_before_name(tokens: Sequence[Token], at: int) -> tuple[Narrowing, int] | None:
    """Return the share that begins at a token and may stand before a name and a word for people: "all (Marfan patients)"."""
    text, ends = _joined(tokens, at)
    match = _BEFORE_NAME.match(text)
    if match is None or match.end() not in ends:
        return None
    value = "1:1" if match["every"] else ">0.5:1" if match["most"] else "0.8:1" if match["nearly"] else _share(match)
    end = at + ends.index(match.end()) + 1
    return Narrowing(Qualifier(match.group(), "frequency", value), (at, end)), end


def _joined(tokens: Sequence[Token], at: int) -> tuple[str, list[int]]:
    """Some words from a token on, with one space between, and where each of them ends."""
    text, ends = "", []
    for token in tokens[at : at + 12]:
        text += (" " if text else "") + token.low
        ends.append(len(text))
    return text, ends


def _written(tokens: Sequence[Token], at: int, sources: Callable[[], frozenset[str]]) -> tuple[Narrowing, int] | None:
    if tokens[at].low not in _FIRST:
        return None
    text, ends = _joined(tokens, at)
    for sort, form in _FORMS:
        match = form.match(text)
        if match and match.end() in ends:
            end = at + ends.index(match.end()) + 1
            return Narrowing(Qualifier(match.group(), sort, _VALUES[sort](match)), (at, end)), end
    if _SAID.match(text):
        form, known = _sourced(sources())
        match = form.match(text)
        if match and match.end() in ends:
            end = at + ends.index(match.end()) + 1
            return Narrowing(Qualifier(match.group(), "source", known[match["source"]]), (at, end)), end
    return None


def _amount(match: re.Match[str]) -> float:
    """The share that was written out: 0 to 1."""
    if match["share"]:
        return float(match["share"]) / 100
    if match["part"]:
        return _number(match["top"] or "one") / _PARTS[match["part"]]
    return _number(match["of"]) / max(_number(match["all"]), 1)


def _number(word: str) -> int:
    return 1 if word in ("a", "an") else _FEW.split("|").index(word) - 1 if not word.isdigit() else int(word)


def _share(match: re.Match[str]) -> str:
    if match["low"]:
        return f"{min(float(match['low']), 100) / 100}:{min(float(match['high']), 100) / 100}"
    share, than = min(_amount(match), 1.0), match["than"] or ""
    if than in ("more than", "over", ">"):
        return f">{share}:1"
    if than in ("less than", "fewer than", "under", "<"):
        return f"0:<{share}"
    if than in ("at least", "≥"):
        return f"{share}:1"
    if than in ("at most", "up to", "≤"):
        return f"0:{share}"
    near = 0.05 if match["share"] else 0.1
    return f"{max(share - near, 0):.2f}:{min(share + near, 1):.2f}"


def _years(match: re.Match[str]) -> str:
    year, last = int(match["year"]), match["last"]
    if match["way"] in ("since", "from") or (match["way"] == "between" and last):
        return f"{year}:{last or ''}"
    if match["way"] == "after":
        return f"{year + 1}:"
    return f":{year - 1}" if match["way"] == "before" else f":{year}" if match["way"] == "until" else f"{year}:{year}"


def _publications(match: re.Match[str]) -> str:
    n = int(match["n"]) if match["n"].isdigit() else NUMBERS.get(match["n"], 1)
    return f"{n + 1 if match['than'] in ('more than', 'over') else n}:"


_FORMS = (("frequency", _SHARE), ("years", _YEARS), ("publications", _PUBLICATIONS), ("licence", _LICENCE))
_VALUES: dict[str, Callable[[re.Match[str]], str]] = {
    "frequency": _share,
    "years": _years,
    "publications": _publications,
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
