"""Identify by name what no cross-reference lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ingest.unify.name_folding import Names, fold

#: Prefixes whose identifiers are names themselves: HGNC symbols, and medicines under their generic names.
_BY_PREFIX = {"HGNC.SYMBOL": "HGNC", "UniProtKB": "HGNC", "RXCUI": "CHEBI", "ATC": "CHEBI", "DRUGBANK": "CHEBI", "DDINTER": "CHEBI"}
#: Categories whose concepts may be found by the very name that a term has (Dravet syndrome is Dravet syndrome).
_BY_CATEGORY = {
    "biolink:Disease": "MONDO",
    "biolink:PhenotypicFeature": "HP",
    "biolink:Drug": "CHEBI",
    "biolink:SmallMolecule": "CHEBI",
}
#: Prefixes of vocabularies whose headings may be found by a synonym, too; rare diseases may not, whose synonyms differ in a numeral.
_BY_SYNONYM = ("MESH", *_BY_PREFIX)


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def by_name(
    unknown: Iterable[str], mains: Mapping[str, str], categories: Mapping[str, str], names: Names, same: Mapping[str, str]
) -> dict[str, str]:
    """Return identifier -> term for those of ``unknown`` that share a term's main name or, for some vocabularies, a name that only one
    term has.

    Args:
        unknown: identifiers that have no node of another yet, in order; their names are loaded.
        mains: the terms that key the graph, with their main names.
        categories: identifier -> category.
        names: all names.
        same: what was identified before; MeSH's entry terms count as names of the concepts that they were found to be.
    """
    homes = {}
    for curie in unknown:
        home = _BY_PREFIX.get(_prefix(curie)) or _BY_CATEGORY.get(categories.get(curie, ""))
        if home is not None:
            homes[curie] = home
    main: dict[tuple[str, str], list[str]] = defaultdict(list)
    for term in sorted(mains):
        main[_prefix(term), fold(mains[term])].append(term)
    asked = set().union(*(names.of(curie) for curie in homes if _prefix(curie) in _BY_SYNONYM))
    other: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, curie in names.holders(asked):
        term = same.get(curie, curie)
        if term in mains:
            other[_prefix(term), name].add(term)
    found = {}
    for curie, home in homes.items():
        for name in sorted(names.of(curie)):
            terms = main.get((home, name), [])
            if not terms and _prefix(curie) in _BY_SYNONYM:
                terms = sorted(other.get((home, name), ()))
            if len(terms) == 1:
                found[curie] = terms[0]
                break
    return found
