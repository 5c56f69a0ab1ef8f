"""What a sentence may call a concept: its names, the same in another case, and the words that people put around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.snapshot import Snapshot
from reasoning.claims.prose import periods
from reasoning.claims.prose.folded import Folded
from reasoning.reading.words.inflection import plural
from reasoning.rendering.text import article, plain

_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " "})

#: Nouns for a category's concepts: "the gene FBN1", "FBN1, a gene, ...".
_KINDS = {
    "biolink:Gene": ("gene",),
    "biolink:Disease": ("disease", "condition", "disorder", "illness", "disease entity"),
    "biolink:Drug": ("drug", "medication", "compound", "medicine", "substance", "chemical compound", "chemical"),
    "biolink:SmallMolecule": ("compound", "chemical", "molecule", "substance", "chemical compound"),
    "biolink:PhenotypicFeature": ("phenotype", "symptom", "feature", "sign", "finding", "abnormality", "phenotypic feature", "condition"),
    "biolink:BiologicalProcess": ("process", "biological process"),
    "biolink:MolecularActivity": ("molecular function", "function", "molecular activity", "activity"),
    "biolink:CellularComponent": ("cellular component", "component", "structure", "cell component"),
    "biolink:ChemicalRole": ("role",),
}
#: "FBN1 gene", "the atropine molecule": the kind behind the name.
_BEHIND = {
    "biolink:Gene": (" gene",),
    "biolink:Drug": (" molecule", " compound", " drug"),
    "biolink:SmallMolecule": (" molecule", " compound"),
    "biolink:BiologicalProcess": (" process",),
    "biolink:MolecularActivity": (" activity", " function"),
    "biolink:PhenotypicFeature": (" as a symptom", " phenotype", " symptom", " finding", " feature"),
    "biolink:Disease": (" patients", " cases"),
    "biolink:ChemicalRole": (
        *(f" {noun}{s}" for noun in ("agent", "drug", "compound", "medication") for s in ("", "s")),
        " therapy",
        " treatment",
    ),
    "biolink:ClinicalCourse": (" course", " clinical course", " disease course"),
}
#: Those who have a disease stand for it: "patients with A have B".
_WHO = ("patients", "people", "individuals", "persons", "those")
_HAVE = ("with", "who have", "having", "affected by", "suffering from", "diagnosed with")
_BEARERS = (
    *(f"{who} {have} " for who in _WHO for have in _HAVE),
    *("affected individuals with ", "a patient with ", "someone with ", "a person with ", "an individual with ", "cases of "),
)
#: That there is a thing says no more of it than its name.
_THERE = (*(f"{the}{noun} of " for the in ("the ", "") for noun in ("development", "presence", "occurrence")), "developing ", "having ")
#: What is treated, or is predisposed to, stands for those who have it: "is given to patients with pain".
BORNE_BY_PATIENTS = frozenset(
    f"biolink:{name}"
    for name in (
        "treats",
        "applied_to_treat",
        "treats_or_applied_or_studied_to_treat",
        "prevents",
        "predisposes_to_condition",
        "contraindicated_in",
    )
)
#: A gene causes a disease by its variants.
_CHANGES = (
    "changes",
    "defects",
    "alterations",
    "variation",
    "genetic changes",
    "a defect",
    "an alteration",
    "genetic variation",
    "differences",
)
_VARIANTS = (
    *(
        f"{what} {of} {gene}"
        for what in (
            *(
                "variants",
                "pathogenic variants",
                "disease-causing variants",
                "mutations",
                "pathogenic mutations",
                "a mutation",
                "a variant",
            ),
            *("disease-causing mutations", "pathogenic changes", "disease-causing changes", *_CHANGES),
            *("genetic variants", "gene variants", "gene mutations", "genetic mutations", "a pathogenic variant", "a pathogenic mutation"),
        )
        for of in ("in", "of", "affecting")
        for gene in ("", "the ", "the gene ")
        if not (of == "of" and what.endswith(_CHANGES))
    ),
    *("mutated ", "mutant ", "altered "),
    # Those who have them stand for them.
    *(
        f"{who} with {what} in {the}"
        for who in _WHO
        for what in ("mutations", "variants", "pathogenic variants", "a mutation", "a variant")
        for the in ("", "the ")
    ),
)
#: The same behind its name: "FBN1 mutations", "FBN1, when mutated, ...".
_VARIED = (
    " mutations",
    " variants",
    " mutation",
    " variant",
    " gene changes",
    " when mutated",
    ", when mutated",
    " gene mutations",
    " gene variants",
    " defects",
    " alterations",
    ", when mutated,",
)
BY_VARIANTS = frozenset(
    {"biolink:causes", "biolink:contributes_to", "biolink:gene_associated_with_condition", "biolink:affects_response_to"}
)
#: "Autosomal dominant inheritance" said as "an autosomal dominant condition", "in an autosomal dominant manner".
_INHERITANCE = " inheritance"
_INHERITED = (
    *("", " inheritance", " disease", " disorder", " condition", " trait", " manner", " fashion", " pattern", " inheritance pattern"),
    *(" pattern of inheritance", " mode of inheritance", " mode", " transmission", " inheritance mode", " mode of transmission"),
)
_ONSET = " onset"
_PROGRESSIVE = " progressive"

#: "This gene": a noun that stands for what was spoken of, by its category.
THIS = {kind: category for category, kinds in _KINDS.items() for kind in kinds if category != "biolink:ChemicalRole"}
#: A head noun, where something with a preposition follows it.
_HEAD = re.compile(r"^(.{3,}?) (?:with|without|of|due to|in|associated with|caused by|from|to|by|for)(?= )")
#: What of an inverted name stays behind its noun; an inverted name of more parts than this is a list.
_NUMBERED = re.compile(r" (?:type )?\d+[A-Z]?$")
_BEHIND_NOUN, _MOST_PARTS = re.compile(r"(?:type |group )?[A-Z]?\d\S*(?: |$)|(?:type|with|without|due|of|in|by|from|and|or) "), 3
_SYMBOL = re.compile(r"^[^\sa-z]{1,8}$|^\S*[A-Z0-9]\S*[A-Z0-9]\S*$|^\S*\d\S*$")


_SHORT = re.compile(r"\b(is|are|does|do|has|have)n't\b", re.I)


def unified(text: str) -> str:
    """Return text on one line with typographic marks in one form each and "isn't" written out.

    >>> unified("It isn’t – and doesn't")
    'It is not - and does not'
    """
    return _SHORT.sub(r"\1 not", plain(text, 10_000).translate(_MARKS))


def kinds(category: str) -> tuple[str, ...]:
    """Return the nouns for a category's concepts."""
    return _KINDS.get(category, ())


@lru_cache(maxsize=64)
def kinds_said(category: str) -> tuple[str, ...]:
    """Return what may stand behind a concept's name to say what kind of thing it is, by its category.

    >>> kinds_said("biolink:Gene")[:3]
    (', a gene,', ', which is a gene,', ' is a gene that')
    """
    found: list[str] = []
    for kind in kinds(category):
        a, several = article(kind), plural(kind)
        found += [f", {a} {kind},", f", which is {a} {kind},"]
        found += [f" is {a} {kind} {that}" for that in ("that", "which")]
        found += [f" is one of the {several} {that}" for that in ("that", "which")]
        found += [f" is among the {several} {that}" for that in ("that", "which")]
        if kind == "gene":
            found += [f" is {one} whose {changes}" for one in ("a gene", "one of the genes") for changes in ("mutations", "variants")]
    return tuple(found)


@lru_cache(maxsize=64)
def kinds_named(category: str) -> tuple[str, ...]:
    """Return what may stand behind a concept's name before a participle: "is a gene (linked to)", ", a disease (marked by)".

    >>> kinds_named("biolink:Gene")
    (' is a gene', ', a gene', ' is one of the genes', ' is among the genes')
    """
    return tuple(
        said
        for kind in kinds(category)
        for said in (
            *(f"{joint} {'an' if kind[0] in 'aeiou' else 'a'} {kind}" for joint in (" is", ",")),
            *(f" is {among} the {plural(kind)}" for among in ("one of", "among")),
        )
    )


class Called:
    """What the concepts of some edges may be called; ``by_variants`` lets a gene's variants stand for it,
    ``by_patients`` those who have a symptom for the symptom.

    A name that two of them bear is the one's whose own name it is, and nobody's where it is a synonym of both: a sentence of two such names
    would hold both ways.
    """

    def __init__(self, snapshot: Snapshot, nodes: list[int], by_variants: bool = False, by_patients: bool = False) -> None:
        self.nodes = tuple(nodes)
        # By category: what may stand before and behind its names, and the names, each by how it begins.
        groups: dict[str, dict[str, list[tuple[str, str, bool, bool, int]]]] = {}
        called = {node: _names(snapshot, node) for node in nodes}
        for node in nodes:
            names = groups.setdefault(snapshot.category(node), {})
            for number, name in enumerate(called[node]):
                exact = _SYMBOL.match(name) is not None
                names.setdefault(name[:2].lower(), []).append((name, name.lower(), exact, number == 0, node))
        self._groups = [(category, *_around(category, by_variants, by_patients), names) for category, names in groups.items()]
        self._folded = Folded(snapshot, called.items())
        self._snapshot = snapshot
        self._anothers: dict[tuple[str, int], bool] = {}
        self._found: dict[tuple[str, int], tuple[tuple[int, int], ...]] = {}

    def at(self, text: str, lowered: str, place: int) -> Iterator[tuple[int, int]]:
        """Yield (end, node) for every name that begins at a place, the longest first."""
        found = self._found.get((text, place))
        if found is None:
            found = self._found[text, place] = tuple(self._at(text, lowered, place))
        yield from found

    def _at(self, text: str, lowered: str, place: int) -> Iterator[tuple[int, int]]:
        found: dict[int, dict[int, bool]] = {}
        for category, befores, afters, names in self._groups:
            for before in ("", *befores.get(lowered[place : place + 2], ())):
                start = place + len(before)
                if before and not lowered.startswith(before, place):
                    continue
                told: list[tuple[int, int, bool]] = []
                for name, low, exact, own, node in names.get(lowered[start : start + 2], ()):
                    stop = start + len(name)
                    if not lowered.startswith(low, start) or (exact and not _written(text[start:stop], name)):
                        continue
                    if own or not self._is_anothers(name, node):
                        told.append((stop, node, own))
                told += ((stop, node, False) for stop, node in self._folded.at(text, start, category))
                for stop, node, own in told:
                    for after in afters:
                        end = stop + len(after)
                        if lowered.startswith(after, stop) and not text[end : end + 1].isalnum():
                            nodes = found.setdefault(end, {})
                            nodes[node] = nodes.get(node, False) or own
        for end in sorted(found, reverse=True):
            own_name = [node for node, own in sorted(found[end].items()) if own]
            yield from ((end, node) for node in own_name or (found[end] if len(found[end]) == 1 else ()))

    def _is_anothers(self, name: str, node: int) -> bool:
        """Whether a concept's synonym is the own name of another of its category: whoever reads it takes it for that one's."""
        known = self._anothers.get((name, node))
        if known is None:
            snapshot = self._snapshot
            known = self._anothers[name, node] = any(
                found.node != node and found.kind == "name" and snapshot.category(found.node) == snapshot.category(node)
                for found in snapshot.lexicon.exact(name)
            )
        return known


def _written(said: str, form: str) -> bool:
    """Whether a symbol is written as it is; words before it may begin a sentence."""
    return said == form or (said[:4].lower() == form[:4] and said[4:] == form[4:])


@lru_cache(maxsize=128)
def _around(category: str, by_variants: bool, by_patients: bool) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What may stand before the names of a category, by its first two letters, and what behind them."""
    before = ["the ", "a ", "an "]
    before += [f"{the}{kind} " for kind in kinds(category) for the in ("the ", "") if kind != "role"]
    articles = [(kind, a) for kind in kinds(category) for a in ("the", article(kind))]
    before += [f"{a} {kind} {called} " for kind, a in articles for called in ("called", "named", "known as")]
    if category == "biolink:Disease" or (by_patients and category == "biolink:PhenotypicFeature"):
        before += _BEARERS
    if category in ("biolink:Disease", "biolink:PhenotypicFeature"):
        before += _THERE
    behind = ["", *_BEHIND.get(category, ())]
    if category == "biolink:Gene" and by_variants:
        before += _VARIANTS
        behind += _VARIED
    if category == "biolink:BiologicalProcess":
        before += ["the process of ", "processes of ", "the processes of "]
    # Examples: "symptoms such as B", "conditions including B".
    before += [f"{plural(kind)}{such}" for kind in kinds(category) for such in (" such as ", " like ", ", such as ", ", including ")]
    before += ["the class ", "the category ", "the group "]
    begins: dict[str, list[str]] = {}
    for words in dict.fromkeys(before):
        begins.setdefault(words[:2], []).append(words)
    return {start: tuple(words) for start, words in begins.items()}, tuple(dict.fromkeys(behind))


def _names(snapshot: Snapshot, node: int) -> tuple[str, ...]:
    found, category = snapshot.node(node), snapshot.category(node)
    names = [name for name in map(unified, (found.name, found.curie, *found.synonyms)) if len(name) > 1]
    main = names[0] if names else ""
    if category == "biolink:GeneticInheritance":
        names += [main.removesuffix(_INHERITANCE) + noun for noun in _INHERITED]
    if category == "biolink:ClinicalCourse" and main.lower().endswith(_ONSET):
        names += [main[: -len(_ONSET)], *periods.said(names)]
    if category == "biolink:ClinicalCourse" and main.lower().endswith(_PROGRESSIVE):
        # "Progresses slowly".
        names.append(main[: -len(_PROGRESSIVE)])
    if (charge := _CHARGE.search(main)) is not None:
        names.append(f"{main[: charge.start()]} {charge.group()}")
    if main and main == found.name and _SYMBOL.match(main) is None:
        straight = (main, *_straight(main))
        told = (*straight, *(other for one in straight for other in _turned(one, category)))
        others = [*told[1:], *(other for one in told for other in _numbers(one))]
        names += [other for other in others if _nobody_else(snapshot, other, node)]
    return tuple(dict.fromkeys(names))


#: A noun that is made of a verb, by its ending: "development", "differentiation", "biosynthesis", "assembly", "binding".
_DONE = re.compile(
    r"^(.+) (\w{3,}(?:ment|tion|sion|genesis|synthesis|lysis|kinesis|taxis|assembly|transport|growth|repair|import|export|uptake))$"
)
_SORT = re.compile(r"^([^,]+), ([^,]+) (type|form|variant)$")
_CHARGE = re.compile(r"(?<=\S)\(\d[+-]\)$")
_NUMBER = re.compile(r"^(.*[^\d\W]) (\d+[A-Z]?)$")


def _turned(name: str, category: str) -> Iterator[str]:
    """A name by other syntax of nouns: what is done to a thing before or behind it, the type before its disease, a comma at a number.

    >>> list(_turned("photoreceptor cell development", "biolink:BiologicalProcess"))
    ['development of photoreceptor cell', 'development of photoreceptor cells']
    >>> list(_turned("craniosynostosis, Adelaide type", "biolink:Disease"))
    ['Adelaide type of craniosynostosis', 'Adelaide type craniosynostosis', 'craniosynostosis, Adelaide type,']
    >>> list(_turned("Usher syndrome 3", "biolink:Disease"))
    ['Usher syndrome, 3', 'Usher syndrome, 3,']
    """
    if category == "biolink:BiologicalProcess" and " of " not in name and (found := _DONE.match(name)):
        yield f"{found[2]} of {found[1]}"
        yield f"{found[2]} of {plural(found[1])}"
    elif category == "biolink:Disease" and (found := _SORT.match(name)):
        noun = found[1] if _SYMBOL.match(found[1].split(" ")[0]) else found[1][0].lower() + found[1][1:]
        yield f"{found[2]} {found[3]} of {noun}"
        yield f"{found[2]} {found[3]} {noun}"
    elif category == "biolink:Disease" and (found := _NUMBER.match(name)):
        yield f"{found[1]}, {found[2]}"
        yield f"{found[1]}, {found[2]},"
    if category == "biolink:Disease" and ", " in name:
        # What stands behind a comma ends with one: "..., neonatal lethal, takes the course ...".
        yield f"{name},"
    if category == "biolink:Disease" and re.search(r"\w-\w", name) and _SYMBOL.match(name) is None:
        yield name.replace("-", " ")
    if category in ("biolink:PhenotypicFeature", "biolink:Disease") and name.count(" of the ") == 1:
        yield from (name.replace(" of the ", f" {at} the ") for at in ("on", "in"))


def _numbers(name: str) -> Iterator[str]:
    """A name in the other number, by its head noun: "hydroxamic acids" and "hydroxamic acid", "diseases with a rash"."""
    head = _HEAD.match(name)
    noun = head[1] if head else name
    rest = name[len(noun) :]
    if noun[-1:].isalpha():
        yield plural(noun) + rest
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if noun.endswith(ending) and not noun.endswith(("sis", "us", "is")) and (ending != "s" or not noun.endswith("ss")):
            yield noun.removesuffix(ending) + single + rest
            return


def _straight(name: str) -> Iterator[str]:
    """An inverted name as it is spoken, and with its commas left out.

    >>> list(_straight("Lymphoma, non-Hodgkin, familial"))
    ['Lymphoma non-Hodgkin familial', 'familial non-Hodgkin lymphoma']
    >>> list(_straight("Melanoma, uveal, with or without nevi"))[1:]
    ['uveal melanoma with or without nevi', 'uveal melanoma, with or without nevi']
    >>> [list(_straight(name))[1] for name in ("Deafness, autosomal dominant 1", "Celiac disease, susceptibility to, 2")]
    ['autosomal dominant deafness 1', 'susceptibility to celiac disease 2']
    """
    first, *parts = name.split(", ")
    if not parts or len(parts) > _MOST_PARTS or _HEAD.match(first):
        return
    yield " ".join((first, *parts))
    # A number, and what begins with a preposition, stands behind the noun in either order.
    at = next((place for place, part in enumerate(parts) if _BEHIND_NOUN.match(part)), len(parts))
    if at:
        noun = first if _SYMBOL.match(first.split(" ")[0]) else first[0].lower() + first[1:]
        # "Deafness, autosomal dominant 1": the number is the noun's.
        number = _NUMBERED.search(parts[at - 1])
        if number:
            parts[at - 1], noun = parts[at - 1][: number.start()], noun + number.group()
        yield " ".join((*reversed(parts[:at]), noun, *parts[at:]))
        if parts[at:]:
            yield ", ".join((" ".join((*reversed(parts[:at]), noun)), *parts[at:]))


def _nobody_else(snapshot: Snapshot, name: str, node: int) -> bool:
    """Whether no other concept is called so."""
    return all(found.node == node for found in snapshot.lexicon.exact(name))
