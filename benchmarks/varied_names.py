"""Ways in which pages and people write a name that a graph has otherwise: index order, brackets, number, spelling, who has it.

Each way takes a name and says how it would be written, or "" where it has nothing to change. Whoever reads it should find the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_FIGURES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_BRITISH = (
    ("tumor", "tumour"),
    ("anemia", "anaemia"),
    ("leukemia", "leukaemia"),
    ("edema", "oedema"),
    ("hemo", "haemo"),
    ("esoph", "oesoph"),
)
_HEADS = r"syndrome|disease|disorder|deficiency|cancer|carcinoma|tumor|neoplasm|anemia|dystrophy|ataxia|neuropathy|infection"


def _index_order(name: str) -> str:
    """ "acute ear infection" as "Ear infection - acute"."""
    said = name.split()
    return f"{' '.join(said[1:])} - {said[0]}" if 2 <= len(said) <= 4 and said[0].endswith(("al", "ic", "ous", "ute", "ary")) else ""


def _comma_order(name: str) -> str:
    said = name.split()
    return f"{' '.join(said[1:])}, {said[0]}" if 2 <= len(said) <= 4 and said[0].endswith(("al", "ic", "ous", "ute", "ary")) else ""


def _from_commas(name: str) -> str:
    """ "deafness, X-linked" as "X-linked deafness"."""
    said = name.split(", ")
    return f"{said[1]} {said[0]}" if len(said) == 2 and len(said[1].split()) <= 2 and "to" not in said[1].split() else ""


def _abbreviated(name: str) -> str:
    """With its initials behind it: "Ehlers-Danlos syndrome (EDS)"."""
    said = re.findall(r"[A-Za-z]+", name)
    return f"{name} ({''.join(word[0] for word in said).upper()})" if 2 <= len(said) <= 5 and "(" not in name else ""


def _titled(name: str) -> str:
    made = " ".join(word[:1].upper() + word[1:] for word in name.split())
    return made if made != name else ""


def _shouted(name: str) -> str:
    return name.upper() if name.upper() != name and len(name) > 6 else ""


def _small(name: str) -> str:
    return name.lower() if re.search(r"[A-Z][a-z]", name) else ""


def _plural(name: str) -> str:
    return f"{name}s" if re.search(r"(?:syndrome|disease|disorder|tumor|neoplasm|carcinoma|lymphoma|cyst|cancer)$", name) else ""


def _possessive(name: str) -> str:
    match = re.fullmatch(r"([A-Z][a-z]+) (syndrome|disease)", name)
    return f"{match[1]}'s {match[2]}" if match and not match[1].endswith("s") else ""


def _unhyphened(name: str) -> str:
    return re.sub(r"(?<=[a-z])-(?=[A-Za-z])", " ", name) if re.search(r"[a-z]-[A-Za-z]", name) else ""


def _figures(name: str) -> str:
    def other(match: re.Match[str]) -> str:
        return str(_FIGURES.index(match[0]) + 1) if match[0] in _FIGURES else _FIGURES[int(match[0]) - 1]

    return re.sub(r"(?<=type )(?:[IVX]+|[1-9])$", other, name) if re.search(r"type (?:I|II|III|IV|V|VI|VII|VIII|IX|X|[1-9])$", name) else ""


def _untyped(name: str) -> str:
    return re.sub(r",? type (?=\w+$)", " ", name) if re.search(r" type \w+$", name) else ""


def _british(name: str) -> str:
    made = name
    for here, there in _BRITISH:
        made = made.replace(here, there)
    return made if made != name else ""


def _unaccented(name: str) -> str:
    made = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii())
    return made if made != name else ""


def _without_a_letter(name: str) -> str:
    """A slip: a letter left out of its longest word."""
    longest = max(re.findall(r"[A-Za-z]+", name), key=len, default="")
    return name.replace(longest, longest[: len(longest) // 2] + longest[len(longest) // 2 + 1 :], 1) if len(longest) >= 9 else ""


def _of_children(name: str) -> str:
    return f"{name} in children" if re.search(rf"(?:{_HEADS})$", name) else ""


def _dashed_children(name: str) -> str:
    return f"{name} - children" if re.search(rf"(?:{_HEADS})$", name) else ""


def _with_an_article(name: str) -> str:
    return f"the {name}" if re.search(r"(?:syndrome)$", name) else ""


def _other_head(name: str) -> str:
    """ "disorder" for "disease"."""
    return (
        re.sub(r"disease$", "disorder", name)
        if name.endswith("disease")
        else re.sub(r"disorder$", "disease", name)
        if name.endswith(" disorder")
        else ""
    )


WAYS: dict[str, Callable[[str], str]] = {
    "index order": _index_order,
    "comma order": _comma_order,
    "from commas": _from_commas,
    "initials behind": _abbreviated,
    "capitals of titles": _titled,
    "capitals": _shouted,
    "small letters": _small,
    "plural": _plural,
    "possessive": _possessive,
    "without hyphens": _unhyphened,
    "other figures": _figures,
    "without type": _untyped,
    "British": _british,
    "without accents": _unaccented,
    "a letter missing": _without_a_letter,
    "in children": _of_children,
    "- children": _dashed_children,
    "an article": _with_an_article,
    "another head": _other_head,
}
