"""What is looked for, by what is said of it: the end of every question that finds something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoning.reading.phrases.rules import Made
from reasoning.reading.questions.forms import Forms
from reasoning.reading.syntax import WH, Ask, Condition, Group, Link, Noun, Phrase
from reasoning.reading.words.vocabulary import ALL, Word


def _several_or_narrowed(phrase: Phrase | None) -> bool:
    """Whether a phrase is a list, or a named concept with something said of it."""
    return isinstance(phrase, Group) or (phrase is not None and phrase.named and bool(phrase.conditions))


class Applying(Forms):
    """A question word or a noun, with a condition."""

    def _found(self, noun: Noun, said: Made) -> Iterator[tuple[Ask, Made]]:
        if noun is WH:
            condition: Condition = said.condition
            if isinstance(condition, Link) and condition.family == "kind" and not condition.sort and _several_or_narrowed(condition.other):
                return  # "what is A, B and C" asks what each is, "what is A with B" asks about a name that is not known
            cats = self.p.typing.subject_cats(ALL, condition)
            if cats and not (isinstance(condition, Link) and condition.other is None):
                yield Ask("find", Noun(None, cats, (0, 0), (condition,))), said
        else:
            yield Ask("find", noun), said

    def _applied(self, noun: Noun, made: Made, said: Made) -> Iterator[tuple[Ask, Made]]:
        """A noun with a condition: "which genes" + "cause X"."""
        condition: Condition = said.condition
        cost = made.cost + said.cost
        if isinstance(condition, Link) and condition.other is None:
            if noun.conditions:  # "which forms of X are known"
                yield Ask("find", noun), Made(None, said.end, cost, made.omitted + said.omitted)
            return
        cats = self.p.typing.subject_cats(noun.cats, condition)
        # "symptoms cause X" is no "symptoms of X"
        turned = isinstance(condition, Link) and condition.family == "cause" and condition.role == "subject"
        if (
            not cats
            and not turned
            and isinstance(condition, Link)
            and isinstance(noun.head, Word)
            and noun.head.note == ""
            and condition.family != "similar"  # what is similar to X is none of X's own
            and noun.head.family not in ("link", condition.family)  # "mutations come from X" are no mutations that cause X
        ):
            condition = replace(condition, family=noun.head.family, role=noun.head.role)
            cats = self.p.typing.subject_cats(noun.cats, condition)
        if cats:
            found = replace(noun, cats=cats, conditions=(*noun.conditions, condition))
            yield Ask("find", found), Made(None, said.end, cost, made.omitted + said.omitted)
