"""Which groups of words stand for each other in concept names, learnt from the ontologies' own synonyms.

Two exact names of one finding ("Broad outermost bone of the thumb", "Broad distal phalanx of the thumb") that share a word differ in two
groups of words ("outermost bone", "distal phalanx"): they vote for that pair. What enough findings vote for goes to ``phrases.tsv``, which
travels with the package; pairs of single words are ``learn``'s.

    python -m reasoning.grounding.learn_phrases BUNDLE

A pair is kept when ``MIN_VOTES`` findings vote for it, at least ``MIN_SHARE`` of those that the rarer group stands in.
Where one group alone holds a word that says which one or how much ("distal", ``learn.OPPOSED``) it takes ``SURE_VOTES`` and
``SURE_SHARE``. A pair that holds another one with more votes is that one with something added, or lost, and goes.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.names import bag
from reasoning.grounding.learn import ALLOWED, OPPOSED

FILE = Path(__file__).with_name("phrases.tsv")
MIN_VOTES, MIN_SHARE = 4, 0.2
SURE_VOTES, SURE_SHARE = 10, 0.2
#: Words of a group at the most.
LONGEST = 3
Group = tuple[str, ...]


def pairs(names: Iterable[tuple[str, str]]) -> list[tuple[Group, Group, int]]:
    """Return (group, other, votes) over (name, curie), most votes first; groups are sorted stemmed words, not one word each."""
    bags: dict[str, set[str]] = defaultdict(set)
    for name, curie in names:
        bags[curie].add(bag(name))
    votes: Counter[tuple[Group, Group]] = Counter()
    for forms in bags.values():
        votes.update(_differences(forms))
    kept = {pair for pair, count in votes.items() if count >= (MIN_VOTES if _alike(*pair) else SURE_VOTES)}
    uses = _uses({group for pair in kept for group in pair}, bags)
    found: list[tuple[Group, Group, int]] = []
    for pair in sorted(kept, key=lambda pair: (-votes[pair], pair)):
        share = MIN_SHARE if _alike(*pair) else SURE_SHARE
        rare = votes[pair] < share * min(uses[group] for group in pair)
        if not rare and not any(_within((one, other), pair) for one, other, _ in found):
            found.append((*pair, votes[pair]))
    return found


def _within(part: tuple[Group, Group], whole: tuple[Group, Group]) -> bool:
    """Whether both groups of a pair are parts of another's."""
    one, other = part
    (first, second), sets = whole, (set(one), set(other))
    return any(sets[0] <= set(a) and sets[1] <= set(b) for a, b in ((first, second), (second, first)))


def _differences(forms: set[str]) -> set[tuple[Group, Group]]:
    """The pairs of groups in which two names of one concept differ, all else being the same and not nothing."""
    counted = [Counter(form.split()) for form in sorted(forms)]
    found = set()
    for place, one in enumerate(counted):
        for other in counted[place + 1 :]:
            lost, gained = tuple(sorted((one - other).elements())), tuple(sorted((other - one).elements()))
            if lost and gained and max(len(lost), len(gained)) <= LONGEST and len(lost) + len(gained) > 2 and one & other:
                found.add((min(lost, gained), max(lost, gained)))
    return found


def _alike(one: Group, other: Group) -> bool:
    """Whether no word that tells concepts apart stands on one side alone: "short" for "short" or, as a name may, "hypoplastic"."""
    own, theirs = OPPOSED.intersection(one), OPPOSED.intersection(other)
    allowed = {word for pair in ALLOWED if pair & set(one) and pair & set(other) for word in pair}
    return own ^ theirs <= allowed


def _uses(groups: set[Group], bags: dict[str, set[str]]) -> Counter[Group]:
    """In the names of how many concepts each group stands."""
    by_word: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_word[group[0]].append(group)
    uses: Counter[Group] = Counter()
    for forms in bags.values():
        held: set[Group] = set()
        for form in forms:
            spoken = set(form.split())
            held.update(group for word in spoken for group in by_word.get(word, ()) if spoken.issuperset(group))
        uses.update(held)
    return uses


def main(bundle: str) -> None:
    """Learn from a bundle's phenotypes and write ``phrases.tsv``."""
    import polars as pl

    rows = pl.read_parquet(Path(bundle) / "names.parquet")
    spoken = rows.filter(pl.col("kind").is_in(["name", "exact"]) & pl.col("curie").str.starts_with("HP:"))
    learnt = pairs(spoken.select("name", "curie").iter_rows())
    lines = [f"{' '.join(one)}\t{' '.join(other)}\t{votes}" for one, other, votes in learnt]
    FILE.write_text("\n".join(["words\tothers\tvotes", *lines]) + "\n", "utf-8")
    print(f"{len(learnt)} pairs of groups of words from {spoken.height} names -> {FILE}")


if __name__ == "__main__":
    main(sys.argv[1])
