"""Relations by trigger and type: two mentions of fitting kinds with the words between them that say how they are related.

``triggers.tsv`` lists the words, each with the predicate and what may stand at its ends (groups of ``kg.domains``, or categories). Between
a trigger and its mentions there may be enumerated concepts and a few other words, but no word that begins another clause. A sentence that
denies gives a negated relation; one that only thinks, asks or supposes gives a doubtful one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingest.text.linking import Mention, Sentence
from kg import domains

_TABLE = Path(__file__).parent / "triggers.tsv"
#: What stands for a mention in the words between: no word of a trigger.
_MASK = "\x00"
_FREE_WORDS = 3
_CLAUSE = re.compile(r"[;:!?]|\b(?:but|although|though|while|whereas|because|which|who|that|than|unlike|except|however|when|if)\b", re.I)
_PASSED = re.compile(
    rf"{_MASK}|[,()/]|\b(?:and|or|both|either|as well as|also|an?|the|is|are|was|were|be|been|has|have|had|can|do|does|did|not|no|never|"
    r"may|might|could|would|will|patients? with|mutations? (?:in|of)|variants? (?:in|of)|significantly|often|usually|commonly|gene|protein|"
    r"fails? to|failed to|cannot)\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|no|never|neither|nor|without|cannot|fails? to|failed to|lack of|n't)\b|n't\b", re.I)
_DENIED_BEFORE = re.compile(r"\b(?:no evidence|not (?:true|shown|proven|clear)|neither)\b", re.I)
_DOUBTED = re.compile(
    r"\b(?:may|might|could|possibl[ey]|potential(?:ly)?|hypothes[ie]s|hypothesi[sz]ed?|whether|if|unclear|suspected|supposed|proposed|perhaps|probably)\b",
    re.I,
)
_BY = re.compile(r"\s+by\b", re.I)


class Trigger(NamedTuple):
    """Words and what they say between a first and a second mention."""

    words: re.Pattern[str]
    predicate: str
    turned: bool
    subjects: tuple[str, ...]
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a sentence says of two of its mentions; ``doubtful`` where it only supposes it."""

    subject: Mention
    predicate: str
    object: Mention
    trigger: str
    negated: bool
    doubtful: bool


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the rows of ``triggers.tsv``."""
    rows = [line.split("\t") for line in _TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(
        Trigger(
            re.compile(words if words.startswith("-") else rf"\b(?:{words})\b", re.I),
            predicate,
            subject == "second",
            tuple(subjects.split(",")),
            tuple(objects.split(",")),
        )
        for words, predicate, subject, subjects, objects in rows
    )


def relations(text: str, sentence: Sentence) -> Iterator[Relation]:
    """Yield what a sentence of a text says of its mentions, each pair and predicate once."""
    said: set[tuple[str, str, str]] = set()
    for place, first in enumerate(sentence.mentions):
        for second in sentence.mentions[place + 1 :]:
            if first.curie == second.curie or first.end > second.start:
                continue
            for trigger in triggers():
                subject, target = (second, first) if trigger.turned else (first, second)
                key = subject.curie, trigger.predicate, target.curie
                if key in said or not (_fits(subject, trigger.subjects) and _fits(target, trigger.objects)):
                    continue
                found = _between(text, sentence, first, second, trigger)
                if found is not None:
                    said.add(key)
                    words, negated, doubtful = found
                    yield Relation(subject, trigger.predicate, target, words, negated, doubtful)


def _fits(mention: Mention, allowed: tuple[str, ...]) -> bool:
    return domains.group(mention.category) in allowed or mention.category.removeprefix("biolink:") in allowed


def _between(text: str, sentence: Sentence, first: Mention, second: Mention, trigger: Trigger) -> tuple[str, bool, bool] | None:
    """Return the trigger's words, whether they are denied and whether they are doubted, where they join two mentions."""
    gap = text[first.end : second.start]
    for inner in sentence.mentions:
        if first.end <= inner.start and inner.end <= second.start:
            low, high = inner.start - first.end, inner.end - first.end
            gap = gap[:low] + _MASK * (high - low) + gap[high:]
    match = trigger.words.search(gap)
    # "Are caused by" holds "caused", which says the opposite.
    passive = match is not None and not trigger.turned and _BY.match(gap, match.end())
    if match is None or passive or _interrupted(gap[: match.start()]) or _interrupted(gap[match.end() :]):
        return None
    before = text[sentence.start : first.start]
    negated = bool(_DENIED.search(gap[: match.end()]) or _DENIED.search(gap[match.end() :]) or _DENIED_BEFORE.search(before))
    asked = text[sentence.start : sentence.end].rstrip().endswith("?")
    # A concept that is denied, but not what is said of it ("without diabetes, treated with"), leaves open what is said.
    open_ = (first.negated or second.negated) and not negated
    doubtful = open_ or first.doubtful or second.doubtful or asked or bool(_DOUBTED.search(gap) or _DOUBTED.search(before))
    return match.group(), negated, doubtful


def _interrupted(words: str) -> bool:
    """Whether something stands between a trigger and its mention that parts them: another clause, or more than a few words."""
    return bool(_CLAUSE.search(words)) or len(re.findall(r"[\w'-]+", _PASSED.sub(" ", words))) > _FREE_WORDS
