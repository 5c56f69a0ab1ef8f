"""How names are spelled alike: case, accents, punctuation, possessives, plurals, British and American spelling, word order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"['’`]s\b")

#: Words that carry no meaning of their own in a concept's name.
STOPWORDS = frozenset({"a", "an", "the", "of", "in", "on", "to", "for", "and", "or", "with", "by", "at", "from"})

_GREEK = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega"}
)

# British to American, the direction in which fewer words collide. Each pattern keeps to contexts in which the pair is the same word.
_SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"aemi", "emi"),
        (r"haem", "hem"),
        (r"anaem", "anem"),
        (r"^oedema", "edema"),
        (r"oedema", "edema"),
        (r"oesoph", "esoph"),
        (r"oestr", "estr"),
        (r"paed", "ped"),
        (r"gynaec", "gynec"),
        (r"orthopaed", "orthoped"),
        (r"diarrhoea", "diarrhea"),
        (r"rrhoe", "rrhe"),
        (r"foet", "fet"),
        (r"caec", "cec"),
        (r"faec", "fec"),
        (r"leuk?ocyt", "leukocyt"),
        (r"leucocyt", "leukocyt"),
        (r"tumour", "tumor"),
        (r"colour", "color"),
        (r"behaviour", "behavior"),
        (r"fibre", "fiber"),
        (r"centre", "center"),
        (r"litre", "liter"),
        (r"sulph", "sulf"),
        (r"ising$", "izing"),
        (r"isation", "ization"),
        (r"coel", "cel"),
        (r"dyspnoea", "dyspnea"),
        (r"apnoea", "apnea"),
        (r"pnoea", "pnea"),
        (r"aesth", "esth"),
        (r"ageing", "aging"),
        (r"grey", "gray"),
        (r"moeba", "meba"),
        (r"dilatation", "dilation"),
        (r"caes", "ces"),
        (r"hypo?calcaem", "hypocalcem"),
    )
)

_ANY_SPELLING = re.compile("|".join(pattern.pattern for pattern, _ in _SPELLINGS))

# Endings in -s that are no plural.
_NO_PLURAL = re.compile(r"(ss|us|is|ous|itis|osis|asis|esis|ps|xs|(?<!m)as|os)$")


def words(text: str) -> list[str]:
    """Return the words of a text in order: lower case, without accents, possessives and punctuation.

    >>> words("Marfan's syndrome, type-1 (Ménière)")
    ['marfan', 'syndrome', 'type', '1', 'meniere']
    """
    lowered = _POSSESSIVE.sub("", text.lower().translate(_GREEK))
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _WORD.findall(lowered)


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """Return a word without its plural ending and in American spelling.

    >>> [stem(w) for w in ("tumours", "anaemia", "biopsies", "kidneys", "diabetes", "psoriasis", "seizures")]
    ['tumor', 'anemia', 'biopsy', 'kidney', 'diabetes', 'psoriasis', 'seizure']
    """
    if len(word) > 3 and not word[0].isdigit():
        if _ANY_SPELLING.search(word):
            for pattern, plain in _SPELLINGS:
                word = pattern.sub(plain, word)
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "ches", "shes", "xes")):
            word = word[:-2]
        elif word.endswith("s") and not _NO_PLURAL.search(word) and word not in ("diabetes", "herpes", "rabies", "scabies", "caries"):
            word = word[:-1]
    return word


def forms(text: str) -> tuple[str, str]:
    """Return ``(normalise(text), bag(text))`` for the price of one.

    >>> forms("Dilatation of the aortic root")
    ('dilation of the aortic root', 'aortic dilation root')
    """
    found = words(text)
    stems = [stem(word) for word in found]
    return " ".join(stems), " ".join(sorted(s for s, word in zip(stems, found, strict=True) if word not in STOPWORDS))


def normalise(text: str) -> str:
    """Return the form under which equal names are equal: stemmed words in order, one space between.

    >>> normalise("Oedemas of limbs") == normalise("edema of limb")
    True
    """
    return forms(text)[0]


def bag(text: str) -> str:
    """Return the form that does not depend on word order and on stop words either.

    >>> bag("dilatation of the aortic root") == bag("aortic root dilation")
    True
    """
    return forms(text)[1]
