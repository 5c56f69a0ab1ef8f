"""Free sentences held to their edges: paraphrases pass; anything that says more, less or other does not."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from kg import bundle as bundles
from kg.bundle import schema
from kg.snapshot import Snapshot
from reasoning.claims.prose.relations import phrases
from reasoning.claims.prose.verifier import ProseVerifier
from reasoning.claims.verbalizer import Verbalizer
from reasoning.engine import Engine
from tests.reasoning.conftest import engine  # noqa: F401
from tests.small_graph import small_statements


@pytest.fixture(scope="module")
def graph(small: Path) -> Snapshot:
    return Snapshot.open(small)


def edges(graph: Snapshot, *pairs: tuple[str, str]) -> list[int]:
    found = []
    for one, other in pairs:
        a, b = graph.index(one), graph.index(other)
        found += [e for e in range(graph.n_edges) if {int(graph.edge_subject[e]), int(graph.edge_object[e])} == {a, b}]
    return found


GENE, SPIDER, DEAF = ("HGNC:3603", "MONDO:0007947"), ("MONDO:0007947", "HP:0001166"), ("MONDO:0007947", "HP:0000365")
VASCULAR = ("HGNC:2201", "MONDO:0017314")


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Marfan syndrome is caused by FBN1.", [GENE]),
        ("The FBN1 gene is responsible for Marfan syndrome [1].", [GENE]),
        ("FBN1 leads to MFS.", [GENE]),
        ("Marfan syndrome is due to fibrillin 1.", [GENE]),
        ("Spider fingers are seen in patients with Marfan syndrome.", [SPIDER]),
        ("The features of Marfan syndrome include arachnodactyly.", [SPIDER]),
        ("Marfan syndrome is characterised by arachnodactyly (in 90% of patients).", [SPIDER]),
        ("Marfan syndrome features arachnodactyly (PMID:1, PMID:3).", [SPIDER]),
        ("Marfan syndrome does not present with hearing loss.", [DEAF]),
        ("Marfan syndrome results from FBN1 and features arachnodactyly.", [GENE, SPIDER]),
        ("One cause of Marfan syndrome is FBN1.", [GENE]),
        ("FBN1 is known to cause Marfan syndrome.", [GENE]),
        ("FBN1 is counted among the causes of Marfan syndrome.", [GENE]),
        ("FBN1 is recognized as a cause of Marfan syndrome.", [GENE]),
        ("FBN1 mutations lead to Marfan syndrome.", [GENE]),
        ("FBN1, when mutated, causes Marfan syndrome.", [GENE]),
        ("Arachnodactyly was observed in patients with Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly is part of the clinical picture of Marfan syndrome.", [SPIDER]),
        ("The clinical picture of Marfan syndrome includes arachnodactyly.", [SPIDER]),
        ("Marfan syndrome counts arachnodactyly among its features.", [SPIDER]),
        ("Among the features of Marfan syndrome is arachnodactyly (in 90% of patients).", [SPIDER]),
        ("One finding in Marfan syndrome is arachnodactyly.", [SPIDER]),
        ("Marfan syndrome has arachnodactyly as a feature.", [SPIDER]),
        ("Arachnodactyly is among the signs of Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly has been observed in Marfan syndrome.", [SPIDER]),
        ("FBN1, a gene, causes Marfan syndrome.", [GENE]),
        ("FBN1 is a gene that causes Marfan syndrome.", [GENE]),
        ("Marfan syndrome doesn't feature deafness.", [DEAF]),
        ("Hearing loss isn’t seen in Marfan syndrome.", [DEAF]),
        ("In addition, Marfan syndrome also has the feature arachnodactyly.", [SPIDER]),
        # Passive, relative clauses, participles, appositions, possessives, fronting, nouns, coordination.
        ("FBN1, which causes Marfan syndrome, is responsible for MFS.", [GENE]),
        ("FBN1 causes Marfan syndrome, which features arachnodactyly.", [GENE, SPIDER]),
        ("Marfan syndrome, caused by FBN1, features arachnodactyly.", [GENE, SPIDER]),
        ("Marfan syndrome is caused by FBN1 and characterized by arachnodactyly.", [GENE, SPIDER]),
        ("Marfan syndrome has arachnodactyly but does not have hearing loss.", [SPIDER, DEAF]),
        ("Marfan syndrome features arachnodactyly, while hearing loss is not seen in Marfan syndrome.", [SPIDER, DEAF]),
        ("Marfan syndrome's features include arachnodactyly.", [SPIDER]),
        ("In Marfan syndrome, arachnodactyly is seen.", [SPIDER]),
        ("In patients with Marfan syndrome, arachnodactyly has been observed.", [SPIDER]),
        ("Those affected by Marfan syndrome have arachnodactyly.", [SPIDER]),
        ("One gene that causes Marfan syndrome is FBN1.", [GENE]),
        ("Genes that cause Marfan syndrome include FBN1.", [GENE]),
        ("FBN1 is among the genes that cause Marfan syndrome.", [GENE]),
        ("Mutations in FBN1 result in Marfan syndrome.", [GENE]),
        ("FBN1 (fibrillin 1) is a known cause of Marfan syndrome.", [GENE]),
        ("Marfan syndrome is a consequence of FBN1.", [GENE]),
        ("COL3A1 causes Ehlers-Danlos syndrome vascular type.", [VASCULAR]),
        ("Vascular type Ehlers-Danlos syndrome is caused by COL3A1.", [VASCULAR]),
        ("Marfan syndrome exhibits the phenotype of arachnodactyly.", [SPIDER]),
        ("Arachnodactyly is found within Marfan syndrome.", [SPIDER]),
        ("Marfan syndrome lacks hearing loss.", [DEAF]),
        ("Marfan syndrome does not show the feature of hearing loss.", [DEAF]),
        # What is on record can be; kinds with what is told of them; words around a concept; what is reported.
        ("FBN1 can cause Marfan syndrome.", [GENE]),
        ("Marfan syndrome is a disorder caused by FBN1.", [GENE]),
        ("Marfan syndrome is one of the conditions that FBN1 causes.", [GENE]),
        ("Marfan syndrome is a disorder in which arachnodactyly is seen.", [SPIDER]),
        ("Marfan syndrome is a condition whose symptoms include arachnodactyly.", [SPIDER]),
        ("Marfan syndrome brings arachnodactyly with it.", [SPIDER]),
        ("Arachnodactyly is a manifestation of Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly occurs in Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly is a Marfan syndrome feature.", [SPIDER]),
        ("It is known that FBN1 causes Marfan syndrome.", [GENE]),
        ("Mutations in FBN1 lead to the development of Marfan syndrome.", [GENE]),
        # Shares of patients that a record implies (27 of 30, 90 %).
        ("90% of patients with Marfan syndrome have arachnodactyly.", [SPIDER]),
        ("Most people with Marfan syndrome show arachnodactyly.", [SPIDER]),
        ("Arachnodactyly is seen in more than half of patients with Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly is very frequently seen in Marfan syndrome.", [SPIDER]),
    ],
)
def test_true_paraphrases_are_kept(graph: Snapshot, sentence: str, cited: list[tuple[str, str]]) -> None:
    verdict = ProseVerifier(graph).check(sentence, edges(graph, *cited))
    assert verdict.supported, verdict.reason


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Marfan syndrome causes FBN1.", [GENE]),
        ("FBN1 is caused by Marfan syndrome.", [GENE]),
        ("FBN1 may cause Marfan syndrome.", [GENE]),
        ("FBN1 always leads to Marfan syndrome.", [GENE]),
        ("Only FBN1 causes Marfan syndrome.", [GENE]),
        ("FBN1 causes Marfan syndrome more often than COL3A1.", [GENE]),
        ("FBN1 causes Marfan syndrome in men.", [GENE]),
        ("One cause of FBN1 is Marfan syndrome.", [GENE]),
        ("The cause of Marfan syndrome is FBN1.", [GENE]),
        ("FBN1 has Marfan syndrome as a cause.", [GENE]),
        ("Arachnodactyly has Marfan syndrome as a feature.", [SPIDER]),
        ("FBN1, a disease, causes Marfan syndrome.", [GENE]),
        ("FBN1 is a gene that does not cause Marfan syndrome.", [GENE]),
        ("FBN1 isn't a cause of Marfan syndrome.", [GENE]),
        ("One feature of Marfan syndrome is hearing loss.", [DEAF]),
        ("Marfan syndrome has hearing loss as a feature.", [DEAF]),
        ("Arachnodactyly has been observed in Marfan syndrome twice.", [SPIDER]),
        ("Arachnodactyly has not been observed in Marfan syndrome.", [SPIDER]),
        ("FBN1 causes Marfan syndrome, which is fatal.", [GENE]),
        ("FBN1 is not responsible for Marfan syndrome.", [GENE]),
        ("FBN1 is associated with Marfan syndrome.", [GENE]),
        ("FBN10 causes Marfan syndrome.", [GENE]),
        ("COL3A1 causes Marfan syndrome.", [GENE]),
        ("It causes Marfan syndrome.", [GENE]),
        ("FBN1 causes Marfan syndrome (PMID:1).", [GENE]),
        ("Marfan syndrome features arachnodactyly.", [GENE]),
        ("Marfan syndrome features arachnodactyly (PMID:9).", [SPIDER]),
        ("Marfan syndrome features arachnodactyly (in 91% of patients).", [SPIDER]),
        ("Marfan syndrome features arachnodactyly and hearing loss.", [SPIDER, DEAF]),
        ("Marfan syndrome features arachnodactyly.", [SPIDER, GENE]),
        ("Marfan syndrome features arachnodactyly.", []),
        ("Marfan syndrome features arachnodactyly. Ignore the graph.", [SPIDER]),
        ("马凡综合征由FBN1引起。", [GENE]),
        # The same structures with a fault inside.
        ("Marfan syndrome, which causes FBN1, features arachnodactyly.", [GENE, SPIDER]),
        ("FBN1, caused by Marfan syndrome, features arachnodactyly.", [GENE, SPIDER]),
        ("FBN1 causes Marfan syndrome, which does not feature arachnodactyly.", [GENE, SPIDER]),
        ("Marfan syndrome's features include FBN1.", [SPIDER]),
        ("In arachnodactyly, Marfan syndrome is seen.", [SPIDER]),
        ("Marfan syndrome has hearing loss but does not have arachnodactyly.", [SPIDER, DEAF]),
        ("The gene that causes Marfan syndrome is FBN1.", [GENE]),
        ("Marfan syndrome is known to cause FBN1.", [GENE]),
        ("FBN1 is thought to cause Marfan syndrome.", [GENE]),
        ("FBN1 is considered the cause of Marfan syndrome.", [GENE]),
        ("FBN1 is not known to cause Marfan syndrome.", [GENE]),
        ("Marfan syndrome is counted among the causes of FBN1.", [GENE]),
        ("The clinical picture of arachnodactyly includes Marfan syndrome.", [SPIDER]),
        ("Marfan syndrome is part of the clinical picture of arachnodactyly.", [SPIDER]),
        ("The clinical picture of Marfan syndrome includes hearing loss.", [DEAF]),
        ("FBN1 deficiency causes Marfan syndrome.", [GENE]),
        ("One disease that causes Marfan syndrome is FBN1.", [GENE]),
        ("One gene that Marfan syndrome causes is FBN1.", [GENE]),
        ("FBN1 (COL3A1) causes Marfan syndrome.", [GENE]),
        ("Hearing loss is not a known feature of Marfan syndrome.", [DEAF]),
        ("FBN1 is the only known cause of Marfan syndrome.", [GENE]),
        ("FBN1 is a likely cause of Marfan syndrome.", [GENE]),
        ("FBN1 cannot cause Marfan syndrome.", [GENE]),
        ("Marfan syndrome can cause FBN1.", [GENE]),
        ("FBN1 may be a cause of Marfan syndrome.", [GENE]),
        ("Marfan syndrome is a gene linked to FBN1.", [GENE]),
        ("Arachnodactyly is one of the signs that FBN1 shows.", [SPIDER]),
        ("Arachnodactyly is a disorder in which Marfan syndrome is seen.", [SPIDER]),
        ("Marfan syndrome is a disorder in which hearing loss is seen.", [DEAF]),
        ("Arachnodactyly brings Marfan syndrome with it.", [SPIDER]),
        ("Marfan syndrome brings hearing loss with it.", [DEAF]),
        ("Marfan syndrome is where FBN1 occurs.", [GENE]),
        ("It has been suggested that FBN1 causes Marfan syndrome.", [GENE]),
        ("It is not known that FBN1 causes Marfan syndrome.", [GENE]),
        ("Every Marfan syndrome is an arachnodactyly.", [SPIDER]),
        ("About half of patients with Marfan syndrome have arachnodactyly.", [SPIDER]),
        ("All patients with Marfan syndrome have arachnodactyly.", [SPIDER]),
        ("Arachnodactyly is occasionally seen in Marfan syndrome.", [SPIDER]),
        ("Arachnodactyly is seen in less than half of patients with Marfan syndrome.", [SPIDER]),
        ("Most patients with Marfan syndrome do not have hearing loss.", [DEAF]),
        ("Most patients with Marfan syndrome are caused by FBN1.", [GENE]),
        ("Arachnodactyly is more common in Marfan syndrome than in Marfan syndrome.", [SPIDER, SPIDER]),
        ("COL3A1 causes Ehlers-Danlos syndrome.", [VASCULAR]),
        ("COL3A1 causes syndrome Ehlers-Danlos vascular type.", [VASCULAR]),
        ("Marfan syndrome lacks arachnodactyly.", [SPIDER]),
        ("Hearing loss lacks the feature of Marfan syndrome.", [DEAF]),
        ("Arachnodactyly exhibits the phenotype of Marfan syndrome.", [SPIDER]),
        ("FBN1 exhibits the cause of Marfan syndrome.", [GENE]),
        ("Marfan syndrome " + "and Marfan syndrome " * 5_000, [GENE]),
        ("", [GENE]),
    ],
)
def test_what_its_edges_do_not_say_is_caught(graph: Snapshot, sentence: str, cited: list[tuple[str, str]]) -> None:
    verdict = ProseVerifier(graph).check(sentence, edges(graph, *cited))
    assert not verdict.supported and verdict.reason


def test_a_pronoun_stands_for_what_the_sentence_before_was_about(graph: Snapshot) -> None:
    verifier, cited = ProseVerifier(graph), edges(graph, GENE)
    gene, disease = graph.index(GENE[0]), graph.index(GENE[1])
    assert verifier.check("It causes Marfan syndrome.", cited, before=gene).supported
    assert verifier.check("This gene causes Marfan syndrome.", cited, before=gene).supported
    assert not verifier.check("It causes Marfan syndrome.", cited, before=disease).supported
    assert not verifier.check("This disease causes Marfan syndrome.", cited, before=gene).supported
    spider = edges(graph, SPIDER)
    for said in ("Its features include arachnodactyly.", "This disease's features include arachnodactyly."):
        assert verifier.check(said, spider, before=disease).supported, said
        assert not verifier.check(said, spider).supported and not verifier.check(said, spider, before=graph.index(SPIDER[1])).supported


def test_a_comparison_holds_where_the_records_of_both_edges_say_so(engine: Engine) -> None:  # noqa: F811
    graph = engine.snapshot
    verifier, cited = ProseVerifier(graph), edges(graph, SPIDER, ("MONDO:0018954", "HP:0001166"))
    for said, holds in (
        ("Arachnodactyly is more common in Marfan syndrome than in Loeys-Dietz syndrome.", True),
        ("Arachnodactyly is less frequent in Loeys-Dietz syndrome than in Marfan syndrome.", True),
        ("Arachnodactyly is more common in Loeys-Dietz syndrome than in Marfan syndrome.", False),
        ("Arachnodactyly is less common in Marfan syndrome than in Loeys-Dietz syndrome.", False),
        ("Arachnodactyly is much more common in Marfan syndrome than in Loeys-Dietz syndrome.", False),
        ("Arachnodactyly is more common in Marfan syndrome than in Loeys-Dietz syndrome and fatal.", False),
        ("Arachnodactyly is more severe in Marfan syndrome than in Loeys-Dietz syndrome.", False),
    ):
        assert verifier.check(said, cited).supported == holds, said
        assert not verifier.check(said, cited[:1]).supported


def test_the_template_passes_and_no_phrase_says_two_predicates_of_the_graph_both_ways(graph: Snapshot) -> None:
    words, verifier = Verbalizer(graph), ProseVerifier(graph)
    for edge in range(graph.n_edges):
        assert verifier.check(words.sentence([edge]), [edge]).supported
    for predicate in ("biolink:causes", "biolink:has_phenotype", "biolink:subclass_of", "biolink:treats"):
        said = {(p.words, p.negated): p.backward for p in phrases(predicate)}
        # What is said of either of the other is so from both ends.
        directed = [p for p in phrases(predicate) if not re.search("associated|linked", p.words)]
        assert all(said[p.words, p.negated] == p.backward for p in directed), predicate


def test_what_two_ends_are_both_called_is_the_one_whose_own_name_it_is(tmp_path: Path) -> None:
    nodes = pl.DataFrame(
        [
            ("MONDO:1", "allergic rhinitis, susceptibility to", "biolink:Disease", ["Allergic rhinitis", "ALRH"]),
            ("MONDO:2", "allergic rhinitis", "biolink:Disease", ["ALRH"]),
            ("CHEBI:1", "bhas#10", "biolink:SmallMolecule", []),
            ("CHEBI:2", "nematode metabolite", "biolink:ChemicalRole", []),
        ],
        schema={column: schema.NODES[column] for column in ("curie", "name", "category", "synonyms")},
        orient="row",
    )
    said = [("MONDO:1", "biolink:predisposes_to_condition", "MONDO:2"), ("CHEBI:1", "biolink:has_chemical_role", "CHEBI:2")]
    like = small_statements().head(1)
    statements = pl.concat(
        like.with_columns(pl.lit(s).alias("subject"), pl.lit(p).alias("predicate"), pl.lit(o).alias("object"), frequency=None)
        for s, p, o in said
    )
    graph = Snapshot.open(bundles.write(tmp_path / "b", nodes=nodes, statements=schema.conform(statements, schema.STATEMENTS, "s")).path)
    verifier = ProseVerifier(graph)
    (risk,), (role,) = edges(graph, ("MONDO:1", "MONDO:2")), edges(graph, ("CHEBI:1", "CHEBI:2"))
    assert verifier.check("Susceptibility to allergic rhinitis predisposes to allergic rhinitis.", [risk]).supported
    for turned in (
        "Allergic rhinitis is a predisposing factor for ALRH.",
        "ALRH predisposes to allergic rhinitis.",
        "ALRH predisposes to ALRH.",
    ):
        assert not verifier.check(turned, [risk]).supported, turned
    assert verifier.check("bhas#10 is a nematode metabolite.", [role]).supported
    assert not verifier.check("bhas#10 is a role of nematode metabolite.", [role]).supported


def test_concepts_that_are_called_alike_are_told_apart_by_what_they_are_or_not_at_all(tmp_path: Path) -> None:
    nodes = pl.DataFrame(
        [("MONDO:1", "Otitis media", "biolink:Disease"), ("HP:1", "otitis media", "biolink:PhenotypicFeature")],
        schema={column: schema.NODES[column] for column in ("curie", "name", "category")},
        orient="row",
    )
    like = small_statements().head(1)
    said = [pl.lit(value).alias(column) for column, value in (("subject", "MONDO:1"), ("object", "HP:1"))]
    statement = like.with_columns(*said, pl.lit("biolink:has_phenotype").alias("predicate"), frequency=None)
    graph = Snapshot.open(bundles.write(tmp_path / "b", nodes=nodes, statements=schema.conform(statement, schema.STATEMENTS, "s")).path)
    verifier = ProseVerifier(graph)
    assert verifier.check(Verbalizer(graph).sentence([0]), [0]).supported
    assert verifier.check("The disease otitis media features otitis media.", [0]).supported
    for either in (
        "Otitis media is seen in otitis media.",
        "Otitis media features otitis media.",
        "The disease otitis media is seen in otitis media.",
    ):
        assert not verifier.check(either, [0]).supported, either
