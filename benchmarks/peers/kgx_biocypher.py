"""KGX files taken in by KGX's transform and by BioCypher, in an environment of their own; nothing of Medclew is imported.

Usage: python kgx_biocypher.py {kgx,biocypher} NODES.tsv EDGES.tsv FOLDER. KGX streams to JSON lines, its quickest way; BioCypher writes
the files that neo4j-admin imports, of the same columns. Prints JSON: rows in and out, seconds of the processor and on the clock. KGX
fetches the Biolink model when it is imported; here it is given the one of the package ``biolink-model``, so that no network is needed.
"""

from __future__ import annotations

import csv
import json
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def _give_kgx_its_model() -> None:
    import biolink_model
    import yaml
    from bmt import Toolkit
    from kgx import config

    model = Path(biolink_model.__file__ or "").parent if biolink_model.__file__ else Path(next(iter(biolink_model.__path__)))
    schema = model / "schema" / "biolink_model.yaml"
    Toolkit.__init__.__defaults__ = (str(schema), {"predicate mappings": []})
    prefixes = yaml.safe_load(schema.read_text("utf-8"))["prefixes"]
    config.jsonld_context_map["biolink"] = prefixes


def kgx(nodes: Path, edges: Path, folder: Path) -> None:
    """Transform to JSON lines."""
    from kgx.transformer import Transformer

    source = {"filename": [str(nodes), str(edges)], "format": "tsv"}
    Transformer(stream=True).transform(source, {"filename": str(folder / "out"), "format": "jsonl"})


def biocypher(nodes: Path, edges: Path, folder: Path) -> None:
    """Write import files of the tables' columns, all of them texts."""
    from biocypher import BioCypher

    schema = {}
    for file, column, kind in ((nodes, "category", "node"), (edges, "predicate", "edge")):
        for label in sorted({row[column] for row in _rows(file)}):
            columns = [name for name in next(_rows(file)) if name not in ("id", "subject", "object", column)]
            term = label.removeprefix("biolink:").replace("_", " ").lower() + ("" if kind == "node" else " relation")
            properties = dict.fromkeys(columns, "str")
            schema[term] = {"represented_as": kind, "input_label": label, "preferred_id": "curie", "properties": properties}
    config = {
        "biocypher": {"dbms": "neo4j", "offline": True, "strict_mode": False, "head_ontology": None, "log_to_disk": False},
        "neo4j": {"database_name": "neo4j", "delimiter": "\t", "array_delimiter": "|", "quote_character": '"', "wipe": True},
    }
    for name, said in (("schema", schema), ("config", config)):
        (folder / f"{name}.json").write_text(json.dumps(said), "utf-8")  # JSON is YAML
    writer = BioCypher(
        biocypher_config_path=str(folder / "config.json"),
        schema_config_path=str(folder / "schema.json"),
        output_directory=str(folder / "out"),
    )
    writer.write_nodes((row.pop("id"), row.pop("category"), row) for row in _rows(nodes))
    writer.write_edges((row.pop("id"), row.pop("subject"), row.pop("object"), row.pop("predicate"), row) for row in _rows(edges))
    writer.write_import_call()


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _rows_written(file: Path) -> int:
    if file.suffix == ".parquet":
        from pyarrow import parquet

        return int(parquet.read_metadata(file).num_rows)
    return sum(1 for _ in file.open("rb")) if file.suffix == ".jsonl" else 0


def main(peer: str, nodes: Path, edges: Path, folder: Path) -> None:
    """Take the files in."""
    csv.field_size_limit(1 << 30)
    rows = sum(1 for file in (nodes, edges) for _ in _rows(file))
    logging.disable(logging.WARNING)
    run = {"kgx": kgx, "biocypher": biocypher}[peer]
    if peer == "kgx":
        _give_kgx_its_model()
    __import__({"kgx": "kgx.transformer"}.get(peer, peer))
    clock, processor = time.perf_counter(), time.process_time()
    run(nodes, edges, folder)
    spent = {"clock": time.perf_counter() - clock, "processor": time.process_time() - processor}
    written = sum(_rows_written(file) for file in folder.rglob("*"))
    print(json.dumps({"rows": rows, "written": written, **spent}))


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
