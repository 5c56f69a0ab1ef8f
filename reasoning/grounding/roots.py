"""The root of a word: what its derivations and inflections share, so that a name matches in any part of speech of all its words at once.

FastHPOCR (Groza et al. 2024, doi:10.1093/bioinformatics/btae406) finds morphologically equivalent words by clusters that a language model
made; here they follow from the endings of medical English, Latin and Greek. An ending that names another thing keeps it ("-itis" is no
"-osis"), opposite prefixes are never touched.
"""

from __future__ import annotations

from functools import lru_cache

#: Endings by the sign that they leave: words with the same rest and sign have one root.
_GROUPS = (
    ("+os", "osis oses otic osed"),
    ("+it", "itis itides itic"),
    ("+em", "emia emic"),
    ("+om", "oma omata omatous"),
    ("+plas", "plasia plasias plastic"),
    ("+troph", "trophy trophic trophies"),
    ("+ectas", "ectasia ectasis ectatic"),
    ("+pares", "paresis paretic"),
    ("+pleg", "plegia plegic"),
    ("+lys", "lysis lytic"),
    ("+ps", "psy psia ptic"),
    ("+path", "pathy pathic pathies"),
    ("+megal", "megaly megalic"),
    ("+cephal", "cephaly cephalic cephalia"),
    ("+dactyl", "dactyly dactylous dactylia"),
    ("+if", "ification ified ifying"),
    ("+at", "ation ations ated ating ational"),
    ("+", "ened ening enment"),
    ("+", "iency ience ient ency ence ent ancy ance ant"),
    ("+", "ement ment iness ness ability ibility able ible"),
    ("+", "ical ically ic ial al ar ary ous eous ious ive ory"),
    ("+", "ion ions ition ity ities ism ing ed y ia ias"),
    ("+", "us um ae a is es e i o"),
)
_SIGNS = {ending: sign for sign, endings in _GROUPS for ending in endings.split()}
_LENGTHS = sorted({len(ending) for ending in _SIGNS}, reverse=True)
#: Letters that must be left of a word, and of one whose ending keeps a sign.
_LEAST, _LEAST_SIGNED = 4, 3


@lru_cache(maxsize=131_072)
def root(word: str) -> str:
    """Return the root of a stemmed word; words of other scripts and with digits are their own.

    >>> root("calcified") == root("calcification"), root("palmar") == root("palm"), root("fibrotic") == root("fibrosis")
    (True, True, True)
    >>> root("nephritis") == root("nephrosis"), root("spasticity") == root("spastic"), root("cerebellum") == root("cerebellar")
    (False, True, True)
    """
    if len(word) < 5 or not word.isalpha():
        return word
    left = word
    for _ in range(2):
        for length in _LENGTHS:
            sign = _SIGNS.get(left[-length:])
            if sign is not None and len(left) - length >= (_LEAST_SIGNED if len(sign) > 1 else _LEAST):
                left = left[:-length]
                if len(sign) > 1:
                    return left.rstrip("aeiouy") + sign
                break
        else:
            break
    short = left.rstrip("aeiouy")
    return short if len(short) >= 3 else left


def rooted(bag: str) -> str:
    """Return a bag of words as the bag of their roots."""
    return " ".join(sorted(map(root, bag.split())))
