"""Documents to relations: what sentences state, deny and only suppose, and what a build makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.text.documents import documents
from ingest.text.linking import Mention, Sentence
from ingest.text.mined import mine
from ingest.text.relations import relations, triggers
from kg import domains
from kg.errors import SourceError
from tests.ingest.reading import files_of, read

_NAMES = {
    "metformin": ("CHEBI:6801", "biolink:SmallMolecule"),
    "aspirin": ("CHEBI:15365", "biolink:SmallMolecule"),
    "diabetes": ("MONDO:0005015", "biolink:Disease"),
    "asthma": ("MONDO:0004979", "biolink:Disease"),
    "Marfan syndrome": ("MONDO:0007947", "biolink:Disease"),
    "ectopia lentis": ("HP:0001083", "biolink:PhenotypicFeature"),
    "arachnodactyly": ("HP:0001166", "biolink:PhenotypicFeature"),
    "hearing loss": ("HP:0000365", "biolink:PhenotypicFeature"),
    "FBN1": ("HGNC:3603", "biolink:Gene"),
    "PTGS2": ("HGNC:9605", "biolink:Gene"),
}


class ByName:
    """Links these names and nothing else, so that what is tested is what is made of mentions."""

    model = "names/1"

    def read(self, text: str) -> Sequence[Sentence]:
        found = []
        for sentence in re.finditer(r"[^.?\n]+[.?]?\s*", text):
            mentions = [
                Mention(match.start(), match.end(), *(_NAMES[match.group()][0], match.group(), _NAMES[match.group()][1]))
                for match in re.finditer("|".join(_NAMES), text)
                if sentence.start() <= match.start() < sentence.end()
            ]
            found.append(Sentence(sentence.start(), sentence.end(), tuple(mentions)))
        return found


def said(text: str) -> list[tuple[str, str, str, bool, bool]]:
    return [
        (one.subject.name, one.predicate.removeprefix("biolink:"), one.object.name, one.negated, one.doubtful)
        for sentence in ByName().read(text)
        for one in relations(text, sentence)
    ]


TREATS = "treats_or_applied_or_studied_to_treat"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Metformin and metformin treats diabetes.", [("metformin", TREATS, "diabetes", False, False)]),
        ("metformin may treat diabetes.", [("metformin", TREATS, "diabetes", False, True)]),
        ("In adults, diabetes is usually treated with metformin.", [("metformin", TREATS, "diabetes", False, False)]),
        ("We gave metformin for the treatment of diabetes.", [("metformin", TREATS, "diabetes", False, False)]),
        ("Marfan syndrome is caused by mutations in FBN1.", [("FBN1", "causes", "Marfan syndrome", False, False)]),
        (
            "Marfan syndrome is characterized by ectopia lentis and arachnodactyly but hearing loss is absent.",
            [
                ("Marfan syndrome", "has_phenotype", "ectopia lentis", False, False),
                ("Marfan syndrome", "has_phenotype", "arachnodactyly", False, False),
            ],
        ),
        ("Some asthma is caused by aspirin.", [("aspirin", "causes", "asthma", False, False)]),
        ("Some data support the hypothesis of aspirin-induced asthma.", [("aspirin", "causes", "asthma", False, True)]),
        ("We observed aspirin-induced asthma.", [("aspirin", "causes", "asthma", False, False)]),
        ("It is aspirin that does not cause asthma.", []),
        ("aspirin does not cause asthma.", [("aspirin", "causes", "asthma", True, False)]),
        ("There is no evidence that aspirin causes asthma.", [("aspirin", "causes", "asthma", True, False)]),
        ("aspirin may cause asthma.", [("aspirin", "causes", "asthma", False, True)]),
        ("Does aspirin cause asthma?", [("aspirin", "causes", "asthma", False, True)]),
        ("aspirin inhibits PTGS2.", [("aspirin", "decreases_activity_of", "PTGS2", False, False)]),
        # Ends of the wrong kind, and no trigger at all.
        ("asthma treats aspirin. asthma and aspirin were studied.", []),
    ],
)
def test_a_sentence_gives_what_it_states(text: str, expected: list[tuple[str, str, str, bool, bool]]) -> None:
    assert said(text) == expected


def test_every_trigger_speaks_of_known_kinds() -> None:
    for trigger in triggers():
        for kind in (*trigger.subjects, *trigger.objects):
            assert kind in domains.GROUPS or domains.group(f"biolink:{kind}"), kind


_PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>11</PMID><Article><ArticleTitle>On asthma.</ArticleTitle>
<Abstract><AbstractText>aspirin <i>does not</i> cause asthma.</AbstractText><AbstractText>End.</AbstractText></Abstract></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""
_BIOC = """<collection><document><id>PMC1</id><passage><infon key="article-id_pmid">12</infon><text>metformin treats diabetes.</text>
</passage></document></collection>"""


def test_documents_of_four_forms(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(_PUBMED, "utf-8")
    (tmp_path / "b.xml").write_text(_BIOC, "utf-8")
    (tmp_path / "c.txt").write_text("A note.", "utf-8")
    (tmp_path / "d.jsonl").write_text('{"id": "x", "text": "One.", "pmid": 13}\n{"id": "y"}\n', "utf-8")
    found = list(documents(tmp_path))
    assert [(one.identifier, one.pmid, bool(one.fault)) for one in found] == [
        ("PMID:11", "11", False),
        ("PMC1", "12", False),
        ("c.txt", "", False),
        ("x", "13", False),
        ("d.jsonl:2", "", True),
    ]
    assert found[0].text == "On asthma.\naspirin does not cause asthma.\nEnd."
    (tmp_path / "e.xml").write_text("<html/>", "utf-8")
    with pytest.raises(SourceError, match="neither PubMed"):
        list(documents(tmp_path))


def test_what_was_mined_is_evidence_with_its_sentence(tmp_path: Path) -> None:
    text = "A word first. FBN1 was seen. aspirin does not cause asthma. metformin may cause asthma."
    (tmp_path / "notes.jsonl").write_text(json.dumps({"id": "n1", "text": text, "pmid": "14"}) + "\n{}\n", "utf-8")
    counts = mine(tmp_path / "notes.jsonl", tmp_path / "out" / "my.mined.jsonl", ByName())
    assert (counts.documents, counts.relations, counts.doubtful, counts.rejected) == (1, 2, 1, 1)
    assert counts.unread[0].startswith("notes.jsonl, row 2")
    staged = read("text", files_of("text", tmp_path / "out"))
    assert staged.version == "names/1" and staged.read == 2
    row = staged.statements.row(0, named=True)
    assert (row["subject"], row["object"], row["negated"], row["publications"]) == ("CHEBI:15365", "MONDO:0004979", True, ["PMID:14"])
    assert (row["knowledge_level"], row["agent_type"]) == ("not_provided", "text_mining_agent")
    evidence = json.loads(row["qualifiers"])
    assert text[evidence["start"] : evidence["end"]] == evidence["sentence"] == "aspirin does not cause asthma."
    assert (evidence["document"], evidence["subject_text"], evidence["model"]) == ("n1", "aspirin", "names/1")
    assert staged.rejected["reason"].to_list() == ["only supposed, not stated"]


def test_a_file_of_another_form_is_refused_and_a_moved_span_rejected(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="medclew mine"):
        read("text", files_of("text", tmp_path / "a", mined_jsonl='{"sentence": "x"}\n'))
    (tmp_path / "n.txt").write_text("aspirin causes asthma. metformin treats diabetes.", "utf-8")
    mine(tmp_path / "n.txt", tmp_path / "b" / "mined.jsonl", ByName())
    lines = (tmp_path / "b" / "mined.jsonl").read_text("utf-8").splitlines()
    moved = json.loads(lines[1])
    moved["object"]["end"] = 999
    staged = read("text", files_of("text", tmp_path / "c", mined_jsonl="\n".join([lines[0], json.dumps(moved), "{}", lines[2]]) + "\n"))
    assert staged.statements.height == 1
    assert staged.rejected["row"].to_list() == [2, 3]


def test_mining_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("  ", "utf-8")
    with pytest.raises(SourceError, match="no document that can be read"):
        mine(tmp_path / "n.txt", tmp_path / "mined.jsonl", ByName())
    assert not (tmp_path / "mined.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "pmid"),
    [
        ('{"text": "One.", "pmid": 13}', "13"),
        ('{"text": "One.", "pmid": "PMID:13"}', "13"),
        ('{"text": "One.", "id": "PMID:13"}', "13"),
        ('{"text": "One.", "id": "13"}', ""),
        ('{"text": "One.", "pmid": "PMC13"}', ""),
    ],
)
def test_a_pubmed_identifier_is_read_bare_and_as_a_curie(tmp_path: Path, line: str, pmid: str) -> None:
    (tmp_path / "d.jsonl").write_text(line, "utf-8")
    (document,) = documents(tmp_path)
    assert document.pmid == pmid
