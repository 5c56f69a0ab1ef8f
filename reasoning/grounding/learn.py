"""Which words stand for each other in concept names, learnt from the ontologies' own synonyms.

Two exact names of one concept that differ in a single word ("Renal agenesis", "Kidney agenesis") vote for that pair. What enough concepts
vote for goes to ``equivalents.tsv``, which travels with the package:

    python -m reasoning.grounding.learn BUNDLE

A pair is kept when at least ``MIN_VOTES`` concepts vote for it and the votes are a fair share of the rarer word's names. Words that
differ in degree, number, side or order are never equivalent, however often a synonym is careless (``OPPOSED``).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.names import bag

Pair = tuple[str, str]

FILE = Path(__file__).with_name("equivalents.tsv")
MIN_VOTES = 4
MIN_SHARE = 0.1
#: A pair that so many concepts vote for is kept at a smaller share: both its words are common.
MANY_VOTES, MANY_SHARE = 7, 0.03
#: So many votes are enough for a pair that is only used beside the word that stood beside it.
FEW_VOTES = 3
#: A pair is narrow, and kept for windows that hold it, where this share of its votes have one word beside it; not with so many votes.
NARROW, MANY_CONCEPTS = 0.65, 50

#: Words that say which one, how much, since when or how it is inherited: a name that differs in one of them is another concept.
_OPPOSED = (
    "dominant recessive autosomal linked increased decreased elevated reduced high low small large short long upper lower left right "
    "anterior posterior proximal distal primary secondary acute chronic early late juvenile infantile adult congenital neonatal childhood "
    "familial hereditary genetic inherited sporadic isolated syndromic nonsyndromic focal partial segmental localized generalized total "
    "complete type form group class variant formerly susceptibility resistance deletion duplication syndrome disease disorder due "
    "caused related associated with without specified system level serum blood circulating plasma cell "
    "maternal fetal baby permanent deciduous somatic precursor bone hand finger body atypical "
    "organ thrombocytopenia"
)
OPPOSED = frozenset(_OPPOSED.split())
#: Pairs of such words that do mean the same.
_ALLOWED = (
    "increased|elevated decreased|reduced high|elevated high|increased low|reduced low|decreased small|hypoplastic small|underdeveloped "
    "large|enlarged large|big bone|osseous familial|hereditary hereditary|inherited genetic|hereditary localized|localised "
    "generalized|generalised disorder|disturbance isolated|nonsyndromic short|shortening short|shortened childhood|pediatric "
    "infantile|infancy neonatal|newborn bone|phalanx blood|circulating"
)
ALLOWED = frozenset(frozenset(pair.split("|")) for pair in _ALLOWED.split())


def votes(names: Iterable[tuple[str, str]]) -> tuple[Counter[Pair], Counter[str], dict[Pair, Counter[str]]]:
    """Count over (name, curie): concepts that vote for each pair of words, names that hold each word, words beside each pair."""
    bags: dict[str, set[str]] = defaultdict(set)
    for name, curie in names:
        bags[curie].add(bag(name))
    pairs: Counter[Pair] = Counter()
    uses: Counter[str] = Counter()
    beside: dict[Pair, Counter[str]] = defaultdict(Counter)
    for forms in bags.values():
        counted = [Counter(form.split()) for form in sorted(forms)]
        for one in counted:
            uses.update(one.keys())
        found: dict[Pair, set[str]] = defaultdict(set)
        for place, one in enumerate(counted):
            for other in counted[place + 1 :]:
                lost, gained = list((one - other).elements()), list((other - one).elements())
                if len(lost) == len(gained) == 1 and (one & other):
                    found[min(lost[0], gained[0]), max(lost[0], gained[0])].update(one & other)
        pairs.update(found.keys())
        for pair, words in found.items():
            beside[pair].update(words)
    return pairs, uses, beside


def equivalents(names: Iterable[tuple[str, str]]) -> list[tuple[str, str, int, float, str]]:
    """Return (word, other, votes, share of the rarer word's names, the word they need beside them or ''), most votes first."""
    pairs, uses, beside = votes(names)
    kept = []
    for (one, other), count in pairs.items():
        share = count / min(uses[one], uses[other])
        enough = (count >= MIN_VOTES and share >= MIN_SHARE) or (count >= MANY_VOTES and share >= MANY_SHARE)
        if (enough or count >= FEW_VOTES) and _may_mean_the_same(one, other):
            needed = _needs(one, other, count, beside[one, other])
            if enough or needed:
                kept.append((one, other, count, round(min(share, 1.0), 3), needed))
    return sorted(kept, key=lambda row: (-row[2], row[0], row[1]))


def _needs(one: str, other: str, count: int, beside: Counter[str]) -> str:
    """The word without which a pair is not known to mean the same: nearly all that vote for "impairment" and "loss" speak of hearing.

    Two spellings or parts of speech of one stem ("aorta", "aortic") mean the same beside any word, and so do words of which many concepts
    say so ("localised" stands beside few words, but in many names).
    """
    stem = min(4, len(one), len(other))
    alike = one[:stem] == other[:stem]
    if alike or count >= MANY_CONCEPTS:
        return ""
    word, together = min(beside.items(), key=lambda item: (-item[1], item[0]))
    return word if together >= NARROW * count else ""


def _may_mean_the_same(one: str, other: str) -> bool:
    if frozenset((one, other)) in ALLOWED:
        return True
    plain = all(word.isalpha() and len(word) > 2 and word not in OPPOSED for word in (one, other))
    return plain and not _negates(one, other) and not (_roman(one) or _roman(other))


def _roman(word: str) -> bool:
    return set(word) <= set("ivx")


def _negates(one: str, other: str) -> bool:
    """Whether one word is the other with a prefix that turns it round."""
    short, long = sorted((one, other), key=len)
    return any(long == prefix + short for prefix in ("non", "un", "in", "im", "a", "an", "hypo", "hyper", "micro", "macro", "poly", "anti"))


def main(bundle: str) -> None:
    """Learn from a bundle's phenotypes and diseases and write ``equivalents.tsv``."""
    import polars as pl

    rows = pl.read_parquet(Path(bundle) / "names.parquet")
    spoken = rows.filter(pl.col("kind").is_in(["name", "exact"]) & pl.col("curie").str.contains("^(HP|MONDO):"))
    learnt = equivalents(spoken.select("name", "curie").iter_rows())
    lines = ["\t".join(map(str, row)) for row in learnt]
    FILE.write_text("\n".join(["word\tother\tvotes\tshare\tbeside", *lines]) + "\n", "utf-8")
    print(f"{len(learnt)} pairs of words from {spoken.height} names -> {FILE}")


if __name__ == "__main__":
    main(sys.argv[1])
