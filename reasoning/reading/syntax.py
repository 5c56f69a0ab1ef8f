"""What the grammar makes of a question before anything is said about predicates: noun phrases, relations between them, what is asked.

``words`` are token ranges ``(start, end)``; they become spans of characters when a query is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reasoning.grounding import Candidate
from reasoning.reading.words.vocabulary import ALL, Letters, Qualifier, Role, Word

Words = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in the question and what it may mean, best first."""

    text: str
    candidates: tuple[Candidate, ...]
    cats: Letters
    words: Words


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A qualifier where it stands; ``low`` and ``high`` bound numbers that were written out."""

    qualifier: Qualifier
    words: Words


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: a named concept, a sort of thing ("genes"), a question word, or a word for what was spoken of before.

    ``conditions`` hold of it; ``narrowings`` stand at it; it is none of ``apart`` ("genes other than FBN1").
    """

    head: Entity | Word | None
    cats: Letters
    words: Words
    conditions: tuple[Condition, ...] = ()
    narrowings: tuple[Narrowing, ...] = ()
    pronoun: str = ""
    several: bool = False
    apart: tuple[Noun, ...] = ()

    @property
    def named(self) -> bool:
        """Whether it is a concept by name, or stands for one."""
        return isinstance(self.head, Entity) or bool(self.pronoun)


Joining = Literal["and", "or", "at least", "exactly", "just one", "mixed"]


@dataclass(frozen=True, slots=True)
class Group:
    """Several noun phrases: all of them, any, at least or exactly ``n``; members behind "but not" are ``denied``.

    "mixed" are "and" and "or" in one row, as ``joints`` say.
    """

    op: Joining
    members: tuple[Noun, ...]
    denied: tuple[bool, ...]
    words: Words
    n: int = 0
    said: bool = False
    narrowings: tuple[Narrowing, ...] = ()
    #: what joins each member to the one before, where "and" and "or" are mixed
    joints: tuple[str, ...] = ()
    #: which of them binds closer
    closer: str = "and"

    @property
    def cats(self) -> Letters:
        """What all of the members may be, or else what any may."""
        common = frozenset.intersection(*(m.cats for m in self.members))
        return common or frozenset().union(*(m.cats for m in self.members))


Phrase = Noun | Group


@dataclass(frozen=True, slots=True)
class Link:
    """A relation from the phrase it stands at (at the end ``role``) to ``other``; None where only one end was said."""

    family: str
    role: Role
    other: Phrase | None
    words: Words
    denied: bool = False
    narrowings: tuple[Narrowing, ...] = ()
    note: str = ""
    #: what the phrase is said to be ("is a gene linked to X"); empty where nothing is said
    sort: Letters = frozenset()


@dataclass(frozen=True, slots=True)
class Both:
    """Conditions joined: all, any, at least ``n`` of them; ``unclear`` is a word that could as well join others."""

    op: Literal["and", "or", "at least", "just one"]
    parts: tuple[Condition, ...]
    n: int = 0
    unclear: Words | None = None


Condition = Link | Both

What = Literal["find", "count", "check", "describe", "explain", "compare", "value", "choose", "exists", "more"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a question asks: of ``phrase``, and ``condition`` where it is one about it; ``other`` is the second end, where there is one.

    ``framed`` is how many words at its beginning only ask about what follows ("am I right that").
    """

    what: What
    phrase: Phrase | None
    condition: Condition | None = None
    other: Phrase | None = None
    denied: bool = False
    of: str = ""
    words: Words = (0, 0)
    literal: bool = True
    order: str = ""
    excluded: tuple[Noun, ...] = ()
    framed: int = 0
    #: what paths must, and must not, pass
    through: tuple[Noun, ...] = ()
    avoid: tuple[Noun, ...] = ()
    notes: tuple[str, ...] = field(default=())


_OTHER_END: dict[Role, Role] = {"subject": "object", "object": "subject", "either": "either"}


def flip(role: Role) -> Role:
    """Return the other end of a relation."""
    return _OTHER_END[role]


WH = Noun(None, ALL, (0, 0))
