"""Known treatments to rank, in a graph's terms, and the graph without what would give them away.

Pairs of drug and disease are DrugCentral's, as TranslatorSRI's Benchmarks list them for "creative" questions. DrugMechDB took its
indications from DrugCentral: all of its records are left out. So are, from whatever source, the statements that one of the pairs, or a form
of its drug (salt, hydrate, ion, mixture), treats its disease.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.arrays import Array
from kg.snapshot import Snapshot

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "drugcentral-creative" / "treats-dev.tsv.gz"
DISEASES = ("biolink:Disease", "biolink:PhenotypicFeature")
MEDICINES = ("biolink:Drug", "biolink:SmallMolecule", "biolink:MolecularMixture")
SAYS = ("biolink:treats", "biolink:applied_to_treat", "biolink:prevents", "biolink:in_clinical_trials_for")
_FORMS = ("biolink:chemically_similar_to", "biolink:has_part", "biolink:has_active_ingredient")


@dataclass(frozen=True)
class Task:
    """Questions "what treats this disease?" with their known answers.

    Attributes:
        graph: the snapshot without what gives answers away, same node indexes. diseases: int32 [q]. answers: of each, node indexes.
        candidates: bool [n], what may be ranked. read, mapped: pairs of the file, and those of which both ends are in the graph.
        removed: edges taken out.
    """

    graph: Snapshot
    diseases: Array
    answers: dict[int, Array]
    candidates: Array
    read: int
    mapped: int
    removed: int


def load(bundle: Path, pairs: Path = PAIRS, *, stated: bool = False) -> Task:
    """Map the pairs and take their statements out of the graph; with ``stated`` those of sources that are not DrugCentral's stay."""
    whole = Snapshot.open(bundle)
    answers: dict[int, set[int]] = defaultdict(set)
    read = 0
    with gzip.open(pairs, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            read += 1
            drug = whole.find(row["chebi"]) if row["chebi"] else None
            disease = _disease(whole, row["disease_umls"], row["disease_name"])
            if drug is not None and disease is not None:
                answers[disease].add(drug)
    forms = _forms(whole)
    said = np.zeros(len(whole.edge_subject), bool)
    for predicate in SAYS:
        if predicate in whole.predicates:
            said[whole.edges_with(predicate)] = True
    gone = _only_from(whole, "drugmechdb")
    for edge in [] if stated else np.flatnonzero(said).tolist():
        drugs = answers.get(int(whole.edge_object[edge]), set())
        subject = int(whole.edge_subject[edge])
        if subject in drugs or not drugs.isdisjoint(forms.get(subject, ())):
            gone[edge] = True
    kept = ~gone
    graph = part(whole, kept)
    kinds = [whole.categories.index(kind) for kind in MEDICINES if kind in whole.categories]
    candidates = np.isin(whole.node_category, kinds) & _medicines(whole, said, answers)
    return Task(
        graph,
        np.array(sorted(answers), np.int32),
        {disease: np.array(sorted(drugs)) for disease, drugs in answers.items()},
        candidates,
        read,
        sum(map(len, answers.values())),
        int(gone.sum()),
    )


def _disease(graph: Snapshot, concept: str, name: str) -> int | None:
    """Return the disease of a CUI, or else of a name; a phenotype where no disease bears it."""
    matches = graph.lexicon.exact(concept.removeprefix("UMLS:")) or graph.lexicon.exact(name)
    for kind in DISEASES:
        for match in matches:
            if graph.category(match.node) == kind:
                return match.node
    return None


def _forms(graph: Snapshot) -> dict[int, set[int]]:
    """Return node -> the nodes that are forms of the same substance."""
    forms: dict[int, set[int]] = defaultdict(set)
    for predicate in _FORMS:
        if predicate in graph.predicates:
            for edge in graph.edges_with(predicate).tolist():
                one, other = int(graph.edge_subject[edge]), int(graph.edge_object[edge])
                forms[one].add(other)
                forms[other].add(one)
    return forms


def _only_from(graph: Snapshot, source: str) -> Array:
    """Return bool [m]: edges of which every record is of one source."""
    gone = np.zeros(len(graph.edge_subject), bool)
    if source in graph.sources:
        bit = np.uint64(1 << graph.sources.index(source))
        gone[np.asarray(graph.edge_sources) == bit] = True
    return gone


def _medicines(graph: Snapshot, said: Array, answers: dict[int, set[int]]) -> Array:
    """Return bool [n]: what some source calls a medicine or lists as one, or says to treat something, and the known answers."""
    found = np.asarray(graph.node_category) == graph.categories.index("biolink:Drug")
    found[np.asarray(graph.edge_subject)[said]] = True
    for drugs in answers.values():
        found[list(drugs)] = True
    return np.asarray(found)


def part(whole: Snapshot, kept: Array) -> Snapshot:
    """Return all nodes of a graph with some of its edges (bool [n_edges], or their numbers)."""
    return Snapshot.from_arrays(
        np.asarray(whole.edge_subject)[kept],
        np.asarray(whole.edge_predicate)[kept],
        np.asarray(whole.edge_object)[kept],
        whole.n_nodes,
        node_category=np.asarray(whole.node_category),
        categories=whole.categories,
        predicates=whole.predicates,
        negated=np.asarray(whole.edge_negated)[kept],
    )
