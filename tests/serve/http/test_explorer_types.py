"""What the explorer takes an answer to be (``types.ts``) is what the API answers: a field that went away would show as nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

TYPES = Path(__file__).resolve().parents[3] / "serve/explorer/src/types.ts"
Fields = dict[str, tuple[bool, Any]]


class Reader:
    """Reads the interfaces of a file: name -> (what it extends, {field: (optional, type)}). A type is a tuple that begins with its kind."""

    def __init__(self, text: str) -> None:
        self.tokens = re.findall(r'"[^"]*"|\w+|[{}\[\]|;:?,<>]', re.sub(r"//.*", "", text))
        self.at = 0

    def take(self, *wanted: str) -> str:
        token = self.tokens[self.at]
        assert not wanted or token in wanted, (token, wanted)
        self.at += 1
        return token

    def here(self, token: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] == token

    def interfaces(self) -> Iterator[tuple[str, tuple[str, Fields]]]:
        while self.at < len(self.tokens):
            self.take("export")
            self.take("interface")
            name, base = self.take(), ""
            if self.here("extends"):
                self.take()
                base = self.take()
            yield name, (base, self.fields())

    def fields(self) -> Fields:
        found: Fields = {}
        self.take("{")
        while not self.here("}"):
            name = self.take()
            optional = self.here("?") and bool(self.take())
            self.take(":")
            found[name] = (optional, self.type())
            if self.here(";"):
                self.take()
        self.take("}")
        return found

    def type(self) -> Any:
        options = [self.single()]
        while self.here("|"):
            self.take()
            options.append(self.single())
        return ("or", options) if len(options) > 1 else options[0]

    def single(self) -> Any:
        if self.here("{"):
            made: Any = ("object", self.fields())
        elif self.here("["):
            made = ("tuple", self.several("[", "]"))
        elif self.tokens[self.at + 1 : self.at + 2] == ["<"]:
            self.take("Record")
            made = ("record", self.several("<", ">")[1])
        else:
            made = ("name", self.take())
        while self.here("["):
            self.take()
            self.take("]")
            made = ("list", made)
        return made

    def several(self, begin: str, end: str) -> list[Any]:
        self.take(begin)
        found = [self.type()]
        while self.here(","):
            self.take()
            found.append(self.type())
        self.take(end)
        return found


PLAIN: dict[str, Any] = {"string": str, "number": (int, float), "boolean": bool, "null": type(None)}
INTERFACES = dict(Reader(TYPES.read_text("utf-8")).interfaces())


def faults(value: Any, kind: Any, at: str) -> Iterator[str]:
    """Yield where a value is not of a type."""
    what, of = kind
    if what == "or":
        if all(list(faults(value, each, at)) for each in of):
            yield f"{at}: {value!r} is none of {of}"
    elif what == "list" or what == "record":
        if not isinstance(value, list if what == "list" else dict):
            yield f"{at}: {value!r} is no {what}"
            return
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from faults(each, of, f"{at}.{key}")
    elif what == "tuple":
        for key, (each, type_) in enumerate(zip(value, of, strict=True)):
            yield from faults(each, type_, f"{at}.{key}")
    elif what == "object":
        if not isinstance(value, dict):
            yield f"{at}: {value!r} is no object"
            return
        for name, (optional, type_) in of.items():
            if name in value:
                yield from faults(value[name], type_, f"{at}.{name}")
            elif not optional:
                yield f"{at}.{name}: not there"
    elif of in INTERFACES:
        base, fields = INTERFACES[of]
        if base:
            yield from faults(value, ("name", base), at)
        yield from faults(value, ("object", fields), at)
    elif of.startswith('"'):
        if value != of.strip('"'):
            yield f"{at}: {value!r} is not {of}"
    elif of != "unknown" and not isinstance(value, PLAIN[of]):
        yield f"{at}: {value!r} is no {of}"


ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("Explanation", "/explain?from=HGNC:3603&to=HP:0001083&plan=true", {}),
    ("Answer", "/ask", {"question": "How is FBN1 related to ectopia lentis?"}),
    ("Concept", "/concepts/MONDO:0007947", {}),
    ("MetapathTable", "/metapaths?from=HGNC:3603&to=HP:0001083&p_values=none", {}),
    ("Diagnosis", "/diagnose", {"observed": ["HP:0001083", "arachnodactyly"], "excluded": ["HP:0000365"]}),
    ("Diagnosis", "/diagnose", {"text": "Tall girl with ectopia lentis, no hearing loss."}),
    ("Stats", "/stats", {}),
]


@pytest.mark.parametrize(("name", "address", "body"), ASKED, ids=[f"{name} {address.split('?')[0]}" for name, address, _ in ASKED])
def test_an_answer_has_the_fields_that_the_explorer_shows(client: TestClient, name: str, address: str, body: dict[str, Any]) -> None:
    told = (client.post(address, json=body) if body else client.get(address)).json()
    assert list(faults(told, ("name", name), name)) == []


def test_a_missing_or_changed_field_is_found() -> None:
    good = {"curie": "HP:1", "name": "one"}
    assert list(faults(good, ("name", "Term"), "Term")) == []
    assert list(faults({"curie": "HP:1"}, ("name", "Term"), "Term")) == ["Term.name: not there"]
    assert list(faults({**good, "name": None}, ("name", "Term"), "Term")) == ["Term.name: None is no string"]
