"""Which words of a disease's name may stand for each other, and which may go or come, learnt from the graph's own synonyms.

Names that differ in one word vote: for the exchange where one disease bears both ("renal" and "kidney"), against it where two diseases
do ("type 1" and "type 2"). So what tells diseases apart stays, without a list of such words. What is kept goes to a table that travels
with the package:

    python -m reasoning.reading.names.learn_wordings BUNDLE

Only diseases of the first half (``half``) vote; the other half shows what it is worth (``python -m benchmarks.reading_names --withheld``).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.arrays import hash_text
from kg.names import bag

FILE = Path(__file__).parents[1] / "words" / "tables" / "wordings.tsv"
#: How likely the next vote is for a pair, at the least, by Laplace's rule of succession: six of six votes, or nine of ten.
SURELY = 0.87
#: Votes that one word beside the pair may be in: nearly all for "disease" and "neuropathy" speak of Charcot and Marie and Tooth.
NARROW = 0.6
#: Names that have all words but one in common, at the most: more differ by numbers.
MOST = 60

Pair = tuple[str, str]


def half(curie: str) -> str:
    """Return in which half a concept lies, "a" or "b", by nothing but its identifier."""
    return "ab"[int(hash_text(f"half {curie}")) >> 7 & 1]


def wordings(names: Iterable[tuple[str, str]]) -> list[tuple[str, str, int, int]]:
    """Return (word, other, votes for, votes against) of what may be exchanged, most votes first; "" stands for no word.

    Args:
        names: (name, curie) of the diseases that vote.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, curie in names:
        bearers[bag(name)].add(curie)
    same: Counter[Pair] = Counter()
    different: Counter[Pair] = Counter()
    beside: dict[Pair, Counter[str]] = defaultdict(Counter)
    for rest, pair, one, other in _one_word_apart(bearers):
        if bearers[one] & bearers[other]:
            same[pair] += 1
            beside[pair].update(set(rest.split()))
        else:
            different[pair] += 1
    kept = [
        (*pair, votes, different[pair])
        for pair, votes in same.items()
        if (votes + 1) / (votes + different[pair] + 2) >= SURELY and beside[pair].most_common(1)[0][1] <= NARROW * votes + 1
    ]
    return sorted(kept, key=lambda row: (-row[2], row[0], row[1]))


def _one_word_apart(bearers: dict[str, set[str]]) -> Iterator[tuple[str, Pair, str, str]]:
    """Yield (words in common, pair, name, name) of names that differ in one word, or of which one has a word more."""
    without: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for said in bearers:
        words = said.split()
        for place, word in enumerate(words if len(words) > 1 else ()):
            without[" ".join(words[:place] + words[place + 1 :])].append((word, said))
    for rest, found in without.items():
        if rest in bearers:
            yield from ((rest, ("", word), said, rest) for word, said in found)
        if len(found) <= MOST:
            for place, (word, said) in enumerate(found):
                yield from (
                    (rest, (min(word, other), max(word, other)), said, saying) for other, saying in found[place + 1 :] if other != word
                )


def main(bundle: str) -> None:
    """Learn from half of a bundle's diseases and write ``wordings.tsv``."""
    import polars as pl

    rows = pl.read_parquet(Path(bundle) / "names.parquet")
    rows = rows.filter(pl.col("kind").is_in(["name", "exact", "related"]) & pl.col("curie").str.contains("^(MONDO|OMIM):"))
    learnt = wordings((name, curie) for name, curie in rows.select("name", "curie").iter_rows() if half(curie) == "a")
    FILE.write_text("\n".join(["word\tother\tfor\tagainst", *("\t".join(map(str, row)) for row in learnt)]) + "\n", "utf-8")
    print(f"{len(learnt)} exchanges -> {FILE}")


if __name__ == "__main__":
    main(sys.argv[1])
