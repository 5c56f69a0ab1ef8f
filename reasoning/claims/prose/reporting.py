"""Words that say that something is on record, or what it is called: they change nothing, for every edge is on record.

"Is known to cause" and "has been shown to be associated with" raise the subject of what is reported; "is regarded as a kind of" and "counts
among the signs of" are a copula. What is thought, believed, suspected or expected is another matter, and is left as it stands. "Can" says
that it happens, as what is on record has; "may" says that it is not known.
"""

from __future__ import annotations

import re

_BE = r"(?:is|are|was|were|has been|have been)"
_REPORTED = r"(?:known|found|shown|seen|observed|reported|recorded|documented|described|established)"
_CALLED = (
    r"(?:considered(?: to be| as)?|regarded as|known as"
    r"|(?:recogni[sz]|classifi|categori[sz]|describ|list|count|report|identifi|establish|defin|observ|not|document)ed as|(?:seen|found) as)"
)
_AMONG = r"(?:counted|listed|included|numbered|named|ranked|reported|recogni[sz]ed|found)"

_SOMEBODY = r"(?:doctors|clinicians|physicians|researchers|scientists|studies)"

_REWRITTEN = (
    (
        re.compile(
            rf"^{_SOMEBODY} (?:have )?(?:identif|recogni[sz]|classif|describ|report|establish|document)(?:ed|y|ied|e)? (.+?) as "
            r"(?=(?:an?|one|among|the|part) )",
            re.I,
        ),
        r"\1 is ",
    ),
    (re.compile(r"^(?:the (?:graph|record|records|database|evidence) (?:says?|states?|shows?|records?) that )", re.I), ""),
    (re.compile(r"^according to (?:the|its) (?:graph|records?|database|evidence|sources?), ", re.I), ""),
    (re.compile(rf"^It (?:is|has been|was) (?:well )?{_REPORTED} that ", re.I), ""),
    (re.compile(r" can (?:also )?be (?=[a-z])"), " is "),
    (re.compile(r" can (?:also )?(?=[a-z])"), " "),
    (re.compile(rf" {_BE} {_REPORTED} to (?:be|have been) ", re.I), " is "),
    (re.compile(rf" {_BE} {_REPORTED} to ", re.I), " "),
    # What follows is a noun with its determiner: "is known as a", never a bare name.
    (re.compile(rf" {_BE} {_CALLED} (?=(?:an?|one|among|the|part) )", re.I), " is "),
    (re.compile(r" (?:occurs?|appears?|arises?) as (?=(?:an?|one) )", re.I), " is "),
    (re.compile(rf" (?:{_BE} {_AMONG}|counts?|ranks?|figures?|numbers?) among ", re.I), " is among "),
)


def unreported(text: str) -> str:
    """Return a sentence without what says that it is on record.

    >>> unreported("FBN1 is known to cause Marfan syndrome, which has been shown to be linked to it.")
    'FBN1 cause Marfan syndrome, which is linked to it.'
    >>> unreported("Myopia counts among the signs of it and is regarded as a kind of defect.")
    'Myopia is among the signs of it and is a kind of defect.'
    >>> unreported("FBN1 is thought to cause it.")
    'FBN1 is thought to cause it.'
    """
    for pattern, plain in _REWRITTEN:
        text = pattern.sub(plain, text)
    return text
