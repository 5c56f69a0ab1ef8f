"""What roles of medicines are good for: a packaged list, each row with what it rests on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.sources import roleuses
from kg.errors import SourceError
from tests.ingest.reading import files_of, read


def test_uses_of_roles_say_what_they_rest_on(tmp_path: Path) -> None:
    """The packaged list is read whole, each pair once; a row of another basis is rejected."""
    shipped = (Path(roleuses.__file__).parents[1] / "data" / "role_uses.tsv").read_text("utf-8")
    staged = read("roleuses", files_of("roleuses", tmp_path / "whole", role_uses_tsv=shipped))
    bases = [json.loads(text)["basis"] for text in staged.statements["qualifiers"].to_list()]
    assert len(bases) == len(shipped.splitlines()) - 1
    assert set(bases) == {"what ChEBI defines the role by", "what medicines of the role are commonly given for"}
    assert staged.statements.select("subject", "object").n_unique() == len(bases)
    odd = "role\trole_name\tcondition\tcondition_name\tbasis\nCHEBI:35472\tanti-inflammatory drug\tMONDO:0021166\tinflammation\thearsay\n"
    with pytest.raises(SourceError, match="neither definition nor use"):
        read("roleuses", files_of("roleuses", tmp_path / "odd", role_uses_tsv=odd))
