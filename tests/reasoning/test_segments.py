"""Where sentences end: a table of texts with a bar at each boundary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.grounding.segments import sentences

TEXTS = (
    "Seizure: no. |Ataxia: yes.",
    "He has MS. |Ataxia was seen.",
    "Ms. Smith has CF. |Ataxia was seen by Dr. Jones.",
    "It is cf. type I. |Ataxia is rare.",
    "As in Smith et al. |Ataxia was seen, e.g. at 3.5 years.",
    "No. 3 had c.35delG (p.Gly12fs). |Others had none.",
    "No seizures.|Ataxia. |she walks.",
    "Seizures? |No. |Ataxia!",
    "The boy has no hearing\nloss but ptosis",
    "no cataract\n|ptosis",
    "Findings:\n|- ptosis\n|- no seizures",
    "denies fever\n|has cough",
    "A ..... no\n|B ..... yes",
    "seizures: no\n|ataxia: yes",
)


@pytest.mark.parametrize("marked", TEXTS)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[a:b] for a, b in sentences(text)] == marked.split("|")


@given(st.text(alphabet="aA .?!\n:-1", max_size=60))
def test_sentences_cover_a_text_in_order(text: str) -> None:
    found = sentences(text)
    assert all(a < b for a, b in found)
    assert [b for _, b in found[:-1]] == [a for a, _ in found[1:]]
    assert not text[: found[0][0]].strip() if found else not text.strip()
