"""Abbreviations with which every clinical note is written, and which name no gene or disease there: "BP 120/80", "MRI", "J. Lee, MD".

Sources list nearly every pair and triple of letters as some gene's or disease's loose name. Tests, vital signs, doses, headings, titles and
Roman numerals are the charting vocabulary, which is closed; a name of one's own (the gene BID) stays unless a figure says what is meant. An
abbreviation that the text explains means what it explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from reasoning.grounding.lookup import Hit
from reasoning.grounding.tokens import Token

_WORDS = """
    MRI MRA MRV CT CTA PET US XR CXR KUB ECG EKG EEG EMG NCV NCS VEP BAER ABR LP TTE TEE DXA DEXA
    CBC CMP BMP LFT ESR BUN INR PTT HGB HCT WBC RBC PLT BP HR RR BMI SPO2
    HPI ROS PMH PSH DOB MD RN NP PA PT OT PRN BID TID QID QD PO IV IM NPO ICU NICU PICU ED
    II III IV VI VII VIII IX XI XII
"""
_ABBREVIATIONS = frozenset(_WORDS.split())
#: Behind these a dose's abbreviation stands.
_UNIT_WORDS = "mg mcg g ml units tablet tablets tab tabs capsule capsules puffs drops daily once twice"
_UNITS = frozenset(_UNIT_WORDS.split())


def charted(tokens: Sequence[Token], at: int, high: int, hits: Sequence[Hit]) -> list[Hit]:
    """Return those of a single word's hits that charting rules out."""
    word = tokens[at].text
    if word not in _ABBREVIATIONS and word.removesuffix("s") not in _ABBREVIATIONS:
        return []
    figure = at + 1 < high and tokens[at + 1].breaks < 2 and tokens[at + 1].text[0].isdigit()
    dose = at > 0 and not tokens[at].breaks and (tokens[at - 1].text.lower() in _UNITS or tokens[at - 1].text.isdigit())
    return list(hits) if figure or dose else [hit for hit in hits if hit.kind != "name"]
