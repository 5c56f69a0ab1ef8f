"""Denials by a verb that no list of cues holds: "the biopsy did not yield X", "X did not supervene".

NegEx lists the verbs that deny with "not" (Chapman et al. 2001, doi:10.1006/jbin.2001.1029); people use many more. Of an open class it
is the exceptions that can be listed: a denied verb of change, treatment, cause, knowledge or measurement leaves its object or subject
there ("did not improve X", "X was not controlled"). What is denied is the verb's own object, behind it with nothing but its own words
between, or its subject. A denial that ends ("not until the age of five") affirms; one that is denied itself ("not without X", "does not
deny X") too.
"""

from __future__ import annotations

import re

from reasoning.grounding.closed import CLOSED
from reasoning.grounding.cues import Cue
from reasoning.grounding.openings import Gate

_AUXILIARY = r"(?:do|does|did|is|are|was|were|has|have|had|could|would|can|should|ca)"
_NOT = rf"(?:{_AUXILIARY}n'?t|cannot|not(?:\s+once|\s+ever)?|never(?:\s+once)?|no\s+longer)"
_ADVERB = r"(?:(?:[a-z]{3,}ly|yet|ever|also|even|so\s+far|to\s+date|they|he|she|it|we|i|did|does|has|have|had|any\s+more)\s+){0,3}"
#: Verbs, by their stems, of which the object or subject is there although they are denied.
_STAY = re.compile(
    r"(?:improv|respon[ds]|control|reliev|relie[fv]|reduc|decreas|increas|alleviat|ameliorat|prevent|stop|abolish"
    r"|treat|tolerat|worsen|"
    r"aggravat|affect|alter|chang|influenc|modif|explain|account|requir|need|want|know|reali[sz]|understand"
    r"|understood|mind|worr|car(?:e|ed|es)$|"
    r"correlat|depend|preclud|contradict|clear(?:s|ed)?$|underg|receiv|tak(?:e|es|en|ing)$|took|address|limit"
    r"|interfer|deter(?:s|red)?$|hinder|"
    r"discuss|examin|assess|test|evaluat|investigat|check|screen|measur|differ|distinguish|discriminat|remember"
    r"|associat|relat|caus|induc|trigger|"
    r"aggravat|follow|accompan|correct|repair|operat|progress|sustain|confin|restrict|expect|surpris|inherit|help"
    r"|resolv|remit|abat|subsid|"
    r"settl|disappear|eas(?:e|es|ed)$|ceas|last|var(?:y|ies|ied)$|fluctuat|spread|extend|exceed|lead|bother|disturb"
    r"|go$|goes$|went|gone$|persist|"
    r"exclud|rul(?:e|ed|es)$|surviv|allow|permit|match|fit(?:s|ted)?$|share[sd]?$|mean|impl(?:y|ies|ied)$|den(?:y|ies"
    r"|ied)$|lack|doubt|"
    r"disput|question|ignor|overlook|miss|forget|forgot|heal|recover|walk|talk|speak|spoke|attend|gain|get(?:s)?$"
    r"|provok|ow(?:e|ed)$|avoid|"
    r"escap|spar(?:e|ed|es)$|vaccinat|fast(?:en|er)?|determin|decid|regret|report(?:ed)?\s+before|deteriorat"
    r"|compl(?:y|ied)$|work|wak|wear|"
    r"free(?:s|d)?$|leav(?:e|es|ing)$|left$|abandon|desert|relent|releas|quit|budg|ceas|let$|absent|us(?:e|ed|es)$|suppress|reverse|perform|available|obtain|consent|document(?:ed)?\s+before)",
    re.I,
)
#: Verbs whose clause is denied with them: "we do not believe that he has X".
_THINK = r"(?:believ|think|thought|feel|felt|suspect|suppos|consider|assum|judg)"
#: Words behind which another clause begins: what stands there is no object of the verb before.
_OTHER_CLAUSE = re.compile(
    r"[,;:.()?!]|\b(?:and|but|that|which|who|whom|whose|because|when|while|since|until|till|if|whether|why|how|where"
    r"|although|though|due|despite|"
    r"after|before|during|by|then|so|than|except|unless|besides|therefore|without|no|not|neither|nor|never)\b",
    re.I,
)
_SAYS = re.compile(
    r"\s*(?:that\s+)?(?:(?:he|she|it|they|this|there|the\s+\w+|\w+)\s+(?:has|have|had|is|are|was|were|suffers?\s+from|suffered\s+from)|"
    r"(?:he|she|it|this|that|they|i)['’](?:s|ve|m|re|d)(?:\s+(?:got|had))?)(?!\s+(?:no|not|never)\b)\b",
    re.I,
)
#: What denies a whole clause that follows: what the clause affirms is denied, and what it denies is not.
_CLAUSE_DENIED = Gate(
    re.compile(
        r"(?:(?:\bnot|n't|\bnever|\bhardly)\s+(?:be\s+|been\s+|ever\s+){0,2}(?:the\s+case|true|correct|right|so|proved|proven|shown|established|"
        r"confirmed|demonstrated)|\b(?:untrue|unlikely|incorrect|inaccurate|false|wrong|mistaken|improbable|doubtful|implausible)"
        r"(?:\s+to\s+(?:say|state|claim|think|assume|conclude))?|\bno\s+(?:proof|evidence|indication|sign|suggestion)|\bdoubt(?:s|ed)?)"
        r"(?:\s+(?:that|whether|if)\b|(?<=\bsay)|(?<=doubt))",
        re.I,
    )
)
_LATER = re.compile(
    r"\b(?:until|till)\b(?!\s+(?:now|today|present|recently|date|last\s+seen|follow|(?:his|her|their|the"
    r"|its)\s+(?:death|last|end|most)))",
    re.I,
)
#: Phrases by which a subject is said to be there no more or not at all, with no denied verb.
_GONE = Gate(
    re.compile(
        r"\b(?:(?:is|are|was|were|has\s+been|have\s+been|seems?|seemed|appears?|appeared)\s+)?(?:out\s+of\s+the\s+question"
        r"|a\s+thing\s+of\s+the\s+past|"
        r"off\s+the\s+table|no\s+more|unheard\s+of|improbable|implausible|nonexistent|history|ceased|vanished"
        r"|disappeared)(?=\s*(?:[.;,!]|$))"
        r"|(?:(?:has|have|had)\s+)?(?:[a-z]{3,}ly\s+)?(?:stayed|kept|held)\s+(?:away|off|at\s+bay)(?=\s*(?:[.;,!]|$))"
        r"|\b(?:has|have|had)\s+yet\s+to\s+(?:be\s+)?[a-z]+(?=\s*(?:[.;,!]|$|\bin\b|\bat\b))",
        re.I,
    )
)
#: Denials that stand before their finding and are no "not": what was never there, what it was wrongly taken for, what is over.
_BEFORE = Gate(
    re.compile(
        r"(?<![\w-])(?:escap(?:e|ed|es|ing)(?!\s+(?:with|from|to))|in\s+(?:lieu|place)\s+of|(?:clear|clean|cured|rid|bereft|exempt"
        r"|innocent)\s+(?:of|for|from)|(?:has|have|had)?\s*outgr(?:ew|own)|"
        r"(?:stopped|quit|ceased)\s+(?:having|to\s+have|experiencing)|(?:has|have|had)\s+recovered\s+from|"
        r"(?:mistaken|mistook)\s+for|mis(?:diagnosed|labelled|labeled|read|interpreted|taken)\s+(?:as|for)"
        r"|wrongly\s+(?:diagnosed|labelled|labeled)\s+(?:as|with)|"
        r"nothing\s+(?:like|resembling|of|in\s+the\s+way\s+of|akin\s+to|even\s+close\s+to))(?![\w-])",
        re.I,
    )
)
_IN_NONE = Gate(
    re.compile(
        r"(?<![\w-])(?:in|at|on|with)\s+(?:no|none\s+of\s+(?:the|our|these|those))\s+(?:\w+\s+){1,2}?(?:was|were|did|does"
        r"|has|have|had|is|are|could)(?:\s+there)?(?:\s+been)?\b",
        re.I,
    )
)
_AHEAD = Gate(
    re.compile(
        rf"(?<![\w-])(?P<not>{_NOT})\s+(?P<adverb>{_ADVERB})(?:be\s+|been\s+|to\s+)?(?:the\s+(?=case\b))?(?P<verb>[a-z]{{3,}})\b", re.I
    )
)
_PASSIVE = Gate(
    re.compile(
        rf"(?<![\w-])(?:(?:{_AUXILIARY}|cannot|can|could)\s*(?:not|n'?t)?\s+)?(?P<not>(?:is|are|was|were|has|have|had"
        rf"|could|can|would)n'?t|cannot|not|never|hardly)\s+"
        rf"(?:ever\s+|yet\s+|[a-z]{{3,}}ly\s+)?(?:(?P<be>be|been)\s+)?(?:a\s+|an\s+|any\s+)?(?P<verb>[a-z]{{3,}})\b",
        re.I,
    )
)
_NEITHER = Gate(
    re.compile(rf"(?<![\w-])(?:{_AUXILIARY}|can)\s+(?:be\s+|been\s+)?neither\s+(?P<verb>[a-z]{{3,}})(?:\s+nor\s+[a-z]{{3,}})?\b", re.I)
)
#: Participles and verbs of coming into being; of other denied verbs without an object the subject stays.
_PARTICIPLE = re.compile(
    r"(?:[a-z]{2,}(?:ed|en|wn|ght|elt|eld|und|ept|own|rn|ung|eard|ade|one|ut|et|ead|ft|id|ought)|seen|found|felt"
    r"|heard|had|met|got|issue|concern|problem|complaint|feature|worry)$",
    re.I,
)
_COME = re.compile(
    r"(?:superven|ensu|emerg|evolv|follow|eventuat|transpir|materiali|com(?:e|es|ing)$|came|enter|tak(?:e|es)$|took"
    r"|figur|featur|form|aris|arose|set(?:s)?$|appl(?:y|ies)$|play)",
    re.I,
)
#: A clause that denies what the clause before supposed: "it might be X, but the scan showed that it wasn't", "X, but I grew out of it".
_ANAPHOR = Gate(
    re.compile(
        r",?\s*(?:but|though|although|however)\b[^.;:()]{0,60}?\b(?:(?:it|this|that|they|these)\s+(?:(?:was|were|is|are|did|does|do)(?:n't|\s+not)\b|"
        r"had\s+been\s+wrong)(?=\s*(?:[.;,!]|$))|(?:has\s+|have\s+|had\s+)?(?:grew|grown)\s+out\s+of\s+(?:it|them|that))",
        re.I,
    )
)
_PEOPLE = r"(?:he|she|they|i|we|it|there|(?:the|his|her)\s+\w+)"
#: "of vertigo she has said nothing", "of edema there was nothing", "of rash we found none": the verb's object is no more than a word.
_NOTHING_SAID = Gate(
    re.compile(
        rf"(?<![\w-]){_PEOPLE}\s+(?:(?:has|have|had|is|are|was|were)\s+)?(?:[a-z]{{3,}}\s+){{0,2}}(?:nothing|none"
        rf"|not\s+a\s+word)(?=\s*(?:[.;,!]|$))",
        re.I,
    )
)
#: What was supposed of a case that was not: "had there been fever, we would have admitted him".
_COUNTERFACTUAL = Gate(
    re.compile(
        r"(?:had\s+(?:there\s+been|(?:he|she|they|it|we|i|the\s+\w+)\s+(?:had|shown|developed|seen|found|been\s+found\s+to\s+have))|"
        r"if\s+(?:there|he|she|they|it|we|i|the\s+\w+)\s+had\s+(?:been|had|shown|developed|seen|found|really\s+had))"
        r"(?=[^.;]{3,160}\b(?:would|could|should|might)(?:\s+not|n'?t)?\s+have\b)",
        re.I,
    )
)
#: "rules X out": the verb's particle stands behind its object.
_RULED = Gate(re.compile(r"\brul(?:e|es|ed|ing)(?=\s+(?!in\b|out\b)[^.;,]{2,60}?\s+out\b)", re.I))
#: What was looked for and not found, by a noun: "a search for X proved fruitless", "an attempt to demonstrate X failed".
_SOUGHT = Gate(
    re.compile(
        r"\b(?:(?:search(?:es|ing)?|hunt|quest|look(?:ing)?|screen(?:ing)?|test(?:s|ing)?|work-?up|examinations?)\s+for|(?:attempts?|efforts?|trying|tried)\s+to\s+"
        r"(?:demonstrate|find|show|detect|elicit|provoke|confirm|identify|prove|visuali[sz]e))"
        r"(?=[^.;:]{2,80}?\b(?:failed|(?:proved|was|were|has\s+been|remained|came\s+up|came\s+back)\s+(?:fruitless|negative|empty|in\s+vain|unsuccessful|"
        r"unrewarding|futile|unavailing)|yielded\s+(?:nothing|no\s+result)|found\s+nothing|(?:came|led)\s+to\s+nothing))",
        re.I,
    )
)
#: A diagnosis that was given up, whatever became of the finding's own: "the diagnosis of X was withdrawn", "... turned out to be wrong".
_GIVEN_UP = Gate(
    re.compile(
        r"\b(?:diagnos[ei]s|label|suspicion|possibility|impression|suggestion|hypothesis|idea|fear)\s+of\b[^.;:]{2,80}?"
        r"(?P<verb>\b(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been|could\s+be)\s+(?:[a-z]{3,}ly\s+)?(?:withdrawn|revoked|retracted|overturned|"
        r"abandoned|removed|dropped|discarded|dismissed|revised|struck|deleted|laid\s+to\s+rest|given\s+up|unfounded|wrong|mistaken|erroneous|"
        r"incorrect|not\s+[a-z]+)|(?:turned\s+out|proved|was\s+found|was\s+shown|was\s+later\s+found)\s+(?:to\s+be\s+)?"
        r"(?:wrong|false|mistaken|incorrect|untrue|unfounded|erroneous)|(?:has|have|had)\s+(?:not\s+been\s+[a-z]+|been\s+[a-z]+\s+from)))",
        re.I,
    )
)
#: "no mention was made of", "no complaint has been voiced of", "no grounds exist to suspect".
_NO_WORD = Gate(
    re.compile(
        r"(?<![\w-])(?:no|little|not\s+any|without\s+any)\s+(?:[a-z]+\s+)?(?:mention|complaints?|reports?|record|evidence"
        r"|signs?|traces?|hints?|suggestion|indication|"
        r"suspicion|history|recollection|documentation|grounds|reasons?|cause|basis)\s+(?:(?:was|were|is|are|has|have|had"
        r"|been|be|could|can|exist(?:s|ed)?)\s+)*"
        r"(?:[a-z]+(?:ed|en|de|nd|ve|id)\s+)?(?:of|to\s+(?:suspect|suggest|think|assume|suppose|believe|diagnose|consider"
        r"|invoke))(?:\s+any)?\b",
        re.I,
    )
)


def before(text: str, start: int, end: int) -> list[Cue]:
    """Return the denials in a sentence that look forward at their object, each from its first word to where its object may begin."""
    found = [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _BEFORE.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _IN_NONE.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _NO_WORD.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _COUNTERFACTUAL.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _SOUGHT.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "object") for m in _RULED.finditer(text, start, end)]
    for match in _CLAUSE_DENIED.finditer(text, start, end):
        if (clause := _SAYS.match(text, match.end(), end)) is not None:
            found.append(Cue(match.start(), clause.end(), match.group().lower(), "negated", "object"))
    for match in _AHEAD.finditer(text, start, end):
        verb = match["verb"].lower()
        stop = match.end()
        thought = re.match(_THINK, verb) is not None or verb in ("case", "true", "say", "said", "imply", "mean")
        if verb not in ("say", "said") and re.search(
            r"\b(?:can|could|ca)\b|cannot|can't|couldn't", text[max(start, match.start() - 8) : match.end("not")], re.I
        ):
            continue  # who cannot shake or bear something has it; what cannot be seen is in the lists
        if thought and (clause := _SAYS.match(text, stop, end)) is not None:
            stop = clause.end()
        elif (
            verb in ("case", "true", "say", "said", "imply", "mean")
            or verb in CLOSED
            or (not thought and _STAY.match(verb))
            or not _verbal(match)
        ):
            continue
        found.append(Cue(match.start(), stop, f"{match['not']} {verb}".lower(), "negated", "object"))
    return found


def behind(text: str, start: int, end: int) -> list[Cue]:
    """Return the denials in a sentence that look back at their subject."""
    found = [Cue(*m.span(), m.group().lower(), "negated", "backward") for m in _GONE.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "backward") for m in _ANAPHOR.finditer(text, start, end)]
    found += [Cue(*m.span(), m.group().lower(), "negated", "backward") for m in _NOTHING_SAID.finditer(text, start, end)]
    found += [
        Cue(*m.span(), m.group().lower(), "negated", "backward") for m in _NEITHER.finditer(text, start, end) if not _STAY.match(m["verb"])
    ]
    found += [Cue(*m.span("verb"), m["verb"].lower(), "negated", "backward") for m in _GIVEN_UP.finditer(text, start, end)]
    for match in _PASSIVE.finditer(text, start, end):
        verb = match["verb"].lower()
        came = _COME.match(verb) is not None
        if (verb in CLOSED and not came) or (_STAY.match(verb) and not came):
            continue
        if came or _PARTICIPLE.match(verb):
            found.append(Cue(*match.span(), f"{match['not']} {verb}".lower(), "negated", "backward"))
    return found


def object_of(text: str, start: int, first: int) -> bool:
    """Whether what stands between a denied verb and a finding is the object's own: at most five words, and no other clause begins."""
    gap = re.sub(r"^\s+by\b", "", text[start:first])
    return len(gap.split()) <= 5 and _OTHER_CLAUSE.search(gap) is None


#: A finding that begins a clause behind a comma, by its own finite verb: "no rash, fever was treated at home", "..., and the fever came".
_OWN_VERB = re.compile(
    r"\s+(?:(?:came|began|started|appeared|developed|occurred|followed|persist(?:s|ed)|remain(?:s|ed)|continue[sd]|linger(?:s|ed))\b|"
    r"(?P<verb>was|were|is|are|has|have|had|did|does)\s+(?!(?:not|never|absent|excluded|ruled|denied|negative|neither|no)\b)\w+)",
    re.I,
)
_COMMA = re.compile(r",\s*(?P<and>and\s+|so\s+|yet\s+)?(?P<the>the|his|her|their|a|an|this|that)?\s*$", re.I)
#: What nobody and nothing did to this finding, which is there: "none of these preceded this seizure".
_PRESUPPOSED = re.compile(r"\b[a-z]{3,}(?:ed|s)\s+(?:this|these)\s+$", re.I)


#: "without inhalers his asthma worsens": another object stands between, and the finding is the subject of a verb.
_OWNED = re.compile(r"\w+\s+(?:his|her|their|my)\s+$", re.I)
_FINITE = re.compile(r"\s+(?:always\s+|often\s+)?(?:[a-z]{3,}(?:ens|ses|sses|shes|ches|ys|rs|ts|ks|ns)|gets?|got|becomes?|became)\b", re.I)


def own_clause(text: str, start: int, low: int, high: int) -> bool:
    """Whether a finding behind a denial at ``start`` is none of its: it begins a clause of its own, or another verb takes it for granted.

    After "or" a verb is the whole list's, as is the plural behind "a, b, and c".
    """
    if _PRESUPPOSED.search(text, start, low) is not None:
        return True
    if _OWNED.search(text, start, low) is not None and _FINITE.match(text, high) is not None:
        return True
    verb, comma = _OWN_VERB.match(text, high), _COMMA.search(text, start, low)
    if verb is None or comma is None:
        return False
    return not comma["and"] or comma["the"] is not None or (verb["verb"] or "").lower() not in ("were", "are", "have")


def ends_later(text: str, start: int, end: int) -> bool:
    """Whether a denial holds only until something: then what was denied is there."""
    return _LATER.search(text, start, end) is not None


#: Cues that deny by their own meaning, so that a "not" before them takes it back.
_DENIED_WORDS = (
    *("without", "w/o", "absent", "absence of", "lack", "lacks", "lacking", "lacked", "lack of", "free of", "free from", "deny", "denies"),
    *("denied", "denying", "negative for", "excluded", "exclude", "rule out", "ruled out", "void of", "devoid of", "escape", "escaped"),
)
_DENIED_NEXT = re.compile(rf"\s+(?:{'|'.join(map(re.escape, _DENIED_WORDS))})\b", re.I)
_DENIES_IT = re.compile(
    rf"(?<![\w-])(?:{_NOT}|nor|neither|anything\s+but|far\s+from|by\s+no\s+means)\s+(?:(?:be|been|entirely|wholly|completely|altogether|at\s+all|quite|always)\s+)?$",
    re.I,
)


#: What may stand between "it is not true that" and a denial in its clause.
_CLAUSE_GAP = re.compile(r"\s*(?:that\s+)?[^,;.:()]{0,60}$")
_OF_NONE = re.compile(r"(?:.* )?(?:in|among) (?:none|no|nobody|0|zero)\b")
_DENIED_BEFORE = re.compile(r"\b(?:absent|lacking|missing|excluded|denied|negative|not\s+\w+)\s+$", re.I)


def undone(text: str, start: int, cue: Cue) -> bool:
    """Whether a denial is denied itself: "not without X", "never free of X", "does not deny X"."""
    if cue.words in ("not", "never", "no longer") and _DENIED_NEXT.match(text, cue.end):
        return True
    if any(_CLAUSE_GAP.match(text[m.end() : cue.start]) for m in _CLAUSE_DENIED.finditer(text, start, cue.start)):
        return True
    if _OF_NONE.match(cue.words) and _DENIED_BEFORE.search(text, start, cue.start):
        return True
    return cue.words in _DENIED_WORDS and _DENIES_IT.search(text, max(start, cue.start - 40), cue.start) is not None


def _verbal(match: re.Match[str]) -> bool:
    """Whether a "not" stands at a verb: after an auxiliary, or before a participle or a bare form behind one."""
    before_it = match.string[max(0, match.start() - 14) : match.start()]
    said = match["not"].lower()
    return (
        re.search("n'?t$", said) is not None
        or said in ("cannot", "no longer")
        or said.startswith(("never", "not once"))
        or re.search(rf"\b(?:{_AUXILIARY})\s+(?:\w+\s+)?$", before_it, re.I) is not None
    )
