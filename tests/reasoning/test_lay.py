"""What people say of themselves, and adjectives that are said of a noun."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.grounding.lay import names


def found(engine: Engine, text: str) -> set[str]:
    """The findings of a text that are there."""
    return {m.best.label for m in engine.ground(text).findings()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I can't sleep", "Insomnia"),
        ("my tummy hurts", "Abdominal pain"),
        ("my head hurts a lot", "Headache"),
        ("my joints ache", "Arthralgia"),
        ("I'm losing weight", "Weight loss"),
        ("my ankles are swollen", "Ankle swelling"),
        ("pins and needles in my hands", "Paresthesia"),
        ("my fingers are numb", "Hypoesthesia"),
        ("blood in my pee", "Hematuria"),
        ("loose stools since Monday", "Diarrhea"),
        ("He is not walking yet.", "Delayed ability to walk"),
        ("the room is spinning", "Vertigo"),
        ("I have no energy", "Fatigue"),
        ("The liver was enlarged.", "Hepatomegaly"),
        ("My eyes are very dry.", "Keratoconjunctivitis sicca"),
        ("The EEG was abnormal.", "EEG abnormality"),
        ("My mouth is always dry.", "Xerostomia"),
        ("His ears were low-set.", "Low-set ears"),
        ("The ears are posteriorly rotated.", "Posteriorly rotated ears"),
        ("My ears keep ringing.", "Tinnitus"),
        ("Deep tendon reflexes were absent.", "Areflexia"),
        ("The patient has a rash.", "Skin rash"),
        ("Fever and rash", "Skin rash"),
        ("He walks with a limp.", "Antalgic gait"),
        ("My skin is itchy", "Pruritus"),
        ("He has an itch.", "Pruritus"),
        ("She wheezes at night", "Wheezing"),
        ("There were freckles on her nose", "Freckling"),
        ("He stutters.", "Stuttering"),
        ("She has bruising and bleeding", "Abnormal bleeding"),
        ("She has bruising and bleeding", "Bruising susceptibility"),
        ("He had a fit yesterday", "Seizure"),
        ("The boy was very floppy at birth", "Hypotonia"),
        ("black tarry stools", "Melena"),
        ("I have swollen legs", "Pedal edema"),
        ("his nose keeps running", "Rhinorrhea"),
        ("I keep sneezing", "Sneeze"),
        ("He coughs up phlegm", "Productive cough"),
        ("Her lips were blue.", "Cyanosis"),
        ("I see floaters", "Vitreous floaters"),
        ("excessive thirst", "Polydipsia"),
        ("he has blackouts", "Syncope"),
        ("She is unsteady on her feet", "Unsteady gait"),
        ("swollen glands", "Lymphadenopathy"),
        ("He has scars on his arm", "Scarring"),
        ("The patient has body aches", "Body ache"),
    ],
)
def test_what_people_say_is_found(text: str, wanted: str, default_engine: Engine) -> None:
    assert wanted in found(default_engine, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The liver was not enlarged.", "Hepatomegaly"),
        ("Seizures were absent.", "Absence seizure"),
        ("He was lost to follow-up.", "Weight loss"),
        ("No blood in her pee", "Hematuria"),
        ("The heart was normal and the spleen enlarged.", "Cardiomegaly"),
        ("She can sleep well.", "Insomnia"),
        ("No rash, no itch.", "Skin rash"),
        ("The baby was never floppy.", "Hypotonia"),
        ("No history of fits.", "Seizure"),
        ("She has had no fits.", "Seizure"),
        ("Denies fits.", "Seizure"),
        ("There is no fit between the two.", "Seizure"),
        ("floppy eyelid", "Hypotonia"),
        ("He has scars on his arm", "severe cutaneous adverse reaction"),
        ("The key fits well; the data fit into two groups.", "Seizure"),
        ("She had a fit of laughter.", "Seizure"),
        ("a floppy disk", "Hypotonia"),
        ("menstrual bleeding is regular", "Abnormal bleeding"),
        ("The bleeding time was measured.", "Abnormal bleeding"),
        ("a read of the soft tissue was let go", "rectum adenocarcinoma"),
    ],
)
def test_what_they_do_not_say_is_not(text: str, wrong: str, default_engine: Engine) -> None:
    assert wrong not in found(default_engine, text)


def test_every_expression_is_of_a_name_in_the_graph(default_engine: Engine) -> None:
    lexicon = default_engine.snapshot.lexicon
    assert [name for name in names() if not any(m.kind in ("name", "exact") for m in lexicon.exact(name))] == []
