"""Objects in ``qualifiers`` many at a time: those that hold nothing but texts, each written as JSON writes it and as this graph does.

Such an object needs no parsing: its members stand one behind the other, and which keys it has says what may be made of them.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from ingest.records import combinations
from ingest.sources.kgx import meaning, objects

#: An object of texts that are not empty, without anything that JSON escapes.
_FLAT = r'^\{"[^"\\]+": "[^"\\]+"(, "[^"\\]+": "[^"\\]+")*\}$'
#: What separates members, and the first part of a member from its second.
_NEXT = '", "'
#: Objects with the same keys, fewer than which in a chunk are read one by one; and most keys of an object.
_FEWEST, _MOST = 32, 40
#: The column of what counts elsewhere.
_WEIGHING = "\0weighing"
#: Keys that are none of an object's own, or that make an object say something under another name.
_NOT_OWN = {"sources", "qualifiers", "aggregators", *objects.NAME_KEYS, *objects.VALUE_KEYS}


class Members:
    """What the objects of a chunk say: ``columns`` has a JSON fragment a row for each name, ``weighing`` the members that count elsewhere.

    ``weighing`` is an object as JSON, "" where there is none; ``left`` are the cells, "" where they were read here.
    """

    def __init__(self, cells: pl.Series, table: Collection[str]) -> None:
        self.columns: dict[str, pl.Series] = {}
        self.weighing = pl.Series("weighing", [""], dtype=pl.String).new_from_index(0, cells.len())
        self.left = cells
        # The same object stands in many rows.
        numbers, each = combinations.numbered(pl.DataFrame({"cell": cells}))
        flat = each["cell"].str.contains(_FLAT)
        if not flat.any():
            return
        held = each.with_row_index("at").filter(flat)
        inside = pl.col("cell").str.strip_prefix('{"').str.strip_suffix('"}')
        held = held.select("at", inside.alias("said"), pl.col("cell").str.replace_all(r'": "[^"]*"', '"').alias("kind"))
        parts = [part for (kind,), rows in held.group_by("kind") if (part := _members(str(kind), rows, table)) is not None]
        if not parts:
            return
        read = pl.concat(parts, how="diagonal")
        place = (
            each.with_row_index("at")
            .select("at")
            .join(read.select("at").with_row_index("place"), on="at", how="left", maintain_order="left")
        )
        places = place["place"].gather(numbers)
        self.columns = {name: read[name].gather(places) for name in read.columns if name not in ("at", _WEIGHING)}
        self.weighing = read[_WEIGHING].gather(places).fill_null("")
        self.left = pl.select(pl.when(places.is_null()).then(cells).otherwise(pl.lit(""))).to_series()


def _members(kind: str, rows: pl.DataFrame, table: Collection[str]) -> pl.DataFrame | None:
    """Return objects of one kind as a column a key, None where they must be parsed."""
    keys = kind.removeprefix('{"').removesuffix('"}').split(_NEXT)
    odd = any(key in table or key in _NOT_OWN or ":" in key for key in keys)
    if rows.height < _FEWEST or len(keys) > _MOST or len(set(keys)) < len(keys) or odd:
        return None
    members = rows["said"].str.split_exact(_NEXT, len(keys) - 1).struct.unnest()
    # Who passed an edge on has another name where it was in its qualifiers (``meaning.in_qualifiers``).
    named = ["aggregators" if key == "aggregator" else key for key in keys]
    members = members.select(
        pl.concat_str(pl.lit(f'"{name}'), pl.nth(at).str.strip_prefix(key), pl.lit('"')).alias(name)
        for at, (key, name) in enumerate(zip(keys, named, strict=True))
    )
    counting = [name for name in named if meaning.counts(name)]
    weighing = pl.concat_str(pl.lit("{"), pl.concat_str(counting, separator=", "), pl.lit("}")) if counting else pl.lit("")
    return members.with_columns(rows["at"], weighing.alias(_WEIGHING))
