"""One concept for a drug, its salts and mixtures apart: what cross-references to ChEBI alone do not settle.

Two things are left after ``ingest.unify.identify``. A medicine that ChEBI does not have (an antibody, a vaccine) comes under as many
identifiers as it has sources: they are one where one source lists the other's identifier, or where both give it the same name. And a code
may lead to a salt, because a vocabulary has one heading for both (MeSH: imatinib under imatinib mesylate), while a source that uses it
calls it by the very name that ChEBI gives the base: then that source means what it says. Where code and name are not even kin, the name is
believed as well, which a person wrote and can read, and the conflict is noted in ``rejected``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from ingest.records.tables import REJECTED
from ingest.unify.gathered import Gathered
from ingest.unify.identify import AUTHORITIES, Identities
from ingest.unify.name_folding import fold, folded

_KINDS = ["biolink:Drug", "biolink:SmallMolecule", "biolink:ChemicalEntity", "biolink:MolecularMixture"]
#: What joins a substance and its salts, hydrates and ions.
_KIN = ["biolink:chemically_similar_to", "biolink:has_part", "biolink:subclass_of"]
#: A protein is one under its own name however many drugs contain it.
_GENES = r"^(?:NCBIGene|UniProtKB|ENSEMBL|HGNC\.SYMBOL|REACT):"
CONFLICT = "conflict"


def settle_drugs(tables: Gathered, identities: Identities, order: list[str]) -> int:
    """Settle the identity of what sources describe as substances, and return how many conflicts were noted.

    Args:
        tables: the staged tables; identifiers in them are replaced where a source means another form, ``rejected`` grows by the conflicts.
        identities: what cross-references settled; it is added to.
        order: sources, the one whose identifier is kept first.
    """
    rank = {source: place for place, source in enumerate(order)}
    substances = ~pl.col("deprecated") & pl.col("category").is_in(_KINDS) & ~_own("curie") & ~pl.col("curie").str.contains(_GENES)
    described = tables.lazy("nodes").select("curie", "name", "category", "deprecated", "source", "rec").filter(substances).collect()
    described = described.with_columns(pl.col("source").replace_strict(rank, default=len(rank), return_dtype=pl.Int32).alias("rank"))
    described = described.sort("rank", "rec", maintain_order=True)
    conflicts = _join_loose(described, tables.lazy("xrefs"), identities)
    conflicts += _prefer_named_form(described, tables, identities)
    if conflicts:
        rows = [(source, None, None, f"{CONFLICT}: {why}", raw, rec) for source, rec, why, raw in conflicts]
        tables.reject(pl.DataFrame(rows, schema=REJECTED, orient="row").unique(maintain_order=True))
    return len(conflicts)


_Conflict = tuple[str, int, str, str]


def _own(column: str) -> pl.Expr:
    """Whether an identifier is of a vocabulary that keys the graph."""
    return pl.col(column).str.extract(r"^([^:]+):").is_in(list(AUTHORITIES))


def _join_loose(described: pl.DataFrame, xrefs: pl.LazyFrame, identities: Identities) -> list[_Conflict]:
    """Give one node to identifiers of substances that no vocabulary of the graph has."""
    names: dict[str, str] = {}
    first: dict[str, int] = {}
    for curie, name in described.select("curie", "name").iter_rows():
        if identities.of(curie) == curie and curie not in first:
            first[curie], names[curie] = len(first), fold(name)
    holders: dict[str, set[str]] = defaultdict(set)
    listing = xrefs.select("curie", "xref").join(described.lazy().select("curie").unique(), on="curie", how="semi")
    loose = pl.LazyFrame({"xref": list(first)}, schema={"xref": pl.String})
    for curie, xref in listing.join(loose, on="xref", how="semi").collect(engine="streaming").iter_rows():
        holders[xref].add(identities.of(curie))
    joined = _Groups(first)
    conflicts: list[_Conflict] = []
    sources = dict(described.select("curie", pl.concat_list(pl.col("source"), pl.col("rec").cast(pl.String)).alias("at")).iter_rows())
    for xref in sorted(holders, key=lambda one: first[one]):
        others = holders[xref] - {xref}
        if len(others) == 1:
            joined.join(xref, next(iter(others)))
        elif others:
            source, rec = sources[xref]
            conflicts.append(
                (source, int(rec), "several substances list it as theirs", f"{xref} {names[xref]}: {', '.join(sorted(others))}")
            )
    called: dict[str, list[str]] = defaultdict(list)
    for curie, name in names.items():
        called[name].append(curie)
    for same in called.values():
        for other in same[1:]:
            joined.join(other, same[0])
    for curie in first:
        node = joined.of(curie)
        if node != curie:
            identities.same[curie] = node
    return conflicts


class _Groups:
    """Identifiers that are one; a node of the graph's own vocabularies stands for the group, else the one that was described first."""

    def __init__(self, first: Mapping[str, int]) -> None:
        self._first = first
        self._parent: dict[str, str] = {}

    def of(self, curie: str) -> str:
        while (parent := self._parent.get(curie)) is not None:
            curie = parent
        return curie

    def join(self, one: str, other: str) -> None:
        ends = sorted({self.of(one), self.of(other)}, key=lambda curie: (self._first.get(curie, -1), curie))
        # Two nodes of the graph's own are two, whatever a third source says.
        if len(ends) == 2 and ends[1] in self._first:
            self._parent[ends[1]] = ends[0]


def _prefer_named_form(described: pl.DataFrame, tables: Gathered, identities: Identities) -> list[_Conflict]:
    """Where a source calls an identifier by the very name of another form than its code leads to, let it mean that form there."""
    chebi = ~pl.col("deprecated") & pl.col("curie").str.starts_with("CHEBI:") & (pl.col("source") == "chebi")
    mains = tables.lazy("nodes").filter(chebi).select("curie", folded("name").alias("said")).collect()
    unique = mains.filter(~pl.col("said").is_duplicated()).rename({"curie": "form"})
    now = (
        pl.col("curie").replace_strict(identities.same, default=pl.col("curie"), return_dtype=pl.String)
        if identities.same
        else pl.col("curie")
    )
    meant = described.select("source", "rec", "curie", "name", now.alias("node"), folded("name").alias("said"))
    meant = meant.filter(pl.col("node").str.starts_with("CHEBI:")).join(unique, on="said").filter(pl.col("form") != pl.col("node"))
    if meant.is_empty():
        return []
    of_kin = pl.col("predicate").is_in(_KIN) & pl.col("subject").str.starts_with("CHEBI:")
    pairs = tables.lazy("statements").select("subject", "predicate", "object").filter(of_kin).collect(engine="streaming")
    kin = set(pairs.join(meant, left_on="subject", right_on="form", how="semi").select("subject", "object").iter_rows())
    kin |= {(b, a) for a, b in pairs.join(meant, left_on="object", right_on="form", how="semi").select("subject", "object").iter_rows()}
    moved: list[tuple[str, str, str]] = []
    conflicts: list[_Conflict] = []
    for source, rec, curie, name, node, _, form in meant.unique(["source", "curie"], maintain_order=True).iter_rows():
        moved.append((source, curie, form))
        if (form, node) not in kin:
            conflicts.append(
                (
                    source,
                    rec,
                    "the code is of one substance, the name of another",
                    f"{curie} {name}: {node} by its code, {form} by its name",
                )
            )
    if moved:
        tables.move(pl.DataFrame(moved, schema=["source", "was", "now"], orient="row"))
    return conflicts
