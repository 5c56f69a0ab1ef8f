"""Why two identifiers mean one concept here, or why they do not; and where sources disagree about what is one.

Everything is read off a bundle: a node's codes and names each say which source lists them, and a piece of evidence keeps the identifier
that its source used where the graph calls the concept by another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from kg import curie as curies
from kg.bundle import Bundle
from kg.errors import UnknownCurie

_MAIN = ("name", "exact")


class Reason(NamedTuple):
    """One thing that ties an identifier to its node, or two nodes to each other, and the source that says it."""

    kind: str
    value: str
    source: str


@dataclass(frozen=True)
class Meaning:
    """What an identifier means in the graph."""

    identifier: str
    node: str
    name: str
    category: str
    #: why the identifier means that node
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class WhySame:
    """Whether two identifiers are one concept, and what speaks for it."""

    first: Meaning
    second: Meaning
    #: what two different nodes have in common all the same
    shared: tuple[Reason, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both are one node."""
        return self.first.node == self.second.node


@dataclass(frozen=True)
class Conflict:
    """One identifier, or main name, that several nodes of a category have."""

    kind: str
    value: str
    category: str
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    sources: tuple[str, ...] = field(default=())


def why_same(bundle: Bundle, first: str, second: str) -> WhySame:
    """Say why two identifiers are one concept in a bundle, or what they share where they are two.

    Raises:
        UnknownCurie: one of them is no node, code or secondary identifier of the graph.
    """
    one, other = meaning(bundle, first), meaning(bundle, second)
    return WhySame(one, other, () if one.node == other.node else _shared(bundle, one.node, other.node))


def meaning(bundle: Bundle, identifier: str) -> Meaning:
    """Return the node that an identifier means, and why.

    Raises:
        UnknownCurie: no node has it.
    """
    said = _spelled(identifier)
    nodes, names = _scan(bundle, "nodes"), _scan(bundle, "names")
    codes = names.filter(pl.col("kind").is_in(["code", "cui"]), pl.col("name").is_in([said, said.removeprefix("UMLS:")])).collect()
    own = nodes.filter((pl.col("curie") == said) | pl.col("alt_ids").list.contains(said)).collect()
    holders = [*own["curie"].to_list(), *codes["curie"].to_list()]
    if not holders:
        raise UnknownCurie(identifier)
    node = said if said in holders else holders[0]
    row = nodes.filter(pl.col("curie") == node).collect().row(0, named=True)
    reasons = [Reason("is the node's own identifier", said, ", ".join(row["provided_by"]))] if node == said else []
    if said in row["alt_ids"]:
        reasons.append(Reason("is a secondary identifier of the node", said, node.partition(":")[0]))
    reasons += [Reason("is listed as an identifier of the same concept", said, source) for source in _sources_of(codes, node)]
    reasons += _used(bundle, said)
    if node != said and (held := own.filter(pl.col("curie") == said)).height:
        reasons.append(Reason("was replaced by", str(held["replaced_by"][0]), ""))
    return Meaning(identifier, node, row["name"], row["category"], tuple(reasons))


def conflicts(bundle: Bundle) -> list[Conflict]:
    """Return the identifiers and main names that several nodes of one category have; none of them was merged."""
    nodes = _scan(bundle, "nodes").filter(~pl.col("deprecated")).select("curie", "name", "category", "cuis", "xrefs")
    listed = _scan(bundle, "names").filter(pl.col("kind").is_in(["code", "cui"])).select("curie", pl.col("name").alias("value"), "source")
    found = []
    for kind, column in (("CUI", "cuis"), ("code", "xrefs"), ("name", "name")):
        values = nodes.select("curie", "name", "category", pl.col(column).alias("value"))
        values = values.explode("value") if column != "name" else values.with_columns(pl.col("value").str.to_lowercase())
        grouped = values.drop_nulls("value").group_by("value", "category").agg(pl.col("curie").sort(), pl.col("name").sort_by("curie"))
        rows = grouped.filter(pl.col("curie").list.len() > 1).sort("category", "value").collect()
        said = listed.join(rows.lazy().select("value"), on="value", how="semi").collect() if column != "name" else None
        by = dict(said.group_by("value").agg(pl.col("source").unique().sort()).iter_rows()) if said is not None else {}
        found += [
            Conflict(kind, value, category, tuple(holders), tuple(names), tuple(by.get(value, ())))
            for value, category, holders, names in rows.select("value", "category", "curie", "name").iter_rows()
        ]
    return found


def _shared(bundle: Bundle, first: str, second: str) -> tuple[Reason, ...]:
    """Return the names and codes that two nodes have in common."""
    names = _scan(bundle, "names").filter(pl.col("curie").is_in([first, second])).collect()
    folded = names.with_columns(pl.col("name").str.to_lowercase().alias("folded"))
    common = folded.group_by("folded").agg(
        pl.col("curie").n_unique().alias("nodes"), pl.col("name").first(), pl.col("kind", "source").unique().sort()
    )
    reasons = []
    for name, kinds, sources in common.filter(pl.col("nodes") > 1).sort("folded").select("name", "kind", "source").iter_rows():
        what = (
            "both have the code" if {"code", "cui"} & set(kinds) else "both are called" if set(_MAIN) & set(kinds) else "both may be called"
        )
        reasons.append(Reason(what, name, ", ".join(sources)))
    for one, other in ((first, second), (second, first)):
        sources = names.filter((pl.col("curie") == one) & (pl.col("name") == other))["source"].unique().sort()
        reasons += [Reason(f"{one} lists the other as", other, source) for source in sources]
    return tuple(reasons)


def _used(bundle: Bundle, identifier: str) -> list[Reason]:
    """Return which sources use an identifier in statements that stand at its node."""
    evidence = _scan(bundle, "evidence").filter((pl.col("original_subject") == identifier) | (pl.col("original_object") == identifier))
    counted = evidence.group_by("source").agg(pl.len(), pl.col("record").min()).sort("source").collect()
    return [
        Reason(f"is what the source calls the node in {number:,} of its statements, first in", record, source)
        for source, number, record in counted.iter_rows()
    ]


def _sources_of(codes: pl.DataFrame, node: str) -> list[str]:
    return codes.filter(pl.col("curie") == node)["source"].unique().sort().to_list()


def _spelled(identifier: str) -> str:
    text = identifier.strip()
    if (cui := curies.cui(text)) is not None:
        return f"UMLS:{cui}"
    return curies.normalise(text) if curies.looks_like(text) else text


def _scan(bundle: Bundle, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(bundle.path / f"{table}.parquet")
