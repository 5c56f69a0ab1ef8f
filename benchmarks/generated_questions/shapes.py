"""Compositional queries from a graph: two to four constraints, true of some node, put together by and, or, not and at-least-n."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from kg.snapshot import Snapshot
from reasoning.query.model import (
    And,
    Asked,
    AtLeast,
    Check,
    Condition,
    Count,
    Find,
    Not,
    Or,
    Qualifiers,
    Query,
    Range,
    Statement,
    Term,
    rebuilt,
)

_B = "biolink:"
DISEASE, GENE, PHENOTYPE = _B + "Disease", _B + "Gene", _B + "PhenotypicFeature"
CHEMICAL = (_B + "Drug", _B + "SmallMolecule")
GENE_DISEASE = (_B + "causes", _B + "gene_associated_with_condition")
#: Category -> the constraints that may be put on such a node: (predicates, the node's end, denied, how likely).
_CONSTRAINTS: dict[str, list[tuple[tuple[str, ...], str, bool, int]]] = {
    DISEASE: [
        ((_B + "has_phenotype",), "subject", False, 8),
        ((_B + "has_mode_of_inheritance",), "subject", False, 3),
        ((_B + "has_disease_onset",), "subject", False, 2),
        (GENE_DISEASE, "object", False, 2),
        ((_B + "subclass_of",), "subject", False, 2),
        ((_B + "has_phenotype",), "subject", True, 1),
    ],
    PHENOTYPE: [((_B + "has_phenotype",), "object", False, 6), ((_B + "subclass_of",), "subject", False, 2)],
    CHEMICAL[0]: [
        ((_B + "has_chemical_role",), "subject", False, 4),
        ((_B + "affects_response_to",), "object", False, 2),
        ((_B + "subclass_of",), "subject", False, 2),
    ],
    CHEMICAL[1]: [((_B + "has_chemical_role",), "subject", False, 4), ((_B + "subclass_of",), "subject", False, 2)],
}


@dataclass
class Shape:
    """A query, and what it was made of: for those who put it into words."""

    query: Query
    form: str
    category: str
    constraints: list[Statement] = field(default_factory=list)


class Shapes:
    """Makes queries; the same seed makes the same ones."""

    def __init__(self, snapshot: Snapshot, seed: int = 0) -> None:
        self.s, self.seed, self.rng = snapshot, seed, random.Random(seed)
        degree = np.asarray(snapshot.degree)
        kind = np.asarray(snapshot.node_category)
        self._nodes = {
            category: np.flatnonzero((kind == snapshot.categories.index(category)) & (degree >= 3)).tolist()
            for category in (DISEASE, GENE, PHENOTYPE, *CHEMICAL)
            if category in snapshot.categories
        }
        self._terms: list[Term] = []

    def numbered(self, number: int) -> Shape:
        """Return the query of a number: the same whatever was made before it, so that a run may go on where another ended."""
        self.rng = random.Random(f"{self.seed} {number}")
        return self.make()

    def make(self) -> Shape:
        """Return one query."""
        while True:
            self._terms = []
            category = self.rng.choices([DISEASE, GENE, PHENOTYPE, *CHEMICAL], [6, 3, 3, 1, 1])[0]
            made = self._gene() if category == GENE else self._plain(category)
            if made is not None:
                return made

    def _plain(self, category: str) -> Shape | None:
        node = self.some(category)
        count = self.rng.choices([2, 3, 4], [5, 4, 2])[0]
        held = [c for c in (self._constraint(node, category, "x") for _ in range(count)) if c is not None]
        if len({(c.subject, c.predicates, c.object) for c in held}) < 2:
            return None
        stranger = self._constraint(self.some(category), category, "x")
        form, where = self._put_together(held, stranger)
        categories = CHEMICAL if category in CHEMICAL else (category,)
        self._terms.append(Term(id="x", categories=categories))
        return self._asked(where, form, category, held)

    def _gene(self) -> Shape | None:
        """Genes by what holds of a disease of theirs: the same disease for all of it."""
        gene = self.some(GENE)
        diseases = [d for d, _ in self._neighbours(gene, GENE_DISEASE, "subject", False)]
        if not diseases:
            return None
        disease = self.rng.choice(diseases)
        held = [c for c in (self._constraint(disease, DISEASE, "d") for _ in range(self.rng.choice([1, 2, 2, 3]))) if c is not None]
        held = [c for c in held if c.predicates != GENE_DISEASE]
        if not held:
            return None
        stranger = self._constraint(self.some(DISEASE), DISEASE, "d")
        stranger = None if stranger is None or stranger.predicates == GENE_DISEASE else stranger
        form, where = self._put_together(held, stranger) if len(held) > 1 else ("one", held[0])
        link = Statement(subject="x", predicates=GENE_DISEASE, object="d")
        whole: Condition = And(parts=(link, *(where.parts if isinstance(where, And) else (where,))))
        if stranger is not None and form in ("one", "and") and self.rng.random() < 0.3:
            # "... and no disease of which has": a variable that is nowhere but under "not".
            other = rebuilt(stranger, lambda s: s.model_copy(update={"subject": "e" if s.subject == "d" else s.subject}))
            apart = link.model_copy(update={"object": "e"})
            assert isinstance(whole, And)
            whole, form = And(parts=(*whole.parts, Not(part=And(parts=(apart, other))))), f"{form}, none"
            self._terms.append(Term(id="e", categories=(DISEASE,)))
        self._terms += [Term(id="x", categories=(GENE,)), Term(id="d", categories=(DISEASE,))]
        return self._asked(whole, f"through: {form}", GENE, held)

    def _put_together(self, held: list[Statement], stranger: Statement | None) -> tuple[str, Condition]:
        rng, parts = self.rng, tuple(held)
        forms: list[tuple[str, Callable[[], Condition]]] = [("and", lambda: And(parts=parts))]
        if stranger is not None:
            forms += [("and not", lambda: And(parts=(*parts, Not(part=stranger))))] * 2
            forms += [("or", lambda: Or(parts=(*parts[:2], stranger)))]
            if len(parts) > 1:
                forms += [("and not or", lambda: And(parts=(parts[0], Not(part=Or(parts=(stranger, parts[1]))))))]
                forms += [("and not and", lambda: And(parts=(parts[0], Not(part=And(parts=(stranger, parts[1]))))))]
                forms += [("and or", lambda: And(parts=(parts[0], Or(parts=(parts[1], stranger)))))]
                forms += [("at least", lambda: AtLeast(n=2, parts=(*parts, stranger)))]
        if len(parts) > 2:
            forms += [("at least", lambda: AtLeast(n=rng.choice([2, len(parts) - 1]), parts=parts))]
        form, make = rng.choice(forms)
        return form, make()

    def _asked(self, where: Condition, form: str, category: str, held: list[Statement]) -> Shape:
        asked: Asked = Count(variable="x") if self.rng.random() < 0.15 else Find(variable="x")
        used = {end for c in _statements(where) for end in (c.subject, c.object)}
        terms = tuple(term for term in self._terms if term.id in used)
        return Shape(Query(asked=asked, terms=terms, where=where), form, category, held)

    # -- constraints --------------------------------------------------------------------------------------------------------------

    def some(self, category: str) -> int:
        """Return a node of a category."""
        return int(self.rng.choice(self._nodes[category]))

    def _constraint(self, node: int, category: str, name: str) -> Statement | None:
        """Return something that holds of a node."""
        kinds = _CONSTRAINTS[category]
        predicates, end, denied, _ = self.rng.choices(kinds, [kind[3] for kind in kinds])[0]
        near = self._neighbours(node, predicates, end, denied)
        if not near:
            return None
        other, edge = self.rng.choice(near)
        if not denied and self.rng.random() < 0.3:
            other = self._above(other)  # so that what counts is also recorded of kinds
        bound = Term(id=f"c{len(self._terms)}", curies=(self.s.curie(other),), name=self.s.name(other))
        self._terms.append(bound)
        subject, object = (name, bound.id) if end == "subject" else (bound.id, name)
        qualifiers = self._qualifiers(edge) if not denied and self.rng.random() < 0.25 else None
        return Statement(subject=subject, predicates=predicates, object=object, negated=denied, qualifiers=qualifiers)

    def _neighbours(self, node: int, predicates: tuple[str, ...], end: str, denied: bool) -> list[tuple[int, int]]:
        s = self.s
        edges = s.negated_of(node) if denied else s.edges_of(node)
        found = []
        for edge in edges.tolist():
            subject, object = int(s.edge_subject[edge]), int(s.edge_object[edge])
            own, other = (subject, object) if end == "subject" else (object, subject)
            if own == node and s.predicate(edge) in predicates and bool(s.edge_negated[edge]) == denied:
                found.append((other, edge))
        return found

    def _above(self, node: int) -> int:
        above = self._neighbours(node, (_B + "subclass_of",), "subject", False)
        return self.rng.choice(above)[0] if above else node

    def _qualifiers(self, edge: int) -> Qualifiers | None:
        pieces = self.s.evidence(edge)
        piece = self.rng.choice(pieces)
        if piece.frequency is not None and self.rng.random() < 0.7:
            least = max((bound for bound in (0.01, 0.05, 0.3, 0.5, 0.8) if bound < piece.frequency), default=0.0)
            return Qualifiers(frequency=Range(least=least, open=self.rng.random() < 0.5))
        if sex := piece.qualifiers.get("sex"):
            return Qualifiers.model_validate({"sex": str(sex).lower()})
        if piece.evidence_code and self.rng.random() < 0.3:
            return Qualifiers(evidence_codes=(piece.evidence_code,))
        if piece.publications and self.rng.random() < 0.3:
            return Qualifiers(publications=Range(least=self.rng.choice([1, 2, 3])))
        return Qualifiers(sources=(self.rng.choice([piece.source, piece.primary_knowledge_source, "orphanet"]),))


def checked(shape: Shape, snapshot: Snapshot, value: str) -> Query:
    """Return the shape's query asked of one concept: whether the condition holds of it itself."""
    bound = Term(id="x", curies=(value,), kinds=False, name=snapshot.name(snapshot.index(value)))
    terms = tuple(bound if term.id == "x" else term for term in shape.query.terms)
    return shape.query.model_copy(update={"asked": Check(), "terms": terms})


def _statements(condition: Condition) -> list[Statement]:
    from reasoning.query.model import walk

    return list(walk(condition))
