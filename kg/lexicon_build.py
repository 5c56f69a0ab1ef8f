"""From a bundle's table of names to the lexicon's arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from kg import arrays
from kg.arrays import HashIndex
from kg.model import NAME_KINDS
from kg.names import forms

#: Kinds whose text is an identifier: looked up whole, never word by word.
CODES = ("code", "cui")


def build_lexicon(folder: Path, names: pl.DataFrame, curies: pl.Series) -> None:
    """Write the arrays that ``kg.lexicon.Lexicon`` maps. ``curies`` are the nodes' in index order."""
    place = pl.DataFrame({"curie": curies, "node": np.arange(len(curies), dtype=np.int32)})
    rank = {kind: number for number, kind in enumerate(NAME_KINDS)}
    rows = (
        names.join(place, on="curie", how="inner")
        .with_columns(
            pl.col("kind").str.replace("@.*$", "").replace_strict(rank, default=len(NAME_KINDS) - 1, return_dtype=pl.Int8).alias("rank")
        )
        .group_by("name", "node")
        .agg(pl.col("rank").min())
        .sort("node", "rank", "name")
    )
    texts: list[str] = rows["name"].to_list()
    codes = {NAME_KINDS.index(kind) for kind in CODES}
    is_code = [rank in codes for rank in rows["rank"]]
    both = [(text.strip().lower(), "") if code else forms(text) for text, code in zip(texts, is_code, strict=True)]
    normal, bags = [one for one, _ in both], [other for _, other in both]
    arrays.save_table(folder, "names", pa.table({"name": texts}))
    arrays.save(folder, "name_node", rows["node"].to_numpy())
    arrays.save(folder, "name_kind", rows["rank"].to_numpy())
    arrays.save(folder, "name_words", np.array([len(b.split()) for b in bags], np.int16))
    everyone = range(len(texts))
    HashIndex.build(normal, everyone).save(folder, "names_exact")
    spoken = [i for i in everyone if bags[i]]
    HashIndex.build((bags[i] for i in spoken), spoken).save(folder, "names_bag")
    _save_words(folder, bags)


def _save_words(folder: Path, bags: list[str]) -> None:
    """Write the inverted index: each word of the vocabulary and the names that hold it."""
    held: dict[str, list[int]] = {}
    for name, text in enumerate(bags):
        for word in set(text.split()):
            held.setdefault(word, []).append(name)
    vocabulary = sorted(held)
    ptr = np.zeros(len(vocabulary) + 1, np.int64)
    np.cumsum([len(held[word]) for word in vocabulary], out=ptr[1:])
    arrays.save_table(folder, "vocabulary", pa.table({"word": pa.array(vocabulary, pa.string())}))
    arrays.save(folder, "word_ptr", ptr)
    arrays.save(folder, "word_names", np.fromiter((name for word in vocabulary for name in held[word]), np.int32, int(ptr[-1])))
