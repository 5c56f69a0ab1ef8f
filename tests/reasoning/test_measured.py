"""Values with units are the findings that they are; values within bounds, and without units, are none."""

from __future__ import annotations

import pytest

from reasoning.engine import Engine
from reasoning.grounding.measured import said, table


def found(text: str) -> list[str]:
    return [finding for *_, finding in said(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("sodium 128 mmol/L", ["Hyponatremia"]),
        ("serum sodium level was 152 mEq/L", ["Hypernatremia"]),
        ("K+ of 6.1 mmol/l", ["Hyperkalemia"]),
        ("Hb 7.2 g/dL and platelets 30 x 10^9/L", ["Anemia", "Thrombocytopenia"]),
        ("hemoglobin 72 g/L", ["Anemia"]),
        ("platelet count 30,000/µL", ["Thrombocytopenia"]),
        ("WBC 24.1 K/uL", ["Leukocytosis"]),
        ("WBC 2.0 x10³/mm3", ["Leukopenia"]),
        ("glucose 38 mg/dL", ["Hypoglycemia"]),
        ("CK 250 U/L (normal < 180)", ["Elevated circulating creatine kinase concentration"]),
        ("CK 250 U/L (ref 30-300)", []),
        ("temperature of 39.2 °C", ["Fever"]),
        ("temp 98.6 F", []),
        ("SpO2 84%", ["Hypoxemia"]),
        ("sodium 140 mmol/L, K 4.0 mmol/L, Hb 13.5 g/dL, platelets 250 x10^9/L, WBC 7.5 x10^9/L", []),
        ("sodium 128", []),
        ("low sodium and high serum potassium", ["Hyponatremia", "Hyperkalemia"]),
        ("platelets were markedly low", ["Thrombocytopenia"]),
        ("elevated ALT", ["Elevated circulating alanine aminotransferase concentration"]),
        ("a low sodium diet", []),
        ("urine sodium 20 mmol/L; urinary calcium was high", []),
        ("CSF glucose 30 mg/dL, elevated lactate in CSF", []),
        ("ALP 300 U/L", []),
        ("ALP 300 U/L (30-120)", ["Elevated circulating alkaline phosphatase concentration"]),
        ("TSH 14 mIU/L", ["Elevated circulating thyroid-stimulating hormone concentration"]),
        ("low-sodium diet with 20 mmol/L", []),
        ("", []),
    ],
)
def test_values_out_of_bounds_are_findings(text: str, findings: list[str]) -> None:
    assert found(text) == findings


def test_bounds_are_in_order() -> None:
    assert all(m.low < m.high for m in table().values() if m.low is not None and m.high is not None)


def test_every_finding_is_a_name_in_the_graph_and_is_grounded(default_engine: Engine) -> None:
    lexicon = default_engine.snapshot.lexicon
    names = {name for measure in table().values() for name in (measure.below, measure.above) if name}
    assert [name for name in sorted(names) if not any(m.kind in ("name", "exact") for m in lexicon.exact(name))] == []
    mentions = default_engine.ground("No fever. Sodium was 128 mmol/L; Hb 7.2 g/dL.").findings()
    assert {m.best.label for m in mentions} == {"Hyponatremia", "Anemia"}
