"""Medicines as lists of them are written, with strength, form and salt: "metformin hydrochloride 500 mg oral tablet" is metformin.

Words for forms and routes are RxNorm's dose forms, words for salts its precise ingredients' (RxNorm Technical Documentation, 2024); what is
left when they are taken away is an ingredient as RxNorm names it.
"""

from __future__ import annotations

import re

_UNITS = r"(?:mg|g|gm|gram|mcg|ug|µg|μg|kg|ng|ml|l|dl|iu|u|unit|units|meq|mmol|mol|actuat|actuation|hr|h|hour|day|dose|cm2|m2|ppm|%)"
_NUMBER = r"\d+(?:[.,]\d+)*"
#: "500 mg", "5 mg/ml", "0.5%", "100/25 mcg", "[Glucophage]"
_STRENGTH = re.compile(
    rf"(?<![\w-]){_NUMBER}(?:\s*[/x-]\s*{_NUMBER})*\s*-?{_UNITS}(?:\s*/\s*(?:{_NUMBER})?\s*-?{_UNITS})*(?![\w])|(?<![\w-]){_NUMBER}\s*%|\[[^\]]*\]",
    re.I,
)
_FORM_WORDS = """
    tablet tablets tab tabs capsule capsules cap caps caplet caplets injection injectable infusion solution suspension
    syrup elixir cream ointment gel lotion patch patches spray aerosol inhaler inhalation inhalant powder suppository
    suppositories drops lozenge lozenges granules emulsion paste foam shampoo implant kit syringe vial ampoule ampule
    pen film oral orally intravenous iv intramuscular im subcutaneous sc topical transdermal ophthalmic otic nasal
    rectal vaginal sublingual buccal po chewable effervescent dispersible disintegrating coated enteric extended delayed
    modified sustained immediate release er xr sr dr cr mr ec metered prefilled auto-injector
"""
FORMS = frozenset(_FORM_WORDS.split())
_SALT_WORDS = """
    hydrochloride hcl dihydrochloride hydrobromide sulfate sulphate bisulfate phosphate diphosphate nitrate acetate
    citrate tartrate bitartrate maleate fumarate succinate mesylate mesilate besylate besilate tosylate esylate
    edisylate lactate gluconate stearate palmitate pamoate embonate hydroxynaphthoate benzoate malate oxalate sodium
    disodium potassium calcium magnesium zinc tromethamine meglumine monohydrate dihydrate trihydrate hemihydrate
    sesquihydrate anhydrous hydrate
"""
SALTS = frozenset(_SALT_WORDS.split())
_WORD = re.compile(r"[^\s,;()]+")
#: What a name is worth that is left without strength and form, and without its salt.
SUPPLIED, BASE = 0.95, 0.85


def ingredients(text: str) -> list[tuple[str, float]]:
    """Return what is left of a medicine's name without strength, form and route, and then without its salt, with what each is worth.

    >>> ingredients("Metformin hydrochloride 500 MG oral tablet [Glucophage]")
    [('Metformin hydrochloride', 0.95), ('Metformin', 0.85)]
    >>> ingredients("aspirin 81 mg"), ingredients("sodium chloride 0.9%"), ingredients("sodium"), ingredients("oral thrush")
    ([('aspirin', 0.95)], [('sodium chloride', 0.95)], [], [('thrush', 0.95)])
    """
    said = _WORD.findall(_STRENGTH.sub(" ", text))
    kept = [word for word in said if word.lower() not in FORMS]
    bare = kept[:]
    while len(bare) > 1 and bare[-1].lower() in SALTS:
        bare.pop()
    whole, base = " ".join(kept), " ".join(bare)
    found = [(whole, SUPPLIED)] if whole and whole != text.strip() else []
    return [*found, (base, BASE)] if base and base != whole else found
