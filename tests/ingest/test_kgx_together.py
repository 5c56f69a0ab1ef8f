"""Rows of KGX tables that are read many at a time say what they say one by one."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from benchmarks.inputs.mutated_files import ROW_CHANGES
from ingest import files
from ingest.records.sink import Staged
from ingest.sources import kgx
from ingest.sources.kgx import lines as kgx_lines
from tests.ingest.reading import files_of, read

NODE_COLUMNS = [
    *("id", "category", "name", "description", "synonym", "exact_synonym", "xref", "same_as", "cuis", "deprecated", "replaced_by"),
    *("alt_ids", "extra"),
]
EDGE_COLUMNS = [
    *("id", "subject", "predicate", "object", "negated", "publications", "primary_knowledge_source", "knowledge_source"),
    *("knowledge_level", "agent_type", "license", "score", "has_count", "has_total", "has_percentage", "frequency_qualifier", "qualifier"),
    *("qualifiers", "aggregator_knowledge_source", "has_evidence", "note", "Ünits", "excluded", "polarity", "sources"),
]
NOTHING = ["", "", "", "nan", "None", " ", "N/A"]
CELLS: dict[str, list[str]] = {
    "id": ["EX:{0}", "EX:{0}", "MESH:D{0}", "no curie", " HP:000{0} ", "orphanet:{0}"],
    "category": [
        "biolink:Disease",
        "biolink:Gene|biolink:NamedThing",
        "Disease",
        "",
        "['biolink:Disease']",
        "biolink:not a category",
        "small molecule",
        "Gene;Drug",
    ],
    "name": ["name {0}", "Ärzte {0}", "NA", "'=1+{0}", "soft\u00adhyphen {0}", 'with "quotes" \\ {0}', "x" * 4_001, "NULL"],
    "description": ["about {0}", "x" * 5_000],
    "synonym": ["a|b|a", "nan|c", "['d', 'e']", "s" * 4_001 + "|t", " f "],
    "exact_synonym": ["g {0}|h", "|"],
    "xref": ["OMIM:{0}|UMLS:C000000{0}", "EX:{0}", "orphanet:12|ORPHA:12", "bad one|OMIM:1", "http://purl.obolibrary.org/obo/HP_0000001"],
    "same_as": ["MESH:D{0}", "OMIM:{0}"],
    "cuis": ["C000000{0}", "C0000001|C0000002", "c x"],
    "deprecated": ["true", "false", "1.0", "perhaps"],
    "replaced_by": ["EX:1"],
    "alt_ids": ["EX:9{0}|EX:8{0}"],
    "extra": ["anything"],
    "subject": ["EX:{0}", "MESH:D{0}", "none such", "HP:{0}"],
    "object": ["EX:{0}", "EX:1{0}", ""],
    "predicate": ["biolink:treats", "biolink:causes", "treats", "biolink:has phenotype"],
    "negated": ["false", "True", "0", "t", "maybe", "1.0"],
    "publications": [
        "PMID:{0}",
        "PMID:{0}|ORPHA:{0}|PMID:{0}",
        "OMIM:154700",
        "OMIM:15470|ORPHA:0",
        "pmid:{0}|",
        "PMID:1|nan|PMID:2",
        "Smith 1998, Nature",
        "PMID:1; 2",
        "['PMID:3', 'PMID:4']",
    ],
    "primary_knowledge_source": ["infores:a", "infores:a|infores:b"],
    "knowledge_source": ["infores:c"],
    "knowledge_level": ["prediction", "odd"],
    "agent_type": ["manual_agent", "odd"],
    "license": ["CC0-1.0"],
    "score": ["0.5", "inf", "x"],
    "has_count": ["0", "3", "7"],
    "has_total": ["5", "0"],
    "has_percentage": ["12.5", "120"],
    "frequency_qualifier": ["3/4", "0.5", "HP:0040281", "-0.5", "often"],
    "qualifier": ["NOT", "other"],
    "qualifiers": [
        '{{"relation": "has_role", "n": 2}}',
        '{{"note": "mine"}}',
        '{{"a": ""}}',
        "{{broken",
        "words",
        '{{"aggregator": ["infores:z"]}}',
        '{{"aggregator": "infores:z", "biocuration": "x[2020, "]"}}',
        '{{"aggregator": "infores:y", "zeal": "a, b: {0}"}}',
        '{{"disease_name": "D, {0}", "frequency_text": "{0}/{0}"}}',
        '{{"disease_name": "E", "frequency_text": "0/7"}}',
        '{{"frequency": "0.0", "negated": "false"}}',
        '{{"is_negated": "true", "onset": "é"}}',
        '{{"is_negated": "perhaps"}}',
        '{{"is_negated": true, "frequency_text": 0}}',
        '{{"has_count": "9", "qualifier": "NOT", "note": "n"}}',
        '{{"attribute_type_id": "biolink:negated", "value": "true"}}',
        '{{"biolink:negated": "true", "a": "b"}}',
        '{{"sources": "s", "a": "b"}}',
        '{{"qualifiers": "q", "a": "b"}}',
        '{{"aggregators": "p", "aggregator": "q"}}',
        '{{"a": "1", "a": "2"}}',
        '[{{"negated": "true"}}]',
        ' {{"a": "1"}}',
    ],
    "aggregator_knowledge_source": ["infores:d|infores:e"],
    "has_evidence": ["ECO:1|ECO:2"],
    "note": ["'=1", "p|'-1", "5'-end", "a \\ back", 'say "so" {0}', "plain {0}", "\u202eturned"],
    "excluded": ["0", "true", "maybe"],
    "polarity": ["negative", "positive"],
    "sources": ["[{{'id': 'infores:q', 'resource_role': 'primary_knowledge_source'}}]", "unread"],
    "Ünits": ["µg {0}"],
}


def table(columns: list[str], rows: int, seed: int) -> str:
    dice = random.Random(seed)
    lines = ["\t".join(columns)]
    for number in range(rows):
        # The usual cell comes first, so that most rows are whole.
        cells = []
        for column in columns:
            usual = CELLS[column][0] if column in ("id", "category", "subject", "predicate", "object") else ""
            picked = dice.choice(CELLS[column] + NOTHING) if dice.random() < 0.3 else usual
            cells.append(picked.format(number % 7 if column in ("subject", "object") else number))
        line = "\t".join(cells)
        if dice.random() < 0.1:
            line = ROW_CHANGES[dice.choice(list(ROW_CHANGES))](line, "\t", dice)
        lines.append(line.rstrip("\t") if dice.random() < 0.05 else line)
    return "\n".join(lines) + "\n"


def rows_of(staged: Staged, name: str) -> list[tuple[object, ...]]:
    frame = getattr(staged, name)
    return sorted(frame.with_columns(pl.col(pl.List(pl.String)).list.join("|")).rows(), key=repr)


@pytest.mark.parametrize("seed", range(8))
def test_together_or_one_by_one_is_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"nodes_tsv": table(NODE_COLUMNS, 300, seed), "edges_tsv": table(EDGE_COLUMNS, 300, seed)}
    monkeypatch.setattr(kgx_lines, "BLOCK", 9_000)
    monkeypatch.setattr(files, "_CHUNK", 2_000)
    if seed % 2:  # what cells meant is forgotten now and then
        monkeypatch.setattr(kgx.frames, "REMEMBERED", 5)
    if seed > 2:
        monkeypatch.setattr(kgx.flat_objects, "_FEWEST", 1)
    together = read("kgx", files_of("kgx", tmp_path / "a", **given))
    taken = []

    def none_taken(_: object, frame: pl.DataFrame) -> pl.Series:
        taken.append(True)
        return frame["at"].clear()

    monkeypatch.setattr(kgx.plain_nodes.Nodes, "__call__", none_taken)
    monkeypatch.setattr(kgx.plain.Edges, "__call__", none_taken)
    alone = read("kgx", files_of("kgx", tmp_path / "b", **given))
    assert len(taken) > 6
    assert together.read == alone.read
    for name in ("nodes", "xrefs", "names", "statements", "rejected"):
        assert rows_of(together, name) == rows_of(alone, name), name
    assert alone.rejected.height and alone.statements.height > 50 and alone.nodes.height > 100


def test_objects_of_numbers_and_lists_say_the_same_together_or_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    numbers = [
        "0",
        "-0",
        "7",
        "-7",
        "007",
        "1.5",
        "1.50",
        "-0.25",
        "0.0001",
        "0.00001",
        "1e3",
        "1E-7",
        "123456789012345",
        "12345678901234567890",
        ".5",
        "5.",
        "1234567.25",
        "true",
        "null",
        "NaN",
    ]
    others = ['"a, b"', '"]"', '": "', '"é"', '""', "[]", '["x"]', '["x", "y, z"]', '["x","y"]', '["]", "["]', "[1]", '["x", 1]', "{}"]
    keys = ["n", "variants", "uniprot", "aggregator", "excluded", "odd key", "name", "modifier"]

    def one() -> str:
        chosen = dice.sample(keys, dice.choice((1, 2, 3)))
        return "{" + ", ".join(f'"{key}": {dice.choice(numbers + others + ["3", "4.5"] * 9)}' for key in sorted(chosen)) + "}"

    rows = "".join(f"EX:{at}\tbiolink:related_to\tEX:{at + 1}\t{one()}\tn {at}\n" for at in range(3_000))
    given = {"edges_tsv": "subject\tpredicate\tobject\tqualifiers\tnote\n" + rows}
    monkeypatch.setattr(kgx.flat_objects, "_FEWEST", 1)
    together = read("kgx", files_of("kgx", tmp_path / "a", **given))
    monkeypatch.setattr(kgx.plain.Edges, "__call__", lambda _, frame: frame["at"].clear())
    alone = read("kgx", files_of("kgx", tmp_path / "b", **given))
    for name in ("statements", "rejected"):
        assert rows_of(together, name) == rows_of(alone, name), name
    assert alone.statements.height > 1_500


def test_most_plain_rows_are_read_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"e{at}\tEX:{at % 9}\tbiolink:treats\tEX:1{at % 5}\tPMID:{at}\tsays {at}\n" for at in range(50))
    told: list[int] = []
    take = kgx.plain.Edges.__call__

    def telling(self: kgx.plain.Edges, frame: pl.DataFrame) -> pl.Series:
        found = take(self, frame)
        told.extend(found)
        return found

    monkeypatch.setattr(kgx.plain.Edges, "__call__", telling)
    said = read("kgx", files_of("kgx", tmp_path, edges_tsv="id\tsubject\tpredicate\tobject\tpublications\tnote\n" + rows))
    assert told == list(range(50))
    assert said.statements["record"].to_list()[:2] == ["edges.tsv:2", "edges.tsv:3"]
    assert said.statements["qualifiers"][3] == '{"note": "says 3"}'


def test_tables_of_one_column_or_of_very_many(tmp_path: Path) -> None:
    assert read("kgx", files_of("kgx", tmp_path / "a", nodes_tsv="id\nEX:1\nEX:2\n")).nodes["curie"].to_list() == ["EX:1", "EX:2"]
    wide = "id\t" + "\t".join(f"c{at}" for at in range(1_500)) + "\nEX:1" + "\t" * 1_500 + "\n"
    assert read("kgx", files_of("kgx", tmp_path / "b", nodes_tsv=wide)).nodes["curie"].to_list() == ["EX:1"]


def test_prefixes_of_any_length_and_number_leave_later_tables_readable(tmp_path: Path) -> None:
    """What was learnt of one table's prefixes is used for the next: very long ones once made an expression of identifiers too large."""
    prefixes = ["E" * length for length in range(1, 200)] + ["E" * 300_000, *(f"X{number}" for number in range(500))]
    for again in ("one", "two"):
        lines = "".join(f"{prefix}:1\tbiolink:Drug\tdrug {at}\n" for at, prefix in enumerate(prefixes))
        said = read("kgx", files_of("kgx", tmp_path / again, nodes_tsv="id\tcategory\tname\n" + lines))
        assert said.read == len(prefixes)
        assert said.nodes.height + said.rejected.height == len(prefixes)
