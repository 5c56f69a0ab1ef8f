"""What callers hand over that is of the wrong kind is refused by name, and never read as something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from reasoning.engine import Engine

_FINDINGS = ["HP:0001083", "HP:0001166"]


@pytest.fixture(scope="module")
def engine(small: Path) -> Engine:
    return Engine.open(small)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"k": "5"}, "k"),
        ({"k": 2.5}, "k"),
        ({"k": None}, "k"),
        ({"sex": 1}, "sex"),
        ({"sex": ""}, "sex"),
        ({"onset": 5}, "onset"),
        ({"at": 5}, "at"),
        ({"text": 5}, "text"),
        ({"text": b"arachnodactyly"}, "text"),
        ({"genes": "FBN1"}, "genes"),
        ({"genes": 5}, "genes"),
        ({"genes": [1]}, "genes"),
        ({"genes": {"FBN1": "2"}}, "weight"),
        ({"genes": {"FBN1": None}}, "weight"),
        ({"genes": {"FBN1": 10**400}}, "weight"),
        ({"hpo": "HP:0001083"}, "hpo"),
        ({"exclude_publications": "PMID:1"}, "exclude_publications"),
    ],
)
def test_the_wrong_kind_is_refused_by_name(engine: Engine, given: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        engine.diagnose(**{"hpo": _FINDINGS, **given})
    if set(given) <= {"sex", "onset", "text", "genes", "hpo", "exclude_publications"}:
        with pytest.raises(InputError, match=named):
            engine.question(**{"hpo": _FINDINGS, **given})


@pytest.mark.parametrize(("written", "sex"), [("M", "male"), ("f", "female"), (" Female ", "female"), ("MALE", "male")])
def test_sex_is_read_as_forms_write_it(engine: Engine, written: str, sex: str) -> None:
    assert engine.diagnose(hpo=_FINDINGS, sex=written).differential == engine.diagnose(hpo=_FINDINGS, sex=sex).differential


@pytest.mark.parametrize("k", ["5", 2.5, 0, None])
def test_a_complaint_wants_a_number_too(engine: Engine, k: Any) -> None:
    with pytest.raises(InputError, match="k must"):
        engine.complaint("spider fingers", k)


@pytest.mark.parametrize("case", [Path("HP:0001083"), Path("ectopia lentis and arachnodactyly"), "{file}"])
def test_findings_where_a_file_is_wanted_are_told_where_they_go(engine: Engine, tmp_path: Path, case: Path | str) -> None:
    (tmp_path / "list.json").write_text("HP:0001083\nHP:0001166\n")
    with pytest.raises(InputError, match=r"go in as hpo \(--hpo\), words as text \(--text\)"):
        engine.diagnose(tmp_path / "list.json" if case == "{file}" else case)
    with pytest.raises(InputError, match="there is no file missing.json$"):
        engine.diagnose(Path("missing.json"))
