"""Whose finding it is: the patient's, or a relative's who has it; a relative who only tells of the patient changes nothing.

After ConText's experiencer (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002), which takes every relative for one who has the finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reasoning.grounding.cues import Cue, find
from reasoning.grounding.openings import Gate

Span = tuple[int, int]

_KIN = (
    r"(?:(?:great[- ]?)?grand)?(?:mother|father|parents?|mothers|fathers|son|daughter|sons|daughters|"
    r"child(?:ren)?)|mom|mum|mommy|mummy|dad|daddy|"
    r"(?:half[- ]?|step)?(?:brother|sister)s?|siblings?|twins?|aunts?|uncles?|cousins?|nephews?|nieces?|relatives?|family\s+members?|"
    r"wife|husband|spouse|partner|kindred|baby|kid|boy|girl|toddler|newborn|infant"
)
#: Relatives that a text of the patient names beside the patient; a child of the writer's is the patient.
_RELATIVE = (
    r"(?:(?:great[- ]?)?grand)?(?:mother|father|parents?|mothers|fathers|sons?|daughters?)|grandchild(?:ren)?|mom|mum|dad|"
    r"(?:half[- ]?|step)?(?:brother|sister)s?|siblings?|aunts?|uncles?|cousins?|nephews?|nieces?|"
    r"relatives?|family\s+members?|wife|husband|spouse"
)
_MANNER = (
    r"(?:(?:affected|healthy|older|younger|elder|eldest|youngest|only|late|deceased|maternal|paternal|"
    r"biological|twin|own|other|several|many|some|two|three)\s+)*"
)
_TELLS = (
    r"(?:(?:had|has|have|also|first|then|now|initially|repeatedly)\s+)*(?:noticed?|noticing|notices|noted|"
    r"notes|reports?|reported|says?|said|states?|stated|"
    r"observed?|observes|describes?|described|mentions?|mentioned|recalls?|recalled|tells?|told|"
    r"complain(?:s|ed)?|worr(?:y|ies)|brought|brings|"
    r"den(?:y|ies|ied)|saw|sees|thinks?|thought|believes?|claims?|claimed|remembers?|remembered|sought|seeks|asks?|asked|gave|explained|"
    r"confirms?|confirmed|feels?\s+that|felt\s+that|(?:is|are|was|were|has\s+been)\s+(?:concerned|worried|aware|told|asked|informed))"
)
#: "her grandmother, who raised her, noticed": an aside that says nothing of what she has.
_ASIDE = r"(?:,\s*(?![^,.;]*\b(?:has|have|had|with|suffers?|suffered|affected|diagnosed|known|also)\b)[^,.;]{2,60},)?"
_TELLER = re.compile(rf"\b{_MANNER}(?:{_RELATIVE})\b{_ASIDE}\s+{_TELLS}\b", re.I)
_BY = re.compile(
    rf"\b(?:by|per|according\s+to|to|from|with)\s+(?:(?:his|her|the|my|their|a|an|both|"
    rf"our)\s+){_MANNER}(?:{_RELATIVE})\b(?!\s+(?:has|had|with|who\s+ha[sd]))",
    re.I,
)
#: A relative that the patient is only set against: "unlike his sister, he has no ...".
_UNLIKE = re.compile(
    rf"\b(?:unlike|in\s+contrast\s+(?:to|with)|as\s+opposed\s+to|different(?:ly)?\s+from|than)\s+(?:(?:his|her|the|my|their)\s+){_MANNER}"
    rf"(?:{_RELATIVE})\b(?=\s*[,.;]|\s+(?:he|she|i|they|the\s+patient)\b)",
    re.I,
)
#: Relatives of whom none has what is said: the quantifier denies the whole clause. "No relative has X", "neither parent has X".
_HAS = (
    r"(?:(?:is|was|are|were)\s+(?:\w+\s+)?(?:known\s+to\s+have|affected\s+(?:by|with)|suffering\s+from)|(?:\w+\s+)?(?:has|have|had)(?:\s+had)?|with|"
    r"suffer(?:s|ed)?\s+from|developed|shows?|showed|reports?|reported)(?:\s+(?:any|a|an))?"
)
_NO_KIN = Gate(
    re.compile(
        rf"(?<![\w-])(?:(?:no|neither|none\s+of|not\s+one\s+of|nor)\s+(?:of\s+)?(?:(?:his|her|the|my|their|our|any|other|living|known)\s+){{0,2}}{_MANNER}"
        rf"(?:{_RELATIVE})|(?:no\s+one|no-one|nobody|none)(?:\s+else)?\s+(?:in|on|of|among)\s+(?:(?:his|her|the|my|their|our)\s+)?"
        rf"(?:(?:mother|father)['’]s\s+|maternal\s+|paternal\s+|immediate\s+|extended\s+|close\s+)?(?:family|side|pedigree|kindred|relatives))"
        rf"(?:\s+\w+){{0,2}}?\s+{_HAS}(?![\w-])",
        re.I,
    )
)
_IN_NO_KIN = re.compile(
    rf"\s*(?:(?:was|were|is|are|has\s+been)\s+\w+\s+)?(?:in|affect(?:s|ed|ing)|among)\s+(?:neither|none|no)\s+(?:of\s+)?(?:(?:his|her|the|my|their|other)\s+)?"
    rf"{_MANNER}(?:{_RELATIVE})\b",
    re.I,
)
_BORN = re.compile(rf"\bborn\s+(?:\w+\s+){{0,4}}(?:to|of)\s+(?:\w+[\s-]+){{0,4}}(?:{_RELATIVE})\b", re.I)
_AND_KIN = re.compile(
    rf"\b(?:patient|proband|he|she|i|boy|girl|child|man|woman|case)\s+(?:and|as\s+well\s+as)\s+(?:(?:his|"
    rf"her|the|my|their|one|a)\s+)?{_MANNER}"
    rf"(?:{_RELATIVE})\b|\b{_MANNER}(?:{_RELATIVE})\s+(?:and|as\s+well\s+as)\s+(?:the\s+)?(?:patient|proband|she|he|himself|herself|i)\b",
    re.I,
)
_OF_CHILDREN = re.compile(rf"\b(?:{_RELATIVE})\s+of\s+(?:\d+|one|two|three|four|five|six|several)\b|\bparenting\b|\bparent['’]s\b", re.I)
_SUBJECT = Gate(re.compile(rf"(?<![\w-])(?:(?:maternal|paternal)\s+)?{_MANNER}(?:{_RELATIVE})(?![\w-])", re.I))
#: What every relative's word holds, in small letters: most sentences speak of none.
_ANY = re.compile(
    "mother|father|parent|son|daughter|child|mom|mum|dad|brother|sister|sibling|aunt|uncle|cousin|nephew|niece|relative|family|wife|"
    "husband|spouse"
)
#: "seizures in his mother", "X affects her brother", "X runs in the family": behind the finding.
_IN_KIN = re.compile(
    rf"\s*(?:(?:was|were|is|are|has\s+been)\s+\w+\s+)?(?:in|affect(?:s|ed|ing)|among|on\s+the|"
    rf"from)\s+(?:(?:his|her|the|a|an|their|my|our|one|both|several|many|"
    rf"some|other|two|three|of)\s+)*{_MANNER}(?:{_RELATIVE}|(?:maternal|paternal|mother['’]s|father['’]s)\s+(?:side|family|line))\b"
    rf"|\s*[(\[]\s*(?:(?:in|his|her|the|my|their)\s+)*{_MANNER}(?:{_RELATIVE})\s*[)\]]"
    rf"|\s*(?:runs?|running|ran)\s+in\s+(?:the|his|her|my|their|our)\s+family|\s*(?:in|within)\s+(?:the|his|her|my|their)\s+family",
    re.I,
)
_INHERITED = re.compile(r"\b(?:inherit(?:s|ed)?|got|has|had)\s+(?:\w+\s+){0,2}$", re.I)
#: The patient again, after a relative was spoken of.
_PATIENT = re.compile(
    r"(?<![\w-])(?:patient|proband|she|he|i|index\s+case|herself|himself|our\s+patient|the\s+(?:boy|girl|"
    r"child|infant|man|woman))(?![\w'’-])",
    re.I,
)
#: The writer has something: then relatives of the writer's are relatives.
_OWN = re.compile(
    r"\b(?:i\s+(?:also\s+|now\s+)?(?:have|had|feel|felt|suffer|get|got|am|was|keep|can(?:no|')t|developed|"
    r"experience)|i['’](?:m|ve)(?:\s+(?:had|been))?)\b"
    r"(?!\s+(?:been\s+)?(?:noticed|noticing|seen|observed|concerned|worried|writing|asking|calling|told|"
    r"heard|a\s+mother|a\s+father|the\s+mother|the\s+father))",
    re.I,
)
_MINE = re.compile(rf"\b(?:my|our)\s+{_MANNER}(?P<kin>{_KIN})\b", re.I)


def relatives(text: str, start: int, end: int, blocked: Sequence[Span], mine: str) -> list[Cue]:
    """Return the relatives in a sentence who may have what is said of them; ``mine`` is the one who is the patient, in small letters."""
    found = find(text, start, end, "family", "forward")
    opens = _SUBJECT.opens(text, start, end) or _NO_KIN.opens(text, start, end)
    if not opens or _ANY.search(text[start:end].lower()) is None:
        return found
    silent = [m.span() for pattern in (_TELLER, _BY, _AND_KIN, _OF_CHILDREN, _UNLIKE) for m in pattern.finditer(text, start, end)]
    silent = [span for span in silent if not any(b.start() < span[1] and span[0] < b.end() for b in _BORN.finditer(text, start, end))]
    # Whoever is of the family, none of them: the clause is of relatives, though no word for one may stand in it.
    found += [Cue(*m.span(), " ".join(m.group().lower().split()), "family", "forward") for m in _NO_KIN.finditer(text, start, end)]
    for match in _SUBJECT.finditer(text, start, end):
        low, high = match.span()
        if any(a < high and low < b for a, b in (*silent, *blocked)) or any(c.start < high and low < c.end for c in found):
            continue
        words = match.group().lower()
        if mine and words.split()[-1] == mine and text[max(0, low - 4) : low].lower().strip() in ("my", "our"):
            continue
        found.append(Cue(low, high, words, "family", "forward"))
    return sorted(found, key=lambda cue: cue.start)


def none_of_them(text: str, start: int, end: int) -> list[Cue]:
    """Return the denials in a sentence that say of relatives that none has something."""
    opens = _NO_KIN.opens(text, start, end) and _ANY.search(text[start:end].lower()) is not None
    found = _NO_KIN.finditer(text, start, end) if opens else ()
    return [Cue(*m.span(), " ".join(m.group().lower().split()), "negated", "forward") for m in found]


def in_none(text: str, start: int, end: int, stop: int) -> str:
    """Return the words right behind a finding that say that no relative has it ("in neither parent"), '' when there are none."""
    match = _IN_NO_KIN.match(text, end, stop)
    return "" if match is None else " ".join(match.group().lower().split())


def patient_again(text: str, start: int, end: int) -> int | None:
    """Where the sentence comes back to the patient, None when it does not."""
    match = _PATIENT.search(text, start, end)
    return None if match is None else match.start()


def born_to(text: str, cue: Cue) -> bool:
    """Whether a relative stands in a phrase of the patient's birth ("born to a mother with ..."), whose next verb is the patient's."""
    return any(m.start() < cue.start < m.end() for m in _BORN.finditer(text, max(0, cue.start - 60), cue.end))


def in_kin(text: str, start: int, end: int, stop: int) -> str:
    """Return the words right behind a finding that give it to a relative ("in his mother"), '' when there are none."""
    match = _IN_KIN.match(text, end, stop)
    if match is not None and match.group().split()[0].lower() == "from" and _INHERITED.search(text, max(0, start - 40), start):
        return ""  # who inherits it has it
    return "" if match is None else " ".join(match.group().lower().split())


def writer_s_patient(text: str) -> str:
    """Return of whom a text in the first person tells ("daughter" of "My daughter has ..."), '' when of its writer or of nobody's.

    >>> writer_s_patient("My daughter has seizures."), writer_s_patient("I have a cough. My mother has asthma.")
    ('daughter', '')
    """
    match = _MINE.search(text)
    return "" if match is None or _OWN.search(text) else match["kin"].lower()
