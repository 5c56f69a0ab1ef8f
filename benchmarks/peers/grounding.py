"""FastHPOCR (Groza et al. 2024, doi:10.1093/bioinformatics/btae406) on the same terms: its index is made from the graph's own HPO."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

Spans = set[tuple[int, int, str]]


def write_obo(bundle: Path, file: Path) -> None:
    """Write the bundle's HPO terms with their synonyms and parents as OBO."""
    nodes = pl.read_parquet(bundle / "nodes.parquet", columns=["curie", "name"]).filter(pl.col("curie").str.starts_with("HP:"))
    names = pl.read_parquet(bundle / "names.parquet").filter(pl.col("curie").str.starts_with("HP:"))
    edges = pl.read_parquet(bundle / "edges.parquet", columns=["subject", "predicate", "object"])
    above = edges.filter(
        (pl.col("predicate") == "biolink:subclass_of") & pl.col("subject").str.starts_with("HP:") & pl.col("object").str.starts_with("HP:")
    )
    parents = dict(above.group_by("subject").agg("object").iter_rows())
    synonyms: dict[str, list[tuple[str, str]]] = {}
    for name, curie, kind in names.select("name", "curie", "kind").iter_rows():
        if kind in ("exact", "related", "broad", "narrow", "abbreviation"):
            synonyms.setdefault(curie, []).append((name, {"abbreviation": "EXACT"}.get(kind, kind.upper())))
    known = set(nodes["curie"])
    with file.open("w", encoding="utf-8") as out:
        out.write("format-version: 1.2\nontology: hp\n\n")
        for curie, name in nodes.iter_rows():
            out.write(f"[Term]\nid: {curie}\nname: {_plain(name)}\n")
            for text, scope in sorted(synonyms.get(curie, [])):
                out.write(f'synonym: "{_plain(text)}" {scope} []\n')
            for parent in sorted(parents.get(curie, [])):
                if parent in known:
                    out.write(f"is_a: {parent}\n")
            out.write("\n")


def _plain(text: str) -> str:
    return "".join(c for c in text if c not in '"\\{}\n!').strip()


class _ByCluster:
    """What ``CRIndexKB.compileClusterList`` returns, from one pass over the words (it passes over all of them for each cluster: hours)."""

    def __init__(self) -> None:
        self._base: dict[str, str] | None = None
        self._filed: dict[str, list[str]] = {}

    def words(self, cluster: str, base: dict[str, str]) -> list[str]:
        """Return the words of a cluster in their order."""
        if base is not self._base:
            self._base, self._filed = base, {}
            for word, its in base.items():
                self._filed.setdefault(its, []).append(word)
        return list(self._filed.get(cluster, ()))


def fasthpocr(bundle: Path) -> Callable[[str], Spans]:
    """Index the bundle's HPO (half a minute) and return what annotates a text: (start, end, term) with terms inside longer ones."""
    from FastHPOCR.cr.CRIndexKB import CRIndexKB
    from FastHPOCR.HPOAnnotator import HPOAnnotator
    from FastHPOCR.IndexHPO import IndexHPO

    by_cluster = _ByCluster()
    CRIndexKB.compileClusterList = lambda _, cluster, base: by_cluster.words(cluster, base)
    folder = Path(tempfile.mkdtemp())
    write_obo(bundle, folder / "hp.obo")
    with contextlib.redirect_stdout(io.StringIO()):
        IndexHPO(str(folder / "hp.obo"), str(folder)).index()
    annotator = HPOAnnotator(str(folder / "hp.index"))

    def annotate(text: str) -> Spans:
        return {(a.getStartOffset(), a.getEndOffset(), a.getHPOUri()) for a in annotator.annotate(text)}

    return annotate
