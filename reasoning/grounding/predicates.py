"""Adjectives that say of a person what a finding's name says as a noun: "he is obese", "a spastic, cyanotic infant".

The lexicon names findings by nouns. An adjective of the same root is looked for where it is said of a person: behind a form of "be" or
"feel" whose subject is one, or before a word for one; elsewhere ("corneal reflex", "manual work") it says which, not what there is.
"""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.grounding.attributes import PEOPLE
from reasoning.grounding.closed import CLOSED, REPORTING, SCHEMA
from reasoning.grounding.lookup import Hit, NameIndex, spelled
from reasoning.grounding.match import DERIVED, Admit, Window
from reasoning.grounding.roots import root
from reasoning.grounding.tokens import COPULAS, DEGREES, Token

#: Endings of adjectives. Such as only say what something belongs to ("-al", "-ar") are none of them.
_ENDINGS = ("ic", "ous", "ed", "ive", "ese", "ent", "y")
#: Of whom what stands behind the verb is said: "the loci were ordered" is no one's behaviour.
_AUXILIARIES = frozenset({"has", "had", "have", "also", "then", "now", "often", "always", "still", "never"})
_SUBJECTS = PEOPLE | {"i", "he", "she", "you", "we", "who"}
#: Letters that the word, and what it shares with the name, have at least; a participle shares few with another word ("rested").
_WORD, _ROOT, _SHARED_DONE = 5, 4, 5
#: What a name is worth by its kind; loose names of one word are no findings' nouns.
_WORTH = {"name": 1.0, "exact": 0.97}
#: Tokens that are looked over for the verb before, the person behind.
_REACH = 8


def predicates(text: str, tokens: Sequence[Token], low: int, high: int, taken: set[int], index: NameIndex, admit: Admit) -> list[Window]:
    """Return windows of single adjectives in ``tokens[low:high]`` by which a person is described.

    ``taken`` tokens are named otherwise; ``admit`` takes a hit, as it is or for another node, or turns it down.
    """
    found = []
    for at in range(low, high):
        if at in taken or not _is_adjective(text, tokens[at]) or not (_behind_copula(tokens, low, at) or _before_person(tokens, at, high)):
            continue
        shared = root(tokens[at].stem)
        if len(shared) < _ROOT or not index.in_rooted(shared):
            continue
        named = index.find_rooted([shared]).get(shared, ())
        word = tokens[at].text.lower()
        least = _SHARED_DONE if word.endswith("ed") else _ROOT
        named = [hit for hit in named if hit.name.lower().startswith(word[:least])]
        wanted = [(hit.kind, taken_for) for hit in _one_each(named) if (taken_for := admit(hit)) is not None]
        hits = tuple((hit, round(DERIVED * _WORTH[kind], 4)) for kind, hit in wanted)
        if hits:
            found.append(Window((at,), tokens[at].start, tokens[at].end, hits, "variant"))
    return found


def _one_each(named: Sequence[Hit]) -> list[Hit]:
    """The best name of each node, of those that are one word."""
    best: dict[int, Hit] = {}
    for hit in sorted(named, key=lambda hit: -_WORTH.get(hit.kind, 0.0)):
        if hit.kind in _WORTH and " " not in spelled(hit.name)[1]:
            best.setdefault(hit.node, hit)
    return list(best.values())


def _is_adjective(text: str, token: Token) -> bool:
    word = token.text.lower()
    plain = word not in CLOSED and word not in REPORTING and token.stem not in SCHEMA and not token.stop
    return plain and len(word) >= _WORD and word.endswith(_ENDINGS) and text[token.start - 1 : token.start] != "-" and word.isalpha()


def _behind_copula(tokens: Sequence[Token], low: int, at: int) -> bool:
    """Whether a verb that only joins stands before an adjective, or before a row of them ("was obese, hypertensive and dyspneic")."""
    for place in range(at - 1, max(low, at - _REACH) - 1, -1):
        word = tokens[place].text.lower()
        if tokens[place + 1].breaks > 1:
            return False
        if word in COPULAS:
            while place > low and (tokens[place].text.lower() in COPULAS - _SUBJECTS or tokens[place].text.lower() in _AUXILIARIES):
                place -= 1
            return tokens[place].text.lower() in _SUBJECTS or tokens[place].stem in PEOPLE
        if (
            word not in DEGREES | _AUXILIARIES
            and word not in ("and", "or", "but", "not", "neither", "nor")
            and not word.endswith((*_ENDINGS, "ly"))
        ):
            return False
    return False


def _before_person(tokens: Sequence[Token], at: int, high: int) -> bool:
    """Whether a word for a person stands behind an adjective, with others between at the most ("an obese 45-year-old man")."""
    for place in range(at + 1, min(high, at + _REACH)):
        token = tokens[place]
        if token.breaks > 1:
            return False
        if token.stem in PEOPLE:
            return True
        word = token.text.lower()
        if not (word.isdigit() or word in ("and", "year", "month", "old", "but") or word.endswith((*_ENDINGS, "ly"))):
            return False
    return False
