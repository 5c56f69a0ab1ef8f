"""How long it takes to read a patient's text, by its length and for texts that were made to be slow.

    python -m benchmarks.grounding_time --bundle PATH [--most 1000000]

Each line is a kind of text at two lengths, one four times the other: seconds of processor for ``engine.ground`` (warm), and their ratio.
Time in proportion to length gives 4. The longest text that is read at once is ``reasoning.grounding.grounder.LONGEST`` characters; what is
longer is refused, at once, with the way out.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.places import default_bundle
from kg.snapshot import Snapshot
from reasoning.grounding import Grounder
from reasoning.grounding.grounder import LONGEST

_STORY = (
    "The patient has seizures and ataxia, but no ptosis. Her mother denied tremor. Hearing loss: no. Scoliosis: yes; nystagmus was absent. "
    "On examination there were long fingers and toes, a high palate, and joint hypermobility, without hepatomegaly or splenomegaly. "
)


def _filled(pieces: Iterator[str], length: int) -> str:
    parts, have = [], 0
    for piece in pieces:
        parts.append(piece)
        have += len(piece)
        if have >= length:
            break
    return "".join(parts)[:length]


def _random_words(seed: int = 1) -> Iterator[str]:
    draw = random.Random(seed)
    while True:
        yield "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(3, 12))) + " "


def _abbreviations() -> Iterator[str]:
    for a, b, c in itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=3):
        yield f"{a.lower()}xxx {b.lower()}yyy {c.lower()}zzz ({a}{b}{c}), "
    yield from itertools.repeat("AAA ")


#: Name -> the pieces of a text of that kind, without end.
KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "a story": lambda: itertools.repeat(_STORY),
    "one word": lambda: itertools.repeat("seizures "),
    "one word, commas": lambda: itertools.repeat("seizures, "),
    "no spaces": lambda: itertools.repeat("seizures"),
    "no and no": lambda: itertools.repeat("no "),
    "no seizures, no ...": lambda: itertools.repeat("no seizures, "),
    "all marks": lambda: itertools.repeat(".,;:!?()[]-"),
    "open brackets": lambda: itertools.repeat("(seizures "),
    "colons": lambda: itertools.repeat("seizures: no, "),
    "headings": lambda: itertools.repeat("Absent:\n- seizures\n"),
    "lines": lambda: itertools.repeat("seizures no\n"),
    "questions": lambda: itertools.repeat("Seizures? "),
    "and": lambda: itertools.repeat("long fingers and toes and "),
    "spaces": lambda: itertools.repeat(" "),
    "line ends": lambda: itertools.repeat("\n"),
    "misspelt words": _random_words,
    "abbreviations": _abbreviations,
    "one abbreviation": lambda: itertools.chain(["magnetic resonance imaging (MRI) "], itertools.repeat("MRI ")),
    "codes": lambda: itertools.repeat("HP:0001250 "),
    "links": lambda: itertools.repeat("http://a/b"),
    "Greek": lambda: itertools.repeat("α1-β2 "),
    "unseen": lambda: itertools.repeat("sei\u00adzures\u200b "),
    "markup": lambda: itertools.repeat("<td>seizures</td><td>no</td>"),
    "open tags": lambda: itertools.repeat("<td "),
    "quotes": lambda: itertools.repeat('"'),
    "relatives": lambda: itertools.repeat("her mother's mother's mother "),
    "apostrophes": lambda: itertools.repeat("'s"),
}


def seconds(grounder: Grounder, text: str) -> float:
    """Processor's seconds to ground a text."""
    begun = time.process_time()
    grounder.ground(text)
    return time.process_time() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=default_bundle())
    parser.add_argument("--most", type=int, default=LONGEST, help="characters of the longer text")
    parser.add_argument("--only", help="one kind")
    options = parser.parse_args()
    grounder = Grounder(Snapshot.open(options.bundle))
    grounder.ground(_STORY)
    print(f"{'':22} {'characters':>12} {'seconds':>8} {'characters':>12} {'seconds':>8} {'ratio':>6}")
    for name, pieces in KINDS.items():
        if options.only not in (None, name):
            continue
        less, more = (seconds(grounder, _filled(pieces(), length)) for length in (options.most // 4, options.most))
        print(f"{name:22} {options.most // 4:12,} {less:8.2f} {options.most:12,} {more:8.2f} {more / max(less, 0.01):6.1f}", flush=True)
    begun = time.process_time()
    for length in (LONGEST + 1, 5_000_000):
        try:
            grounder.ground("seizures " * (length // 9 + 1))
        except InputError as error:
            print(f"{length:,} characters: refused after {time.process_time() - begun:.2f} s: {error}")


if __name__ == "__main__":
    main()
