"""Text to concepts: longest match over the lexicon, then whose finding it is, then what stayed without a concept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from kg.errors import BundleError, InputError
from kg.lexicon import Lexicon
from kg.names import UNSEEN
from kg.snapshot import Snapshot
from reasoning import arguments
from reasoning.concepts.codes import identify
from reasoning.grounding.abbreviations import abbreviated, definitions, explained
from reasoning.grounding.attributes import Attributes
from reasoning.grounding.closed import CLOSED, REPORTING, SCHEMA
from reasoning.grounding.compounds import head
from reasoning.grounding.covered import Covered
from reasoning.grounding.heredity import Heredity
from reasoning.grounding.kinds import Kinds
from reasoning.grounding.lay import Lay
from reasoning.grounding.longest import joined, longest, pieces
from reasoning.grounding.lookup import Hit, NameIndex
from reasoning.grounding.match import Admit, IsEveryday, Window, match_sentences
from reasoning.grounding.measured import Measured
from reasoning.grounding.mention import Candidate, Grounding, Mention, Nil
from reasoning.grounding.negation import judge
from reasoning.grounding.plain import plain
from reasoning.grounding.predicates import predicates
from reasoning.grounding.segments import sentences
from reasoning.grounding.shorthand import Shorthand
from reasoning.grounding.tokens import Token, in_capitals, rejoined, token_sentences, tokenize
from reasoning.grounding.vertebrae import levels
from traversal.planning.watching import keep_on

#: The categories in the order in which a clinical text means them when a name has several ("cataract" is a phenotype and a disease).
CLINICAL = ("biolink:PhenotypicFeature", "biolink:Disease", "biolink:Gene")

#: Kinds of what a patient may have.
_HELD = frozenset({"finding", "disease"})
_CLINICAL_FINDINGS = frozenset({"biolink:PhenotypicFeature", "biolink:Disease"})

#: Gene and protein symbols with a Greek letter: "TGFβ1", "IFN-γ", "HIF-1α".
_GREEK_SYMBOL = re.compile(
    r"(?<![\w-])[A-Z][A-Za-z0-9]{1,6}(?:-\d{1,2})?-?(?:[α-κß]|(?<=-)(?:alpha|beta|gamma|delta|epsilon|kappa))(?:-?\d{1,2})?(?![\w-])"
)

#: Characters of the longest text that is read at once.
LONGEST = 1_000_000

#: Sentences whose names are looked up at once, and one of them: its tokens' range, which words are everyday ones where it is in capitals.
_TOGETHER = 12
Ranged = tuple[int, int, IsEveryday | None]

#: Kinds of names that are a node's own, and the namesakes that are kept at hand.
_OWN, _REMEMBERED = ("name", "exact"), 50_000
#: Kinds of names that an ontology only relates to a node, and the word with which they make a disease of a finding.
_LOOSE, _DISORDER = ("related", "narrow", "broad"), " disorder"

_CODE = re.compile(
    rf"(?<![\w:/.])(?:[A-Za-z][\w.-]{{1,14}}(?::[{UNSEEN}]*|\s:(?=\d{{3}}))[A-Za-z]{{0,6}}\d(?:[\w.-]*\w)?|(?:obo:)?[A-Z]{{2,6}}_\d{{7}}|"
    r"Orphanet_\d{1,6}|C\d{7}|"
    r"(?:OMIM|MIM|ORPHA)[ #]{0,3}\d{3,6}|https?://[^\s,;()]*\w)(?!\w)"
)


class Grounder:
    """Links the words of a text to a snapshot's nodes. One serves many threads; texts are never kept or logged."""

    def __init__(self, snapshot: Snapshot) -> None:
        if snapshot.folder is None:
            raise BundleError("a snapshot made from arrays has no names to ground text with")
        self._snapshot = snapshot
        self._index = NameIndex(snapshot.folder, np.isin(snapshot.node_category, list(self._phenotypes)))
        self._kinds = Kinds(snapshot)
        self._attributes = Attributes(self._index, self._kinds.acts, self._kinds.passes)
        self._shorthand = Shorthand(snapshot)
        #: what reads findings that no name says
        self._free = (Heredity(snapshot), Measured(snapshot), Lay(snapshot))
        self._nodes: dict[int, tuple[str, str, str]] = {}
        self._namesakes: dict[tuple[int, frozenset[int]], int | None] = {}

    def prepare(self) -> None:
        """Make now what the first text would wait for."""
        self._index.prepare()

    def ground(
        self,
        text: str,
        *,
        categories: Collection[str] | None = None,
        prefer: Sequence[str] = CLINICAL,
        nested: bool = False,
        respell: bool = True,
    ) -> Grounding:
        """Find the concepts that a text mentions.

        Args:
            text: free text in English; offsets in the result count its characters.
            categories: only nodes of these Biolink categories; all when None.
            prefer: categories that win, first first, where a name fits nodes of several equally well.
            nested: also return mentions inside longer ones ("carcinoma" in "basal cell carcinoma").
            respell: mend words that the lexicon does not know and that are a letter (long ones: two) from one it does; ``how`` of what
                is found by them is "respelled".

        Raises:
            InputError: the text is longer than ``LONGEST`` characters. Time and memory grow with the length.
        """
        tokens, found = self._found(text, categories, prefer, nested, respell, free=True)
        mentions = _judged(text, [m for m in found if not self._kinds.is_vague(m.best.node, inside=m.inside)])
        return Grounding(text, mentions, _nil(text, tokens, mentions))

    def named(self, text: str, begin: int = 0) -> list[Mention]:
        """Return the mentions of a question, nested ones too, in order of appearance: as ``ground`` finds them by name, but whether a word
        denies them, and whose they are, is not looked at.

        Args:
            begin: what ends before this character is looked at only for abbreviations that it explains.

        Raises:
            InputError: as ``ground``.
        """
        return sorted(self._found(text, None, CLINICAL, True, True, begin)[1], key=lambda m: (m.start, m.end))

    def _found(
        self,
        text: str,
        categories: Collection[str] | None,
        prefer: Sequence[str],
        nested: bool,
        respell: bool,
        begin: int = 0,
        free: bool = False,
    ) -> tuple[list[Token], list[Mention]]:
        """The words of a text, and the mentions in them."""
        if len(arguments.text(text, "what to read")) > LONGEST:
            raise InputError(f"the text has {len(text):,} characters, more than the {LONGEST:,} that are read at once; give it in parts")
        tokens = rejoined(text, tokenize(text), self._index.uses)
        codes = self._codes(text, categories)
        coded = Covered((m.start, m.end) for m in codes)
        spine = levels(text)
        if respell:
            tokens = self._respelled(tokens, coded)
        admit = self._admits(categories)
        found: list[Mention] = []
        defined = definitions(text)
        spelled_out = Covered((start, end) for _, start, end, *_ in defined)
        capitals = in_capitals(tokens, 0, len(tokens))
        ranges = [
            (low, high, self._everyday if capitals or in_capitals(tokens, low, high) else None)
            for low, high in token_sentences(tokens)
            if tokens[high - 1].end > begin or spelled_out.meets(tokens[low].start, tokens[high - 1].end)
        ]
        for (low, high, _), windows in self._matched(text, tokens, ranges, admit, free):
            windows = [w for w in windows if not coded.meets(w.low, w.high) and not (len(w.tokens) == 1 and spine.meets(w.low, w.high))]
            windows = [said for w in windows if (said := self._attributes.kept(text, tokens, high, w)) is not None]
            if respell:
                named = {at for window in windows for at in window.tokens}
                windows += predicates(text, tokens, low, high, named, self._index, admit)
            meant = self._shorthand.read(text, tokens, low, high, admit)
            known = {window.tokens for window in meant}
            windows = [*(window for window in windows if window.tokens not in known), *meant]
            if free:
                told = [window for reader in self._free for window in reader.read(text, tokens, low, high, admit)]
                windows = joined(windows, told)
            outer = longest(windows)
            kept = {window.tokens for window in outer}
            for window in windows if nested else outer:
                found.append(self._mention(text, tokens, window, prefer, inside=window.tokens not in kept))
        found = explained([*found, *codes], defined)
        return tokens, found + abbreviated(text, found, defined)

    def _matched(
        self, text: str, tokens: Sequence[Token], ranges: Sequence[Ranged], admit: Admit, free: bool
    ) -> Iterator[tuple[Ranged, list[Window]]]:
        """Each sentence with its windows; names are looked up for a few sentences at once."""
        for at in range(0, len(ranges), _TOGETHER):
            keep_on()
            some = ranges[at : at + _TOGETHER]
            yield from zip(some, match_sentences(text, tokens, some, self._index, admit, self._is_finding, predicates=free), strict=True)

    # -- parts --------------------------------------------------------------------------------------------------------------------

    def _admits(self, categories: Collection[str] | None) -> Admit:
        """What takes a hit: as it is where its category is wanted, else as the wanted node that has the hit node's own name, if any.

        Diseases and phenotypes of one name ("vestibular schwannoma") have synonyms that only one of their ontologies lists.
        """
        if categories is None:
            return lambda hit: hit  # namesakes stand beside the hit, as candidates
        wanted = frozenset(i for i, c in enumerate(self._snapshot.categories) if c in categories)
        of = self._snapshot.node_category

        def admit(hit: Hit) -> Hit | None:
            if int(of[hit.node]) in wanted:
                return hit
            other = self._namesake(hit.node, wanted) if self._lends(hit.kind, hit.name) else None
            if other is None:
                other = self._disordered(hit.kind, hit.name, wanted)
            return None if other is None else Hit(hit.row, other, hit.name, "broad")

        return admit

    @staticmethod
    def _lends(kind: str, name: str) -> bool:
        """Whether a name may stand for its node's namesake: no single word that an ontology only relates to it ("calcification")."""
        return kind in _OWN or (kind == "related" and " " in name)

    def _lent(self, given: Candidate) -> Candidate:
        """The phenotype that bears a disease's own name, by the name that the text used for the disease; node -1 when there is none."""
        node = self._namesake(given.node, self._phenotypes)
        if node is None:
            node = self._disordered(given.name_kind, given.name, self._phenotypes)
        if node is None:
            return replace(given, node=-1)
        return Candidate(node, *self._told(node), given.name, "broad", given.how, round(given.score * 0.8, 4))

    @cached_property
    def _phenotypes(self) -> frozenset[int]:
        return frozenset(i for i, c in enumerate(self._snapshot.categories) if c == "biolink:PhenotypicFeature")

    def _namesake(self, node: int, wanted: frozenset[int]) -> int | None:
        key = (node, wanted)
        if key not in self._namesakes:
            if len(self._namesakes) > _REMEMBERED:
                self._namesakes.clear()
            self._namesakes[key] = self._named(self._snapshot.name(node), wanted)
        return self._namesakes[key]

    def _disordered(self, kind: str, name: str, wanted: Collection[int]) -> int | None:
        """The finding of which a disease's loose synonym says no more than that it is there: seizures for "seizure disorder"."""
        loose = kind in _LOOSE and name.lower().endswith(_DISORDER)
        return self._named(name[: -len(_DISORDER)], wanted) if loose else None

    def _named(self, name: str, wanted: Collection[int]) -> int | None:
        """The node of the wanted categories that bears a name as its own."""
        fits = (m.node for m in self._lexicon.exact(name) if m.kind in _OWN and int(self._snapshot.node_category[m.node]) in wanted)
        return next(fits, None)

    def _everyday(self, word: str) -> bool:
        """Whether a word of a sentence in capitals is one of everyday language, and no abbreviation for its capitals ("SEEN AT REST")."""
        return word.lower() in CLOSED or self._lexicon.written_plainly(word, 1)

    def _is_finding(self, node: int) -> bool:
        return self._told(node)[2] in _CLINICAL_FINDINGS

    def _mention(self, text: str, tokens: Sequence[Token], window: Window, prefer: Sequence[str], *, inside: bool) -> Mention:
        spans = pieces(tokens, window.tokens)
        said = " … ".join(text[a:b] for a, b in spans)
        candidates = self._candidates(window.hits, window.how, prefer)
        return Mention(window.low, window.high, said, candidates, self._kinds.of(candidates[0].node), spans=spans, inside=inside)

    def _candidates(self, hits: Sequence[tuple[Hit, float]], how: str, prefer: Sequence[str]) -> tuple[Candidate, ...]:
        rank = {category: place for place, category in enumerate(prefer)}
        made = [Candidate(h.node, *self._told(h.node), h.name, h.kind, how, score) for h, score in hits]
        made += [self._lent(c) for c in made if c.category == "biolink:Disease" and self._lends(c.name_kind, c.name)]
        best_of: dict[int, Candidate] = {}
        for c in made:
            if c.node >= 0 and (c.node not in best_of or c.score > best_of[c.node].score):
                best_of[c.node] = c
        made = list(best_of.values())
        if len(made) == 1:
            return tuple(made)
        best = max(c.score for c in made)

        # A name that fits almost as well in the wanted category is what was meant; among equals the better connected node is.
        def key(c: Candidate) -> tuple[bool, int, float, int, int]:
            near = c.score >= best - 0.12
            return (not near, rank.get(c.category, len(rank)) if near else 0, -c.score, -self._degree(c.node), c.node)

        return tuple(sorted(made, key=key))

    def _told(self, node: int) -> tuple[str, str, str]:
        """A node's CURIE, name and category."""
        known = self._nodes.get(node)
        if known is None:
            if len(self._nodes) > _REMEMBERED:
                self._nodes.clear()
            snapshot = self._snapshot
            known = self._nodes[node] = snapshot.curie(node), snapshot.name(node), snapshot.category(node)
        return known

    def _degree(self, node: int) -> int:
        return int(self._snapshot.adj.ptr[node + 1] - self._snapshot.adj.ptr[node])

    def _codes(self, text: str, categories: Collection[str] | None) -> list[Mention]:
        """CURIEs, CUIs and other codes that stand in the text as such."""
        found = []
        places = list(_CODE.finditer(text))
        symbols = list(_GREEK_SYMBOL.finditer(text))
        for match in (*places, *symbols):
            named = identify(self._snapshot, match.group()) if match in places else self._lexicon.exact(match.group())
            nodes = [one.node for one in named]
            hits = [(Hit(-1, n, match.group(), "code"), 1.0) for n in dict.fromkeys(nodes)]
            candidates = self._candidates(hits, "exact", CLINICAL) if hits else ()
            if categories is not None:
                candidates = tuple(c for c in candidates if c.category in categories)
            if candidates:
                span = match.span()
                found.append(Mention(*span, match.group(), candidates, self._kinds.of(candidates[0].node), spans=(span,)))
        return found

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._snapshot.lexicon

    def _respelled(self, tokens: list[Token], codes: Covered) -> list[Token]:
        """Replace words that the lexicon lacks by the nearest that it has; at most four a text, for they cost milliseconds each."""
        mended, tries = [], 4
        for token in tokens:
            plain = token.stop or codes.meets(token.start, token.end) or token.stem in SCHEMA or token.text.lower() in CLOSED
            if tries and len(token.stem) >= 6 and not plain and not self._index.uses(token.stem):
                tries -= 1
                near = self._index.respell(token.stem)
                if near is not None:
                    token = token._replace(stem=near, respelled=True)
            mended.append(token)
        return mended


def _judged(text: str, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions in order of appearance, with negation and context."""
    ordered = sorted(found, key=lambda m: (m.start, m.end))
    # "Excluded" and "mild" are terms of their own; to whom they speak of they are words like others.
    judged = [m for m in ordered if m.kind != "modifier" and not m.inside]
    read = plain(text)
    said = judge(read.text, sentences(read.text), [read.span((m.start, m.end)) for m in judged])
    starts = [m.start for m in judged]
    verdicts = {id(m): verdict for m, verdict in zip(judged, said, strict=True)}
    made: list[Mention] = []
    for m in ordered:
        held = _holder(judged, starts, m) if m.inside else m
        negated, context, cue = verdicts.get(id(held), (False, m.context, ""))
        if held is not None and context == "patient" and not negated and held.kind in _HELD and (about := head(text, held.start, held.end)):
            context, cue = "hypothetical", about
        same = (m.negated, m.context, m.cue) == (negated, context, cue)
        made.append(m if same else replace(m, negated=negated, context=context, cue=cue))
    return tuple(made)


def _holder(judged: Sequence[Mention], starts: Sequence[int], inside: Mention) -> Mention | None:
    """The mention that holds one inside it; mentions that overlap are few."""
    at = bisect_right(starts, inside.start)
    return next((m for m in reversed(judged[max(0, at - 8) : at]) if inside.end <= m.end), None)


def _nil(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[Nil, ...]:
    """Runs of content words, between marks and small words, in which nothing was grounded."""
    covered = Covered((m.start, m.end) for m in mentions)
    runs: list[list[Token]] = []
    ended = True
    for token in tokens:
        named = covered.meets(token.start, token.start + 1)
        framing = token.text.lower() in CLOSED or token.stem in SCHEMA or token.stem in REPORTING or token.text.lower() in REPORTING
        small = token.stop or framing or len(token.text) < 3 or token.text.isdigit()
        if named or small:
            ended = True
            continue
        if ended or token.breaks:
            runs.append([])
        runs[-1].append(token)
        ended = False
    return tuple(Nil(run[0].start, run[-1].end, text[run[0].start : run[-1].end]) for run in runs)
