"""Rank the diseases of a graph for a patient's findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypedDict, Unpack

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.model import edge_id
from kg.snapshot import Snapshot
from reasoning.diagnosis import findings as finding
from reasoning.diagnosis import posterior
from reasoning.diagnosis import sex_and_onset as circumstances
from reasoning.diagnosis.disease_families import DiseaseFamilies, Family
from reasoning.diagnosis.explain import Explainer
from reasoning.diagnosis.finding_match import Disease, Meetings
from reasoning.diagnosis.findings import Findings
from reasoning.diagnosis.genes import DiseaseGenes
from reasoning.diagnosis.holdout import Edition, Referenced
from reasoning.diagnosis.model_data import Prepared, prepare
from reasoning.diagnosis.questioning import choice
from reasoning.diagnosis.questioning.leaders import Leaders
from reasoning.diagnosis.result import Candidate, Differential, GeneMatch, Match, NextFinding, Term
from reasoning.diagnosis.scoring import Parts, Scale
from reasoning.diagnosis.settings import DEFAULT, Settings

#: Findings times candidates that are explained at once; each pair is about a kilobyte of answer.
MOST_PAIRS = 100_000
#: Leading candidates of which a next finding says how frequent it is in them.
_EXPECTING = 10
#: A first candidate at least this probable stands clear by itself; else so many families are told.
CLEAR, FAMILIES = 0.5, 2


class Given(TypedDict, total=False):
    """What else a case may come with; see ``Diagnoser.diagnose``."""

    sex: str | None
    onset: str | None
    genes: Mapping[int, float]
    exclude_publications: Collection[str]
    certainty: Mapping[str, float]
    asked: bool


class Diagnoser:
    """Ranks a graph's diseases for findings.

    What it needs is prepared on first use (seconds) and mapped from beside the snapshot afterwards (milliseconds).

    Args:
        snapshot: an opened graph with disease-to-phenotype edges.
        settings: the model's numbers.

    Raises:
        InputError: the graph has no such edges.
    """

    #: How many leading candidates the next finding is to tell apart.
    LEADING = 20

    def __init__(self, snapshot: Snapshot, settings: Settings = DEFAULT) -> None:
        self.snapshot, self.settings = snapshot, settings
        self.prepared: Prepared = prepare(snapshot, settings)
        self.scale = Scale(self.prepared.ontology, self.prepared.background, self.prepared.information, settings)
        self._explainer = Explainer(snapshot, self.prepared.ontology, self.prepared.records)
        self._whole = Edition(self.prepared.profiles)
        self._last: tuple[frozenset[str], Edition] = frozenset(), self._whole
        self._identifiers: dict[int, tuple[str, ...]] = {}
        known = self.prepared.priors
        self._prior = (settings.gene * known.gene + settings.mendelian * known.mendelian).astype(np.float32)

    @property
    def diseases(self) -> Array:
        """int32 [D]: nodes of the diseases that are ranked, ascending."""
        return self.prepared.records.node

    def diagnose(self, observed: Iterable[str], excluded: Iterable[str] = (), *, k: int = 10, **given: Unpack[Given]) -> Differential:
        """Return the ``k`` best candidates, explained.

        Args:
            observed, excluded: HPO identifiers; obsolete ones are followed, unusable ones set aside, both with a note.
            k: how many candidates to return, at least 1.
            given: ``sex``: "male", "female" or None. ``onset``: HPO term of onset or ISO 8601 duration since birth (P3Y6M), None where
                unknown; another is set aside with a note. ``genes``: gene (node index) -> weight above zero, candidates for the cause.
                ``exclude_publications``: every record that cites any of these
                (``PMID:123``) is left out, and every record that does not say what it rests on. ``certainty``: identifier of an observed
                finding -> probability above 0 that it is there; 1 for those that it leaves out. ``asked``: the excluded findings are
                answers to questions, and count in full (``Settings.answered``).

        Raises:
            InputError: no usable finding is left, k < 1, more than ``MOST_PAIRS`` are to be explained, or the sex or a certainty is none of
                these.
        """
        if not isinstance(k, int | np.integer) or k < 1:
            raise InputError(f"k must be at least 1 and a whole number, not {k!r:.40}")
        case, scale = self._case(observed, excluded, given.pop("certainty", None)), self.scale_for(given.pop("asked", False))
        if k * (len(case.observed) + len(case.excluded)) > MOST_PAIRS:
            most = MOST_PAIRS // (len(case.observed) + len(case.excluded))
            raise InputError(f"so many findings can be explained for {most:,} candidates at the most, not {k:,}; ask for fewer")
        parts, edition = self._parts(case, **given)
        known = edition.known
        scores = np.where(known, parts.total(scale.settings), -np.inf)
        chances = posterior.probabilities(scores, self.settings.temperature)
        order = posterior.leading(scores, max(k, self.LEADING))
        order = order[known[order]]
        leaders = Leaders.of(order, chances, edition, self.scale)
        meetings = Meetings(case, self.prepared.records, self.prepared.families, scale, edition.left_out)
        leading = []
        for place, row in enumerate(order[:k].tolist()):
            at, profiles = edition.at(row)
            terms, own = profiles.row(at)
            shares = dict(zip(terms.tolist(), own.tolist(), strict=True))
            leading.append(Disease(row, shares, leaders.shares[place], self.prepared.named.row(row)))
        met = meetings.of(leading)
        genes = given.get("genes") or {}
        genetic = self._genetic(genes)
        candidates = tuple(
            self._candidate(rank, row, matches, parts, scores, float(chances[row]), (float(genetic[row]), self._matched(row, genes)))
            for rank, (row, matches) in enumerate(zip(order[:k].tolist(), self._explainer.matches(met), strict=True), 1)
        )
        return Differential(
            candidates,
            int(known.sum()),
            self._terms(case.observed),
            self._terms(case.excluded),
            (*case.notes, *_onset_note(given.get("onset"))),
            self._next(case, leaders.first(self.LEADING)),
            () if float(chances.max()) >= CLEAR else self._families.ranked(chances, FAMILIES),
        )

    def parts(self, observed: Iterable[str], excluded: Iterable[str] = (), **given: Unpack[Given]) -> tuple[Parts, Array]:
        """Return the parts of every disease's score, in the order of ``diseases``, and bool [D]: of which any finding is known.

        Raises:
            InputError: no usable finding is left.
        """
        given.pop("asked", None)
        case = self._case(observed, excluded, given.pop("certainty", None))
        parts, edition = self._parts(case, **given)
        return parts, edition.known

    def scale_for(self, asked: bool) -> Scale:
        """Return what cases are scored with: excluded findings that were ``asked`` for count in full."""
        return replace(self.scale, settings=replace(self.settings, exclusion=self.settings.answered)) if asked else self.scale

    def scores(self, observed: Iterable[str], excluded: Iterable[str] = (), **given: Unpack[Given]) -> Array:
        """Return float [D]: every disease's score, in the order of ``diseases``; -inf for one of which no finding is known.

        Raises:
            InputError: no usable finding is left.
        """
        settings = self.scale_for(given.get("asked", False)).settings
        parts, known = self.parts(observed, excluded, **given)
        return np.where(known, parts.total(settings), -np.inf)

    def families(
        self, observed: Iterable[str], excluded: Iterable[str] = (), *, count: int = 3, **given: Unpack[Given]
    ) -> tuple[Family, ...]:
        """Return the likeliest families of diseases, for where no single disease stands clear: it is one of these.

        Args:
            observed, excluded, given: as for ``diagnose``. count: families at the most.

        Raises:
            InputError: as ``diagnose``.
        """
        return self._families.ranked(posterior.probabilities(self.scores(observed, excluded, **given), self.settings.temperature), count)

    @cached_property
    def _families(self) -> DiseaseFamilies:
        return DiseaseFamilies(self.snapshot, self.diseases)

    def identifiers(self, row: int) -> tuple[str, ...]:
        """Return a disease's CURIE, those under which its records were filed, and its cross-references, each once."""
        if row not in self._identifiers:
            node = self.snapshot.node(int(self.diseases[row]))
            self._identifiers[row] = tuple(dict.fromkeys((node.curie, *self._explainer.filed(row), *node.xrefs)))
        return self._identifiers[row]

    def _case(self, observed: Iterable[str], excluded: Iterable[str], certainty: Mapping[str, float] | None) -> Findings:
        return finding.collect(observed, excluded, self.snapshot, self.prepared.ontology, certainty)

    def _parts(self, case: Findings, **given: Unpack[Given]) -> tuple[Parts, Edition]:
        """Return the parts of all scores and what they were scored with."""
        prior, edition = self.beforehand(**given)
        return edition.parts(case, prior, self.scale), edition

    def beforehand(self, **given: Unpack[Given]) -> tuple[Array, Edition]:
        """Return float32 [D], the log odds of every disease before any finding, and the profiles that findings are to be scored with."""
        publications = given.get("exclude_publications", ())
        prior = (
            self._prior + self._circumstances(given.get("sex"), given.get("onset"), publications) + self._genetic(given.get("genes") or {})
        )
        return prior, self._edition(frozenset(publications))

    def _edition(self, publications: frozenset[str]) -> Edition:
        """Return the profiles without some publications. The last is kept: patients of one tend to come one after the other."""
        if not publications:
            return self._whole
        last = self._last
        if last[0] != publications:
            self._last = last = publications, Edition.without(publications, self._referenced, self.prepared, self.settings)
        return last[1]

    @cached_property
    def _referenced(self) -> Referenced:
        return Referenced.of(self.prepared, self.settings)

    def _circumstances(self, sex: str | None, onset: str | None, publications: Collection[str]) -> Array:
        if sex not in (None, "male", "female"):
            raise InputError(f"sex {sex!r} is not known: want 'male', 'female' or nothing")
        when = None if onset is None or _onset_note(onset) else circumstances.period(onset)
        ratios = self.prepared.circumstances.log_ratios(self.prepared.records.size, sex, when, publications)
        return np.float32(self.settings.circumstances) * ratios

    @cached_property
    def _genes(self) -> DiseaseGenes:
        return DiseaseGenes.read(self.snapshot, self.diseases)

    def _genetic(self, genes: Mapping[int, float]) -> Array:
        ratios: Array = np.float32(self.settings.genes) * self._genes.log_ratios(genes)
        return ratios

    def _matched(self, row: int, genes: Mapping[int, float]) -> tuple[GeneMatch, ...]:
        if not genes:
            return ()
        named = zip(*(ends.tolist() for ends in self._genes.of(row)), strict=True)
        snapshot = self.snapshot
        return tuple(
            GeneMatch(
                snapshot.curie(gene),
                snapshot.name(gene),
                edge,
                edge_id(snapshot.curie(gene), snapshot.predicate(edge), snapshot.curie(int(self.diseases[row]))),
            )
            for gene, edge in named
            if gene in genes
        )

    def _candidate(
        self,
        rank: int,
        row: int,
        matches: list[Match],
        parts: Parts,
        scores: Array,
        chance: float,
        genetic: tuple[float, tuple[GeneMatch, ...]],
    ) -> Candidate:
        node = int(self.diseases[row])
        return Candidate(
            rank,
            int((scores == scores[row]).sum()) - 1,
            self.snapshot.curie(node),
            self.snapshot.name(node),
            self.identifiers(row),
            float(scores[row]),
            chance,
            self.settings.coverage * float(parts.coverage[row]),
            float(parts.prior[row]),
            tuple(sorted((m for m in matches if m.contribution > 0), key=lambda m: -m.contribution)),
            tuple(sorted((m for m in matches if m.contribution <= 0), key=lambda m: m.contribution)),
            tuple(m.finding for m in matches if not m.excluded and m.via is None),
            genetic[1],
            genetic[0],
        )

    def _next(self, case: Findings, leaders: Leaders, count: int = 3) -> tuple[NextFinding, ...]:
        known = choice.answered(case.observed, case.excluded, self.scale.ontology)
        chosen = choice.telling(leaders, known, self.scale, count)
        return tuple(self.next_finding(term, bits, leaders) for term, bits in chosen)

    def next_finding(self, term: int, gain: float, leaders: Leaders) -> NextFinding:
        """Return a finding to look for, with how frequent it is in the first few candidates."""
        curies = [self.snapshot.curie(int(self.diseases[row])) for row in leaders.rows[:_EXPECTING]]
        shares = leaders.shares[:_EXPECTING, term].tolist()
        return NextFinding(self._explainer.term(term), gain, tuple(zip(curies, shares, strict=True)))

    def _terms(self, terms: Array) -> tuple[Term, ...]:
        return tuple(map(self._explainer.term, terms.tolist()))

    def term(self, term: int) -> Term:
        """Return a term of ``prepared.ontology`` with its name."""
        return self._explainer.term(term)


def _onset_note(onset: str | None) -> tuple[str, ...]:
    """Return what to say of an onset that cannot be used, () where it can."""
    try:
        if onset is not None:
            circumstances.period(onset)
    except InputError as error:
        return (f"{error}; it was set aside",)
    return ()
