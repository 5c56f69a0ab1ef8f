"""When two names are the same name: case, punctuation and the order of words do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

_WORD = r"[a-z0-9]+"
_PATTERN = re.compile(_WORD)


def fold(name: str) -> str:
    """Return a name's words in alphabetical order.

    >>> fold("Anus, imperforate") == fold("imperforate anus"), fold("Marfan's syndrome")
    (True, 'marfan s syndrome')
    """
    return " ".join(sorted(_PATTERN.findall(name.lower())))


def folded(column: str) -> pl.Expr:
    """Return what ``fold`` does, for a whole column."""
    return pl.col(column).str.to_lowercase().str.extract_all(_WORD).list.sort().list.join(" ")


class Names:
    """The folded names of identifiers; a million of them stay in a table, those that are compared are looked up."""

    def __init__(self, names: pl.DataFrame) -> None:
        self._table = names.select("curie", folded("name").alias("name")).unique()
        self._known: dict[str, set[str]] = {}

    def load(self, curies: Iterable[str]) -> None:
        """Get the names of these ready for ``of``."""
        wanted = pl.DataFrame({"curie": list(curies)}, schema={"curie": pl.String}).unique()
        for curie, said in self._table.join(wanted, on="curie").group_by("curie").agg("name").iter_rows():
            self._known[curie] = set(said)

    def of(self, curie: str) -> set[str]:
        """Return an identifier's folded names; none for one that was not loaded."""
        return self._known.get(curie, set())

    def holders(self, said: set[str]) -> Iterable[tuple[str, str]]:
        """Yield (folded name, identifier) for every identifier that has one of these names."""
        wanted = pl.DataFrame({"name": list(said)}, schema={"name": pl.String})
        return self._table.join(wanted, on="name", how="semi").select("name", "curie").iter_rows()
