"""A patient's description: whose findings, which diseases are suspected or known, age and sex."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from kg.snapshot import Snapshot
from reasoning.diagnosis.patient_sex import sex_of
from reasoning.grounding import Grounder, Grounding, Mention
from reasoning.query.model import Query, Rank, Span, Term
from reasoning.query.reading import Leftover, Reading, SetAside
from reasoning.reading.message.abbreviated import PLURAL, written_out
from reasoning.reading.message.genes_of_findings import BARE, genes_of_findings
from reasoning.reading.message.patient_words import (
    AGE,
    BETWEEN,
    CALL,
    COULD_BE,
    DIAGNOSIS,
    EXPLAIN,
    HERE,
    IS_IT,
    KNOWN,
    MAY_HAVE,
    ONSETS,
    SUBJECT,
    SUSPECTED,
    WHO,
)
from reasoning.reading.message.sentences import Segment, segments
from reasoning.reading.message.several_patients import told_apart
from reasoning.reading.names.lattice import Names
from reasoning.reading.words.closed import ABOUT_ASKING, AUX, HAVE, PEOPLE, SMALL, WH
from reasoning.reading.words.tokens import tokenize
from reasoning.reading.words.vocabulary import qualifiers, words

#: Words that ask for what stands behind them.
_ASKING = frozenset({"list", "find"})
_FINDINGS = ("biolink:PhenotypicFeature", "biolink:GeneticInheritance")


class Patients:
    """Reads descriptions of patients against a snapshot's names."""

    def __init__(self, snapshot: Snapshot, grounder: Grounder, names: Names) -> None:
        self._snapshot, self._grounder, self._names = snapshot, grounder, names

    def read(self, text: str, parts: Sequence[Segment]) -> Reading | None:
        """Return the reading of a text that describes a patient or asks what explains findings; None for another text."""
        if (several := self._several(text, parts)) is not None:
            return several
        parts = [Segment(p.start, p.end, True) if i and CALL.fullmatch(text, p.start, p.end) else p for i, p in enumerate(parts)]
        asked = [text[p.start : p.end] for p in parts if p.question]
        if len(asked) == 1 and parts[-1].question and BARE.fullmatch(asked[0]) and (genes := self._genes(text, parts)) is not None:
            return genes
        form = EXPLAIN.match(text[parts[0].start : parts[0].end]) if len(parts) == 1 else None
        if form is not None:
            return self._explained(text, parts[0], form)
        if len(parts) == 1 and (suspects := MAY_HAVE.match(text, parts[0].start)) is not None and SUBJECT.search(suspects["who"]):
            return self._may_have(text, suspects)
        if len(parts) == 1 and (listed := self._shorthand(text, parts[0])) is not None:
            return listed
        spoken = SUBJECT.search(text)
        told = any(not p.question for p in parts)
        only = self._name_alone(text, parts) or self._whether_it_is(text, parts)
        sought = only is not None or any(DIAGNOSIS.search(a) or CALL.fullmatch(a) for a in asked)
        if asked and not (told and sought and (spoken or self._bare(parts, text))) and not (spoken and self._within(asked)):
            return None
        if not asked and (_sought(text[parts[0].start :]) or _asks_at_last(text) or self._of_a_name(text, parts)):
            return None
        grounding = self._grounder.ground(text, categories=_FINDINGS)
        findings, excluded = grounding.findings(), grounding.findings(negated=True)
        about = spoken or (findings and self._suspected(text))
        if not asked and not (len(findings) >= 2 or (about and (findings or excluded))):
            return None
        if asked and (not findings or any(_only_gene(mention) for a in asked for mention in self._grounder.ground(a).mentions)):
            return None  # "could it be PAX6?" is not answered by diseases
        return self._ranked(text, grounding, suspects=only)

    def _genes(self, text: str, parts: Sequence[Segment]) -> Reading | None:
        """Genes of what has all the findings that are told; None where a disease is told by a name that is no finding's."""
        grounding = self._grounder.ground(text, categories=_FINDINGS)
        named = self._grounder.ground(text, prefer=("biolink:Disease",)).mentions
        if len(parts) < 2 or _told(text, named, grounding):
            return None
        asked = Span(start=parts[-1].start, end=parts[-1].end)
        return genes_of_findings(text, asked, grounding, self._snapshot, [m for m in named if m.of("biolink:Disease")])

    def _of_a_name(self, text: str, parts: Sequence[Segment]) -> bool:
        """Whether a text names something of one concept: findings in its own name are nobody's ("inheritance of A, B, and C syndrome")."""
        if len(parts) > 1:
            return False
        tokens = tokenize(text[: parts[0].end], parts[0].start)
        for end, entry in words().at(tokens, 0):
            of = end + 1 < len(tokens) and tokens[end].low in ("of", "for", "in")
            if of and entry.part == "noun" and self._snapshot.lexicon.exact(text[tokens[end + 1].start : parts[0].end]):
                return True
        return False

    def _several(self, text: str, parts: Sequence[Segment]) -> Reading | None:
        """Several patients, each by what is told of it alone; None where fewer than two have findings, or something else is asked."""
        stretches = told_apart(text)
        asked = [text[p.start : p.end] for p in parts if p.question]
        if not stretches or not all(
            DIAGNOSIS.search(a) or CALL.fullmatch(a) or re.match(r"(?:which|what)\b", a, re.I) is None for a in asked
        ):
            return None
        read = []
        for low, high in stretches:
            # nothing else of the text is there, and what is keeps its place
            alone = " " * low + text[low:high] + " " * (len(text) - high)
            ranked = self._ranked(alone, self._grounder.ground(alone, categories=_FINDINGS))
            if ranked is None or not ranked.queries:
                return None
            read.append(ranked)
        return Reading(
            text=text,
            queries=tuple(query.model_copy(update={"text": text}) for one in read for query in one.queries),
            leftover=tuple(left for one in read for left in one.leftover),
            set_aside=tuple(aside for one in read for aside in one.set_aside),
            notes=(f"{len(read)} patients are told of; each is ranked by its own findings alone",),
        )

    def _name_alone(self, text: str, parts: Sequence[Segment]) -> re.Match[str] | None:
        """Where the one question is a disease's name and nothing else ("He is deaf. Stickler?"): what is suspected begins there."""
        asked = [part for part in parts if part.question]
        if len(asked) != 1 or asked[0].start == 0 or parts[-1] is not asked[0]:
            return None
        said = text[asked[0].start : asked[0].end].strip()
        named = self._names.named(said) or tuple(
            mention.best
            for mention in self._grounder.ground(said, prefer=("biolink:Disease",)).mentions
            if mention.text == said and mention.of("biolink:PhenotypicFeature") is None
        )
        disease = named and named[0].category == "biolink:Disease"
        return HERE.match(text, asked[0].start - 1) if disease else None

    def _whether_it_is(self, text: str, parts: Sequence[Segment]) -> re.Match[str] | None:
        """Where the one question asks if it is a disease, and nothing else ("Is it muscular dystrophy?"): what stands before its name."""
        asked = [part for part in parts if part.question]
        behind = IS_IT.match(text, asked[0].start) if len(asked) == 1 else None
        if behind is None:
            return None
        named = text[behind.end() : asked[0].end].strip(" ?.!")
        mentions = self._grounder.ground(named, prefer=("biolink:Disease",)).mentions
        disease = any(mention.text == named and mention.of("biolink:Disease") is not None for mention in mentions)
        return HERE.match(text, behind.end() - 1) if disease else None

    def _bare(self, parts: Sequence[Segment], text: str) -> bool:
        """Whether findings are told without a word of whose they are, and the question names nothing: "Ptosis, no fever. What is it?"."""
        asked = [text[p.start : p.end] for p in parts if p.question]
        if any(self._grounder.ground(each).mentions for each in asked if not CALL.fullmatch(each)):
            return False
        told = [self._grounder.ground(text[p.start : p.end], categories=_FINDINGS).mentions for p in parts if not p.question]
        called = any(CALL.fullmatch(each) for each in asked)
        return sum(len(found) for found in told) >= 2 - called and all(m.kind == "finding" for found in told for m in found)

    def _shorthand(self, text: str, part: Segment) -> Reading | None:
        """A patient and findings in a row with no verb, and a question mark: "16M w/ hearing loss, hematuria => ?"."""
        if SUBJECT.match(text, part.start) is None or any(token.low in AUX | HAVE | WH for token in tokenize(text[: part.end], part.start)):
            return None
        grounding = self._grounder.ground(text[: part.end].rstrip(" ?=>-–→"), categories=_FINDINGS)
        return self._ranked(text, grounding) if len(grounding.findings()) >= 2 else None

    def _within(self, asked: Sequence[str]) -> bool:
        """Whether a question tells of the patient itself: "What disease does my patient with ataxia and cataract have?"."""
        asking = [a for a in asked if DIAGNOSIS.search(a) and not re.match(r"(?:is|are|do|does)\b", a, re.I)]
        # "they" in "which diseases have A unless they have B" are the diseases
        return any(not re.match("they", found.group(), re.I) for a in asking for found in SUBJECT.finditer(a))

    def _explained(self, text: str, part: Segment, form: re.Match[str]) -> Reading | None:
        kind = form.lastgroup or ""
        start = part.start + form.start(kind)
        if kind in ("one", "several") and _of_a_sort(text, part.start, start):
            return None
        if kind == "many" and not part.question and any(token.low in AUX | HAVE for token in tokenize(text[: part.end], start)):
            return None  # "the diagnosis of epilepsy was withdrawn" asks nothing
        # "ddx:" makes what follows it no candidate here, for findings are listed
        grounding = self._grounder.ground(" " * start + text[start : part.end], categories=_FINDINGS)
        findings = [m for m in grounding.findings() if m.start >= start]
        excluded = [m for m in grounding.findings(negated=True) if m.start >= start]
        if kind in ("one", "several") and not _listed(text, start, part.end, grounding):
            return None
        if not findings or (kind in ("several", "one", "could", "what") and len(findings) == 1 and not excluded):
            return None
        ranked = self._ranked(text, grounding, start)
        if ranked is None or kind not in ("many", "case"):
            return ranked
        told = [(a, b) for m in grounding.mentions for a, b in m.spans or ((m.start, m.end),)]
        told += [(nil.start, nil.end) for nil in grounding.nil]
        plain = SMALL | BETWEEN | PEOPLE
        words_ = [m for m in re.finditer(r"[^\W_][\w-]+", text[: part.end]) if m.start() >= start and m.group().lower() not in plain]
        lost = [m for m in words_ if not any(a < m.end() and m.start() < b for a, b in told)]
        left = tuple(Leftover(text=m.group(), span=Span(start=m.start(), end=m.end()), why="concept") for m in lost)
        return ranked.model_copy(update={"leftover": (*ranked.leftover, *left)})

    def _may_have(self, text: str, suspects: re.Match[str]) -> Reading | None:
        """Rank by the findings told before what may be the matter; None where there are none, or what is asked about is no disease."""
        grounding = self._grounder.ground(text, categories=_FINDINGS)
        low, high = suspects.span("told")
        if not any(low <= m.start < high for m in grounding.findings()) or not self._suspected(text, suspects):
            return None
        return self._ranked(text, grounding, low, suspects)

    def _ranked(self, text: str, grounding: Grounding, start: int = 0, suspects: re.Match[str] | None = None) -> Reading | None:
        named = self._grounder.ground(text, prefer=("biolink:Disease",)).mentions
        suspected, known, spans = self._diseases(text, named, suspects)
        for disease in _told(text, named, grounding):
            if not any(a < disease.end and disease.start < b for a, b in spans):
                spans.append((disease.start, disease.end))
                if disease.context == "patient" and not disease.negated:
                    known.append(disease)
        found = [m for m in grounding.mentions if m.start >= start and not any(a < m.end and m.start < b for a, b in spans)]
        findings = [m for m in found if m.kind == "finding" and m.context == "patient" and not m.negated]
        excluded = [m for m in found if m.kind == "finding" and m.context == "patient" and m.negated]
        aside = [m for m in found if m.kind == "finding" and m.context != "patient"]
        # "yellow skin, could it be biliary atresia?": asked about, and so not there
        asked_about = [m for m in findings if any(cue.end() <= m.start < cue.end() + 12 for cue in COULD_BE.finditer(text))]
        if len(asked_about) < len(findings):
            findings = [m for m in findings if m not in asked_about]
            aside += [replace(m, context="hypothetical") for m in asked_about]
        inheritance = [m for m in found if m.kind == "inheritance" and m.context == "patient" and not m.negated]
        if not findings:
            if excluded:
                note = "only findings that the patient does not have were recognised; name at least one that is there"
                return Reading(text=text, notes=(note,), leftover=(), set_aside=tuple(_aside(m) for m in aside))
            return None
        terms: dict[str, Term] = {}

        def ids(prefix: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
            made: list[str] = []
            for mention in mentions:
                if any(mention.best.curie in term.curies and term.id.startswith(prefix) for term in terms.values()):
                    continue
                id = f"{prefix}{len(made) + 1}"
                pieces = tuple(Span(start=a, end=b) for a, b in (mention.spans or ((mention.start, mention.end),)))
                terms[id] = Term(id=id, curies=(mention.best.curie,), name=mention.text, spans=pieces)
                made.append(id)
            return tuple(made)

        asked = Rank(
            findings=ids("finding", [*findings, *inheritance]),
            excluded=ids("excluded", excluded),
            suspected=ids("suspected", suspected),
            known=ids("known", known),
            sex=sex_of(text),
            onset=_onset(text),
        )
        query = Query(asked=asked, terms=tuple(terms.values()), text=text)
        left = tuple(
            Leftover(text=nil.text, span=Span(start=nil.start, end=nil.end), why="concept")
            for nil in grounding.nil
            if nil.start >= start and not any(a < nil.end and nil.start < b for a, b in spans) and not WHO.fullmatch(nil.text)
        )
        return Reading(
            text=text,
            queries=(query,),
            leftover=left,
            set_aside=tuple(_aside(m) for m in aside),
        )

    def _suspected(self, text: str, suspects: re.Match[str] | None = None) -> list[Mention]:
        if suspects is None and SUSPECTED.search(text) is None:
            return []  # names are looked for where something says that they are suspected
        return self._diseases(text, self._grounder.ground(text, prefer=("biolink:Disease",)).mentions, suspects)[0]

    def _diseases(
        self, text: str, named: Sequence[Mention], suspects: re.Match[str] | None = None
    ) -> tuple[list[Mention], list[Mention], list[tuple[int, int]]]:
        """Diseases that the text names as possible (behind ``suspects`` too), as known, and the stretches of text in which both stand."""
        suspected: list[Mention] = []
        known: list[Mention] = []
        spans: list[tuple[int, int]] = []
        mentions = [m for m in named if m.of("biolink:Disease")]
        for match in KNOWN.finditer(text):
            known += self._behind(text, match, mentions, spans)
        for match in (*((suspects,) if suspects is not None else ()), *SUSPECTED.finditer(text)):
            sure = match is suspects
            suspected += [m for m in self._behind(text, match, mentions, spans, sure=sure) if m not in (*known, *suspected)]
        return suspected, known, spans

    def _behind(
        self, text: str, cue: re.Match[str], mentions: Sequence[Mention], spans: list[tuple[int, int]], *, sure: bool = False
    ) -> list[Mention]:
        """The diseases behind a cue; where it is ``sure`` that one is meant, also what is the name of a finding as well."""
        found = []
        stop = re.compile(r"[.;!?\n]|\b(?:but|because|since|and\s+(?:s?he|i|they|has|have))\b", re.I).search(text, cue.end())
        end = stop.start() if stop else len(text)
        for mention in mentions:
            own = mention.of("biolink:Disease")
            if cue.end() <= mention.start and mention.end <= end and own is not None and mention.start - cue.end() < 40:
                clinical = mention.of("biolink:PhenotypicFeature")
                if sure or clinical is None or own.score > clinical.score:
                    rest = tuple(c for c in mention.candidates if c is not own)
                    found.append(Mention(mention.start, mention.end, mention.text, (own, *rest), "disease", spans=mention.spans))
                    spans.append((mention.start, mention.end))
        word = re.compile(r"(?:a\s+|the\s+)?(?P<name>[A-Z][\w’'-]{3,})").match(text, cue.end() + 1)
        if not found and word and word.start("name") < end:
            candidates = self._names.named(re.sub(r"['’]s$", "", word["name"]))
            if candidates:
                span = word.span("name")
                found.append(Mention(*span, word["name"], candidates, "disease", spans=(span,)))
                spans.append(span)
        return found


def _listed(text: str, start: int, end: int, grounding: Grounding) -> bool:
    """Whether a stretch of text is findings in a row and nothing else: another verb, or a word of set logic, makes it a query."""
    rest = list(text[start:end])
    for mention in grounding.mentions:
        for low, high in mention.spans or ((mention.start, mention.end),):
            rest[max(0, low - start) : max(0, high - start)] = " " * (max(0, high - start) - max(0, low - start))
    return all(word in BETWEEN for word in re.findall(r"[^\W\d_]+", "".join(rest).lower()))


def _told(text: str, named: Sequence[Mention], grounding: Grounding) -> list[Mention]:
    """Diseases told by names of no finding, and those whose names hold a finding's: "sickle cell anemia" tells of no anemia."""
    findings = [m for m in grounding.mentions if m.kind == "finding"]
    told = [part for part in segments(text) if not part.question]
    found = []
    for mention in named:
        own = mention.of("biolink:Disease")
        if own is None or mention.of("biolink:PhenotypicFeature") is not None:
            continue
        within = any(mention.start <= m.start and m.end <= mention.end for m in findings)
        if within and re.search(r"[,+;]", mention.text) and _listed(text, mention.start, mention.end, grounding):
            continue  # "ataxia, telangiectasia" are two findings in a row
        stated = own.how == "exact" and any(part.start <= mention.start < part.end for part in told)
        if within or (stated and not _narrowed(text, mention)):
            found.append(mention)
    return found


def _narrowed(text: str, mention: Mention) -> bool:
    """Whether a word before a name of one word makes it another thing: "leg ulcers" are no ulcer disease."""
    before = re.search(r"[^\W\d_]+(?=\s$)", text[: mention.start])
    return before is not None and " " not in mention.text and before.group().lower() not in SMALL | HAVE | AUX


def _of_a_sort(text: str, start: int, end: int) -> bool:
    """Whether the diseases that are asked for are narrowed: "which autosomal recessive diseases present with", "which skin diseases"."""
    tokens = tokenize(text[:end], start)
    sorts = [(at, stop) for at in range(len(tokens)) for stop, e in words().at(tokens, at) if e.part == "noun" and "D" in e.cats]
    first = min((at for at, _ in sorts), default=0)
    return any(token.word and token.low not in SMALL | ABOUT_ASKING for token in tokens[:first] if token.low not in _ASKING)


def _sought(text: str) -> bool:
    """Whether a text begins with a word for what is looked for: "genes (ataxia AND cataract) NOT deafness", "dominant ataxias with X"."""
    tokens = written_out(tokenize(text[:80]))
    inherited = [end for end, qualifier in qualifiers().at(tokens, 0) if qualifier.sort == "inherit"]
    if any(end < len(tokens) and PLURAL.fullmatch(tokens[end].low) for end in inherited):
        return True  # "autosomal recessive ataxias with cataract"
    return any(entry.part == "noun" and entry.cats and entry.cats <= frozenset("GC") for _, entry in words().at(tokens, 0))


def _asks_at_last(text: str) -> bool:
    """Whether a message without a question mark asks for something behind a comma: "he has fatty liver, which pills help"."""
    for comma in re.finditer(r",\s*(?=which\b|what\b)", text, re.I):
        tokens = tokenize(text[comma.end() :])
        if any(entry.part == "noun" and entry.cats and "D" not in entry.cats for _, entry in words().at(tokens, 1)):
            return True
    return False


def _only_gene(mention: Mention) -> bool:
    """Whether a name is a gene's and no disease's."""
    return mention.best.category == "biolink:Gene" and mention.of("biolink:Disease") is None


def _aside(mention: Mention) -> SetAside:
    why: Literal["relative", "considered"] = "relative" if mention.context == "family" else "considered"
    return SetAside(text=mention.text, span=Span(start=mention.start, end=mention.end), why=why, cue=mention.cue)


def _onset(text: str) -> str | None:
    """The age at which it began, as an ISO 8601 duration or an HPO term of onset."""
    match = AGE.search(text)
    if match:
        unit = {"y": "Y", "m": "M", "w": "W", "d": "D"}[match["unit"][0].lower()]
        return f"P{int(match['n'])}{unit}"
    return next((term for form, term in ONSETS if form.search(text)), None)
