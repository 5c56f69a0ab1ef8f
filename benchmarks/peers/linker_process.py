"""Other linkers run in environments of their own, on names of a graph; ``scispacy_linker`` and ``text2term_linker`` are what runs there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import polars as pl


def write_names(bundle: Path, chosen: pl.DataFrame, file: Path, without: frozenset[tuple[str, str]] = frozenset()) -> Path:
    """Write concepts (curie, name) with all their names as a knowledge base of scispaCy's, which the others read too; return the file.

    Args:
        without: pairs of a CURIE and a name that are left out.
    """
    names = pl.read_parquet(bundle / "names.parquet", columns=["curie", "name", "kind"]).filter(~pl.col("kind").is_in(["code", "cui"]))
    said = dict(names.group_by("curie").agg(pl.col("name").unique().sort()).iter_rows())
    with file.open("w", encoding="utf-8") as out:
        for curie, name in chosen.select("curie", "name").iter_rows():
            aliases = [text for text in said.get(curie, []) if text != name and (curie, text) not in without]
            out.write(json.dumps({"concept_id": curie, "canonical_name": name, "aliases": aliases, "types": []}) + "\n")
    return file


def run(peer: str, names: Path, warming: list[str], texts: list[str], python: str, index: Path) -> tuple[list[list[str]], float]:
    """Return up to five concepts of each text, likeliest first, and seconds.

    Args:
        peer: "scispacy" or "text2term". python: of its environment. index: a folder that keeps its index for a next run, of the same names.

    Raises:
        SystemExit: it failed; what it said was shown.
    """
    given = names.with_name("texts.json")
    given.write_text(json.dumps({"warming": warming, "texts": texts}), "utf-8")
    index.mkdir(parents=True, exist_ok=True)
    # How far it is goes to the error stream as it comes: the index takes minutes.
    done = subprocess.run(
        [python, str(Path(__file__).with_name(f"{peer}_linker.py")), str(names), str(given), str(index)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{peer} failed ({done.returncode})")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if said["index_seconds"]:
        print(f"the index of {peer}: {said['index_seconds']:.1f} s of processor")
    return said["found"], said["seconds"]
