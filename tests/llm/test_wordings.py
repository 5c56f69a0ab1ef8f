"""Spellings of names by the lexicon's folding, further forms of sentences, and wordings that a model may choose from."""

from __future__ import annotations

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from kg.snapshot import Snapshot
from reasoning.claims.prose.relations import phrases
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.claims.prose.wordings import wordings
from reasoning.claims.verbalizer import Verbalizer
from reasoning.engine import Engine
from reasoning.rendering.text import article
from tests.reasoning.conftest import default_engine  # noqa: F401
from tests.small_graph import small_statements

_NODES: list[tuple[str, str, str, list[str]]] = [
    ("MONDO:1", "brachyolmia, Maroteaux type", "biolink:Disease", []),
    ("MONDO:2", "precocious puberty in female", "biolink:Disease", []),
    ("MONDO:3", "oedema of limbs", "biolink:Disease", []),
    ("MONDO:4", "limb oedema", "biolink:Disease", []),
    ("MONDO:5", "Kaposi sarcoma, susceptibility to", "biolink:Disease", ["susceptibility to Kaposi sarcoma"]),
    ("MONDO:6", "Kaposi's sarcoma", "biolink:Disease", ["Kaposi sarcoma", "KS"]),
    ("MONDO:7", "blepharocheilodontic syndrome 1", "biolink:Disease", ["blepharocheilodontic syndrome", "BCDS1"]),
    ("MONDO:8", "blepharocheilodontic syndrome", "biolink:Disease", []),
    ("HP:1", "Autosomal recessive inheritance", "biolink:GeneticInheritance", []),
    ("HP:2", "Adult onset", "biolink:ClinicalCourse", []),
    ("HP:3", "Progressive", "biolink:ClinicalCourse", []),
    ("HP:4", "Short stature", "biolink:PhenotypicFeature", []),
    ("CHEBI:1", "thing(2-)", "biolink:SmallMolecule", []),
    ("CHEBI:2", "human metabolite", "biolink:ChemicalRole", []),
    ("CHEBI:3", "other thing", "biolink:SmallMolecule", []),
    ("HGNC:1", "CARD9", "biolink:Gene", []),
]
_EDGES = [
    ("MONDO:1", "has_mode_of_inheritance", "HP:1", False),
    ("MONDO:1", "has_manifestation", "MONDO:2", False),
    ("MONDO:1", "has_disease_onset", "HP:2", False),
    ("MONDO:1", "has_clinical_course", "HP:3", False),
    ("MONDO:1", "has_phenotype", "HP:4", False),
    ("MONDO:2", "has_phenotype", "HP:4", True),
    ("MONDO:3", "has_phenotype", "HP:4", False),
    ("CHEBI:1", "has_chemical_role", "CHEBI:2", False),
    ("CHEBI:1", "chemically_similar_to", "CHEBI:3", False),
    ("HGNC:1", "causes", "MONDO:1", False),
    ("HGNC:1", "gene_associated_with_condition", "MONDO:2", False),
    ("MONDO:1", "subclass_of", "MONDO:3", False),
    ("MONDO:5", "predisposes_to_condition", "MONDO:6", False),
    ("HGNC:1", "gene_associated_with_condition", "MONDO:7", False),
    ("MONDO:8", "has_phenotype", "HP:4", False),
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    nodes = pl.DataFrame(_NODES, schema={c: schema.NODES[c] for c in ("curie", "name", "category", "synonyms")}, orient="row")
    like = small_statements().head(1)
    statements = pl.concat(
        like.with_columns(
            pl.lit(s).alias("subject"),
            pl.lit(f"biolink:{p}").alias("predicate"),
            pl.lit(o).alias("object"),
            pl.lit(n).alias("negated"),
            frequency=None,
        )
        for s, p, o, n in _EDGES
    )
    path = bundles.write(
        tmp_path_factory.mktemp("worded") / "b", nodes=nodes, statements=schema.conform(statements, schema.STATEMENTS, "s")
    ).path
    return Snapshot.open(path)


def edge(graph: Snapshot, subject: str, predicate: str, object: str) -> int:
    return next(
        e
        for e in range(graph.n_edges)
        if (int(graph.edge_subject[e]), graph.predicate(e), int(graph.edge_object[e]))
        == (graph.index(subject), f"biolink:{predicate}", graph.index(object))
    )


@pytest.mark.parametrize(
    ("said", "of", "held"),
    [
        ("Brachyolmia Maroteaux type has short stature.", ("MONDO:1", "has_phenotype", "HP:4"), True),
        ("Notably, brachyolmia, Maroteaux type, has short stature.", ("MONDO:1", "has_phenotype", "HP:4"), True),
        ("As for brachyolmia, Maroteaux type, it features short stature.", ("MONDO:1", "has_phenotype", "HP:4"), True),
        ("As for short stature, it features brachyolmia, Maroteaux type.", ("MONDO:1", "has_phenotype", "HP:4"), False),
        ("Therefore, brachyolmia, Maroteaux type has short stature.", ("MONDO:1", "has_phenotype", "HP:4"), False),
        ("Usually, brachyolmia, Maroteaux type has short stature.", ("MONDO:1", "has_phenotype", "HP:4"), False),
        ("Seen in brachyolmia, Maroteaux type is short stature.", ("MONDO:1", "has_phenotype", "HP:4"), True),
        ("Seen in short stature is brachyolmia, Maroteaux type.", ("MONDO:1", "has_phenotype", "HP:4"), False),
        (
            "Brachyolmia, Maroteaux type is characterized by the manifestation of precocious puberty in females.",
            ("MONDO:1", "has_manifestation", "MONDO:2"),
            True,
        ),
        (
            "Precocious puberty in females manifests itself as brachyolmia Maroteaux type.",
            ("MONDO:1", "has_manifestation", "MONDO:2"),
            False,
        ),
        # Two concepts of a kind are called so but for the order of the words: it cannot be told which is meant.
        ("Limb oedemas have short stature.", ("MONDO:3", "has_phenotype", "HP:4"), False),
        ("CARD9 and precocious puberty in females have been linked.", ("HGNC:1", "gene_associated_with_condition", "MONDO:2"), True),
        ("CARD9 and precocious puberty in females have not been linked.", ("HGNC:1", "gene_associated_with_condition", "MONDO:2"), False),
        ("Thing(2-) and other thing resemble each other chemically.", ("CHEBI:1", "chemically_similar_to", "CHEBI:3"), True),
        ("Thing(3-) and other thing resemble each other chemically.", ("CHEBI:1", "chemically_similar_to", "CHEBI:3"), False),
        ("One role of thing(2-) is that of human metabolite.", ("CHEBI:1", "has_chemical_role", "CHEBI:2"), True),
        ("One role of human metabolite is that of thing(2-).", ("CHEBI:1", "has_chemical_role", "CHEBI:2"), False),
        # A comma that the name has not may part two names.
        (
            "For Kaposi's sarcoma, Kaposi sarcoma, susceptibility to represents one predisposing factor.",
            ("MONDO:5", "predisposes_to_condition", "MONDO:6"),
            True,
        ),
        (
            "For Kaposi sarcoma, susceptibility to, Kaposi's sarcoma represents one predisposing factor.",
            ("MONDO:5", "predisposes_to_condition", "MONDO:6"),
            False,
        ),
        # A synonym that is another's own name is taken for that one's.
        ("CARD9 is associated with BCDS1.", ("HGNC:1", "gene_associated_with_condition", "MONDO:7"), True),
        ("CARD9 is associated with blepharocheilodontic syndrome.", ("HGNC:1", "gene_associated_with_condition", "MONDO:7"), False),
    ],
)
def test_spellings_and_forms(graph: Snapshot, said: str, of: tuple[str, str, str], held: bool) -> None:
    assert ProseVerifier(graph).check(said, [edge(graph, *of)]).supported == held


def test_no_phrase_of_any_predicate_of_the_table_says_it_both_ways() -> None:
    both = {"chemically_similar_to", "gene_associated_with_condition", "interacts_with", "physically_interacts_with", "has_phenotype"}
    for predicate in {row[1] for row in _EDGES} - both - {"has_manifestation"}:
        said = {(p.words, p.negated): p.backward for p in phrases(f"biolink:{predicate}")}
        assert all(said[p.words, p.negated] == p.backward for p in phrases(f"biolink:{predicate}")), predicate


@pytest.mark.parametrize(
    ("of", "some"),
    [
        (("HGNC:1", "causes", "MONDO:1"), "CARD9 leads to brachyolmia, Maroteaux type."),
        (("HGNC:1", "causes", "MONDO:1"), "Brachyolmia, Maroteaux type is due to CARD9."),
        (("MONDO:1", "has_mode_of_inheritance", "HP:1"), "Brachyolmia, Maroteaux type is inherited in an autosomal recessive manner."),
        (("MONDO:1", "has_disease_onset", "HP:2"), "Brachyolmia, Maroteaux type begins in adulthood."),
        (("MONDO:1", "has_clinical_course", "HP:3"), "Brachyolmia, Maroteaux type takes a progressive course."),
        (("MONDO:2", "has_phenotype", "HP:4"), "Precocious puberty in female does not feature short stature."),
        (("CHEBI:1", "has_chemical_role", "CHEBI:2"), "Thing(2-) acts as a human metabolite."),
    ],
)
def test_wordings_to_choose_from_say_the_edge(graph: Snapshot, of: tuple[str, str, str], some: str) -> None:
    told, verifier = edge(graph, *of), ProseVerifier(graph)
    found = wordings(Verbalizer(graph).sentence([told]), [told], graph, verifier, most=40)
    assert some in found and len(set(found)) == len(found)
    for said in found:
        assert verifier.check(said, [told]).supported
        for other in range(graph.n_edges):
            if other != told and "associated" not in said and "link" not in said:
                assert not verifier.check(said, [other]).supported, (said, graph.edge(other))


def test_a_sentence_of_another_shape_has_no_wordings(graph: Snapshot) -> None:
    told = edge(graph, "HGNC:1", "causes", "MONDO:1")
    assert wordings("CARD9 is somehow behind it.", [told], graph, ProseVerifier(graph)) == ()


def test_only_what_is_an_application_is_said_to_be_used(graph: Snapshot, default_engine: Engine) -> None:  # noqa: F811
    s = default_engine.snapshot
    verifier = ProseVerifier(s)
    for role, used in (("antiemetic", True), ("mouse metabolite", False)):
        node = s.lexicon.exact(role)[0].node
        of_role = (e for e in s.edges_of(node).tolist() if int(s.edge_object[e]) == node)
        told = next(e for e in of_role if s.predicate(e) == "biolink:has_chemical_role")
        said = f"{s.name(int(s.edge_subject[told]))} {{}} {article(role)} {role}."
        assert verifier.check(said.format("acts as"), [told]).supported
        for use in ("is used as", "is applied as", "is employed as"):
            assert verifier.check(said.format(use), [told]).supported == used
    # A graph that does not have ChEBI's application cannot tell.
    known = edge(graph, "CHEBI:1", "has_chemical_role", "CHEBI:2")
    assert ProseVerifier(graph).check("Thing(2-) is used as a human metabolite.", [known]).supported
