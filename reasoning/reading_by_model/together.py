"""Grammar and model together: the grammar's complete reading stands; where it abstains, the model's is taken if it is complete."""

from __future__ import annotations

from collections.abc import Sequence

from kg.snapshot import Snapshot
from reasoning.grounding import Grounder
from reasoning.llm import Budget, Client, ModelError
from reasoning.query.model import Query, Rank
from reasoning.query.reading import Reading
from reasoning.reading.words.closed import NEG
from reasoning.reading.words.tokens import tokenize
from reasoning.reading.words.vocabulary import words
from reasoning.reading_by_model.reader import ModelReader
from reasoning.rendering.text import plain


def read_together(
    grammar: Reading,
    snapshot: Snapshot,
    grounder: Grounder,
    client: Client,
    before: Sequence[Reading] = (),
    *,
    always: bool = False,
    budget: Budget | None = None,
) -> Reading:
    """Return the reading to answer by; its notes say who read it and where the two disagree.

    The model is asked where the grammar's reading is not complete or not word for word; a patient's description is never sent. A failure
    of the endpoint is no error: the grammar's reading stands, and a note says why.

    Args:
        grammar: the grammar's reading of the text.
        always: ask the model too where the grammar's reading is complete.
        budget: what it may cost together with what else is asked; one of its own where none is given.
    """
    if any(isinstance(query.asked, Rank) for query in grammar.queries) or (grammar.complete and grammar.literal and not always):
        return grammar
    try:
        read = ModelReader(snapshot, grounder, client).read(grammar.text, before, budget)
    except ModelError as error:
        return _noted(grammar, f"the language model did not read the question: {error}")
    model = read.reading
    if not model.complete and grammar.complete:
        return grammar
    if not model.complete:
        why = f"the language model did not read it either: {_why(model, read.refused)}"
        if read.refused or not model.queries or grammar.beyond or _another(model):
            return _noted(grammar, why)
        # What it would be without the words that are left out is another question, and is offered as one.
        noted = _noted(grammar, f"{why}; without that it would be another question: {'; '.join(model.restated)}; ask that if it helps")
        return noted.model_copy(update={"alternatives": tuple(dict.fromkeys((*model.queries, *grammar.alternatives)))})
    if not grammar.complete:
        if grammar.beyond:
            # What the grammar found to be beyond a graph of statements stays so: a model's query would answer another question.
            return _noted(grammar, "the language model reads a question in it, which is not answered: " + "; ".join(model.restated))
        unread = ", ".join(f"“{plain(left.text, 60)}”" for left in grammar.leftover if left.matters)
        note = (
            f"read by the language model {plain(model.by, 60)}, whose reading accounts for every word; "
            f"the grammar could not place {unread or 'it'}"
        )
        return model.model_copy(update={"notes": (note, *model.notes), "alternatives": (*model.alternatives, *grammar.queries)})
    if _same(grammar.queries, model.queries):
        return _noted(grammar, "the language model reads it the same way")
    other = "; ".join(model.restated)
    noted = _noted(grammar, f"the language model reads it otherwise, which is not answered here: {other}; ask that if it is what was meant")
    return noted.model_copy(update={"literal": False, "alternatives": (*model.queries, *grammar.alternatives)})


def _noted(reading: Reading, note: str) -> Reading:
    return reading.model_copy(update={"notes": (*reading.notes, note)})


def _why(model: Reading, refused: tuple[str, ...]) -> str:
    left = [f"it leaves out “{plain(one.text, 60)}”" for one in model.leftover if one.matters]
    return "; ".join([*refused, *left]) or "it found no question in it"


def _another(model: Reading) -> bool:
    """Whether what is left out denies or says a relation: without it the question would be the opposite, or of another kind."""
    for left in model.leftover:
        tokens = tokenize(left.text)
        if any(token.low in NEG or any(words().at(tokens, at)) for at, token in enumerate(tokens)):
            return True
    return False


def _same(ours: Sequence[Query], theirs: Sequence[Query]) -> bool:
    """Whether two readings ask the same, whatever the terms are called and whichever words they came from."""
    return [_shape(query) for query in ours] == [_shape(query) for query in theirs]


def _shape(query: Query) -> str:
    names = {
        term.id: f"t{place}" for place, term in enumerate(sorted(query.terms, key=lambda t: (not t.curies, t.curies, t.categories, t.id)))
    }

    def plainly(value: object) -> object:
        if isinstance(value, dict):
            return {k: plainly(v) for k, v in value.items() if k not in ("spans", "text", "name")}
        if isinstance(value, list):
            return [plainly(v) for v in value]
        return names.get(value, value) if isinstance(value, str) else value

    told = plainly(query.to_dict())
    assert isinstance(told, dict)
    terms = told.get("terms", [])
    assert isinstance(terms, list)
    told["terms"] = sorted(map(str, terms))
    return str(told)
