"""Asking in the terminal: ``medclew diagnose --interactive``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from reasoning.diagnosis.result import Term
from serve.cli.answers.interactive import _chosen
from tests.serve.command import medclew

_FORMS = [Term("HP:1000003", "Ectopia lentis"), Term("HP:1000004", "Cataract"), Term("HP:1000006", "Myopia")]


def test_numbers_say_which_special_forms_there_are() -> None:
    assert _chosen("1 3", _FORMS) == _chosen(" 1,3, 1", _FORMS) == [_FORMS[0], _FORMS[2]]
    assert [_chosen(line, _FORMS) for line in ("y", "", "1 y", "-1", "+ HP:1000003")] == [[]] * 5
    for line, told in (("4", "from 1 to 3"), ("1 0", "there is no 0")):
        with pytest.raises(InputError, match=told):
            _chosen(line, _FORMS)
    with pytest.raises(InputError, match="no special forms"):
        _chosen("1", [])


def test_the_command_takes_several_numbers(default_bundle: Path) -> None:
    asked = ("diagnose", "--hpo", "HP:0001083", "--interactive", "--json")
    told = medclew(*asked, bundle=default_bundle, stdin="?\n?\n?\n99\n1 2\nq\n")
    assert "there is no 99: say a number from 1 to" in " ".join(told.stderr.split()), told.stderr
    dialogue = json.loads(told.stdout)["dialogue"]
    assert [said for _, said in dialogue["asked"]] == [None, None, None, True, True]
    assert len(dialogue["observed"]) == 3
