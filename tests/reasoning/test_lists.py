"""Names that a list tears apart, and the numbers of fingers, toes and their bones however they are written."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine


def names(engine: Engine, text: str) -> set[str]:
    """The names of all that a text is grounded to, nested mentions too."""
    return {m.best.label for m in engine.ground(text).mentions}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shortening of the metacarpals IV and V", {"Short 4th metacarpal", "Short 5th metacarpal"}),
        ("short 2nd and fifth metacarpals", {"Short 2nd metacarpal", "Short 5th metacarpal"}),
        ("short second and third toes", {"Short 2nd toe", "Short 3rd toe"}),
        (
            "shortening of the middle phalanges of the index, ring and little finger",
            {"Short middle phalanx of the 2nd finger", "Short middle phalanx of the 4th finger", "Short middle phalanx of the 5th finger"},
        ),
        ("ulnar deviation of the index finger", {"Ulnar deviation of the 2nd finger"}),
        ("short toe V", {"Short 5th toe"}),
        ("cysts of the mandible, pits of the palms and soles and many tumors", {"Palmar pits", "Plantar pits"}),
        ("flat nails, weakness of the hip and shoulder girdles", {"Pelvic girdle muscle weakness", "Shoulder girdle muscle weakness"}),
        ("a cleft, severe hypoplasia of the tibia and fibula, and absent nails", {"Short tibia", "Fibular hypoplasia"}),
    ],
)
def test_each_of_a_list_is_found(text: str, wanted: set[str], default_engine: Engine) -> None:
    assert wanted <= names(default_engine, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("shortening of the thumb and fever", "Short finger"),
        ("absence of fever and reflexes in the legs", "Absent reflex"),
        ("type IV collagen and short fingers", "Short 4th finger"),
        ("age 5 and short fingers", "Short 5th finger"),
        ("fever, shortening of the humerus, and reflexes", "Absent reflex"),
        ("absence of reflexes, fever and seizures", "Absence seizure"),
        ("loss of weight, fever, and hearing aids", "Hearing impairment"),
    ],
)
def test_what_is_not_shared_is_not(text: str, wrong: str, default_engine: Engine) -> None:
    assert wrong not in names(default_engine, text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The child was hypotonic at birth.", "Neonatal hypotonia"),
        ("postnatal-onset microcephaly", "Secondary microcephaly"),
        ("bilateral occurrence of acoustic neuromas", "Bilateral vestibular schwannoma"),
        ("renal defect", "Abnormality of the kidney"),
        ("renal malformation", "Abnormal renal morphology"),
        ("ocular abnormalities", "Abnormality of the eye"),
        ("no gastrointestinal anomalies", "Abnormality of the gastrointestinal tract"),
        ("hematologic abnormalities", "Abnormality of blood and blood-forming tissues"),
    ],
)
def test_what_only_frames_is_left_out(text: str, wanted: str, default_engine: Engine) -> None:
    assert wanted in names(default_engine, text)


def test_what_says_nothing_is_not_told(default_engine: Engine) -> None:
    assert "Phenotypic abnormality" not in names(default_engine, "The phenotypic abnormalities were severe.")
    assert "Mode of inheritance" not in names(default_engine, "autosomal dominant inheritance")
    assert "Mode of inheritance" in names(default_engine, "The inheritance is not known.")
