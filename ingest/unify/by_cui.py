"""Which concept of the graph a concept of the Metathesaurus is: the one that lists its CUI, or that the codes of its atoms lead to.

A CUI is looked for where its kind is at home. There a term counts that lists the CUI and shares a name with it; then one whose very code
the CUI has; then one that lists this CUI alone; then one to which its codes in other vocabularies (MeSH, OMIM, ...) lead, if they all lead
to the same. Two CUIs are never made one because their codes meet: the one that bears the term's name has it, the
other keeps a node of its own. Where sources disagree, what was not followed is noted as a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import polars as pl

from ingest.unify.name_folding import Names, folded

PREFIX = "UMLS:"
#: How a term was found, the surest first.
_LISTED_AND_NAMED, _OWN_CODE, _LISTED_ALONE, _BY_CODES, _BY_NAME = range(5)


@dataclass
class CuiIdentities:
    """CUI (as a CURIE) -> the node that it means, and (CUI, what disagrees) for people to look at."""

    same: dict[str, str] = field(default_factory=dict)
    conflicts: list[tuple[str, str]] = field(default_factory=list)


def is_cui(column: str) -> pl.Expr:
    """Whether an identifier is a CUI's CURIE."""
    return pl.col(column).str.starts_with(PREFIX)


def leading(nodes: pl.DataFrame, xrefs: pl.LazyFrame, names: pl.LazyFrame) -> pl.DataFrame:
    """Return the cross-references (curie, xref) without those of described CUIs that lead to nothing.

    A release of the Metathesaurus has codes by the million, of which few are identifiers that anybody else speaks of.

    Args:
        nodes: the staged nodes: curie, deprecated, alt_ids. xrefs: likewise, curie and xref. names: likewise, curie.
    """
    xrefs = xrefs.select("curie", "xref")
    described = nodes.lazy().filter(is_cui("curie"), ~pl.col("deprecated")).select("curie").unique()
    others = xrefs.join(described, on="curie", how="anti", maintain_order="left").collect(engine="streaming")
    spoken = [
        nodes.lazy().select("curie"),
        nodes.lazy().select(pl.col("alt_ids").alias("curie")).explode("curie"),
        others.lazy().select("curie"),
        names.select("curie").filter(~is_cui("curie")),
    ]
    anybody = pl.concat(spoken).unique().collect(engine="streaming")
    codes = xrefs.join(described, on="curie", how="semi").join(anybody.lazy(), left_on="xref", right_on="curie", how="semi")
    return pl.concat([others, codes.collect(engine="streaming")])


def by_cui(
    nodes: pl.DataFrame,
    xrefs: pl.DataFrame,
    names: pl.LazyFrame,
    same: dict[str, str],
    mains: dict[str, str],
    homes: dict[str, tuple[str, ...]],
    everywhere: tuple[str, ...],
) -> CuiIdentities:
    """Settle the CUIs that are described.

    Args:
        nodes: the staged nodes. xrefs, names: likewise, CUIs' among them.
        same: what every other identifier means.
        mains: the terms that key the graph, with their main names.
        homes: category -> vocabularies where its concepts are looked for, in order. everywhere: those of any other category.
    """
    found = CuiIdentities()
    live = nodes.filter(~pl.col("deprecated"))
    cuis = live.filter(is_cui("curie")).unique("curie", keep="first", maintain_order=True).select("curie", "name", "category")
    if cuis.is_empty():
        return found
    candidates = _candidates(live, xrefs, cuis, same, mains)
    said = Names(_names_of(names, candidates))
    said.load([*candidates["cui"], *candidates["node"]])
    categories = dict(candidates.select("cui").unique().join(cuis, left_on="cui", right_on="curie").select("cui", "category").iter_rows())
    claims: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    listed = candidates.select("cui", "node", "listed", "alone", "own").iter_rows()
    for cui, group in groupby(listed, key=itemgetter(0)):
        chosen = _choose(cui, [row[1:] for row in group], homes.get(categories[cui], everywhere), said, found.conflicts)
        if chosen is not None:
            node, how = chosen
            claims[node].append((how, not said.of(cui) & said.of(node), cui))
    _by_name(cuis, candidates, mains, homes, claims)
    for node, claimed in claims.items():
        ranked = sorted(claimed)
        for place, (how, _, cui) in enumerate(ranked):
            # Two CUIs that a term itself lists, both by its names, are one there; whatever else meets keeps a node of its own.
            if place == 0 or how == _LISTED_AND_NAMED:
                found.same[cui] = node
            else:
                found.conflicts.append((cui, f"{node} is {ranked[0][2]} already"))
    return found


def _candidates(live: pl.DataFrame, xrefs: pl.DataFrame, cuis: pl.DataFrame, same: dict[str, str], mains: dict[str, str]) -> pl.DataFrame:
    """Return (cui, node, listed, alone, own): which nodes a CUI may be, and what speaks for each."""
    moved = pl.DataFrame({"was": list(same), "node": list(same.values())}, schema={"was": pl.String, "node": pl.String})
    terms = pl.DataFrame({"node": list(mains)}, schema={"node": pl.String})
    by_term = xrefs.filter(is_cui("xref") & ~is_cui("curie")).select("curie", pl.col("xref").alias("cui"))
    by_term = by_term.join(moved, left_on="curie", right_on="was", how="left").with_columns(pl.coalesce("node", "curie").alias("node"))
    by_term = by_term.select("cui", "node").unique().join(terms, on="node", how="semi")
    by_term = by_term.with_columns((pl.len().over("node") == 1).alias("alone"))
    by_term = by_term.join(cuis, left_on="cui", right_on="curie", how="semi")
    others = live.filter(~is_cui("curie")).select(pl.col("curie").alias("was")).unique()
    targets = pl.concat([moved, others.join(moved, on="was", how="anti").select("was", pl.col("was").alias("node"))])
    # Of a CUI that no source describes there may be codes all the same (a list of drugs has such): ``identify`` settles those.
    by_code = xrefs.filter(is_cui("curie")).join(cuis, on="curie", how="semi").join(targets, left_on="xref", right_on="was")
    by_code = by_code.select(pl.col("curie").alias("cui"), "node", (pl.col("xref") == pl.col("node")).alias("own"))
    both = pl.concat(
        [
            by_term.select("cui", "node", pl.lit(True).alias("listed"), "alone", pl.lit(False).alias("own")),
            by_code.select("cui", "node", pl.lit(False).alias("listed"), pl.lit(False).alias("alone"), "own"),
        ]
    )
    return both.group_by("cui", "node").agg(pl.col("listed", "alone", "own").any()).sort("cui", "node")


def _names_of(names: pl.LazyFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    wanted = pl.concat([candidates.select(pl.col(column).alias("curie")) for column in ("cui", "node")]).unique()
    return names.select("curie", "name").join(wanted.lazy(), on="curie", how="semi").collect(engine="streaming")


def _choose(
    cui: str, rows: list[tuple[str, bool, bool, bool]], homes: tuple[str, ...], said: Names, conflicts: list[tuple[str, str]]
) -> tuple[str, int] | None:
    """Return the node that a CUI means and how that is known, from the first home that has one."""
    own = said.of(cui)
    for home in homes:
        here = [row for row in rows if row[0].startswith(f"{home}:")]
        if not here:
            continue
        ranked: list[tuple[int, str]] = []
        by_codes = [node for node, listed, _, _ in here if not listed]
        for node, listed, alone, code in here:
            if listed and own & said.of(node):
                ranked.append((_LISTED_AND_NAMED, node))
            elif code:
                ranked.append((_OWN_CODE, node))
            elif listed and alone and len(here) == 1:
                ranked.append((_LISTED_ALONE, node))
            elif not listed and (len(by_codes) == 1 or own & said.of(node)):
                ranked.append((_BY_CODES, node))
        ranked.sort()
        nodes = sorted({row[0] for row in here})
        if len(nodes) > 1:
            kept = f"{ranked[0][1]} is taken" if ranked else "none is taken"
            conflicts.append((cui, f"several concepts of {home}: {', '.join(nodes)}; {kept}"))
        if ranked:
            return ranked[0][1], ranked[0][0]
    elsewhere = [node for node, _, _, _ in rows if node.partition(":")[0] not in homes]
    outside = [node for node in elsewhere if own & said.of(node)]
    if len(outside) == 1 and len(elsewhere) == 1:
        return outside[0], _BY_CODES
    if elsewhere:
        conflicts.append((cui, f"its codes lead to {', '.join(elsewhere)}, where its kind is not at home or its name is not known"))
    return None


def _by_name(
    cuis: pl.DataFrame,
    candidates: pl.DataFrame,
    mains: dict[str, str],
    homes: dict[str, tuple[str, ...]],
    claims: dict[str, list[tuple[int, bool, str]]],
) -> None:
    """Claim for CUIs of which nothing else is known the term at home whose main name is theirs, where that is one concept's alone."""
    kinds = ["biolink:Disease", "biolink:PhenotypicFeature", "biolink:Drug", "biolink:SmallMolecule"]
    first = {kind: homes[kind][0] for kind in kinds}
    terms = pl.DataFrame({"node": list(mains), "name": list(mains.values())}, schema={"node": pl.String, "name": pl.String})
    terms = terms.select("node", pl.col("node").str.extract(r"^([^:]+):").alias("home"), folded("name").alias("said"))
    terms = terms.filter(pl.col("home").is_in(list(first.values()))).unique(["home", "said"], keep="none")
    alone = cuis.filter(pl.col("category").is_in(kinds)).join(candidates, left_on="curie", right_on="cui", how="anti")
    alone = alone.select(
        "curie", pl.col("category").replace_strict(first, return_dtype=pl.String).alias("home"), folded("name").alias("said")
    )
    for cui, node in alone.join(terms, on=["home", "said"]).unique("node", keep="none").select("curie", "node").sort("curie").iter_rows():
        claims[node].append((_BY_NAME, False, cui))
