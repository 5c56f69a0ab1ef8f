"""Which diseases explain findings: ranked candidates, each with the annotations for and against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reasoning.answers import edges as at
from reasoning.answers.parts import Means, bound
from reasoning.claims.candidate_rows import AnnotationRow, CandidateRow, FindingRow, GeneRow, TermRow
from reasoning.claims.composer import Composer
from reasoning.diagnosis import Annotation, Candidate, Differential, Match, Path, Term
from reasoning.query.kinds import kinds_of
from reasoning.query.model import Query, Rank
from reasoning.rendering.text import count, listed, ordinal, plain

#: Candidates told in full in the text; in the results; and how far down a disease that the text names is looked for.
TOLD, RANKED, SUSPECTED = 5, 10, 500
#: Members of a family that are named.
FAMILY_TOLD = 4
#: Candidates of which it is told how likely they would show the next finding.
EXPECTED_TOLD = 3
#: Records of related diseases that are told of a candidate.
RELATED = 3
#: Links of a chain of "is a kind of" that are told between a finding and the annotation that it meets.
CHAIN = 3


def answer(query: Query, write: Composer, means: Means) -> None:
    """Write the diseases that explain the query's findings; of those that the text itself names, where they stand."""
    asked, s = query.asked, write.snapshot
    assert isinstance(asked, Rank)
    nodes: dict[str, list[int]] = {}
    for role, ids in (("finding", asked.findings), ("excluded", asked.excluded), ("known", asked.known), ("suspected", asked.suspected)):
        for id in ids:
            term = query.term(id)
            for node in bound(s, term)[:1]:
                nodes.setdefault(role, []).append(node)
                write.concept(node, term.name or write.name(node), role)
    observed, excluded = ([s.curie(n) for n in nodes.get(role, [])] for role in ("finding", "excluded"))
    suspected = [s.curie(n) for n in nodes.get("suspected", [])]
    most = max(query.limit or RANKED, SUSPECTED if suspected else 0)
    found = means.diagnoser().diagnose(observed, excluded, sex=asked.sex, onset=asked.onset, k=most)
    tell(write, found, given=observed, rows=query.limit or RANKED)
    if nodes.get("known"):
        write.notes.append(f"known of the patient, and not weighed: {listed([write.name(n) for n in nodes['known']])}")
    for node in nodes.get("suspected", []):
        _suspected(write, found, node)


def _suspected(write: Composer, found: Differential, node: int) -> None:
    """Say where a disease, or the best of its kinds, stands that the text names as possible, with what speaks for and against it."""
    kinds = set(kinds_of(write.snapshot).down([node], forms=False).members.tolist())
    place = next((c for c in found.candidates if write.snapshot.index(c.disease) in kinds), None)
    if place is None:
        write.line(f"{write.name(node)}, which the text names, is not among the first {len(found.candidates)}.")
        return
    kind = write.snapshot.index(place.disease)
    as_kind = f" ({write.name(kind)}, a kind of it)" if kind != node else ""
    write.line(f"{write.name(node)}, which the text names{as_kind}, is {ordinal(place.rank)} of {found.compared:,}.")
    if place.rank > TOLD:
        _candidate(write, place, found.excluded, lambda term: (0, term.curie))


def tell(write: Composer, found: Differential, *, given: Sequence[str] = (), told: int = TOLD, rows: int | None = None) -> None:
    """Write a differential diagnosis, the findings in the order in which they were ``given`` (CURIEs)."""
    write.notes += [plain(note) for note in found.notes]
    rank = {curie: place for place, curie in reversed(list(enumerate(given)))}

    def place(term: Term) -> tuple[int, str]:
        return (rank.get(term.curie, len(rank)), term.curie)

    observed, excluded = ([plain(t.name) for t in sorted(terms, key=place)] for terms in (found.observed, found.excluded))
    without = f", without {listed(excluded, 'or')}" if excluded else ""
    write.line(f"Findings: {listed(observed) or 'none'}{without}.")
    fitting = [c for c in found.candidates if c.genes or any(_speaks_for(match) for match in c.supports)]
    if not fitting:
        write.missing.append(
            f"a disease with {listed(observed, 'or')}" if observed else "a finding that is there: excluded ones alone explain nothing"
        )
        return
    shown = fitting[:told]
    write.line(f"{count(found.compared, 'disease')} compared; the best {len(shown)}:")
    for candidate in shown:
        _candidate(write, candidate, found.excluded, place)
    _families(write, found)
    write.results += [candidate_row(candidate) for candidate in found.candidates[:rows]]
    if len(observed) < 2 and not excluded:
        write.missing.append("a second finding: one alone fits many diseases")
    _next(write, found)


def _speaks_for(match: Match) -> bool:
    """Whether a finding counts for a disease by a record or by the disease's own name, of which the answer can speak."""
    return match.contribution > 0 and bool(match.annotations or match.path == Path.NAMED)


def _candidate(write: Composer, candidate: Candidate, excluded: Sequence[Term], place: Callable[[Term], tuple[int, str]]) -> None:
    snapshot = write.snapshot
    node = snapshot.index(candidate.disease)
    tie = f", tied with {count(candidate.ties, 'other')}" if candidate.ties else ""
    write.line(f"{candidate.rank}. {write.name(node)} ({candidate.disease}), probability {candidate.probability:.2g}{tie}")
    # An excluded finding that the disease is recorded without also speaks for it; its edge is a negative one and says so itself.
    _matches(write, node, sorted(candidate.supports, key=lambda m: place(m.finding)))
    named = [plain(match.finding.name) for match in candidate.supports if match.path == Path.NAMED]
    if named:
        write.line(f"Its name speaks of {listed(named)}; no record does.", indent=1)
    _relatives(write, sorted((m for m in candidate.supports if m.path == Path.RELATED and m.relatives), key=lambda m: place(m.finding)))
    for gene in candidate.genes:
        write.say([gene.edge], indent=1)
    near = [match for match in candidate.supports if match.path == Path.COMMON_ANCESTOR and match.annotations]
    if near:
        write.line(f"Weighed as near, not the same: {listed([_beside(match) for match in near])}.", indent=1)
    # What is only akin to something recorded, and counts for nothing, is not explained; that record says nothing against the disease.
    akin = [match for match in candidate.against if match.path == Path.COMMON_ANCESTOR and not match.excluded and not _denied(match)]
    against = [match for match in candidate.against if match not in akin]
    if any(match.annotations for match in against):
        write.line("Against it:", indent=1)
        _matches(write, node, sorted(against, key=lambda m: place(m.finding)))
    lacking = [plain(term.name) for term in (*candidate.unexplained, *(match.finding for match in akin))]
    if lacking:
        write.line(f"Not explained: {listed(lacking)}.", indent=1)
    spoken = {match.finding.curie for match in (*candidate.supports, *candidate.against) if match.annotations}
    unsaid = [term for term in excluded if term.curie not in spoken]
    denied = {at.other_end(snapshot, int(edge), node): int(edge) for edge in snapshot.negated_of(node)} if unsaid else {}
    said = [denied[n] for n in map(snapshot.index, (term.curie for term in unsaid)) if n in denied]
    for group in write.verbalizer.groups(said, node):
        write.say(group, about=node, indent=1)
    silent = [plain(term.name) for term in unsaid if snapshot.index(term.curie) not in denied]
    if silent:
        write.line(f"No record of {listed(silent, 'or')} in it.", indent=1)


def _beside(match: Match) -> str:
    return f"{plain(match.annotations[0].term.name)} for {plain(match.finding.name)}"


def _denied(match: Match) -> bool:
    return any(annotation.negated for annotation in match.annotations)


def _matches(write: Composer, node: int, matches: Sequence[Match]) -> None:
    snapshot = write.snapshot
    edges: list[int] = []
    chains: list[int] = []
    for match in matches:
        for annotation in match.annotations[:1]:
            edges.append(annotation.edge)
            chains += _chain(write, match, annotation.term.curie)
    edges = [e for e in dict.fromkeys(edges) if int(snapshot.edge_subject[e]) == node]
    for group in write.verbalizer.groups(edges, node):
        write.say(group, about=node, indent=1)
    for edge in dict.fromkeys(chains):
        write.say([edge], indent=1)


def _relatives(write: Composer, matches: Sequence[Match]) -> None:
    """Say which findings count for a disease only because diseases of its group are recorded with them, by the closest one's record."""
    edges = list(dict.fromkeys(match.relatives[0].edge for match in matches))
    if not edges:
        return
    names = dict.fromkeys(plain(match.finding.name) for match in matches)
    write.line(f"Not recorded of it, but of related diseases, for which it counts less: {listed(list(names))}.", indent=1)
    for edge in edges[:RELATED]:
        write.say([edge], indent=1)


def _chain(write: Composer, match: Match, annotated: str) -> list[int]:
    """The links between what the patient has and what is annotated, where one is a kind of the other and they are near."""
    snapshot = write.snapshot
    if match.path not in (Path.PATIENT_MORE_GENERAL, Path.PATIENT_MORE_SPECIFIC):
        return []
    one, other = snapshot.index(annotated), snapshot.index(match.finding.curie)
    if match.path is Path.PATIENT_MORE_SPECIFIC:
        one, other = other, one
    chain = at.lineage(snapshot, one, other) or []
    return chain if len(chain) <= CHAIN else []


def _families(write: Composer, found: Differential) -> None:
    """Say in which family it is likeliest to be, where no disease stands clear and the family is likelier than the first of them."""
    first = found.candidates[0].probability
    for family in found.families[:1]:
        if family.probability > first:
            told = listed([f"{plain(name)} {chance:.0%}" for _, name, chance in family.members[:FAMILY_TOLD]])
            more = f" and {family.size - FAMILY_TOLD} more" if family.size > FAMILY_TOLD else ""
            group = f"{plain(family.name)} ({family.curie})"
            write.line(f"None stands clear; one of {group} with probability {family.probability:.2g}: {told}{more}.")


def _next(write: Composer, found: Differential) -> None:
    for finding in found.next_findings[:1]:
        told = [(plain(write.snapshot.name(write.snapshot.index(curie))), chance) for curie, chance in finding.expected]
        # The leading ones, and that from which it would tell the first apart most.
        apart = max(range(len(told)), key=lambda at: abs(told[at][1] - told[0][1]), default=0)
        leading = [at for at in range(len(told)) if at != apart][: EXPECTED_TOLD - 1]
        expected = [f"{name} {chance:.0%}" for name, chance in (told[at] for at in sorted([*leading, apart][: len(told)]))]
        write.line(
            f"What would tell them apart best: {plain(finding.finding.name)} ({finding.finding.curie}); expected in {listed(expected)}."
        )


def candidate_row(candidate: Candidate) -> CandidateRow:
    """Return a candidate as a row: the one shape that asking and diagnosing share."""
    return CandidateRow(
        rank=candidate.rank,
        ties=candidate.ties,
        curie=candidate.disease,
        disease=candidate.disease,
        name=plain(candidate.name),
        identifiers=candidate.identifiers,
        score=round(candidate.score, 4),
        probability=round(candidate.probability, 4),
        coverage=round(candidate.coverage, 4),
        prior=round(candidate.prior, 4),
        supports=_findings(candidate.supports),
        against=_findings(candidate.against),
        unexplained=tuple(map(_term, candidate.unexplained)),
        genes=tuple(GeneRow(gene.gene, plain(gene.name), gene.edge_id) for gene in candidate.genes),
        genetic=round(candidate.genetic, 4),
    )


def _findings(matches: Iterable[Match]) -> tuple[FindingRow, ...]:
    return tuple(
        FindingRow(
            finding=m.finding.curie,
            name=plain(m.finding.name),
            excluded=m.excluded,
            contribution=round(m.contribution, 4),
            path=str(m.path),
            via=m.via.curie if m.via is not None else None,
            edges=tuple(a.edge_id for a in m.annotations),
            annotations=tuple(map(_annotation, m.annotations)),
            relatives=tuple(map(_annotation, m.relatives)),
        )
        for m in matches
    )


def _term(term: Term) -> TermRow:
    return TermRow(term.curie, plain(term.name))


def _annotation(annotation: Annotation) -> AnnotationRow:
    return AnnotationRow(
        disease=annotation.disease,
        edge_id=annotation.edge_id,
        term=_term(annotation.term),
        negated=annotation.negated,
        share=None if annotation.share is None else round(annotation.share, 4),
        frequency=tuple(map(plain, annotation.frequency)),
        evidence=annotation.evidence,
        publications=annotation.publications,
    )
