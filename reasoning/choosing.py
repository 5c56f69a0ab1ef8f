"""Questions with options: which of several, or yes, no and maybe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from kg.errors import InputError, NothingGrounded
from reasoning.options import stems
from reasoning.part import Part
from reasoning.query.model import Check, Choose, Count, Find, Query, Rank, Term

if TYPE_CHECKING:
    from reasoning.answers.parts import Means
    from reasoning.claims.answer import Answer
    from reasoning.investigation import Investigation
    from reasoning.llm import Client
    from reasoning.query.reading import Reading
    from traversal.scorer import Scorer

#: Options at the most.
MOST = 26
#: Words that answer a question without naming a thing, and what each says.
WORDS = {"yes": "yes", "true": "yes", "no": "no", "false": "no", "maybe": "maybe", "uncertain": "maybe", "unknown": "maybe"}


_KINDS = {f"biolink:{name}": word for name, word in (("Gene", "gene"), ("Disease", "disease"), ("Drug", "drug"), ("SmallMolecule", "drug"))}


class Choosing(Part):
    """What an engine says to questions with options."""

    def choose(
        self, question: str, options: Sequence[str], *, scorer: Scorer | Literal["gnn"] | None = "gnn", model: Client | None = None
    ) -> Answer:
        """Answer a question by choosing among options: concepts by name or CURIE, or "yes", "no" and "maybe".

        Each option is argued for and against (``reasoning.debate``); ``results`` has a ``ChoiceRow`` an option. Where the graph does not
        tell, the answer abstains and chooses none.

        Args:
            model: a language model to read the question where the grammar cannot; it sees no option and chooses nothing.

        Raises:
            InputError: there are fewer than two options, or too many, or the question asks for nothing that they could be.
            NothingGrounded: no option is in the graph.
        """
        if not 2 <= len(options) <= MOST:
            raise InputError(f"give 2 to {MOST} options, not {len(options)}; for instance --option FBN1 --option COL3A1")
        if len({option.strip().lower() for option in options}) < len(options):
            raise InputError("two options are the same")
        # "Which of the following ..." speaks of the options, which the grammar does not see.
        reading = self._read_for(question, options, model)
        if not reading.queries:
            return self.answer(reading, scorer=scorer)
        query = reading.queries[0]
        if all(option.strip().lower().rstrip(".") in WORDS for option in options):
            if not isinstance(query.asked, Check):
                if not reading.complete:
                    return self.answer(reading, scorer=scorer)
                raise InputError("yes, no and maybe are no answers to a question that asks for something")
            return _yes_or_no(self.answer(reading, scorer=scorer), query, options, self._means(scorer))
        if not reading.complete and not isinstance(query.asked, Find | Count | Rank):
            return self.answer(reading, scorer=scorer)
        made, unknown = self._among(query, options)
        answer = self.answer(reading.model_copy(update={"queries": (made,), "restated": ()}), scorer=scorer)
        lines = tuple(f"{option!r} is no concept of this graph: nothing can be said of it" for option in unknown)
        return replace(
            answer, intent="choice", missing=(*answer.missing, *lines), abstained=answer.abstained or bool(unknown and not _chosen(answer))
        )

    def investigate(
        self, question: str, *, rounds: int = 3, scorer: Scorer | Literal["gnn"] | None = "gnn", model: Client | None = None
    ) -> Investigation:
        """Answer a question part by part and look further in rounds, until one finds nothing new; every step is in ``steps``.

        Args:
            rounds: the most rounds, 1 to 8.
            model: a language model to ask for parts and follow-ups; each is read, grounded and answered by the engine, and what names
                concepts that neither the question nor an answer does is not asked.

        Raises:
            InputError: the question is empty, or there are too few or too many rounds.
            NothingGrounded: no part of it is a question that the graph could answer.
        """
        from reasoning.investigation import investigate

        if not 1 <= rounds <= 8:
            raise InputError(f"give 1 to 8 rounds, not {rounds}")
        self._check_open()
        return investigate(self, self._means(scorer), question, model=model, rounds=rounds)

    def _read_for(self, question: str, options: Sequence[str], model: Client | None) -> Reading:
        """The first reading that accounts for all words and asks for something that an option is; else how the question reads as it is."""
        first = self.read(question, model=model)
        if first.complete:
            return first
        kinds = {self._kind(option) for option in options} - {""}
        for stem in list(stems(question, kinds.pop() if len(kinds) == 1 else ""))[1:]:
            reading = self.read(stem)
            if reading.complete and reading.queries:
                asked = reading.queries[0].asked
                wanted = set(reading.queries[0].term(asked.variable).categories) if isinstance(asked, Find | Count) else set()
                if any(self._meant(option, wanted) for option in options):
                    return reading
        return first

    def _among(self, query: Query, options: Sequence[str]) -> tuple[Query, list[str]]:
        """The query over the options, and those that the graph does not have."""
        asked = query.asked
        if isinstance(asked, Find | Count):
            wanted = set(query.term(asked.variable).categories)
        elif isinstance(asked, Rank):
            wanted = {"biolink:Disease"}
        else:
            raise InputError("the question asks for nothing that an option could be: ask “which ...” or describe a patient")
        terms: list[Term] = []
        unknown: list[str] = []
        for number, option in enumerate(options, 1):
            curies = self._meant(option, wanted)
            if curies:
                terms.append(Term(id=f"option{number}", curies=curies, name=option.strip()))
            else:
                unknown.append(option)
        if not terms:
            raise NothingGrounded("no option is a concept of this graph of the kind that is asked for")
        ids = tuple(term.id for term in terms)
        if isinstance(asked, Rank):
            return query.model_copy(update={"asked": asked.model_copy(update={"suspected": ids}), "terms": (*query.terms, *terms)}), unknown
        if len(terms) < 2:
            # One option that is known is checked all the same: the rest is told as unknown.
            ids = (ids[0], ids[0])
        return query.model_copy(update={"asked": Choose(variable=asked.variable, options=ids), "terms": (*query.terms, *terms)}), unknown

    def _kind(self, option: str) -> str:
        """What a question would call the kind of thing that an option is, '' where it has no word for it."""
        curie = next(iter(self._meant(option, set())), "")
        return _KINDS.get(self.snapshot.category(self.snapshot.index(curie)), "") if curie else ""

    def _meant(self, option: str, categories: set[str]) -> tuple[str, ...]:
        """The concept that the whole of an option names, of the categories asked for where some are."""
        s, text = self.snapshot, option.strip()
        node = s.find(text)
        nodes = [node] if node is not None else [m.node for m in s.lexicon.exact(text) or s.lexicon.same_words(text)]
        if not nodes:
            whole = [m for m in self.grounder.ground(text).mentions if m.start == 0 and m.end == len(text)]
            nodes = [c.node for m in whole for c in m.candidates]
        fitting = [n for n in nodes if not categories or s.category(n) in categories]
        return tuple(s.curie(n) for n in fitting[:1])


def _chosen(answer: Answer) -> bool:
    return any(getattr(row, "holds", False) for row in answer.results)


def _yes_or_no(answer: Answer, query: Query, options: Sequence[str], means: Means) -> Answer:
    """An answer to a question of yes or no, with the option that its arguments bear out."""
    from reasoning.claims.rows import ChoiceRow
    from reasoning.debate.searching import Debate
    from reasoning.query.executor import spelled

    debate = Debate(means.snapshot, [spelled(query)], one=False)
    (verdict,) = debate.run()
    said = {WORDS[option.strip().lower().rstrip(".")]: option for option in options}
    best = verdict.best
    weak = best is not None and (best.chain != "stated" or best.standing == "text-mined")
    word = {"supported": "yes", "contradicted": "no", "contested": "maybe", "open": ""}[verdict.state]
    if word == "yes" and weak and "maybe" in said:
        word = "maybe"
    if isinstance(query.asked, Check) and query.asked.denied:
        word = {"yes": "no", "no": "yes"}.get(word, word)
    if answer.reading is not None and not answer.reading.complete:
        word = ""
    told = verdict.rows(means.snapshot)
    rows = tuple(
        ChoiceRow("", option, "", WORDS[option.strip().lower().rstrip(".")] == word, (), verdict.state, told) for option in options
    )
    chosen = said.get(word)
    line = f"Chosen: {chosen}." if chosen else "None of the options is chosen: the graph does not tell."
    return replace(answer, intent="choice", text=f"{answer.text}\n{line}", results=rows, abstained=answer.abstained or chosen is None)
