"""A text read by a language model, as a ``Reading`` that has passed the grammar's checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.snapshot import Snapshot
from reasoning.grounding import Grounder
from reasoning.llm import Budget, Client, ModelError
from reasoning.query.model import Query, Statement
from reasoning.query.reading import Leftover, Reading
from reasoning.query.words import words
from reasoning.reading.meaning.builder import Builder
from reasoning.reading.meaning.queries import Compiled, compile
from reasoning.reading.meaning.terms import Unreadable
from reasoning.reading.meaning.typing import Typing
from reasoning.reading.names.lattice import Names
from reasoning.reading.words.tokens import tokenize
from reasoning.reading_by_model.asks import Made, left, make
from reasoning.reading_by_model.choosing import KINDS, chosen, filled, fitting, names, said
from reasoning.reading_by_model.prompt import LONGEST, understood
from reasoning.reading_by_model.shape import Asked, Questions
from reasoning.reading_by_model.stretches import Stretches
from reasoning.rendering.text import listed


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What came of it: the reading, and why what the model filled in was not taken where it was not."""

    reading: Reading
    refused: tuple[str, ...] = ()


class ModelReader:
    """Reads by one client against one snapshot."""

    def __init__(self, snapshot: Snapshot, grounder: Grounder, client: Client) -> None:
        self._snapshot, self._client = snapshot, client
        self._names, self._typing = Names(snapshot, grounder), Typing(snapshot)

    def read(self, text: str, before: Sequence[Reading] = (), budget: Budget | None = None) -> ModelReading:
        """Return how the model reads a text, as far as it holds; where that is not the whole of it, how it reads it by a choice.

        Raises:
            ModelError: the model gave nothing that can be used.
        """
        spoken = self._spoken(before)
        budget = budget or self._client.new_budget()
        read = self.held(text, understood(self._client, text, list(spoken), budget), spoken)
        if read.reading.complete:
            return read
        chosen = self._by_choice(text, budget)
        return chosen if chosen is not None and (chosen.reading.complete or not read.reading.queries) else read

    def _by_choice(self, text: str, budget: Budget) -> ModelReading | None:
        """What the model chooses of the readings that hold, as far as they do; None where it chooses none."""
        tokens = tokenize(text)
        here = Stretches(text, tokens, self._names, self._snapshot, {})
        known = names(here, text)
        spans = [place for name in known if (place := here.place(name)) is not None]
        new = fitting([token.low for at, token in enumerate(tokens) if not any(low <= at < high for low, high in spans)])
        choices = [(name, kind) for name in known for kind in KINDS]
        held = {said(*choice): self.held(text, filled(*choice), {}) for choice in choices}
        # A relation that no word of the question says does not hold; where none is said in known words, new ones may say it together. Where
        # one is, new ones say something else: whose symptoms, or which.
        held = {choice: read for choice, read in held.items() if read.reading.queries}
        whole = {}
        if not any(any(query.statements()) for read in held.values() for query in read.reading.queries):
            whole = {said(*choice): self.held(text, filled(*choice), {}, whole=True) for choice in choices if choice[1] in new}
            whole = {choice: read for choice, read in whole.items() if read.reading.complete}
            held = whole or held
        try:
            choice = chosen(self._client, text[:LONGEST], tuple(held), budget) if held else ""
            # Which of many a small model takes may hang on their order alone.
            if whole and choice in held and chosen(self._client, text[:LONGEST], tuple(reversed(held)), budget) != choice:
                return None
        except ModelError:
            return None
        return held.get(choice)

    def held(self, text: str, filled: Questions, spoken: dict[str, str], whole: bool = False) -> ModelReading:
        """Return what holds of what was filled in; words that none of it accounts for are left over as in the grammar's readings.

        Args:
            whole: the question's new words may say together what is asked, wherever they stand.
        """
        tokens = tokenize(text)
        here = Stretches(text, tokens, self._names, self._snapshot, spoken)
        compiled: list[Compiled] = []
        notes: list[str] = []
        refused: list[str] = []
        leftover: tuple[Leftover, ...] | None = None
        others: list[Query] = []
        for asked in filled.questions:
            try:
                made, one = self._compiled(asked, here, text, whole)
            except Unreadable as error:
                refused.append(f"it filled in {error}")
                continue
            compiled.append(one)
            notes += [*one.notes, *(f"“{said}” was taken for “{relation}” by the language model" for said, relation in made.taken)]
            if (turned := self._turned(one.query)) is not None:
                others.append(turned)
                notes.append(
                    f"which is which is the language model's reading; the other way round it would be: {words(turned, self._called)}"
                )
            mine = left(made, here, text, (*one.unplaced, *one.unclear), self._snapshot)
            # A word counts as left out where no question accounts for it.
            leftover = mine if leftover is None else tuple(one for one in leftover if any(one.span == m.span for m in mine))
        queries = tuple(dict.fromkeys(c.query for c in compiled))
        reading = Reading(
            text=text,
            queries=queries,
            restated=tuple(words(query, self._called) for query in queries),
            literal=False,
            leftover=leftover or (),
            notes=tuple(dict.fromkeys(notes)),
            alternatives=tuple(others),
            by=self._client.model,
        )
        return ModelReading(reading, tuple(dict.fromkeys(refused)))

    def _compiled(self, asked: Asked, here: Stretches, text: str, whole: bool) -> tuple[Made, Compiled]:
        made = make(asked, here, text, whole)
        try:
            return made, compile(made.ask, Builder(self._snapshot, self._typing, list(here.tokens)), text)
        except Unreadable:
            said = listed([f"“{fact.relation}”" for fact in asked.facts]) or "what"
            raise Unreadable(f"{said}, which cannot stand between what it names") from None

    def _turned(self, query: Query) -> Query | None:
        """The same question with its one relation the other way round, where what stands at the ends does not tell the direction."""
        where = query.where
        if not isinstance(where, Statement) or where.either_way:
            return None
        ends = [query.term(id) for id in (where.subject, where.object)]
        sorts = [
            {self._snapshot.category(self._snapshot.index(c)) for c in term.curies}
            or set(term.categories)
            or set(self._snapshot.categories)
            for term in ends
        ]
        if not sorts[0] & sorts[1]:
            return None
        return query.model_copy(update={"where": where.model_copy(update={"subject": where.object, "object": where.subject})})

    def _spoken(self, before: Sequence[Reading]) -> dict[str, str]:
        curies = [c for reading in before for query in reading.queries for term in query.terms for c in term.curies[:1]]
        return {self._called(curie).lower(): curie for curie in curies[-8:]}

    def _called(self, curie: str) -> str:
        node = self._snapshot.find(curie)
        return curie if node is None else self._snapshot.name(node)
