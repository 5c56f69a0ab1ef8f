"""Which of a question's words a model's reading accounts for. It is held to the grammar's rules: what a word is known to mean, it means.

A name accounts for its own words. A stretch that says a relation accounts for words that the tables know in that relation's sense, or for
at most ``NEW`` words that they do not know at all; never for a name, a negation, a qualifier or a number, and for nothing behind a
preposition ("causes X in fish").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoning.reading.phrases.qualifiers import narrowing_at
from reasoning.reading.syntax import Entity, Words
from reasoning.reading.words.closed import NEG, NUMBERS, PREP, SMALL
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import Letters, words

#: Words that the tables do not know and that may say one relation ("is brought about by").
NEW = 2
#: Words that they do not know and that may say together what a whole question asks ("how do doctors deal with"), where the model
#: chooses it.
NEW_OF_ALL = 4
#: Words that ask, whatever is asked with them.
_ASKING = frozenset(["what", "which", "who", "whose", "whom", "how", "where", "why", "when"])
#: Verbs that may stand behind what they are asked of ("what makes gout happen"); another word there is a noun's ("a gout diet").
_LIGHT = frozenset(["get", "make", "bring", "come", "go", "happen", "start", "begin", "arise", "develop", "take", "give", "feel", "run"])
#: Words that begin a clause of their own, which says something else ("how would one find out whether").
_CLAUSE = frozenset(["whether", "if", "that", "because", "while", "until", "unless", "before", "after", "although"])
#: Marks behind which a name or a clause goes on ("ear infection - acute", "Alzheimer's caregivers").
_MARKS = frozenset([",", ";", ":", "-", "(", ")", "/", "'s", "'"])
#: Words for whoever has a disease, which narrow to nobody in particular.
_ANYBODY = frozenset(["patient", "patients", "people", "person", "persons", "individual", "individuals", "someone", "somebody"])


class Account:
    """The words of one question that are accounted for."""

    def __init__(self, tokens: Sequence[Token], names: Mapping[int, list[tuple[int, Entity, float]]]) -> None:
        self._tokens, self._names = tokens, names
        self._covered: set[int] = set()
        self._named: set[int] = set()

    def named(self, place: Words) -> None:
        """Count a name's words."""
        self._covered |= set(range(*place))
        self._named |= set(range(*place))

    def framing(self) -> None:
        """Count the words for whoever it may be."""
        self._covered |= {i for i, t in enumerate(self._tokens) if t.low in _ANYBODY and not self._names.get(i)}

    def asked(self, words: frozenset[str]) -> None:
        """Count the question words that ask what is asked."""
        self._covered |= {i for i, t in enumerate(self._tokens) if t.low in words}

    def denials(self) -> list[int]:
        """Return where words stand that deny."""
        return [i for i, t in enumerate(self._tokens) if t.low in NEG]

    def denied(self) -> None:
        """Count the words that deny: some relation of the reading is denied."""
        self._covered |= set(self.denials())

    def known(self, families: frozenset[str], sorts: Letters) -> None:
        """Count the words that the tables know, where they mean a relation of the reading or a sort of its things."""
        for at in range(len(self._tokens)):
            for end, entry in words().at(self._tokens, at):
                if entry.family in families or (entry.family == "link" and (entry.cats & sorts or not entry.cats)):
                    self._covered |= set(range(at, end))

    def says(self, family: str) -> bool:
        """Return whether a word that the tables know says a relation."""
        return any(entry.family == family for at in range(len(self._tokens)) for _, entry in words().at(self._tokens, at))

    def related(self, place: Words) -> tuple[int, ...]:
        """Count the new words that say a relation, and return them; () where the stretch says it in known ones, or cannot be trusted."""
        low, high = place
        new: list[int] = []
        behind = False
        for at in range(low, high):
            low_ = self._tokens[at].low
            if at in self._covered and low_ not in SMALL:
                return ()
            if low_ in PREP and low_ not in ("to", "about"):
                behind = True
            if low_ in SMALL or not self._tokens[at].word or low_ in NEG:
                continue
            if behind and not new:
                return ()
            if behind or self._known(at):
                return ()
            new.append(at)
        if len(new) > NEW:
            return ()
        self._covered |= set(new)
        return tuple(new)

    def rest(self) -> tuple[int, ...]:
        """Count what is left of the question, where it is at most ``NEW_OF_ALL`` new words, and return these; () and nothing counted where
        there is more, or a word among it that has a meaning of its own: a name, a denial, a number, who or when it is of, another relation.
        """
        new: list[int] = []
        left = [at for at in range(len(self._tokens)) if at not in self._covered and self._tokens[at].word]
        behind = -1
        for at, token in enumerate(self._tokens):
            if token.low in PREP:
                behind = at
            elif at in self._covered:
                behind = -1
            elif token.low in _MARKS or any(letter.isdigit() for letter in token.low):
                return ()
            elif at in left:
                if token.low in NEG or token.low in NUMBERS or token.low in _CLAUSE:
                    return ()
                if token.low in SMALL or token.low in _ASKING:
                    continue
                # "Causes X in fish": what stands behind a preposition narrows.
                if behind >= 0 or self._known(at) or self._modifies(at):
                    return ()
                new.append(at)
        if len(new) > NEW_OF_ALL or self._object(new):
            return ()
        self._covered |= set(left)
        return tuple(new)

    def _object(self, new: Sequence[int]) -> bool:
        """Whether a verb of the question asks of something of what is named: "what sparks fear of gout"; "what are the hallmarks of gout"
        asks for these themselves."""
        asks = any(token.low in _ASKING for token in self._tokens)
        return asks and len(new) > 1 and [token.low for token in self._tokens[new[-1] + 1 : new[-1] + 2]] == ["of"]

    def _modifies(self, at: int) -> bool:
        """Whether a word at a name may be part of what is named: "atypical gout", "gout diet"; in front no verb of the third person is."""
        low = self._tokens[at].low
        third = low.endswith("s") and not low.endswith(("ss", "us", "is"))
        return (at - 1 in self._named and low not in _LIGHT) or (at + 1 in self._named and not third and low not in _LIGHT)

    def _known(self, at: int) -> bool:
        token = self._tokens[at]
        if self._names.get(at) or token.low in NUMBERS or any(True for _ in words().at(self._tokens, at)):
            return True
        return any(narrowing_at(self._tokens, at, nominal=nominal) is not None for nominal in (True, False))

    def omitted(self) -> tuple[int, ...]:
        """Return the words that nothing accounts for."""
        return tuple(i for i in range(len(self._tokens)) if i not in self._covered)
