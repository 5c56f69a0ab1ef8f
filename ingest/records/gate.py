"""What may enter the graph at all, whichever reader brings it: identifiers that are CURIEs, names that are text, numbers that are numbers.

A reader checks what its format promises; this is the wall behind all of them, because identifiers become keys of databases and names are
shown to people.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from kg import biolink

#: A prefix of ASCII letters and what it numbers, without spaces, control characters or marks that cannot be seen; no word for nothing.
_NOTHING = r"(?!(?i:nan|none|null|n/a|#n/a|nil|undefined|<na>|\(null\))$)"
_CURIE = re.compile(rf"[A-Za-z][A-Za-z0-9_.\-]*:{_NOTHING}[^\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]+")
_LONGEST_CURIE = 500
LONGEST_NAME = 4_000
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SHOWN = 80


def curie_fault(*curies: str) -> str | None:
    """Return why one of some identifiers cannot be used, None where all can.

    >>> curie_fault("HP:0001166", "OMIM:1 ! x")
    "'OMIM:1 ! x' is no identifier of the form PREFIX:local"
    """
    for curie in curies:
        if not isinstance(curie, str) or len(curie) > _LONGEST_CURIE or not _CURIE.fullmatch(curie):
            return f"{str(curie)[:_SHOWN]!a} is no identifier of the form PREFIX:local"
    return None


@lru_cache(maxsize=4096)
def term_fault(term: str, what: str) -> str | None:
    """Return why a category or predicate (``what``) cannot be used, None where it can."""
    return None if biolink.is_predicate(term) and term.isascii() else f"{term[:_SHOWN]!a} is no {what}"


def statement_fault(subject: str, predicate: str, target: str, share: float | None, score: float | None) -> str | None:
    """Return why a statement cannot be used, None where it can."""
    if share is not None and not 0 <= share <= 1:
        return f"a frequency of {share}"
    if score is not None and not math.isfinite(score):
        return f"a score of {score}"
    return curie_fault(subject, target) or term_fault(predicate, "predicate")


def visible(text: str) -> str:
    r"""Return a text without marks that cannot be seen: byte-order marks, zero-width spaces, soft hyphens; and without spaces around it.

    >>> visible("\ufeffHP:0001166 ")
    'HP:0001166'
    """
    return text.strip() if text.isprintable() else _INVISIBLE.sub("", text).strip()


def tidy(name: str) -> str:
    """Return a name on one line, without control characters.

    >>> tidy("  two\\n lines\\t")
    'two lines'
    """
    return name.strip() if name.isprintable() else " ".join(_UNSEEN.sub(" ", _INVISIBLE.sub("", name)).split())
