"""Objects in ``qualifiers`` many at a time: those that hold texts, numbers and lists of texts, written as JSON and this graph write them.

Such an object needs no parsing: its members stand one behind the other, and which keys it has says what may be made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import polars as pl

from ingest.records import combinations
from ingest.sources.kgx import meaning, objects

#: An object of texts that are not empty, without anything that JSON escapes.
_FLAT = r'^\{"[^"\\]+": "[^"\\]+"(, "[^"\\]+": "[^"\\]+")*\}$'
#: A text, a list of texts, or a number as Python writes it again: none with an exponent, or with a nought at its end.
_TEXTS = r'\["[^"\\]+"(?:, "[^"\\]+")*\]'
_VALUE = rf'"[^"\\]+"|{_TEXTS}|-?(?:0|[1-9][0-9]{{0,6}})\.[0-9]{{0,3}}[1-9]|0|-?[1-9][0-9]{{0,14}}'
#: An object of such values under plain keys; and what its keys stand before.
_MIXED = rf'^\{{"[A-Za-z0-9_]+": (?:{_VALUE})(?:, "[A-Za-z0-9_]+": (?:{_VALUE}))*\}}$'
_SAID = rf'": (?:{_VALUE})'
#: What separates members, and the first part of a member from its second.
_NEXT = '", "'
#: Objects with the same keys, fewer than which in a chunk are read one by one; and most keys of an object.
_FEWEST, _MOST = 32, 40
#: Reads objects (``said``: without their first quote and their braces) under keys that become other names.
_Reading = Callable[[pl.DataFrame, list[str], list[str]], pl.DataFrame | None]
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
        mixed = ~flat & each["cell"].str.contains(_MIXED)
        parts = [*_of_kinds(each, flat, r'": "[^"]*"', _members, table), *_of_kinds(each, mixed, _SAID, _mixed_members, table)]
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


def _of_kinds(each: pl.DataFrame, which: pl.Series, said: str, members: _Reading, table: Collection[str]) -> Iterator[pl.DataFrame]:
    """Yield the objects of each kind, those of the same keys, as ``members`` reads them; ``said`` is what stands behind a key."""
    if not which.any():
        return
    inside = pl.col("cell").str.strip_prefix('{"').str.strip_suffix("}")
    held = each.with_row_index("at").filter(which)
    held = held.select("at", inside.alias("said"), inside.str.replace_all(said, '"').alias("kind"))
    for (kind,), rows in held.group_by("kind"):
        keys = str(kind).removesuffix('"').split(_NEXT)
        odd = any(key in table or key in _NOT_OWN or ":" in key for key in keys)
        if rows.height < _FEWEST or len(keys) > _MOST or len(set(keys)) < len(keys) or odd:
            continue
        # Who passed an edge on has another name where it was in its qualifiers (``meaning.in_qualifiers``).
        named = ["aggregators" if key == "aggregator" else key for key in keys]
        if (read := members(rows, keys, named)) is not None:
            yield read


def _members(rows: pl.DataFrame, keys: list[str], named: list[str]) -> pl.DataFrame | None:
    """Return objects of texts under the same keys as a column a key."""
    members = rows["said"].str.strip_suffix('"').str.split_exact(_NEXT, len(keys) - 1).struct.unnest()
    members = members.select(
        pl.concat_str(pl.lit(f'"{name}'), pl.nth(at).str.strip_prefix(key), pl.lit('"')).alias(name)
        for at, (key, name) in enumerate(zip(keys, named, strict=True))
    )
    counting = [name for name in named if meaning.counts(name)]
    weighing = pl.concat_str(pl.lit("{"), pl.concat_str(counting, separator=", "), pl.lit("}")) if counting else pl.lit("")
    return members.with_columns(rows["at"], weighing.alias(_WEIGHING))


def _mixed_members(rows: pl.DataFrame, keys: list[str], named: list[str]) -> pl.DataFrame | None:
    """Return objects of any values under the same keys as a column a key, None where one is weighed: it may be more than a word."""
    if any(meaning.counts(name) for name in named) or "aggregators" in named:
        return None
    form = "^" + ', "'.join(f'{key}": ({_VALUE})' for key in keys) + "$"
    members = rows["said"].str.extract_groups(form).struct.unnest()
    members = members.select(pl.concat_str(pl.lit(f'"{name}": '), pl.nth(at)).alias(name) for at, name in enumerate(named))
    return members.with_columns(rows["at"], pl.lit("").alias(_WEIGHING)).drop_nulls()
