"""Adjectives for parts of the body whose noun no name pairs them with often enough to be learnt: "ocular", "gastrointestinal".

They stand for their nouns beside words that say that something is amiss ("ocular abnormalities"), where ontologies have the noun
("Abnormality of the eye"), and nowhere else: HPO has no albinism of the eye. All stemmed, the nouns as HPO's bags hold them.
"""

from __future__ import annotations

_TABLE = """
    ocular eye|ophthalmic eye|ophthalmologic eye|ophthalmological eye|dermatologic skin|dermatological skin|cranial skull|ungual nail|
    costal rib|intestinal intestine|gastrointestinal gastrointestinal tract|thoracic thorax|abdominal abdomen|mammary breast|
    hematologic blood blood forming tissue|hematological blood blood forming tissue|metabolic metabolism homeostasis|biliary biliary system|
    palpebral eyelid|lenticular len|pituitary pituitary gland|urinary urinary system|otologic ear|otological ear|
    orthopedic skeletal system|bone skeletal system|psychiatric behavior|behavioral behavior
"""
NOUNS = {word: tuple(nouns) for entry in " ".join(_TABLE.split()).split("|") for word, *nouns in [entry.split()]}

_SPOKEN_TABLE = """
    tummy abdominal|tummy stomach|belly abdominal|hurt pain|hurting pain|ache pain|aching pain|achy pain|sore pain|pee urine|poop stool|
    poo stool|losing loss|lose loss|lost loss|gained gain|gaining gain|swollen swelling|blurry blurred|trouble difficulty|numb numbness|
    sole plantar
"""
#: Words with which people say a name's word, beside another word of the name: "my head hurts", "losing weight".
SPOKEN: dict[str, tuple[str, ...]] = {}
for _entry in " ".join(_SPOKEN_TABLE.split()).split("|"):
    _said, _name = _entry.split()
    SPOKEN[_said] = (*SPOKEN.get(_said, ()), _name)
