"""Write what the README's commands print anew: ``python -m tests.docs.write BUNDLE``, then read the difference.

Only blocks that mark their commands by ``$`` show an output. Where one ends in ``...``, as many citations are kept as stood there before.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

from tests.docs.commands import ROOT, arguments
from tests.docs.examples import blocks
from tests.serve.command import medclew

_WIDTH = 146


def folded(line: str) -> str:
    """Return a line of an output as a page shows it: what is too long goes on two columns farther in."""
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, _WIDTH, subsequent_indent=f"{indent}  ", break_on_hyphens=False) if len(line) > _WIDTH else line


def renewed(shown: str, printed: str) -> str:
    """Return what is to be shown of what a command printed, as much of it as before."""
    if shown.rstrip().endswith("..."):
        cited = len(re.findall(r"^\[\d+\] ", shown, re.M))
        printed = printed[: printed.index(f"\n[{cited + 1}] ") + 1] + "..."
    return "\n".join(folded(line) for line in printed.rstrip().split("\n"))


def main(bundle: str) -> None:
    """Write the README anew."""
    page = ROOT / "README.md"
    text = page.read_text("utf-8")
    for block in blocks(page):
        command, _, shown = block.text.removeprefix("$ ").partition("\n")
        if block.text.startswith("$ ") and shown:
            done = medclew(*arguments(command), bundle=Path(bundle))
            block_as_written = textwrap.indent(shown.rstrip(), "    ")
            text = text.replace(block_as_written, textwrap.indent(renewed(shown, done.stdout), "    "))
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
