"""What a code names: one way for every door, whichever prefix, spelling or address the code comes in."""

from __future__ import annotations

import re

from kg.curie import PREFIXES, cui, editions, spelled
from kg.lexicon import NameMatch
from kg.snapshot import Snapshot

_CODES = ("code", "cui")
#: Fewer digits without a prefix are a number.
_DIGITS = 4
#: Prefixes that a gene's symbol is written behind.
_OF_SYMBOLS = re.compile(r"(?:hgnc(?:[._]?symbol)?|hugo|(?:gene[._ ]?)?symbol|gene)\s*:\s*(?P<symbol>[A-Za-z][\w@-]*)$", re.I)


def identify(snapshot: Snapshot, text: str) -> list[NameMatch]:
    """Return the nodes that bear a text as an identifier, the one of which the graph says most first; [] when it is no code or nobody's.

    ``HP:0001166``, ``Orphanet:558``, ``MSH:D008382``, ``MIM:154700``, ``UMLS:C0024796``, ``C0024796``, ``HP_0001166`` and addresses like
    ``http://purl.obolibrary.org/obo/HP_0001166`` are all read.
    """
    asked = text.strip()
    own = snapshot.find(asked)
    if own is not None:
        return [NameMatch(own, asked, "code", "exact", 1.0)]
    if snapshot.folder is not None and (behind := _OF_SYMBOLS.match(asked)) is not None:
        symbol = behind["symbol"]
        genes = [m for m in snapshot.lexicon.exact(symbol) if snapshot.category(m.node) == "biolink:Gene"]
        return [m for m in genes if snapshot.name(m.node).casefold() == symbol.casefold()][:1]
    curie = spelled(asked)
    if curie is None:
        return []
    own = snapshot.find(curie)
    if own is not None:
        return [NameMatch(own, curie, "code", "exact", 1.0)]
    if snapshot.folder is None:
        return []
    found: list[NameMatch] = []
    for code in (cui(curie) or curie, *editions(curie)):
        found = found or [match for match in snapshot.lexicon.exact(code) if match.kind in _CODES]
    ptr = snapshot.adj.ptr
    return sorted(found, key=lambda match: (-match.score, int(ptr[match.node]) - int(ptr[match.node + 1]), match.node))


def behind_a_prefix(snapshot: Snapshot, digits: str) -> list[tuple[str, int]]:
    """Return the codes that digits without a prefix may stand for ("0001166": HP:0001166), each with its node."""
    if not digits.isdecimal() or len(digits) < _DIGITS:
        return []
    codes = [spelled(f"{prefix}:{digits}") for prefix in PREFIXES]
    return [(code, match.node) for code in codes if code is not None for match in identify(snapshot, code)[:1]]
