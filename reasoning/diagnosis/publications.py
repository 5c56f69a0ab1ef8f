"""Publications that are to be left out, as people write them: what the records call them, and whether any record cites them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.arrays import hash_text
from kg.curie import spelled
from reasoning.diagnosis.records import Records
from reasoning.rendering.text import plain

#: So many that no record cites are told by name.
_TOLD = 5


def left_out(given: Iterable[str], records: Records) -> tuple[frozenset[str], list[str]]:
    """Return (CURIEs, notes): "pmid 123", "123" and a page of PubMed's are PMID:123; what no record cites is told, for it changes nothing.

    Args:
        given: publications. records: those about the findings of diseases.
    """
    found = {text: _called(text.strip()) for text in given}
    cited = np.isin(np.array([hash_text(curie) for curie in found.values()], np.uint64), records.pub)
    unknown = [text for text, known in zip(found, cited.tolist(), strict=True) if not known]
    told = ", ".join(plain(text, 40) for text in unknown[:_TOLD])
    more = f" and {len(unknown) - _TOLD:,} more" if len(unknown) > _TOLD else ""
    notes = [f"no record of a disease's findings cites {told}{more}: nothing is left out for it"] if unknown else []
    return frozenset(found.values()), notes


def _called(text: str) -> str:
    return f"PMID:{text}" if text.isascii() and text.isdecimal() else spelled(text) or text
