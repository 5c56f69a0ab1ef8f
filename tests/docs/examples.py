"""The examples of a page: its fenced and indented blocks, and what each is."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"```(\w*)\s*$")
_ITEM = re.compile(r"\s*([-*]|\d+\.)\s")
_COMMAND = re.compile(r"(\$ |(?:medclew|make|curl|python|pip|torchrun|docker|git|cd|export)\s)")


@dataclass(frozen=True)
class Block:
    """A block of a page: its text without indent, the line at which it begins, its language."""

    text: str
    line: int
    language: str


def blocks(page: Path) -> Iterator[Block]:
    """Yield a page's blocks in order."""
    lines = page.read_text("utf-8").split("\n")
    at, in_list = 0, False
    while at < len(lines):
        line, start = lines[at], at
        if fence := _FENCE.match(line):
            at = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```"))
            text = "\n".join(lines[start + 1 : at])
            yield Block(text + "\n", start + 1, "pycon" if text.startswith(">>>") else fence[1] or _language(text))
            start = at
        elif line.startswith("    ") and not in_list and (at == 0 or not lines[at - 1].strip()):
            while at + 1 < len(lines) and (lines[at + 1].startswith("    ") or not lines[at + 1].strip()):
                at += 1
            text = textwrap.dedent("\n".join(lines[start : at + 1])).rstrip()
            yield Block(text + "\n", start + 1, _language(text))
        if lines[start].strip() and not lines[start].startswith("    "):
            in_list = bool(_ITEM.match(lines[start])) or (in_list and lines[start].startswith("  "))
        at += 1


def _language(text: str) -> str:
    first = text.lstrip().split("\n")[0]
    if first.startswith(">>>"):
        return "pycon"
    if _COMMAND.match(first):
        return "console"
    try:
        ast.parse(text)
    except SyntaxError:
        return "text"
    return "python"
