"""English verb and noun forms, made rather than undone: a table's words are few, and what is made of them is exact."""

from __future__ import annotations

_IRREGULAR = {
    "give": ("gave", "given"),
    "arise": ("arose", "arisen"),
    "underlie": ("underlay", "underlain"),
    "bind": ("bound", "bound"),
    "lead": ("led", "led"),
    "have": ("had", "had"),
    "show": ("showed", "shown"),
    "begin": ("began", "begun"),
    "become": ("became", "become"),
    "come": ("came", "come"),
    "take": ("took", "taken"),
    "get": ("got", "got"),
    "run": ("ran", "run"),
    "set": ("set", "set"),
    "bring": ("brought", "brought"),
    "find": ("found", "found"),
    "see": ("saw", "seen"),
    "make": ("made", "made"),
    "stem": ("stemmed", "stemmed"),
    "fall": ("fell", "fallen"),
    "go": ("went", "gone"),
    "act": ("acted", "acted"),
    "hit": ("hit", "hit"),
    "keep": ("kept", "kept"),
    "spread": ("spread", "spread"),
    "know": ("knew", "known"),
    "drive": ("drove", "driven"),
}
_THIRD = {"have": "has", "go": "goes", "do": "does"}
_DOUBLED = frozenset({"stop", "stem", "set", "get", "run", "begin", "hit", "control", "transmit"})


def verb_forms(verb: str) -> dict[str, str]:
    """Return {form: what it is}, where that is "base", "third", "past", "participle" or "ing"; a participle wins over a past form.

    >>> verb_forms("cause")
    {'cause': 'base', 'causes': 'third', 'caused': 'participle', 'causing': 'ing'}
    >>> sorted(verb_forms("underlie"))
    ['underlain', 'underlay', 'underlie', 'underlies', 'underlying']
    """
    past, participle = _IRREGULAR.get(verb, (_past(verb), _past(verb)))
    return {verb: "base", _THIRD.get(verb, plural(verb)): "third", past: "past", participle: "participle", _ing(verb): "ing"}


def plural(noun: str) -> str:
    """Return a noun's plural, which is also a verb's third person.

    >>> plural("therapy"), plural("diagnosis"), plural("gene"), plural("class")
    ('therapies', 'diagnoses', 'genes', 'classes')
    """
    if noun.endswith("sis"):
        return noun[:-2] + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ing"


_ADJECTIVAL = ("ous", "ful", "al", "ic", "ive", "ary", "ar", "able", "ible", "less", "oid", "ile")


def adjectival(word: str) -> bool:
    """Whether a word has the ending of an adjective, by which it narrows the name that it stands at.

    >>> adjectival("spontaneous"), adjectival("aftercare"), adjectival("chronic")
    (True, False, True)
    """
    return len(word) > 5 and word.endswith(_ADJECTIVAL)
