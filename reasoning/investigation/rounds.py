"""Rounds of questions: the question's own parts first, then what is still undecided or what a model would ask, until nothing new comes.

After i-MedRAG (rounds of follow-up questions) and Self-BioRAG (is retrieval needed; is what came relevant, supported, useful), but a flag
is computed here and not asked of a model. A part is answered by look-up, and by many chains only where the look-up left it undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from reasoning.answering import answer_query
from reasoning.query.executor import spelled
from reasoning.query.model import Check, Explain, Query, Statement
from reasoning.query.words import words
from reasoning.rendering.text import plain

if TYPE_CHECKING:
    from reasoning.answers.parts import Means
    from reasoning.claims.answer import Answer
    from reasoning.llm import Budget, Client
    from reasoning.part import Part
    from reasoning.query.reading import Reading

Level = Literal["known", "look-up", "multi-chain", "not read"]
#: Parts that are answered at the most, whatever asks for them.
MOST = 24


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the investigation.

    Attributes:
        by: who asked for it: the question itself, the language model, or what a look-up left undecided.
        level: "known" where an earlier step had answered it; "not read" where the engine could not take it.
        needed: something had to be looked up. relevant: what came is about the question's concepts or what was found of them.
        supported: records state it, so that it is no abstention. useful: it brought edges that no earlier step had cited.
        uncertainty: bits that the look-up left undecided, where the question was whether something holds.
    """

    round: int
    by: Literal["question", "model", "escalation"]
    asked: str
    level: Level
    needed: bool
    relevant: bool
    supported: bool
    useful: bool
    new_edges: int
    uncertainty: float
    why: str


@dataclass(frozen=True, slots=True)
class Investigation:
    """A question, its parts with their answers, and why it ended."""

    question: str
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    unread: tuple[str, ...]
    stopped: str
    notes: tuple[str, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether no part was answered, or words that could change the answer were not understood."""
        return bool(self.unread) or all(answer.abstained for answer in self.answers)

    @property
    def text(self) -> str:
        """The parts' answers, one after another, behind what was not understood."""
        first = [f"Not taken into account: “{words_}”." for words_ in self.unread]
        return "\n\n".join([*first, *(f"{answer.question}\n{answer.text}" for answer in self.answers)])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "question": self.question,
            "text": self.text,
            "abstained": self.abstained,
            "unread": list(self.unread),
            "stopped": self.stopped,
            "notes": list(self.notes),
            "steps": [asdict(step) for step in self.steps],
            "answers": [answer.to_dict() for answer in self.answers],
        }


@dataclass
class _Run:
    """What an investigation holds while it goes on."""

    engine: Part
    means: Means
    question: str
    model: Client | None
    budget: Budget | None
    about: set[str]
    steps: list[Step] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    edges: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failed: bool = False

    def called(self, curie: str) -> str:
        """A concept's name."""
        node = self.engine.snapshot.find(curie)
        return curie if node is None else plain(self.engine.snapshot.name(node))


def investigate(engine: Part, means: Means, question: str, *, model: Client | None, rounds: int) -> Investigation:
    """Answer a question part by part, in rounds.

    Raises:
        NothingGrounded: no part of it is a question that the graph could answer.
    """
    budget = None if model is None else model.new_budget()
    run = _Run(engine, means, question, model, budget, set())
    reading = _read(run, question, ())
    run.about |= _concepts(reading) | {c.curie for m in engine.grounder.ground(question).mentions for c in m.candidates[:1]}
    parts: list[tuple[Literal["question", "model", "escalation"], str, Query]] = [
        ("question", "a part of the question", query) for query in reading.queries
    ]
    if not reading.complete:
        parts += [("model", "a part of what was not read as a whole", q) for q in _planned(run, 1, (reading,))]
    if not parts:
        engine.answer(reading)  # which says why not
    stopped = "the rounds were used up"
    for number in range(1, rounds + 1):
        before = len(run.edges)
        undecided = [again for by, why, query in parts if (again := _answer(run, number, by, why, query)) is not None]
        if len(run.steps) >= MOST:
            stopped = "the most parts were answered"
            break
        if number > 1 and len(run.edges) == before:
            stopped = "the last round found nothing new"
            break
        parts = [("escalation", f"{bits:g} bits left undecided by look-up", query) for bits, query in undecided]
        if number < rounds:
            parts += [("model", "a follow-up", query) for query in _planned(run, number + 1, (reading,))]
        if not parts:
            stopped = "nothing was left to ask"
            break
    asked = " ".join(step.asked for step in run.steps if step.by == "model" and step.level != "not read").lower()
    unread = tuple(plain(left.text, 80) for left in reading.leftover if left.matters and left.text.lower() not in asked)
    return Investigation(question, tuple(run.steps), tuple(run.answers), unread, stopped, tuple(dict.fromkeys(run.notes)))


def _answer(run: _Run, number: int, by: Literal["question", "model", "escalation"], why: str, query: Query) -> tuple[float, Query] | None:
    """Answer one part; return how uncertain it was left and what would search further, where it was."""
    if len(run.steps) >= MOST:
        return None
    asked, key = words(query, run.called), _key(query)
    if key in run.seen:
        run.steps.append(Step(number, by, asked, "known", False, True, True, False, 0, 0.0, f"{why}; step {run.seen[key]} answered it"))
        return None
    answer = answer_query(query, run.means)
    bits, further = _undecided(run, query)
    edges = {citation.edge_id for citation in answer.citations}
    cited = {end for citation in answer.citations for end in (citation.subject, citation.object)}
    relevant = bool(cited & run.about) or not cited
    new = edges - run.edges
    run.seen[key] = len(run.steps) + 1
    level: Level = "multi-chain" if isinstance(query.asked, Explain) else "look-up"
    supported = not answer.abstained and bool(answer.claims)
    run.steps.append(Step(number, by, asked, level, True, relevant and bool(cited), supported, bool(new), len(new), bits, why))
    if relevant:
        run.answers.append(replace(answer, question=asked))  # of several answers each says which part it is to
        run.edges |= edges
        run.about |= cited
    return (bits, further) if further is not None and bits > 0 else None


def _undecided(run: _Run, query: Query) -> tuple[float, Query | None]:
    """How many bits a look-up leaves undecided of whether something holds, and the search that might tell more."""
    from reasoning.debate.searching import Debate
    from reasoning.debate.verdict import uncertainty

    where = query.where
    if not isinstance(query.asked, Check) or not isinstance(where, Statement):
        return 0.0, None
    bits = uncertainty(Debate(run.engine.snapshot, [spelled(query)], one=False).run(), one=False)
    ends = [query.term(end) for end in (where.subject, where.object)]
    if not all(end.curies for end in ends) or ends[0].curies[:1] == ends[1].curies[:1]:
        return bits, None
    return bits, Query(asked=Explain(source=where.subject, target=where.object), terms=tuple(ends))


def _planned(run: _Run, number: int, before: Sequence[Reading]) -> Iterator[Query]:
    """What the model would ask next, as far as the engine reads it word for word and knows what it is about."""
    if run.model is None or run.budget is None or run.failed:
        return
    from reasoning.investigation.plan import planned
    from reasoning.llm import ModelError

    found = [claim.text for answer in run.answers for claim in answer.claims[:3]]
    try:
        wanted = planned(run.model, run.question, [step.asked for step in run.steps], found, run.budget)
    except ModelError as error:
        run.failed = True
        run.notes.append(f"the language model planned no questions: {error}")
        return
    for asked in wanted:
        reading = _read(run, asked, before)
        strange = _concepts(reading) - run.about
        why = ""
        if not reading.complete:
            why = "its reading leaves out words: " + ", ".join(f"“{plain(x.text, 40)}”" for x in reading.leftover if x.matters)
        elif strange:
            why = "it names what neither the question nor an answer does: " + ", ".join(sorted(map(run.called, strange)))
        elif not _concepts(reading):
            why = "it names no concept"
        if why:
            run.steps.append(Step(number, "model", asked, "not read", True, False, False, False, 0, 0.0, why))
            continue
        yield from reading.queries


def _read(run: _Run, text: str, before: Sequence[Reading]) -> Reading:
    """A reading by the grammar, and by the model where it falls short, under the investigation's one budget."""
    grammar = run.engine.read(text, before)
    if run.model is None or run.failed:
        return grammar
    from reasoning.reading_by_model import read_together

    return read_together(grammar, run.engine.snapshot, run.engine.grounder, run.model, before, budget=run.budget)


def _concepts(reading: Reading) -> set[str]:
    return _bound(term.curies for query in reading.queries for term in query.terms)


def _bound(curies: Iterable[Sequence[str]]) -> set[str]:
    return {curie for each in curies for curie in each}


def _key(query: Query) -> str:
    told = query.model_dump(exclude={"text"})
    return repr([(t["id"], t["curies"], t["categories"]) for t in told["terms"]]) + repr(told["asked"]) + repr(_unplaced(told["where"]))


def _unplaced(part: Any) -> Any:
    """A condition without the places of its words."""
    if isinstance(part, dict):
        return {key: _unplaced(value) for key, value in part.items() if key != "spans"}
    return [_unplaced(each) for each in part] if isinstance(part, list | tuple) else part
