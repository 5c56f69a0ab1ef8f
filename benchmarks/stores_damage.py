"""Damaged files of the embedded store: what its users get, with and without the checksums that are compared at opening.

    python -m benchmarks.stores_damage [--tries 500] [--seed 1]

Each try turns one bit of one byte to eight of a file of kglite's or ours, or cuts it short, in a fresh copy of the tests' own graph, and
asks statements that together read every node, edge, property and index. "Without" is kglite alone: its process may end, or answer wrongly.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from pathlib import Path
from unittest import mock

from benchmarks.statistics import machine
from tests.stores.damage import fuzz


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{machine()}; {options.tries} tries each, seed {options.seed}\n")
    for name, checks in (("with checksums", contextlib.nullcontext()), ("without", mock.patch("kg.stores.embedded_build.check"))):
        with tempfile.TemporaryDirectory(prefix="medclew-damage-") as folder, checks:
            counted, wrong = fuzz(Path(folder), options.tries, options.seed)
        print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counted.most_common()))
        for line in wrong[:10]:
            print(f"    {line[:200]}")


if __name__ == "__main__":
    main()
