"""What a lexicon is looked up by: whole names, bags of words, words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from kg import arrays
from kg.arrays import Array, hash_texts
from kg.growing import SORTED, GrowingArray, cuts, load_passing, places, save_index
from kg.names import forms

#: Arrays that are needed until the index is done: hashes of names and of bags of words, the words' numbers, and which name held each.
_PASSING = {".exact": np.uint64, ".bags": np.uint64, ".words": np.int32, ".held": np.int32}


class IndexWriter:
    """Writes the indexes of names that are added in order; in memory it has the words that it met, each once, and a number for each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes = GrowingArray(folder, "name_words", np.int16)
        self._exact, self._bags, self._words, self._held = (GrowingArray(folder, name, dtype) for name, dtype in _PASSING.items())
        self._numbers: dict[str, int] = {}
        self._count = 0

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            for growing in (self._sizes, self._exact, self._bags, self._words, self._held):
                growing.__exit__()
            if error is None:
                self._save()
        finally:
            for name in _PASSING:
                (self._folder / f"{name}.npy").unlink()

    def add(self, texts: list[str], is_code: list[bool]) -> None:
        """Add names, the next ones in order."""
        both = [(text.strip().lower(), "") if code else forms(text) for text, code in zip(texts, is_code, strict=True)]
        bags = [bag for _, bag in both]
        self._exact.add(hash_texts(normal for normal, _ in both))
        self._bags.add(hash_texts(bags))
        held = pl.DataFrame({"word": bags}).with_row_index("name", self._count).with_columns(pl.col("word").str.split(" "))
        held = held.explode("word")
        self._sizes.add(np.fromiter((bag.count(" ") + 1 if bag else 0 for bag in bags), np.int16, len(bags)))
        held = held.filter(pl.col("word") != "").unique(["name", "word"], maintain_order=True)
        met = held["word"].unique(maintain_order=True)
        numbers = [self._numbers.setdefault(word, len(self._numbers)) for word in met]
        numbered = held.join(pl.DataFrame({"word": met, "number": pl.Series(numbers, dtype=pl.Int32)}), on="word", maintain_order="left")
        self._words.add(numbered["number"].to_numpy())
        self._held.add(numbered["name"].to_numpy())
        self._count += len(texts)

    def _save(self) -> None:
        exact, bags, words, held = (load_passing(self._folder / f"{name}.npy") for name in _PASSING)
        save_index(self._folder, "names_exact", exact)
        spoken = np.flatnonzero(arrays.load(self._folder, "name_words")).astype(np.int32)
        save_index(self._folder, "names_bag", bags[spoken], spoken)
        self._save_words(words, held)

    def _save_words(self, words: Array, held: Array) -> None:
        """Write the inverted index: each word of the vocabulary and the names that hold it."""
        vocabulary = sorted(self._numbers)
        places_of = np.zeros(len(vocabulary), np.int32)
        places_of[[self._numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        counts = np.zeros(len(vocabulary), np.int64)
        for start in range(0, len(words), SORTED):
            counts += np.bincount(places_of[words[start : start + SORTED]], minlength=len(vocabulary))
        ptr = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(counts, out=ptr[1:])
        arrays.save_table(self._folder, "vocabulary", pa.table({"word": pa.array(vocabulary, pa.string())}))
        arrays.save(self._folder, "word_ptr", ptr)
        with GrowingArray(self._folder, "word_names", np.int32) as names:
            for low, high in cuts(ptr, SORTED):
                at = places(words, low, high - 1, places_of)
                # Names were added in order, so that a stable sort by word leaves them in order under each.
                names.add(held[at][np.argsort(places_of[words[at]], kind="stable")])
