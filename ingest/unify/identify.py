"""Which node each identifier means.

Five vocabularies key the graph: MONDO diseases, HPO phenotypes, HGNC genes, ChEBI chemicals, GO. Any other identifier (OMIM, ORPHA, DOID,
MeSH, UniProt, ...) is looked for among their cross-references. Some releases do not say whether a cross-reference is exact, and merging
two diseases is worse than keeping two nodes for one; therefore a vocabulary's term that lists several identifiers of one kind takes only
those whose name it knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ingest.unify.words import fold

#: Keys of the graph, in the order in which an identifier that is listed by several is looked for.
AUTHORITIES = ("MONDO", "HGNC", "CHEBI", "HP", "GO")
#: Where an identifier may be found, by the category that its source gives it.
_HOMES = {
    "biolink:Disease": ("MONDO", "HP"),
    "biolink:PhenotypicFeature": ("HP", "MONDO"),
    "biolink:Gene": ("HGNC",),
    "biolink:Protein": ("HGNC", "CHEBI"),
    "biolink:Drug": ("CHEBI",),
    "biolink:SmallMolecule": ("CHEBI",),
    "biolink:ChemicalEntity": ("CHEBI",),
    "biolink:BiologicalProcess": ("GO", "HP"),
    "biolink:MolecularActivity": ("GO",),
    "biolink:CellularComponent": ("GO",),
}
#: Prefixes whose identifiers are looked up by name when no cross-reference lists them: HGNC symbols, and medicines by their generic names.
_BY_NAME = {"HGNC.SYMBOL": "HGNC", "UniProtKB": "HGNC", "RXCUI": "CHEBI", "ATC": "CHEBI", "DRUGBANK": "CHEBI"}
#: Categories whose concepts may be found by the very name that a term has (Dravet syndrome is Dravet syndrome).
_BY_MAIN_NAME = {
    "biolink:Disease": "MONDO",
    "biolink:PhenotypicFeature": "HP",
    "biolink:Drug": "CHEBI",
    "biolink:SmallMolecule": "CHEBI",
}
#: Prefixes of vocabularies whose headings may be found by a synonym, too; rare diseases may not, whose synonyms differ in a numeral.
_BY_SYNONYM = ("MESH", "HGNC.SYMBOL", "UniProtKB", "RXCUI", "ATC", "DRUGBANK")


@dataclass
class Identities:
    """Identifier -> the CURIE of its node, for every identifier that has another one's node."""

    same: dict[str, str] = field(default_factory=dict)

    def of(self, curie: str) -> str:
        """Return the CURIE of the node that an identifier means: its own when it is nobody else's."""
        return self.same.get(curie, curie)


def identify(nodes: pl.DataFrame, xrefs: pl.DataFrame, names: pl.DataFrame) -> Identities:
    """Settle the identity of every identifier in the staged tables (``ingest.sources.tables``)."""
    found = Identities()
    live = nodes.filter(~pl.col("deprecated"))
    mains = _authority_terms(live)
    _retired(nodes, mains, found)
    said = _Names(names)
    categories = dict(nodes.select("curie", "category").iter_rows())
    listed, listing = _listings(xrefs, mains, found)
    used = sorted(set(nodes["curie"]) | set(names["curie"]) | set(xrefs["curie"]))
    for curie in used:
        if curie in mains or curie in found.same:
            continue
        homes = _HOMES.get(categories.get(curie, ""), AUTHORITIES)
        candidates = [c for c in listed.get(curie, ()) if _prefix(c) in homes]
        chosen = _choose(curie, candidates, homes, said, listing)
        if chosen:
            found.same[curie] = chosen
    _by_name(used, mains, categories, said, found)
    _through_omim(nodes, xrefs, mains, listing, found)
    return found


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def _authority_terms(live: pl.DataFrame) -> dict[str, str]:
    """Return the live terms of the vocabularies that key the graph, with their names."""
    own = live.filter(pl.col("curie").str.extract(r"^([^:]+):").is_in(list(AUTHORITIES)))
    return dict(own.select("curie", "name").iter_rows())


def _retired(nodes: pl.DataFrame, mains: dict[str, str], found: Identities) -> None:
    """Point secondary identifiers at their term and replaced terms at their replacement."""
    for curie, alt_ids in nodes.filter(pl.col("alt_ids").list.len() > 0).select("curie", "alt_ids").iter_rows():
        for alternative in alt_ids:
            if alternative not in mains:
                found.same.setdefault(alternative, curie)
    replaced = nodes.filter(pl.col("deprecated") & pl.col("replaced_by").is_not_null())
    for curie, replacement in replaced.select("curie", "replaced_by").iter_rows():
        if curie not in mains:
            found.same[curie] = replacement
    for curie, target in list(found.same.items()):
        seen = {curie}
        while target in found.same and target not in seen:
            seen.add(target)
            target = found.same[target]
        found.same[curie] = target


class _Names:
    """The names of each identifier, folded when they are asked for: most never are."""

    def __init__(self, names: pl.DataFrame) -> None:
        grouped = names.group_by("curie").agg(pl.col("name"))
        self._raw: dict[str, list[str]] = dict(grouped.iter_rows())
        self._folded: dict[str, set[str]] = {}

    def of(self, curie: str) -> set[str]:
        """Return an identifier's folded names."""
        if curie not in self._folded:
            self._folded[curie] = {fold(name) for name in self._raw.get(curie, ())}
        return self._folded[curie]

    def with_prefix(self, prefix: str) -> Iterator[tuple[str, set[str]]]:
        """Yield (identifier, folded names) of one vocabulary."""
        for curie in self._raw:
            if curie.startswith(prefix + ":"):
                yield curie, self.of(curie)


def _listings(
    xrefs: pl.DataFrame, mains: dict[str, str], found: Identities
) -> tuple[dict[str, list[str]], dict[tuple[str, str], set[str]]]:
    """Return identifier -> terms that list it, and (term, prefix) -> identifiers of that kind that it lists."""
    listed: dict[str, list[str]] = defaultdict(list)
    listing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for curie, xref in xrefs.select("curie", "xref").unique().sort("curie", "xref").iter_rows():
        term = found.of(curie)
        if term in mains:
            if term not in listed[xref]:
                listed[xref].append(term)
            listing[term, _prefix(xref)].add(xref)
    return listed, listing


def _choose(
    curie: str, candidates: list[str], homes: tuple[str, ...], said: _Names, listing: dict[tuple[str, str], set[str]]
) -> str | None:
    """Return the term that an identifier means, from the first home that has one: it shares a name, or is alone of its kind there."""
    own = said.of(curie)
    for home in homes:
        here = [c for c in candidates if _prefix(c) == home]
        named = [c for c in here if own & said.of(c)]
        if named:
            return named[0]
        alone = [c for c in here if len(listing[c, _prefix(curie)]) == 1]
        if alone:
            return alone[0]
        if here and ((len(here) == 1 and _prefix(curie) == "MESH") or _prefix(curie) in ("NCBIGene", "UniProtKB", "HGNC")):
            return here[0]
    return None


def _by_name(used: list[str], mains: dict[str, str], categories: dict[str, str], said: _Names, found: Identities) -> None:
    """Identify by name what no cross-reference lists: by a term's main name; symbols and drugs then by any name that only one term has."""
    main: dict[tuple[str, str], list[str]] = defaultdict(list)
    for curie in sorted(mains):
        main[_prefix(curie), fold(mains[curie])].append(curie)
    other: dict[tuple[str, str], set[str]] = defaultdict(set)
    wanted = [c for c in used if _prefix(c) in _BY_SYNONYM and c not in mains and c not in found.same and c in categories]
    asked = set().union(*(said.of(curie) for curie in wanted)) if wanted else set()
    # MeSH's headings and entry terms count as names of the concepts that they were found to be.
    for prefix in ("HGNC", "CHEBI", "MONDO", "HP", "MESH") if asked else ():
        for curie, names in said.with_prefix(prefix):
            term = found.of(curie)
            if term in mains:
                for name in names & asked:
                    other[_prefix(term), name].add(term)
    for curie in used:
        if curie in mains or curie in found.same:
            continue
        category = categories.get(curie, "")
        home = _BY_NAME.get(_prefix(curie)) or _BY_MAIN_NAME.get(category)
        if home is None:
            continue
        for name in sorted(said.of(curie)):
            terms = main.get((home, name), [])
            if not terms and _prefix(curie) in _BY_SYNONYM:
                terms = sorted(other.get((home, name), ()))
            if len(terms) == 1:
                found.same[curie] = terms[0]
                break


def _through_omim(
    nodes: pl.DataFrame, xrefs: pl.DataFrame, mains: dict[str, str], listing: dict[tuple[str, str], set[str]], found: Identities
) -> None:
    """Identify a disease that no term lists by the one OMIM number that it lists itself, unless that node has another of its vocabulary."""
    there = set(nodes["curie"])
    numbers: dict[str, set[str]] = defaultdict(set)
    for curie, xref in xrefs.filter(pl.col("xref").str.starts_with("OMIM:")).select("curie", "xref").iter_rows():
        if curie in there and curie not in mains and curie not in found.same and not curie.startswith("OMIM:"):
            numbers[curie].add(xref)
    taken: set[tuple[str, str]] = set()
    for curie in sorted(numbers):
        if len(numbers[curie]) != 1:
            continue
        target = found.of(next(iter(numbers[curie])))
        key = target, _prefix(curie)
        if target in there and not listing.get(key) and key not in taken:
            taken.add(key)
            found.same[curie] = target
