"""A story of findings with "which genes?" behind it: genes of the diseases that have all of the findings, and never of a part of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.snapshot import Snapshot
from reasoning.grounding import Grounding, Mention
from reasoning.query.model import And, Condition, Find, Not, Query, Span, Statement, Term
from reasoning.query.reading import Leftover, Reading, SetAside
from reasoning.reading.message.patient_words import CHILD, WHO

#: A question after genes that names nothing: "which genes?", "what gene could be responsible", "which genes should we test".
BARE = re.compile(
    r"\s*(?:so\s+|and\s+)?(?:which|what)(?:\s+(?:is|are)\s+the)?(?:\s+(?:causal|causative|candidate|responsible|likely|possible|underlying))*"
    r"\s+genes?(?:\s+(?:could|might|may|can|would|should|do|is|are|to|be|been|we|i|you|one|it|involved|responsible|mutated|affected|"
    r"suspected|likely|candidates?|test(?:ed)?|sequence[d]?|consider(?:ed)?|check(?:ed)?|suspect|think|of|at|fault|here))*\s*[?.!]*\s*",
    re.I,
)
_CAUSE = ("biolink:causes", "biolink:contributes_to", "biolink:gene_associated_with_condition")
_HAS = ("biolink:has_phenotype",)


#: Words for those of whom is told, which are no findings.
_PEOPLE = re.compile(rf"{CHILD}s?|{WHO.pattern}|(?:sib(?:ling)?|cousin|parent|patient)s?|famil(?:y|ies)|healthy|unaffected|affected", re.I)


def genes_of_findings(text: str, asked: Span, grounding: Grounding, snapshot: Snapshot, diseases: Sequence[Mention] = ()) -> Reading | None:
    """Return the reading of findings that are told and of the bare question behind them; None where fewer than two are told.

    The findings are the patient's, or, where none are, those of the relatives of whom alone is told ("two siblings with ..."). What no
    finding is heard in, and ``diseases`` that were named where none is, is told to be left out.
    """
    told = [m for m in grounding.mentions if m.kind == "finding" and m.end <= asked.start and not _within(m, grounding.mentions)]
    own = [m for m in told if m.context == "patient"]
    theirs = [m for m in told if m.context == "family"]
    whose, aside = (own, theirs) if any(not m.negated for m in own) else (theirs, own)
    terms = [Term(id="?gene", categories=("biolink:Gene",), spans=(asked,)), Term(id="?disease", categories=("biolink:Disease",))]
    parts: list[Condition] = [Statement(subject="?gene", predicates=_CAUSE, object="?disease")]
    present: set[str] = set()
    for mention in whose:
        curie = mention.best.curie
        if any(curie in term.curies for term in terms):
            continue
        spans = tuple(Span(start=a, end=b) for a, b in mention.spans or ((mention.start, mention.end),))
        term = Term(id=f"finding{len(terms) - 1}", curies=(curie,), name=mention.text, spans=spans)
        terms.append(term)
        has = Statement(subject="?disease", predicates=_HAS, object=term.id, spans=spans)
        parts.append(Not(part=has) if mention.negated else has)
        present |= set() if mention.negated else {curie}
    if len(present) < 2 or any(snapshot.find(curie) is None for curie in present):
        return None
    query = Query(asked=Find(variable="?gene"), terms=tuple(terms), where=And(parts=tuple(parts)), text=text)
    heard = [span for m in grounding.mentions for span in (m.spans or ((m.start, m.end),))]
    unheard = [*((n.text, n.start, n.end) for n in grounding.nil), *((m.text, m.start, m.end) for m in diseases)]
    lost = [
        Leftover(text=said, span=Span(start=start, end=end), why="concept", matters=True)
        for said, start, end in dict.fromkeys(sorted(unheard, key=lambda one: one[1]))
        if end <= asked.start and not any(a < end and start < b for a, b in heard) and not _PEOPLE.fullmatch(said)
    ]
    other = [m for m in told if m in aside or m.context not in ("patient", "family")]
    return Reading(
        text=text,
        queries=(query,),
        literal=False,
        leftover=tuple(lost),
        set_aside=tuple(
            SetAside(
                text=m.text,
                span=Span(start=m.start, end=m.end),
                why="relative" if m.context == "family" else "considered",
                cue=m.cue,
            )
            for m in other
        ),
    )


def _within(mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a mention is a part of a longer one ("retinitis" of "retinitis pigmentosa")."""
    return any(o.start <= mention.start and mention.end <= o.end and (o.end - o.start) > (mention.end - mention.start) for o in mentions)
