"""The names in a question: where a concept of the graph may stand, with every concept it may be."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.lexicon import NameMatch
from kg.names import bag, normalise, stem
from kg.snapshot import Snapshot
from reasoning.concepts.initials import initials, spelled_out
from reasoning.grounding import Candidate, Grounder, Mention
from reasoning.grounding.closed import CLOSED
from reasoning.grounding.lookup import spelled
from reasoning.reading.names.eponyms import called_after, others_called_after
from reasoning.reading.names.gene_forms import gene_forms
from reasoning.reading.names.joined import joined
from reasoning.reading.names.namesakes import namesakes
from reasoning.reading.names.narrowing import whole_of, wider_first
from reasoning.reading.names.otherwise import Otherwise
from reasoning.reading.names.respelt import respelt
from reasoning.reading.names.systems import SYSTEM, systems_in
from reasoning.reading.names.verbatim import Verbatim, frames
from reasoning.reading.syntax import Entity
from reasoning.reading.words.closed import ALTERED, CONJ, FILLER, JUDGING, NEG, PEOPLE, PREP, SMALL, UNNAMED
from reasoning.reading.words.tokens import Token
from reasoning.reading.words.vocabulary import Word, asks_beyond, letters, qualifiers, words

#: Disease names are often shortened to whom they are named after.
_EPONYM_NOUNS = ("syndrome", "disease")
_SENSES = 6
#: What joins two names that share their last words.
_JOINING = frozenset({"and", "or", "&", "vs", "versus"})
#: How many words may stand on either side of the dash in a name as indexes have it.
_INDEXED = 5
#: What a name is worth by its kind; codes are the grounder's.
_WORTH = {"name": 1.0, "exact": 0.97, "abbreviation": 0.9, "related": 0.85}
_OWN = frozenset({"name", "exact"})
#: Words that only frame a question, words of set logic, words that join.
_FRAMING, _LOGIC, _JOINS = SMALL | PEOPLE, NEG | CONJ, CONJ | PREP
#: Words that are nobody's name.
_NO_EPONYMS = SMALL | FILLER | CLOSED
#: What it costs to take a word for a sort of things for the concept that is called so ("acts as drug").
_SORT = 0.7
#: Whether somebody has relatives who have it.
_SOMEBODY_S = re.compile(r"\b(?:with|without|no|any|a)\s+(?:any\s+|a\s+)?family\s+history\b", re.I)
#: Concepts that qualifiers are names of: as such they stand before a noun, as concepts behind a verb ("show childhood onset").
_HOW_AND_WHEN = frozenset({"biolink:GeneticInheritance", "biolink:ClinicalCourse"})


class Names:
    """Finds names in questions by a snapshot's lexicon."""

    def __init__(self, snapshot: Snapshot, grounder: Grounder) -> None:
        self._snapshot = snapshot
        self._grounder = grounder
        self._verbatim = Verbatim(snapshot)
        self._otherwise = Otherwise(snapshot)

    def find(self, text: str, tokens: Sequence[Token]) -> dict[int, list[tuple[int, Entity, float]]]:
        """Return, by the token at which it begins, each name as (end, entity, cost); longer names and better spellings cost less."""
        begins, ends = {t.start: i for i, t in enumerate(tokens)}, {t.end: i + 1 for i, t in enumerate(tokens)}
        found: dict[int, list[tuple[int, Entity, float]]] = {}
        for mention in self._grounder.named(text, tokens[0].start if tokens else 0):
            low, high = begins.get(mention.start), ends.get(mention.end)
            if low is None or high is None or len(mention.spans) > 1 or not self._a_name(tokens, low, high, mention):
                continue
            candidates = self._singular(tokens, low, high, mention.candidates)
            candidates = self._wholes(self._initials(wider_first(candidates, mention.text)), mention.text)
            candidates = _symbol_first(namesakes(candidates, mention.text, self._snapshot), mention.text)
            entity = Entity(text[mention.start : mention.end], candidates, letters([c.category for c in candidates]), (low, high))
            found.setdefault(low, []).append((high, entity, 0.3 + 3 * (1 - max(c.score for c in mention.candidates))))
        self._word_for_word(text, tokens, found)
        self._turned_round(text, tokens, found)
        self._sharing_a_head(text, tokens, found)
        self._misspelt(text, tokens, found)
        self._called_otherwise(text, tokens, found)
        for low, high, node in list(gene_forms(tokens, found, self._snapshot)):
            if not any(end == high for end, _, _ in found[low]):
                candidate = self._candidate(node, text[tokens[low].start : tokens[high - 1].end], "related", "exact", 0.9)
                entity = Entity(candidate.name, (candidate,), letters([candidate.category]), (low, high))
                found[low].append((high, entity, 0.4))
        for low, held in list(found.items()):
            found[low] = [name for name in held if not (_of_kinds(tokens, low, name[0], name[1]) or _set_apart(text, tokens, low, name[0]))]
        self._eponyms(text, tokens, found)
        self._typed_small(tokens, found)
        for at, node in systems_in(tokens, self._snapshot):
            candidate = self._candidate(node, self._snapshot.name(node), "name", SYSTEM, 1.0)
            found.setdefault(at, []).insert(
                0, (at + 1, Entity(tokens[at].text, (candidate,), letters([candidate.category]), (at, at + 1)), 0.1)
            )
        if _SOMEBODY_S.search(text):  # of a family: who else has it, and no finding of the one who is asked about
            found = {low: [name for name in names if name[1].text.lower() != "family history"] for low, names in found.items()}
        if "+" in text:
            found = {low: [(high, _signed(entity), cost) for high, entity, cost in names] for low, names in found.items()}
        return found

    def _singular(self, tokens: Sequence[Token], low: int, high: int, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Candidates behind those of which a plural's singular is the own name: "ataxias" are ataxia before what has the plural for one."""
        one = tokens[low].low.removesuffix("s")
        if high > low + 1 or one == tokens[low].low or any(normalise(c.label) == one for c in candidates):
            return candidates
        own = [m for m in self._snapshot.lexicon.exact(one) if m.kind == "name"]
        kinds = {c.category for c in candidates}
        best = max(c.score for c in candidates)
        said = tokens[low].text
        more = [self._candidate(m.node, said, m.kind, "exact", best) for m in own if self._snapshot.category(m.node) in kinds]
        return (*more, *(c for c in candidates if all(c.node != known.node for known in more)))

    def _wholes(self, candidates: tuple[Candidate, ...], said: str) -> tuple[Candidate, ...]:
        """Candidates with the wholes of which some are numbered kinds, behind them: what is said of a whole alone is asked of it."""
        more: dict[int, Candidate] = {}
        for candidate in candidates:
            for match in self._snapshot.lexicon.exact(whole) if (whole := whole_of(candidate, said)) else ():
                if match.kind in _OWN and self._snapshot.category(match.node) == candidate.category:
                    name, kind = candidate.name, candidate.name_kind
                    more[match.node] = self._candidate(match.node, name, kind, candidate.how, round(candidate.score - 0.01, 6))
        return (*candidates, *(c for node, c in more.items() if all(node != known.node for known in candidates)))

    def _initials(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Candidates with what their abbreviation is spelled out as: "MS" is multiple sclerosis, not only a susceptibility to it."""
        short = [c for c in candidates if c.name.isupper() and c.name_kind == "abbreviation"]
        if short and not any(c.category == "biolink:Disease" for c in candidates):
            # what a finding abbreviates is a disease's name as well: "HCM" is hypertrophic cardiomyopathy, whichever of the two
            alike = [m for c in short for m in self._snapshot.lexicon.exact(c.label) if m.kind == "name" and m.node != c.node]
            same = [self._candidate(m.node, short[0].name, "abbreviation", "exact", short[0].score) for m in alike]
            candidates = (*candidates, *(c for c in same if c.category == "biolink:Disease"))
        matches = [NameMatch(c.node, c.name, c.name_kind, "exact", c.score) for c in short]
        known = {c.node for c in candidates}
        more = [self._candidate(m.node, m.name, m.kind, "exact", short[0].score) for m in spelled_out(self._snapshot, matches)]
        more = [c for c in more if c.node not in known]
        if not more:
            return candidates
        # What has the initials itself goes first, and of those what is better known.
        ranked = sorted((*more, *short), key=lambda c: (initials(c.label) != c.name, -self._snapshot.degree_of(c.node)))
        return (*ranked, *(c for c in candidates if c not in short))

    def _word_for_word(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add the names that the grounder's windows do not reach, and concepts that are called as the tables call a sort of things."""
        known = {(low, high) for low, names in found.items() for high, _, _ in names}
        windows: dict[tuple[int, int], list[Candidate]] = {}
        for named in self._verbatim.find(tokens, known):
            if (named.low, named.high) in known or named.kind not in _WORTH or not self._says_something(tokens, named.low, named.high):
                continue
            candidate = self._candidate(named.node, named.name, named.kind, "exact", _WORTH[named.kind])
            windows.setdefault((named.low, named.high), []).append(candidate)
        for (low, high), candidates in windows.items():
            candidates.sort(key=lambda c: (-c.score, -self._snapshot.degree_of(c.node)))
            sort = any(end == high and entry.part == "noun" for end, entry in words().at(tokens, low))
            if (sort or high == low + 1) and not (sort and any(c.name_kind in _OWN for c in candidates)):
                continue  # a single word is the grounder's, which knows symbols from words
            said = text[tokens[low].start : tokens[high - 1].end]
            entity = Entity(said, tuple(candidates[:_SENSES]), letters([c.category for c in candidates[:_SENSES]]), (low, high))
            cost = 0.3 + 3 * (1 - candidates[0].score) + (_SORT if sort else 0.0)
            found.setdefault(low, []).append((high, entity, cost))

    def _turned_round(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add names that are written as indexes have them, what narrows behind: "Ear infection - acute" is acute ear infection."""
        for at in range(1, len(tokens) - 1):
            if (
                tokens[at].low not in ("-", "–", "—")
                or text[tokens[at].start - 1] != " "
                or text[tokens[at].end : tokens[at].end + 1] != " "
            ):
                continue
            for low in range(max(0, at - _INDEXED), at):
                for high in range(at + 2, min(len(tokens), at + 1 + _INDEXED) + 1):
                    behind, before = (text[tokens[a].start : tokens[b - 1].end] for a, b in ((at + 1, high), (low, at)))
                    matches = self._snapshot.lexicon.exact(f"{behind} {before}")[:_SENSES]
                    if matches:
                        candidates = tuple(self._candidate(m.node, m.name, m.kind, "exact", _WORTH.get(m.kind, 0.85)) for m in matches)
                        said = text[tokens[low].start : tokens[high - 1].end]
                        entity = Entity(said, candidates, letters([c.category for c in candidates]), (low, high))
                        found.setdefault(low, []).append((high, entity, 0.3))

    def _sharing_a_head(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add what shares its last words with the name behind it: "Becker and Duchenne muscular dystrophy", "type 1 or type 2 diabetes".

        What is a concept's own name as it stands shares none: in "polydactyly and synostosis of the hand" it is polydactyly.
        """
        for low in sorted(found):
            if low < 2 or tokens[low - 1].low not in _JOINING or not tokens[low - 2].word:
                continue
            for begin in (low - 3, low - 2):
                if begin < 0 or any(token.low in SMALL or not token.word for token in tokens[begin : low - 1]):
                    continue
                first = text[tokens[begin].start : tokens[low - 2].end]
                whole = f"{first} disease" if first.endswith("s") else first  # "crohns and ulcerative colitis"
                if any(match.kind in _OWN for match in self._snapshot.lexicon.exact(whole)):
                    continue
                for place, high in sorted({(p, end) for end, _, _ in found[low] for p in range(low + 1, end)}):
                    matches = self._snapshot.lexicon.exact(f"{first} {text[tokens[place].start : tokens[high - 1].end]}")[:_SENSES]
                    if matches:
                        candidates = tuple(self._candidate(m.node, m.name, m.kind, "exact", _WORTH.get(m.kind, 0.85)) for m in matches)
                        entity = Entity(first, candidates, letters([c.category for c in candidates]), (begin, low - 1))
                        found.setdefault(begin, []).insert(0, (low - 1, entity, 0.1))
                        break

    def _misspelt(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add names of which one word is misspelt as another known one, or written in another number or as one with the next."""
        covered = {i for low, names in found.items() for high, _, _ in names for i in range(low, high)}
        for low, high, matches in respelt(text, tokens, covered, self._snapshot):
            candidates = tuple(self._candidate(m.node, m.name, m.kind, "respelled", 0.85) for m in matches)
            said = text[tokens[low].start : tokens[high - 1].end]
            found.setdefault(low, []).append((high, Entity(said, candidates, letters([c.category for c in candidates]), (low, high)), 0.7))
            covered |= set(range(low, high))
        for at, matches in joined(tokens, covered, self._snapshot):
            candidates = tuple(self._candidate(m.node, m.name, m.kind, "respelled", _WORTH.get(m.kind, 0.85)) for m in matches[:_SENSES])
            entity = Entity(tokens[at].text, candidates, letters([c.category for c in candidates]), (at, at + 1))
            found.setdefault(at, []).append((at + 1, entity, 0.5))

    def _called_otherwise(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add diseases that are called as no source calls them: by one other word."""
        covered = {i for low, names in found.items() for high, _, _ in names for i in range(low, high)}
        for low, high, matches in self._otherwise.find(tokens, covered):
            candidates = tuple(self._candidate(m.node, m.name, m.kind, "respelled", 0.85) for m in matches)
            said = text[tokens[low].start : tokens[high - 1].end]
            found.setdefault(low, []).append((high, Entity(said, candidates, letters([c.category for c in candidates]), (low, high)), 0.6))

    def _says_something(self, tokens: Sequence[Token], low: int, high: int) -> bool:
        """Whether words that are some name are more than a question's frame: they neither begin nor end with a small word."""
        if frames(tokens[low]) or frames(tokens[high - 1]):
            return False
        return not all(tokens[at].low in _FRAMING or not tokens[at].word for at in range(low, high))

    def _a_name(self, tokens: Sequence[Token], low: int, high: int, mention: Mention) -> bool:
        """Whether words that name something are more than words of the question's own frame."""
        if any(end == high for end, _ in words().at(tokens, low)) or any(end == high for end, _ in qualifiers().at(tokens, low)):
            symbol = high == low + 1 and tokens[low].text.isupper() and len(tokens[low].text) > 1 and tokens[low].low not in _LOGIC
            how = all(c.category in _HOW_AND_WHEN for c in mention.candidates)
            return symbol or (how and high > low + 1)
        if any(tokens[end].low == "of" for end, _ in words().at(tokens, low) if end < high):
            # "forms of autosomal dominant" is no name, unless it is one word for word
            return bag(mention.text) in {spelled(c.name)[1] for c in mention.candidates}
        if high == low + 1:
            token = tokens[low]
            if normalise(token.text) not in {spelled(c.name)[0] for c in mention.candidates} and asks_beyond(token.text):
                return False  # "prognosis" is no misspelt proptosis
            symbol = token.text.isupper() and len(token.text) > 1 and token.low not in _LOGIC  # "A NOT B" is set logic
            return symbol or (token.low not in _FRAMING and token.low not in ALTERED)
        if any(t.text in ("a", "an", "is", "are", "does", "do") for t in tokens[low + 1 : high]):
            return False
        return not (tokens[low].low in _JOINS or tokens[high - 1].low in _JOINS) and not all(t.low in _FRAMING for t in tokens[low:high])

    def _eponyms(self, text: str, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add what is called by its discoverers alone: "Marfan", "Ehlers-Danlos", "Huntington's", "loeys dietz", "parkinsons"."""
        covered = {i for low, names in found.items() for high, _, _ in names for i in range(low, high)}
        taken = 0
        for low in range(len(tokens)):
            if low < taken or low in covered or not self._may_be_eponym(tokens, low):
                continue
            for high in self._ends_of_eponym(tokens, low, covered):
                written = text[tokens[low].start : tokens[high - 1].end]
                if high + 1 < len(tokens) and tokens[high].low in "-–" and tokens[high].glued and tokens[high + 1].text[:1].isupper():
                    continue  # Knobloch-Layer syndrome is not Knobloch's
                candidates = self.named(written)
                beside = [at for at in (low - 1, high) if 0 <= at < len(tokens)]
                if not candidates and not any(tokens[at].low in _EPONYM_NOUNS or self._may_be_eponym(tokens, at) for at in beside):
                    whole = called_after(written, self._snapshot)  # alone: "Ehlers Donlas" is not Ehlers
                    candidates = () if whole is None else (self._candidate(whole, self._snapshot.name(whole), "name"),)
                if candidates:
                    high += high < len(tokens) and tokens[high].low in _EPONYM_NOUNS  # misspelt, or it would be a name
                    written = text[tokens[low].start : tokens[high - 1].end]
                    entity = Entity(written, candidates, letters([c.category for c in candidates]), (low, high))
                    found.setdefault(low, []).append((high, entity, 0.5))
                    taken = high
                    break

    def _typed_small(self, tokens: Sequence[Token], found: dict[int, list[tuple[int, Entity, float]]]) -> None:
        """Add diseases' abbreviations that were typed in small letters: "ms", "als"; no word that names use in small letters."""
        covered = {i for low, names in found.items() for high, _, _ in names for i in range(low, high)}
        for low, token in enumerate(tokens):
            if low not in covered and re.fullmatch(r"[a-z][A-Z][A-Z0-9]{1,6}", token.text):  # "mTOR": as the gene is written elsewhere
                symbols = [m for m in self._snapshot.lexicon.exact(token.text.upper()) if m.name == token.text.upper() and m.kind == "name"]
                genes = tuple(self._candidate(m.node, m.name, m.kind, "exact", 0.9) for m in symbols)
                genes = tuple(c for c in genes if c.category == "biolink:Gene")
                if genes:
                    found.setdefault(low, []).append((low + 1, Entity(token.text, genes, frozenset("G"), (low, low + 1)), 0.5))
                continue
            if low in covered or not re.fullmatch(r"[a-z]{2,5}\d?", token.text) or token.low in UNNAMED:
                continue
            if any(words().at(tokens, low)) or any(qualifiers().at(tokens, low)) or asks_beyond(token.low):
                continue
            short = token.text.upper()
            matches = [m for m in self._snapshot.lexicon.exact(short) if m.name == short and m.kind == "abbreviation"]
            candidates = self._initials(tuple(self._candidate(m.node, m.name, m.kind, "exact", 0.9) for m in matches))
            diseases = tuple(c for c in candidates if c.category == "biolink:Disease")[:_SENSES]
            if diseases and not self._snapshot.lexicon.written_plainly(token.low, 1):
                entity = Entity(token.text, diseases, letters([c.category for c in diseases]), (low, low + 1))
                found.setdefault(low, []).append((low + 1, entity, 0.6))

    def _may_be_eponym(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word may be somebody's name: no word of the grammar's, nor one that sources write in small letters beside others."""
        token = tokens[at]
        joined = at + 1 < len(tokens) and tokens[at + 1].low in "-–" and tokens[at + 1].glued  # "Tay-", "Li-"
        if not token.word or len(token.text) < (2 if joined else 4) or token.low in _NO_EPONYMS or any(words().at(tokens, at)):
            return False
        if token.text[0].isupper():
            return True
        return token.low not in JUDGING and not self._snapshot.lexicon.written_plainly(token.low, 1)

    def _ends_of_eponym(self, tokens: Sequence[Token], low: int, covered: Collection[int]) -> list[int]:
        """Where the names of discoverers may end, the most of them first."""
        ends, high = [low + 1], low + 1
        while len(ends) < 4:
            high += high < len(tokens) and tokens[high].low in "-–"
            if high >= len(tokens) or high in covered or not self._may_be_eponym(tokens, high):
                break
            if tokens[high].text[0].isupper() != tokens[low].text[0].isupper():
                break
            high += 1
            ends.append(high)
        return ends[::-1]

    def uses(self, word: str) -> int:
        """Return in how many names of the graph a word stands."""
        number = self._snapshot.lexicon.rows.number(stem(word))
        return 0 if number is None else self._snapshot.lexicon.rows.uses(number)

    def named(self, written: str) -> tuple[Candidate, ...]:
        """Return the diseases called a name with "syndrome" or "disease" behind it; no abbreviation ("Name" is not NAME syndrome)."""
        for noun in _EPONYM_NOUNS:
            matches = [m for m in self._snapshot.lexicon.exact(f"{written} {noun}") if m.name[:1].isupper() and not m.name[1:2].isupper()]
            if matches:
                nodes = {m.node for m in matches}
                bears = any(self._snapshot.name(node).lower().startswith(written.lower()) for node in nodes)
                if not bears and others_called_after(written, nodes, self._snapshot):
                    continue
                return tuple(self._candidate(m.node, m.name, m.kind) for m in matches[:_SENSES])
        return ()

    def _candidate(self, node: int, name: str, kind: str, how: str = "eponym", score: float = 0.9) -> Candidate:
        snapshot = self._snapshot
        return Candidate(node, snapshot.curie(node), snapshot.name(node), snapshot.category(node), name, kind, how, score)


def _of_kinds(tokens: Sequence[Token], low: int, high: int, entity: Entity) -> bool:
    """Whether words ask for the kinds of something: "types of X", whatever source calls X so, and "OI types", no misspelt "... type"."""
    fronted = any(end < high and tokens[end].low == "of" and _kinds(entry) for end, entry in words().at(tokens, low))
    behind = high > low + 1 and any(end == high and _kinds(entry) for end, entry in words().at(tokens, high - 1))
    return fronted or (behind and all(c.how == "respelled" for c in entity.candidates))


def _set_apart(text: str, tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether a colon stands within words, with a space behind: what is before it is no part of a name ("... disease: Gaucher")."""
    return any(token.low in (":", ";") and text[token.end : token.end + 1] == " " for token in tokens[low : high - 1])


def _symbol_first(candidates: tuple[Candidate, ...], said: str) -> tuple[Candidate, ...]:
    """Candidates without functions and places that a gene's own symbol abbreviates: "CFTR" is the gene, and no channel activity."""
    if not said.isupper() or not any(c.category == "biolink:Gene" and c.label == said for c in candidates):
        return candidates
    return tuple(c for c in candidates if not c.curie.startswith("GO:"))


def _kinds(entry: Word) -> bool:
    return entry.part == "noun" and entry.family == "kind" and entry.form == "several"


def _signed(entity: Entity) -> Entity:
    """An entity without what differs from its text by a sign, where something does not: "T-B+ immunodeficiency" is not the "T-B-" one."""
    signed = tuple(c for c in entity.candidates if c.name.count("+") == entity.text.count("+"))
    return replace(entity, candidates=signed, cats=letters([c.category for c in signed])) if signed else entity


def without(entity: Entity, kept: frozenset[str]) -> Entity | None:
    """Return an entity with the candidates whose letters are among ``kept`` alone; None when none is."""
    fitting = tuple(c for c in entity.candidates if letters([c.category]) & kept)
    return replace(entity, candidates=fitting, cats=entity.cats & kept) if fitting else None
