"""How a text was read: the queries in it, and every word that no part of them accounts for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reasoning.query.model import Part, Query, Span

#: What sort of words were left out.
Why = Literal["concept", "named", "relation", "qualifier", "negation", "scope", "decides", "word"]


class Leftover(Part):
    """Words that no part of a query accounts for; where ``matters``, they could change the answer, which then abstains on that part."""

    text: str
    span: Span
    why: Why = "word"
    matters: bool = False
    nearest: tuple[str, ...] = Field(default=(), description="names in the graph that resemble it")


class Beyond(Part):
    """A kind of question for which a graph of statements holds no facts: outlook, dosage, cost, where to find help ..."""

    kind: str = Field(description="“outlook”, “dosage”, “cost”, “help”, ...")
    span: Span


class Unbound(Part):
    """What is asked of a name for which the graph has no concept: nothing can be answered, but it is known what was asked, and of what."""

    name: str = Field(description="the name as it was put")
    span: Span
    asked: str = Field(description="what is asked, in words: “phenotypes of “lighter fluid poisoning””")
    predicates: tuple[str, ...] = Field(default=(), description="Biolink predicates of which statements are asked for; none for what it is")


class SetAside(Part):
    """Something that was understood and is not the patient's, or not asserted: a relative's finding, one that was only considered."""

    text: str
    span: Span
    why: Literal["relative", "considered", "excluded disease", "past"]
    cue: str = ""


class Reading(Part):
    """A text as it was understood.

    ``queries`` has one entry a question in the text, ``restated`` says each in words, ``literal`` is False where that is not word for word
    what was asked, so that an answer must say how it was read. ``alternatives`` are other readings, best first, for those who ask back.
    """

    text: str
    queries: tuple[Query, ...] = ()
    restated: tuple[str, ...] = ()
    literal: bool = True
    leftover: tuple[Leftover, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    unbound: tuple[Unbound, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()
    alternatives: tuple[Query, ...] = ()
    by: str = Field(default="", description="the language model that read it; empty where the grammar did")

    @property
    def complete(self) -> bool:
        """Whether every word that could change the answer is accounted for."""
        return bool(self.queries) and not self.beyond and not any(left.matters for left in self.leftover)
