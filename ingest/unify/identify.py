"""Which node each identifier means.

Five vocabularies key the graph: MONDO diseases, HPO phenotypes, HGNC genes, ChEBI chemicals, GO. Any other identifier (OMIM, ORPHA, DOID,
MeSH, UniProt, ...) is looked for among their cross-references. Some releases do not say whether a cross-reference is exact, and merging
two diseases is worse than keeping two nodes for one; therefore a vocabulary's term that lists several identifiers of one kind takes only
those whose name it knows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import polars as pl

from ingest.unify.by_cui import by_cui, is_cui
from ingest.unify.by_name import by_name
from ingest.unify.name_folding import Names

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
#: Prefixes whose identifiers are exact wherever they are listed.
_EXACT = ("NCBIGene", "UniProtKB", "HGNC")
#: Disease and phenotype vocabularies list MeSH's next broader heading, too (visual epilepsy: Seizures); there a name must agree.
_MESH_IS_EXACT = ("HGNC", "CHEBI")


@dataclass
class Identities:
    """Identifier -> the CURIE of its node, for every identifier that has another one's node."""

    same: dict[str, str] = field(default_factory=dict)
    #: (CUI, what sources disagree about)
    conflicts: list[tuple[str, str]] = field(default_factory=list)

    def of(self, curie: str) -> str:
        """Return the CURIE of the node that an identifier means: its own when it is nobody else's."""
        return self.same.get(curie, curie)


def identify(nodes: pl.DataFrame, xrefs: pl.DataFrame, names: pl.DataFrame | pl.LazyFrame) -> Identities:
    """Settle the identity of every identifier in the staged tables (``ingest.records.tables``), of which ``names`` may be a query.

    Of the nodes ``curie``, ``name``, ``category``, ``deprecated``, ``replaced_by`` and ``alt_ids`` are looked at, of the cross-references
    ``curie`` and ``xref``, of the names ``curie`` and ``name``.
    """
    found = Identities()
    mains = _authority_terms(nodes.filter(~pl.col("deprecated")))
    _retired(nodes, mains, found)
    # Concepts of the Metathesaurus come last and all at once, there may be millions of them: they are what the others are by then.
    everything = nodes, xrefs, names.lazy()
    called = names.lazy().select("curie", "name")
    described = nodes.filter(is_cui("curie"), ~pl.col("deprecated")).select("curie").unique()
    if described.height:
        nodes, xrefs = (table.join(described, on="curie", how="anti", maintain_order="left") for table in (nodes, xrefs))
        called = called.join(described.lazy(), on="curie", how="anti")
    others = called.collect(engine="streaming")
    said = Names(others)
    categories = dict(nodes.select("curie", "category").iter_rows())
    used = pl.concat([nodes["curie"], others["curie"], xrefs["curie"]]).unique().sort()
    del others
    unknown = [curie for curie in used if curie not in mains and curie not in found.same]
    listings, codes = _listings(xrefs, unknown, mains, found)
    said.load([*unknown, *(term for terms in listings.values() for term, _ in terms)])
    for curie in unknown:
        homes = _HOMES.get(categories.get(curie, ""), AUTHORITIES)
        if chosen := _choose(curie, listings.get(curie, []), homes, said):
            found.same[curie] = chosen
    nameless = [curie for curie in unknown if curie not in found.same and curie in categories]
    found.same.update(by_name(nameless, mains, categories, said, found.same))
    _through_omim(nodes, xrefs, mains, codes, found)
    cuis = by_cui(*everything, found.same, mains, _HOMES, AUTHORITIES)
    found.same.update(cuis.same)
    found.conflicts += cuis.conflicts
    for old, new in found.same.items():
        if old.startswith("UMLS:") and new in cuis.same:  # a retired CUI leads to where its successor does
            found.same[old] = cuis.same[new]
    return found


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def _authority_terms(live: pl.DataFrame) -> dict[str, str]:
    """Return the live terms of the vocabularies that key the graph, with their names: of the first source that has them, their own."""
    own = live.filter(pl.col("curie").str.extract(r"^([^:]+):").is_in(list(AUTHORITIES)))
    return dict(own.unique("curie", keep="first", maintain_order=True).select("curie", "name").iter_rows())


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


def _listings(
    xrefs: pl.DataFrame, unknown: list[str], mains: dict[str, str], found: Identities
) -> tuple[dict[str, list[tuple[str, int]]], set[tuple[str, str]]]:
    """Return identifier -> (term that lists it, how many of its kind that term lists), and every (term, prefix) of the listings."""
    pairs = xrefs.select("curie", "xref").unique()
    moved = {curie: found.of(curie) for curie in pairs["curie"].unique()}
    terms = {curie: term for curie, term in moved.items() if term in mains}
    term = pl.col("curie").replace_strict(terms, default=None, return_dtype=pl.String)
    pairs = pairs.select(term.alias("term"), "xref", pl.col("xref").str.extract(r"^([^:]+):").alias("prefix")).drop_nulls("term").unique()
    counted = pairs.with_columns(pl.len().over("term", "prefix").alias("count"))
    wanted = pl.DataFrame({"xref": unknown}, schema={"xref": pl.String})
    listings: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for xref, curie, count in counted.join(wanted, on="xref", how="semi").sort("xref", "term").select("xref", "term", "count").iter_rows():
        listings[xref].append((curie, count))
    return listings, set(pairs.select("term", "prefix").unique().iter_rows())


def _choose(curie: str, listed: list[tuple[str, int]], homes: tuple[str, ...], said: Names) -> str | None:
    """Return the term that an identifier means, from the first home that has one: it shares a name, or is alone of its kind there."""
    own, prefix = said.of(curie), _prefix(curie)
    for home in homes:
        here = [(term, count) for term, count in listed if _prefix(term) == home]
        for term, _ in here:
            if own & said.of(term):
                return term
        if prefix == "MESH" and home not in _MESH_IS_EXACT:
            continue
        for term, count in here:
            if count == 1:
                return term
        if here and (prefix in _EXACT or (prefix == "MESH" and len(here) == 1)):
            return here[0][0]
    return None


def _through_omim(nodes: pl.DataFrame, xrefs: pl.DataFrame, mains: dict[str, str], codes: set[tuple[str, str]], found: Identities) -> None:
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
        if target in there and key not in codes and key not in taken:
            taken.add(key)
            found.same[curie] = target
