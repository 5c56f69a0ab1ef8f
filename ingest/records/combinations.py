"""Which combination of texts each row has: what a combination means is then settled once, and taken by number."""

from __future__ import annotations

import polars as pl


def numbered(said: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """Return the number of each row's combination of texts, and the combinations in the order in which they first come.

    >>> places, combinations = numbered(pl.DataFrame({"a": ["x", "y", "x"], "b": ["1", "1", "1"]}))
    >>> places.to_list(), combinations.rows()
    ([0, 1, 0], [('x', '1'), ('y', '1')])
    """
    # Numbers are joined three times as fast as texts; that two texts have one number in 2^64 is made sure of.
    keys = pl.DataFrame({"key": said.hash_rows(seed=1)})
    first = keys.with_row_index("row").unique("key", keep="first", maintain_order=True)
    combined = said[first["row"]]
    places = keys.join(first.select("key").with_row_index("place"), on="key", how="left", maintain_order="left")["place"]
    if all((said[name] == combined[name].gather(places)).all() for name in said.columns):
        return places, combined
    combined = said.unique(maintain_order=True)
    return said.join(combined.with_row_index("place"), on=said.columns, how="left", maintain_order="left")["place"], combined
