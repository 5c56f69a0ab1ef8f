"""Questions about the records behind a statement: who says so, where it was published, since when, and how well it is backed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reasoning.engine import Engine
from reasoning.query.model import Check, Query, Statement, Value
from reasoning.reading import Reader

with (Path(__file__).parent / "attesting.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def reader(default_engine: Engine) -> Reader:
    return Reader(default_engine.snapshot, default_engine.grounder)


def _curies(engine: Engine, cell: str) -> set[str]:
    """A CURIE, or those of the gene of that symbol."""
    return {cell} if ":" in cell else {engine.search(cell, limit=1)[0].curie}


@pytest.mark.parametrize("row", ROWS, ids=[row["question"] for row in ROWS])
def test_what_is_asked_of_records_is_read(default_engine: Engine, reader: Reader, row: dict[str, str]) -> None:
    reading = reader.read(row["question"])
    if row["of"] == "-":
        assert not reading.complete and not any(isinstance(query.asked, Value) for query in reading.queries)
        return
    (query,) = reading.queries
    assert reading.complete, reading.leftover
    statement = query.where
    assert isinstance(statement, Statement)
    if row["of"].startswith("according to "):
        assert isinstance(query.asked, Check) and statement.qualifiers is not None
        assert statement.qualifiers.sources == (row["of"].removeprefix("according to "),)
    elif row["of"] == "whether":
        assert query.asked == Check()
    else:
        assert query.asked == Value(of=row["of"])
    wanted = row["predicate"].removeprefix("not ")
    assert statement.negated is row["predicate"].startswith("not ")
    assert not wanted or f"biolink:{wanted}" in statement.predicates
    for end, cell in ((statement.subject, row["subject"]), (statement.object, row["object"])):
        assert _curies(default_engine, cell) & set(query.term(end).curies)


def _of(engine: Engine, of: str, subject: str, predicate: str, object: str) -> str:
    from reasoning.query.model import Term

    terms = (Term(id="a", curies=(subject,)), Term(id="b", curies=(object,)))
    statement = Statement(subject="a", predicates=(predicate,), object="b")
    return engine.query(Query(asked=Value(of=of), terms=terms, where=statement)).text  # type: ignore[arg-type]


def test_each_statement_says_what_stands_behind_it(default_engine: Engine) -> None:
    text = _of(default_engine, "publications", "MONDO:0007947", "biolink:has_phenotype", "HP:0001083")
    first, second, *others = text.splitlines()[1:]
    assert first.startswith("Marfan syndrome has the phenotype Ectopia lentis")
    assert second.strip() == "by 1 source, in 3 publications and 1 database entry"
    assert sum(line.strip().startswith("PMID:") for line in others) == 3


def test_evidence_is_told_record_by_record(default_engine: Engine) -> None:
    text = _of(default_engine, "evidence", "MONDO:0007947", "biolink:has_phenotype", "HP:0002650")
    records = [line for line in text.splitlines() if "knowledge assertion" in line]
    assert records and all("by a manual agent" in line and "phenotype.hpoa:" in line for line in records)
    assert any("evidence code PCS" in line and "PMID:" in line for line in records)


def test_what_no_record_says_is_said_first(default_engine: Engine) -> None:
    text = _of(default_engine, "publications", "HGNC:6990", "biolink:causes", "MONDO:0010726")
    assert text.startswith("No record in this graph says where it was published. What is recorded:")
    assert "MECP2 causes Rett syndrome. [1]" in text
    text = _of(default_engine, "evidence", "MONDO:0007947", "biolink:has_phenotype", "HP:0001250")
    assert text.startswith("No record in this graph says that Marfan syndrome has the phenotype Seizure, and none denies it.")
