"""From a bundle's table of names to the lexicon's arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from kg import arrays
from kg.arrays import Array, HashIndex, hash_texts
from kg.model import NAME_KINDS
from kg.names import forms

#: Kinds whose text is an identifier: looked up whole, never word by word.
CODES = ("code", "cui")
#: Names that are taken to pieces at a time.
BATCH = 1 << 18


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
    arrays.save_table(folder, "names", pa.table({"name": rows["name"].to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.string())}))
    arrays.save(folder, "name_node", rows["node"].to_numpy())
    arrays.save(folder, "name_kind", rows["rank"].to_numpy())
    codes = pl.Series([NAME_KINDS.index(kind) for kind in CODES], dtype=pl.Int8)
    index = _Index()
    for batch in rows.select("name", pl.col("rank").is_in(codes.implode()).alias("code")).iter_slices(BATCH):
        index.add(batch["name"].to_list(), batch["code"].to_list())
    index.save(folder)


class _Index:
    """What is looked up: whole names, bags of words, words. Of the names already added it holds numbers, not texts."""

    def __init__(self) -> None:
        self._exact: list[Array] = []
        self._bags: list[Array] = []
        self._sizes: list[Array] = []
        self._held: list[tuple[Array, Array]] = []
        self._numbers: dict[str, int] = {}
        self._count = 0

    def add(self, texts: list[str], is_code: list[bool]) -> None:
        """Add names, the next ones in order."""
        both = [(text.strip().lower(), "") if code else forms(text) for text, code in zip(texts, is_code, strict=True)]
        bags = [bag for _, bag in both]
        self._exact.append(hash_texts(normal for normal, _ in both))
        self._bags.append(hash_texts(bags))
        held = pl.DataFrame({"word": bags}).with_row_index("name", self._count).with_columns(pl.col("word").str.split(" "))
        held = held.explode("word")
        sizes = np.fromiter((bag.count(" ") + 1 if bag else 0 for bag in bags), np.int16, len(bags))
        self._sizes.append(sizes)
        held = held.filter(pl.col("word") != "").unique(["name", "word"], maintain_order=True)
        met = held["word"].unique(maintain_order=True)
        numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in met]
        numbered = held.join(pl.DataFrame({"word": met, "number": pl.Series(numbers, dtype=pl.Int32)}), on="word", maintain_order="left")
        self._held.append((numbered["number"].to_numpy(), numbered["name"].cast(pl.Int32).to_numpy()))
        self._count += len(texts)

    def save(self, folder: Path) -> None:
        """Write the indexes."""
        everyone = np.arange(self._count, dtype=np.int32)
        sizes = np.concatenate([np.zeros(0, np.int16), *self._sizes])
        arrays.save(folder, "name_words", sizes)
        HashIndex.of(np.concatenate([np.zeros(0, np.uint64), *self._exact]), everyone).save(folder, "names_exact")
        spoken = np.flatnonzero(sizes).astype(np.int32)
        HashIndex.of(np.concatenate([np.zeros(0, np.uint64), *self._bags])[spoken], spoken).save(folder, "names_bag")
        self._save_words(folder)

    def _save_words(self, folder: Path) -> None:
        """Write the inverted index: each word of the vocabulary and the names that hold it."""
        vocabulary = sorted(self._numbers)
        places = np.zeros(len(vocabulary), np.int32)
        places[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        words = places[np.concatenate([np.zeros(0, np.int32), *(numbers for numbers, _ in self._held)])]
        names = np.concatenate([np.zeros(0, np.int32), *(names for _, names in self._held)])
        ptr = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(np.bincount(words, minlength=len(vocabulary)), out=ptr[1:])
        arrays.save_table(folder, "vocabulary", pa.table({"word": pa.array(vocabulary, pa.string())}))
        arrays.save(folder, "word_ptr", ptr)
        # Names were added in order, so that a stable sort by word leaves them in order under each.
        arrays.save(folder, "word_names", names[np.argsort(words, kind="stable")])
