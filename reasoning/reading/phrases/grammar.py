"""The grammar of phrases: noun phrases with what hangs on them, relations, lists. Every rule returns what it can make, with a cost.

A rule is memoised by the token at which it begins, so that the work grows with the length of the question and not with its readings. What
cannot stand in a relation by the categories of both ends (``Typing.can``) is not made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoning.reading.phrases.nouns import Nouns
from reasoning.reading.phrases.rules import Made
from reasoning.reading.syntax import Group, Joining, Noun
from reasoning.reading.words.closed import NUMBERS, PEOPLE, PREP

_BUT = frozenset({"but", "without", "except", "excluding", "minus"})
#: What sets things of the same sort apart, so that what follows is of the sort that is asked for where it can be.
_EXCEPT = frozenset({"except", "excluding", "other", "apart", "minus"})
#: Operators that say how many of several.
_BRACKETS = frozenset({"either", "both", "neither"})
#: How a list holds together, by the word that says it; all of it where none does.
_HELD: dict[str, Joining] = {
    "or": "or",
    "neither": "or",
    "at least": "at least",
    "exactly": "exactly",
    "just one": "just one",
    "mixed": "mixed",
}
_COUNTED = ("at least", "exactly", "just one")


def _said_before(joints: tuple[str, ...]) -> tuple[str, ...]:
    """What joins members, a comma standing for the word behind it: "A, B or C" is "A or B or C"."""
    said: list[str] = []
    for word in reversed(joints):
        said.insert(0, (said[0] if said else "and") if word == "," else word)
    return tuple(said)


class Phrases(Nouns):
    """The rules, for the tokens of one question and the names in it."""

    def list_of(self, at: int) -> list[Made]:
        """A noun phrase or a list of them: "A", "both A and B", "A, B or C", "A but not B", "at least two of A, B and C"."""
        return self._once("list", at, self._list_of)

    def _list_of(self, at: int) -> list[Made]:
        op, n, said, place = self._opening(at)
        made: list[Made] = []
        for first in self.noun(place):
            assert isinstance(first.node, Noun)
            if not said:
                made.append(first)
            made += self._members([first.node], [False], first, at, op, n, said)
        return made

    def _opening(self, at: int) -> tuple[str, int, bool, int]:
        """What stands before a list: (op, n, whether it was said, where the list begins)."""
        word = self._at(at)
        if word in PEOPLE and self._at(at + 1) in ("with", "having"):
            op, n, said, place = self._opening(at + 2)  # "(found in) patients with at least two of"
            return (op, n, said, place) if said else ("", 0, False, at)
        if word == "both" or (word == "all" and self._at(at + 1) == "of"):
            return "and", 0, True, at + 1 + (self._at(at + 1) == "of")
        if self.low[at : at + 3] in (["exactly", "one", "of"], ["only", "one", "of"], ["just", "one", "of"]):
            return "just one", 0, True, at + 3
        if word in ("either", "any", "one") and (word == "either" or self._at(at + 1) == "of"):
            return "or", 0, True, at + 1 + (self._at(at + 1) == "of")
        if word == "neither":
            return "neither", 0, True, at + 1
        for phrase, skip in ((("at", "least"), 2), (("exactly",), 1), (("precisely",), 1), (("any",), 1), ((), 0)):
            number = NUMBERS.get(self._at(at + skip), 0)
            if self.low[at : at + skip] == list(phrase) and number and self._at(at + skip + 1) == "of":
                place = at + skip + 2
                place += self._at(place) in ("the", "these")
                place += self._at(place) == "following"
                return "exactly" if phrase in (("exactly",), ("precisely",)) else "at least", number, True, place + (self._at(place) == ":")
        return "", 0, False, at

    def _members(
        self,
        nouns: list[Noun],
        denied: list[bool],
        last: Made,
        at: int,
        op: str,
        n: int,
        said: bool,
        joints: tuple[str, ...] = (),
        closer: str = "and",
    ) -> Iterable[Made]:
        place = last.end
        joint = self._joint(place)
        if joint is None or len(nouns) > 7:
            return
        joined, refused, after, both = joint
        if self._at(after) == "either" and joined == "and" and op in ("", "and") and not (refused or said):
            closer = "or"  # "A and either B or C"
        if op in ("and", "or") and joined in ("and", "or") and joined != op and not refused:
            if said or any(denied) or not nouns[0].named:
                return  # "both A and B or C" can be read in two ways
            op = "mixed"
        joints = (*joints, joined)
        for form in self.noun(after):
            member = form.node
            assert isinstance(member, Noun)
            if op == "mixed" and closer == "and" and _BRACKETS & set(self.low[at : form.end]):
                continue  # "A, B and either C or D" says itself how it is joined
            if denied[-1] and joined == "," and not nouns[-1].cats & member.cats:
                continue  # "without seizures, onset in adulthood" denies no onset
            if nouns[0].named != member.named:
                continue  # "the symptoms of A, B": a sort of thing and a concept are no list
            if not self._alike(nouns[0], member):
                if not (nouns[0].named and member.named):
                    continue
                form = form._replace(cost=form.cost + (1.0 if refused else 0.5))
            if self._at(place + (self._at(place) in (",", ";"))) in _EXCEPT:
                form = form._replace(cost=form.cost + 0.5)  # rather of what is asked for: "symptoms of A except B"
            members, denials = [*nouns, member], [*denied, refused or (denied[-1] and joined == ",")]
            cost = last.cost + form.cost + (0 if joined != "," else 0.05)
            so_far = Made(member, form.end, cost, last.omitted + form.omitted)
            operator = op or ("or" if joined in ("or", "and/or") else "and")
            if joined != "," or len(members) > 2 or op in _COUNTED:
                positive = [d for d in denials if not d]
                neither = op == "neither"
                group = Group(
                    _HELD.get(operator, "and"),
                    tuple(members),
                    tuple(not neither for _ in denials) if neither and not positive else tuple(denials),
                    (at, form.end),
                    n,
                    said or both or any(denials),
                    joints=_said_before(joints),
                    closer=closer,
                )
                if neither:
                    group = replace(group, op="and", denied=tuple(True for _ in members))
                yield Made(group, form.end, cost, so_far.omitted)
                if group.op == "or" and not any(denials) and (end := self.not_both(form.end)) > form.end:
                    yield Made(replace(group, op="just one", said=True, words=(at, end)), end, cost, so_far.omitted)
            yield from self._members(
                members, denials, so_far, at, op or ("" if joined == "," or refused else joined), n, said or both, joints, closer
            )

    def _joint(self, place: int) -> tuple[str, bool, int, bool] | None:
        """What joins two members at a token: (word, whether what follows is denied, where it goes on, whether "both" is said)."""
        start, comma = place, False
        if self._at(place) in (",", ";"):
            comma, place = True, place + 1
        word = self._at(place)
        denied, both = False, False
        if word in ("and", "or", "nor", "&", "plus"):
            place += 1
            if self._at(place) == "/":
                place += 2
            if self._at(place) in ("not", "without", "no", "never"):
                denied, place = True, place + 1
            if self._at(place) in ("also",):
                both, place = True, place + 1
            denied = denied or word == "nor"
        elif word == "as" and self.low[place : place + 3] == ["as", "well", "as"]:
            word, place, both = "and", place + 3, True
        elif word in _BUT:
            place += 1
            if word == "but" and self._at(place) in ("not", "without", "no", "never", "excluding", "neither"):
                place += 1
            elif word == "but" and self._at(place) == "also":
                return "and", False, place + 1, True
            elif word == "but":
                return None
            place += word == "except" and self._at(place) in ("for", "those")
            denied = True
        elif word == "not" and comma:
            denied, place = True, place + 1
        elif (word, self._at(place + 1)) in (("apart", "from"), ("rather", "than")):
            denied, place = True, place + 2
        elif comma:
            word = ","
        else:
            return None
        if denied and self._at(place) in ("those", "the", "that", "ones"):
            place += 1
        if self._at(place) in PREP and self._at(place) not in ("without",) and place > start:
            place += 1  # "of A but not of B"
        word = "and" if denied and word not in ("or", ",") else word
        return ("or" if word in ("or",) else "," if word == "," else "and"), denied, place, both

    def _alike(self, one: Noun, other: Noun) -> bool:
        return bool(one.cats & other.cats) or bool((one.cats | other.cats) <= frozenset("DPI"))
