"""Text in a graph is someone else's: it is shown, and does nothing."""

from __future__ import annotations

import contextlib
import unicodedata
from html.parser import HTMLParser

import pytest

from kg.errors import MedclewError
from reasoning.engine import Engine
from reasoning.rendering.text import plain
from tests.reasoning.graph import HOSTILE
from tests.reasoning.test_answers import check_form

_OURS = {"div", "p", "b", "span", "br", "ul", "li", "details", "summary", "code", "table", "caption", "tr", "th", "td", "a", "small", "h4"}


class _Tags(HTMLParser):
    """Collects the elements of a page, their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> _Tags:
    """Parse HTML and check that it holds our elements alone, no handlers, and no links but https ones."""
    page = _Tags()
    page.feed(html)
    assert set(page.tags) <= _OURS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all((value or "").startswith("https://") for name, value in page.attributes if name == "href")
    return page


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_are_shown_and_do_nothing(engine: Engine, number: int) -> None:
    curie = f"MONDO:999{number}"
    for answer in (engine.ask(curie), engine.ask(f"What are the symptoms of {curie}?"), engine.ask(f"How is {curie} related to CAT?")):
        check_form(engine, answer)
        assert answer.claims
        page = parsed(answer._repr_html_())
        assert plain(HOSTILE[number]) in " ".join(page.text.split())
    for shown in (engine.show(curie), engine.search(curie), engine.explain(curie, "HGNC:1516")):
        parsed(shown._repr_html_())


def test_any_character_is_read_alone_and_as_a_sentence_of_its_own(engine: Engine) -> None:
    by_category: dict[str, list[str]] = {}
    for code in range(0x20000):
        found = by_category.setdefault(unicodedata.category(chr(code)), [])
        if len(found) < 6:
            found.append(chr(code))
    for character in (character for found in by_category.values() for character in found):
        for text in (character, f"Which genes cause Marfan syndrome? {character} ?"):
            with contextlib.suppress(MedclewError):
                engine.ask(text)


def test_a_list_of_hostile_names_is_still_read_back(engine: Engine) -> None:
    answer = engine.ask("Which diseases does HGNC:1516 cause?")
    check_form(engine, answer)
    assert len(answer.citations) == len(HOSTILE)


def test_a_hostile_question_is_escaped(engine: Engine) -> None:
    answer = engine.ask('What is arachnodactyly "><script>alert(1)</script>')
    parsed(answer._repr_html_())


def test_a_card_in_plain_text_cannot_steer_a_terminal(engine: Engine) -> None:
    assert "\x1b" not in str(engine.show("MONDO:9992")) and "\u202e" not in str(engine.show("MONDO:9993"))
    assert "\x1b" not in str(engine.explain("MONDO:9992", "HGNC:1516"))
