"""Denials that a writer puts where none is looked for: in a predicate's own name, and in columns of all sorts of names.

A name that denies is never taken as it stands: either what it denies can be told from its grammar ("does_not_treat" denies "treats"), and
the statement is negated, or it is refused. Biolink itself has two relations of missing parts, which are relations of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import biolink

_AUXILIARIES = {"do", "does", "did", "can", "could", "may", "might", "will", "would", "must", "should"}
_COPULAS = {"is", "are", "was", "were", "be", "been", "has", "have", "had"}
_DENYING = {
    *("not", "never", "no", "non", "nor", "neither", "without", "lacks", "lack", "lacking", "absent", "absence", "negated", "negative"),
    *(
        "excludes",
        "excluded",
        "denied",
        "refuted",
        "disproved",
        "unrelated",
        "unassociated",
        "unaffected",
        "cannot",
        "isnt",
        "doesnt",
        "nt",
    ),
}
_OWN = {"lacks_part", "missing_from", "not_completed_by"}
_IRREGULAR = {"have": "has", "be": "is", "do": "does", "go": "goes"}


@lru_cache(maxsize=4096)
def affirmed(predicate: str) -> tuple[str, bool]:
    """Return a predicate, and whether its name denied it.

    >>> affirmed("biolink:does_not_treat"), affirmed("biolink:NOT_associated_with"), affirmed("biolink:isNotCausedBy")
    (('biolink:treats', True), ('biolink:associated_with', True), ('biolink:caused_by', True))
    >>> affirmed("biolink:treats"), affirmed("biolink:lacks_part"), affirmed("biolink:annotates")
    (('biolink:treats', False), ('biolink:lacks_part', False), ('biolink:annotates', False))

    Raises:
        ValueError: its name denies, and what it denies cannot be told from it.
    """
    prefix, colon, local = predicate.rpartition(":")
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=not)(?=[A-Z])", "_", local)
    words = [word.lower() for word in re.split(r"[^A-Za-z0-9]+", parted.replace("n't", "_not")) if word]
    if _DENYING.isdisjoint(words) or "_".join(words) in _OWN:
        return predicate, False
    at = words.index("not") if words.count("not") == 1 else -1
    before, after = words[: max(at, 0)], words[at + 1 :]
    if at >= 0 and after and _DENYING.isdisjoint(after) and (not before or (len(before) == 1 and before[0] in _AUXILIARIES | _COPULAS)):
        if before and before[0] in _AUXILIARIES:
            after = [_third_person(after[0]), *after[1:]]
        elif before and before[0] in ("has", "have", "had") and f"{biolink.PREFIX}has_{'_'.join(after)}" in biolink.PREDICATES:
            after = ["has", *after]
        if "_".join(after) not in ("a", "an", "the", "of", "in", "to"):
            return f"{prefix}{colon}{'_'.join(after)}", True
    raise ValueError(f"the predicate {predicate!r} denies by its name; write the predicate that it denies, with 'negated' true")


def _third_person(verb: str) -> str:
    """Return the form in which predicates are written.

    >>> [_third_person(verb) for verb in ("treat", "have", "carry", "express", "causes")]
    ['treats', 'has', 'carries', 'expresses', 'causes']
    """
    if verb in _IRREGULAR or (verb.endswith("s") and not verb.endswith("ss")):
        return _IRREGULAR.get(verb, verb)
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:ss|sh|ch|x|z|o)$", verb) else "s")


def denied(predicate: str, negated: bool) -> tuple[str, bool]:
    """Return a statement's predicate and whether it is negated, by the predicate's name or by what is said beside it.

    Raises:
        ValueError: both deny, and two denials may be one said twice or none.
    """
    said, by_name = affirmed(predicate)
    if by_name and negated:
        raise ValueError(f"the predicate {predicate!r} denies by its name and the statement is negated, too")
    return said, by_name or negated
