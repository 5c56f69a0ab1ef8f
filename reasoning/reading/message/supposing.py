"""What is only supposed ("if FBN1 were normal"): a question under it is not answered by what is so."""

from __future__ import annotations

import re

from reasoning.reading.message.sentences import Segment

_SUPPOSES = re.compile(
    r"\s*(?:and\s+|but\s+)?(?:if|unless|suppose|supposing|assume|assuming|imagine|imagining|provided|had|were|without)\b", re.I
)
#: Words by which the supposed is otherwise than it is.
_OTHERWISE = re.compile(
    r"\b(?:not|never|no|nothing|without|unless|were|had\s+(?:not|been|never)|would|absent|missing|normal|healthy|intact|gone|removed)\b|n['’]t\b",
    re.I,
)
#: A question that takes what is supposed not to be out of what it looks for: "if it isn't X, what else causes Y?".
_ELSE = re.compile(r"\b(?:else|other|otherwise)\b", re.I)


def otherwise(text: str, told: Segment, asked: Segment) -> bool:
    """Whether what stands before a question in its sentence supposes that something is otherwise than it is, and what then is asked."""
    if re.search(r"[.?!]", text[told.end : asked.start]):
        return False
    return supposed(text[told.start : told.end], text[asked.start : asked.end])


def supposed(told: str, asked: str) -> bool:
    """Whether something is supposed to be otherwise than it is, and a question asks what then.

    >>> supposed("If hearing loss were absent", "could it still be Usher syndrome")
    True
    >>> supposed("If it isn't Marfan syndrome", "what else causes ectopia lentis"), supposed("If I have gout", "what helps")
    (False, False)
    """
    return bool(_SUPPOSES.match(told) and _OTHERWISE.search(told) and not _ELSE.search(asked))
