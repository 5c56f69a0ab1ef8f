"""More files as engineers bring them (``test_sibling_exports``): each arrives, or is refused with what to do about it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.errors import MedclewError
from tests.ingest.reading import files_of, read
from tests.ingest.test_sibling_exports import PREFIXES, facts, mapped, names

EDGE = {"subject": "LAB:{a}", "predicate": "biolink:related_to", "object": "LAB:{b}"}


def test_headers_with_spaces_that_do_not_show(tmp_path: Path) -> None:
    said = mapped(tmp_path, [{"file": "t.csv", "edge": EDGE}], t_csv="\u00a0a ,\u200bb\n1,2\n")
    assert facts(said) == {("LAB:1", "biolink:related_to", "LAB:2")}


def test_remarks_above_a_table_are_told_or_passed_over(tmp_path: Path) -> None:
    with pytest.raises(MedclewError, match=r"row 1: the mapping uses \['a', 'b'\]; the table has"):
        mapped(tmp_path, [{"file": "t.csv", "edge": EDGE}], t_csv="# made by LIMS 4.2\n# 2024-05-01\na,b\n1,2\n")
    said = mapped(tmp_path, [{"file": "t.csv", "comment": "#", "edge": EDGE}], t_csv="# made by LIMS 4.2\n# 2024-05-01\na,b\n1,2\n#3,4\n")
    assert facts(said) == {("LAB:1", "biolink:related_to", "LAB:2")}
    assert said.rejected["row"].to_list() == [5], "a mark before what has a record's columns must not lose it without a word"


def test_unicode_text_of_a_spreadsheet_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(MedclewError, match=r"UTF-16.*iconv"):
        mapped(tmp_path, [{"file": "t.tsv", "edge": EDGE}], t_tsv="a\tb\n1\t2\n".encode("utf-16"))


def test_a_packed_table_with_line_ends_of_windows(tmp_path: Path) -> None:
    said = mapped(tmp_path, [{"file": "t.csv.gz", "edge": EDGE}], **{"t.csv_gz": gzip.compress(b"a,b\r\n1,2\r\n3,4\r\n")})
    assert facts(said) == {("LAB:1", "biolink:related_to", "LAB:2"), ("LAB:3", "biolink:related_to", "LAB:4")}


def test_objects_within_objects_are_reached_by_their_path(tmp_path: Path) -> None:
    edge = {"subject": "LAB:{patient.site.id}", "predicate": "biolink:related_to", "object": "{code}"}
    lines = '{"patient": {"site": {"id": 7}}, "code": "HP:1"}\n{"patient": {}, "code": "HP:2"}\n{"patient.site.id": 8, "code": "HP:3"}\n'
    said = mapped(tmp_path, [{"file": "t.jsonl", "edge": edge}], t_jsonl=lines)
    assert facts(said) == {("LAB:7", "biolink:related_to", "HP:1"), ("LAB:8", "biolink:related_to", "HP:3")}
    assert said.rejected["row"].to_list() == [2]


def test_a_thesaurus_as_json_ld_with_languages_as_keys(tmp_path: Path) -> None:
    document = {
        "@context": {
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "lab": "https://lab.example/id/",
            "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
            "broader": {"@id": "skos:broader", "@type": "@id"},
        },
        "@graph": [
            {"@id": "lab:1", "@type": "skos:Concept", "prefLabel": {"en": "fever", "es": "fiebre"}, "broader": "lab:2"},
            {"@id": "lab:2", "@type": "skos:Concept", "prefLabel": {"es": "signo"}},
        ],
    }
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_jsonld=json.dumps(document)))
    kinds = {name: kind for name, kind in said.names.select("name", "kind").rows()}
    assert (kinds["fever"], kinds["fiebre"], kinds["signo"]) == ("name", "exact@spa", "name")
    assert said.statements.height == 1


def test_concepts_without_addresses_are_told(tmp_path: Path) -> None:
    turtle = PREFIXES + 'lab:1 a skos:Concept ; skos:prefLabel "one"@en .\n[] a skos:Concept ; skos:prefLabel "nameless"@en .\n'
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_ttl=turtle))
    assert ("lab:1", "one") in names(said)
    assert said.rejected.height == 1 and "nameless" in said.rejected["raw"][0]


def test_an_ordered_collection_keeps_its_members(tmp_path: Path) -> None:
    turtle = PREFIXES + (
        'lab:1 a skos:Concept ; skos:prefLabel "one"@en .\nlab:2 a skos:Concept ; skos:prefLabel "two"@en .\n'
        'lab:o a skos:OrderedCollection ; skos:prefLabel "stages"@en ; skos:memberList ( lab:1 lab:2 ) .\n'
    )
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_ttl=turtle))
    assert facts(said) == {("lab:o", "skos:member", "lab:1"), ("lab:o", "skos:member", "lab:2")}


def test_obo_of_windows_with_tabs_and_trailing_spaces(tmp_path: Path) -> None:
    text = "format-version: 1.2\r\nontology: ours\r\n\r\n[Term] \r\nid:\tLAB:1\t\r\nname: first \t! a remark\r\n"
    text += 'is_a:  LAB:2  {source="a"}  ! b \r\n\r\n[Term]\r\nid: LAB:2\r\nname: second\r\n'
    said = read("vocabulary", files_of("vocabulary", tmp_path, mine_obo=text))
    assert dict(said.nodes.select("curie", "name").rows()) == {"LAB:1": "first", "LAB:2": "second"}
    assert facts(said) == {("LAB:1", "biolink:subclass_of", "LAB:2")}
