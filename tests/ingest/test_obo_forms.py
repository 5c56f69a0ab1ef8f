"""OBO as older programs and hands write it: tags of earlier versions, scopes in small letters, quotes, escapes, headers, wrapped lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.records.sink import Staged
from tests.ingest.reading import files_of, read

HEAD = """format-version: 1.2
data-version: hp/releases/2025-01-16
ontology: hp

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

"""
END = "\n\n[Typedef]\nid: part_of\nname: part of\n"
SEIZURE = "HP:0001250"


def said(folder: Path, lines: str, *, begin: str = "[Term]\nid: HP:0001250\nname: Seizure\n") -> Staged:
    return read("hpo", files_of("hpo", folder, hp_obo=HEAD + begin + lines + END))


def told(staged: Staged) -> list[dict[str, Any]]:
    return [row for row in staged.nodes.iter_rows(named=True) if row["curie"] == SEIZURE]


PARENT = "is_a: HP:0000118\n"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('synonym: "Fits" exact []', ("Fits", "exact")),
        ('synonym: "Fits" Narrow [PMID:1]', ("Fits", "narrow")),
        ('exact_synonym: "Fits" []', ("Fits", "exact")),
        ('narrow_synonym: "Fits" [PMID:1 "a"]', ("Fits", "narrow")),
        ('broad_synonym: "Fits"', ("Fits", "broad")),
        ('related_synonym: "Fits" [] {a="b"} ! c', ("Fits", "related")),
        ('synonym: "Fits" EXACT layperson uk_spelling []', ("Fits", "exact")),
        ('synonym: "Fits" EXACT layperson plural_form HP:x [PMID:1]', ("Fits", "exact")),
        ('synonym: "Fits, \\\n  focal" EXACT []', ("Fits, focal", "exact")),
    ],
)
def test_synonyms(line: str, wanted: tuple[str, str], tmp_path: Path) -> None:
    staged = said(tmp_path, PARENT + line)
    names = {(" ".join(name.split()), kind) for name, kind in staged.names.filter(curie=SEIZURE).select("name", "kind").iter_rows()}
    assert wanted in names and not staged.rejected.height


@pytest.mark.parametrize(
    "line",
    [
        'is_a: "HP:0000118" ! x',
        "is_a: <HP:0000118>",
        "is_a: <http://purl.obolibrary.org/obo/HP_0000118> ! x",
        "is_a: HP\\:0000118",
        "is_a: HP: 0000118 ! x",
        'is_a: HP:0000118 \\\n {source="x"}',
    ],
)
def test_parents(line: str, tmp_path: Path) -> None:
    staged = said(tmp_path, line)
    assert staged.statements.filter(subject=SEIZURE)["object"].to_list() == ["HP:0000118"] and not staged.rejected.height


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("xref_analog: UMLS:C0036572", ["UMLS:C0036572"]),
        ("xref_unk: UMLS:C0036572", ["UMLS:C0036572"]),
        ("xref: UMLS\\:C0036572", ["UMLS:C0036572"]),
        ("xref: UMLS: C0036572 ! x", ["UMLS:C0036572"]),
        ('xref: "UMLS:C0036572"', ["UMLS:C0036572"]),
    ],
)
def test_cross_references(line: str, wanted: list[str], tmp_path: Path) -> None:
    assert said(tmp_path, PARENT + line).xrefs.filter(curie=SEIZURE)["xref"].to_list() == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Seizure ! a comment", "Seizure"),
        ('Seizure {source="x"} ! a comment', "Seizure"),
        ('Seizure {source="x", b="y"}', "Seizure"),
        ("Seizure\\, focal", "Seizure, focal"),
        ("Seizure \\{x\\}", "Seizure {x}"),
        ("Seizure \\! b", "Seizure ! b"),
        ("5-{[2-methyl]amino}-1", "5-{[2-methyl]amino}-1"),
        ("Wow! seizure", "Wow! seizure"),
        ("Seizure (x) [y]", "Seizure (x) [y]"),
        ("Seiz\\\nure", "Seizure"),
    ],
)
def test_names(name: str, wanted: str, tmp_path: Path) -> None:
    (row,) = told(said(tmp_path, PARENT, begin=f"[Term]\nid: {SEIZURE}\nname: {name}\n"))
    assert row["name"] == wanted


@pytest.mark.parametrize(
    "lines",
    ['is_obsolete: "true"', 'property_value: owl:deprecated "true" xsd:boolean', "is_obsolete: true {x=1}", "is_obsolete: true ! replaced"],
)
def test_terms_that_are_no_longer_used(lines: str, tmp_path: Path) -> None:
    (row,) = told(said(tmp_path, f"{PARENT}{lines}\nproperty_value: IAO:0100001 HP:0000118"))
    assert row["deprecated"] and row["replaced_by"] == "HP:0000118"


@pytest.mark.parametrize("header", ["[ Term ]", '[Term] {x="y"}', "[TERM] ! c", "  [Term]"])
def test_headers_of_stanzas(header: str, tmp_path: Path) -> None:
    staged = said(tmp_path, f"{PARENT}\n{header}\nid: HP:0001251\nname: Ataxia\nis_a: HP:0000001")
    assert staged.statements.filter(subject="HP:0001251")["object"].to_list() == ["HP:0000001"]
    assert staged.statements.filter(subject=SEIZURE)["object"].to_list() == ["HP:0000118"] and not staged.rejected.height


@pytest.mark.parametrize(("header", "is_told"), [("", False), ("[Term", True), ("[Te rm]", True), ("[]", True)])
def test_what_follows_a_broken_header_is_not_the_term_before(header: str, is_told: bool, tmp_path: Path) -> None:
    staged = said(tmp_path, f"{PARENT}\n{header}\nid: HP:0001251\nname: Ataxia\nis_a: HP:0000001")
    assert staged.statements.filter(subject=SEIZURE)["object"].to_list() == ["HP:0000118"]
    assert [row["name"] for row in told(staged)] == ["Seizure"] and bool(staged.rejected.height) == is_told


def test_lines_of_blanks(tmp_path: Path) -> None:
    staged = said(tmp_path, f"{PARENT}   \n\t\n")
    assert told(staged) and not staged.rejected.height
