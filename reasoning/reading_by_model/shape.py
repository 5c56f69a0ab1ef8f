"""What the model fills in: what is asked, and between which stretches of the question which relation stands. No identifier, no answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

#: A relation as the model is told of it -> the family of senses (``reasoning.reading.words.vocabulary.senses``).
FAMILIES: dict[str, str] = {
    "causes": "cause",
    "has symptom": "have",
    "treats": "treat",
    "prevents": "prevent",
    "is contraindicated in": "contraindicated",
    "diagnoses": "diagnose",
    "has side effect": "sideeffect",
    "predisposes to": "predispose",
    "affects response to": "response",
    "acts on": "target",
    "inhibits": "inhibit",
    "activates": "activate",
    "interacts with": "interact",
    "is expressed in": "express",
    "takes part in": "participate",
    "is part of": "part",
    "is located in": "locate",
    "regulates": "regulate",
    "is a kind of": "kind",
    "is inherited as": "inherit",
    "begins at": "onset",
    "has role": "role",
    "is similar to": "similar",
    "is linked to": "link",
}
#: What can be asked for -> the letters of ``reasoning.reading.words.vocabulary.CATEGORIES``; "anything" is any of them.
SORTS: dict[str, str] = {
    "gene": "G",
    "disease": "D",
    "symptom": "P",
    "drug": "C",
    "role": "R",
    "inheritance": "I",
    "onset": "O",
    "process": "B",
    "place": "L",
    "test": "T",
    "anything": "",
}

#: Longer stretches are no name and no relation.
_LONG = 200


class Fact(BaseModel):
    """A relation between two ends, each a stretch of the question, or "?" for what is asked for."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(max_length=_LONG)
    subject: str = Field(max_length=_LONG)
    relation: str = Field(json_schema_extra={"enum": list(FAMILIES)})
    object: str = Field(max_length=_LONG)
    denied: bool

    @field_validator("relation")
    @classmethod
    def _known(cls, said: str) -> str:
        return _among(said, FAMILIES)


class Asked(BaseModel):
    """One question."""

    model_config = ConfigDict(extra="forbid")

    asks: Literal["which", "how many", "whether", "what is", "how related", "how differ", "none of these"]
    wanted: str = Field(json_schema_extra={"enum": list(SORTS)})
    concepts: list[str] = Field(max_length=4)
    facts: list[Fact] = Field(max_length=4)
    joined: Literal["and", "or"]

    @field_validator("wanted")
    @classmethod
    def _known(cls, said: str) -> str:
        return _among(said, SORTS)


class Questions(BaseModel):
    """The questions of a text."""

    model_config = ConfigDict(extra="forbid")

    questions: list[Asked] = Field(max_length=3)


def _among(said: str, known: Mapping[str, str]) -> str:
    if said not in known:
        raise ValueError("not one of those that were named")
    return said
