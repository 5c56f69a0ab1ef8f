"""Predicates as verb phrases: forward and backward, affirmed and negated, for one thing and for several.

``kg.biolink`` says how a predicate reads in the singular; the rest follows from English grammar. The verifier reads the same phrases back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.biolink import PREDICATES, verb

#: Nouns inside a verb phrase that take a plural when several things follow.
_NOUNS = {
    noun: f"{noun}s"
    for noun in ("phenotype", "role", "contraindication", "participant", "part", "gene", "course", "manifestation", "modifier")
}
_LAST_NOUN = re.compile(r"\b(" + "|".join(_NOUNS) + r")$")
_VERB = re.compile(r"^(?:has|is|[a-z]+s)\b")


@lru_cache(maxsize=4096)
def phrase(predicate: str, *, backward: bool = False, negated: bool = False, several: bool = False) -> str:
    """Return a predicate as a verb phrase.

    >>> phrase("biolink:has_phenotype", several=True), phrase("biolink:causes", negated=True), phrase("biolink:subclass_of", negated=True)
    ('has the phenotypes', 'does not cause', 'is not a kind of')
    >>> phrase("biolink:chemically_similar_to"), phrase("biolink:causes", backward=True, negated=True)
    ('is chemically similar to', 'is not caused by')
    """
    said = verb(predicate, backward=backward)
    if predicate not in PREDICATES and not _VERB.match(said):
        said = f"is {said}"
    if several and not negated:
        said = _LAST_NOUN.sub(lambda match: _NOUNS[match.group()], said)
    return _negate(said) if negated else said


def _negate(said: str) -> str:
    first, _, rest = said.partition(" ")
    if first == "is":
        return f"is not {rest}"
    base = "have" if first == "has" else first.removesuffix("s")
    return f"does not {base} {rest}".rstrip()
