"""What every note is full of names no gene and no disease: vital signs, tests, doses, titles, headings, Roman numerals."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("BP 120/80, HR 72", "BP"),
        ("BP 120/80, HR 72", "HR"),
        ("MRI of the brain", "MRI"),
        ("CT of the chest", "CT"),
        ("HPI: 3 days of cough", "HPI"),
        ("ROS negative", "ROS"),
        ("J. Lee, MD", "MD"),
        ("LFTs were normal", "LFTs"),
        ("ESR was 12", "ESR"),
        ("aspirin 81 mg BID", "BID"),
        ("ibuprofen PRN", "PRN"),
        ("cranial nerves II to XII", "II"),
    ],
)
def test_the_words_of_charting_name_nothing(text: str, word: str, default_engine: Engine) -> None:
    assert word not in [m.text for m in default_engine.ground(text).mentions]


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("variants in BID and HR", "BID", "BID"),
        ("Menkes disease (MD) is rare; MD is fatal.", "MD", "Menkes disease"),
        ("a UTI was treated", "UTI", "urinary tract infection"),
    ],
)
def test_names_of_their_own_and_what_the_text_explains_stay(text: str, word: str, label: str, default_engine: Engine) -> None:
    found = [m for m in default_engine.ground(text).mentions if m.text == word]
    assert found
    assert all(label in [c.label for c in m.candidates] for m in found)
