"""A sentence against exactly the edges that it cites, whoever wrote it.

Everything in the sentence must be read: names, the words between them, details in brackets. What is not understood fails, so that a
hedge, a comparison, a number, a clause or a name that the cited edges do not have never passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.model import Evidence
from kg.snapshot import Snapshot
from reasoning.claims.frequency_text import details
from reasoning.claims.predicate_phrases import phrase
from reasoning.claims.prose.clauses import Sentence
from reasoning.claims.prose.comparing import comparison
from reasoning.claims.prose.mentions import unified
from reasoning.claims.prose.quantities import ADVERBS, implied
from reasoning.claims.prose.quantities import said as said_share
from reasoning.claims.prose.reporting import unreported
from reasoning.claims.prose.uses import no_use
from reasoning.claims.verifier import Statement, Verdict, Verifier

_MARKER = re.compile(r"\s*\[\d+\](?:\[\d+\])*(?=\.?\s*$)")
#: Words that say that it is on record, which every edge is; where something is denied, "not known to" would deny less.
_IDLE = re.compile(
    r" (?:also|known|recorded|reported|documented|recognised|recognized|described|particular|certain|clinically|established"
    r"|confirmed) (?=[a-z])"
)
#: "A (known) association": the article before what is left.
_ARTICLE = re.compile(r" ([Aa]) ([aeio])")
#: "Its features include ...": the pronoun as a name in its place would have it.
_ITS = re.compile(r"^([Ii])ts ")
_DENIED = re.compile(r"\b(?:not|no|never|without|neither|nor)\b", re.I)
_ADVERB = re.compile(rf" ({'|'.join(sorted(ADVERBS, key=len, reverse=True))}) (?=[a-z])", re.I)
#: Longer sentences, and sentences that can be read in more ways, are not looked at further.
_LONGEST, _MOST = 4_000, 256


#: Subject, predicate, object, whether denied.
_Key = tuple[int, str, int, bool]


class ProseVerifier(Verifier):
    """Checks free sentences against a snapshot's edges; every sentence of the template passes as well."""

    def __init__(self, snapshot: Snapshot, evidence: Callable[[int], Sequence[Evidence]] | None = None) -> None:
        super().__init__(snapshot, evidence)
        self._template = Verifier(snapshot, evidence)

    def check(self, text: str, edges: Sequence[int], before: int | None = None) -> Verdict:
        """Return whether a sentence says its edges and nothing else.

        Args:
            text: one sentence; numbers in square brackets at its end are citation marks and are left out.
            edges: indexes of the cited edges.
            before: the node that the sentence before it began with, for "it" and "this gene" to refer to.
        """
        text = _MARKER.sub("", text.strip())
        verdict = self._template.check(text, edges)
        if verdict.supported or not edges or any(not 0 <= edge < self._snapshot.n_edges for edge in edges):
            return verdict
        compared = comparison(unified(text), self._snapshot, edges, self._evidence)
        if compared is not None:
            return compared
        if no_use(self._without_names(text, edges), self._snapshot, list(edges)):
            return Verdict(False, "no cited edge says that it is put to use", ())
        wanted = {self._key(edge): edge for edge in edges}
        if any(self._namesakes(edge) for edge in edges) and self._either_way(unified(text), edges, before, set(wanted)):
            return Verdict(False, "its concepts are called alike, and which of them it speaks of cannot be told", ())
        reason = ""
        for said in self._readings(unified(text), edges, before):
            keys = _keys(said)
            if keys != set(wanted):
                reason = reason or "it says another fact than the edges that it cites"
                continue
            wrong = [s for s in said if s.detail and not self._borne_out(s, wanted)]
            if not wrong:
                return Verdict(True, "", said)
            reason = f"no record of the cited edge says: {wrong[0].detail}"
        return Verdict(False, reason or "some of its words say what no cited edge says", ())

    def names(self, edges: Sequence[int]) -> set[str]:
        """Return what the concepts of some edges are called."""
        s = self._snapshot
        nodes = {int(end[edge]) for edge in edges for end in (s.edge_subject, s.edge_object)}
        return {name for node in nodes for name in self._names(node)}

    def _namesakes(self, edge: int) -> bool:
        """Whether the two concepts of an edge that has a direction bear the same name of their own."""
        s = self._snapshot
        one, other = (unified(s.name(int(end[edge]))).lower() for end in (s.edge_subject, s.edge_object))
        predicate = s.predicate(edge)
        return one == other and phrase(predicate) != phrase(predicate, backward=True)

    def _either_way(self, text: str, edges: Sequence[int], before: int | None, wanted: set[_Key]) -> bool:
        """Whether a sentence can be read as its edges turned round."""
        turned = {(object, predicate, subject, negated) for subject, predicate, object, negated in wanted}
        return any(_keys(said) == turned for said in self._readings(text, edges, before))

    def _denies(self, text: str, edges: Sequence[int]) -> bool:
        """Whether a sentence denies, besides in its names ("... with or without seizures")."""
        return _DENIED.search(self._without_names(text, edges)) is not None

    def _without_names(self, text: str, edges: Sequence[int]) -> str:
        for name in sorted(map(unified, self.names(edges)), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text, flags=re.I)
        return text

    def _borne_out(self, statement: Statement, wanted: dict[_Key, int]) -> bool:
        evidence = self._evidence(wanted[statement.subject, statement.predicate, statement.object, statement.negated])
        known = {unified(told) for told in details(evidence)}
        cited = {publication for piece in evidence for publication in piece.publications}
        if statement.detail in known or set(re.split(r"[,;] ?", statement.detail)) <= cited:
            return True
        share = said_share(statement.detail)
        return share is not None and not statement.negated and implied(share, evidence)

    def _readings(self, text: str, edges: Sequence[int], before: int | None) -> Iterator[tuple[Statement, ...]]:
        """Yield the ways to read a sentence, without words that say nothing of their own, and with an adverb that speaks of a share."""
        if len(text) > _LONGEST or len(text.lower()) != len(text):
            return
        if before is not None:
            text = _ITS.sub(r"\1t's ", text)
        found = 0
        for plainer, share in _variants(text, self._denies(text, edges)):
            sentence = Sentence.of(plainer, self._snapshot, edges, before)
            for said in sentence.readings():
                if share and len(said) > 1:
                    continue
                yield tuple(replace(each, detail=share) for each in said) if share else said
                found += 1
                if found >= _MOST:
                    return


def _keys(said: Sequence[Statement]) -> set[_Key]:
    return {(each.subject, each.predicate, each.object, each.negated) for each in said}


def _variants(text: str, denied: bool) -> Iterator[tuple[str, str]]:
    """Yield (text, what an adverb said) for a text as it is, and without words that change nothing."""
    yield text, ""
    plainer = text
    if not denied:
        plainer = _ARTICLE.sub(r" \1n \2", _IDLE.sub(" ", unreported(text)))
    if plainer != text:
        yield plainer, ""
    if len(_ADVERB.findall(plainer)) == 1 and not denied:
        found = _ADVERB.search(plainer)
        assert found is not None
        yield _ADVERB.sub(" ", plainer), found[1].lower()
