"""Write a bundle with BioCypher, in BioCypher's own environment (``benchmarks.stores`` runs this there; nothing of Medclew is imported).

Usage: python stores_biocypher.py NODES.parquet EDGES.parquet FOLDER. The tables are those of ``kg.stores.property_graph``: the same nodes,
labels,
relationship types, properties and lists of evidence as Medclew's own export writes. Prints JSON: rows, seconds, the import command's
script.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SCALARS = {"String": "str", "Boolean": "bool", "Int64": "int"}


def main(nodes_file: str, edges_file: str, folder: str) -> None:
    """Write what the tables hold as BioCypher's import files."""
    import polars as pl
    from biocypher import BioCypher

    home = Path(folder)
    home.mkdir(parents=True, exist_ok=True)
    nodes, edges = pl.read_parquet(nodes_file), pl.read_parquet(edges_file)
    schema = {_term(label): _entry(str(label), "node", nodes, {"curie", "label"}) for label in nodes["label"].unique().sort()}
    schema |= {_term(kind): _entry(str(kind), "edge", edges, {"start", "end", "type", "edge_id"}) for kind in edges["type"].unique().sort()}
    (home / "schema.json").write_text(json.dumps(schema), "utf-8")  # JSON is YAML
    # CSV, as Medclew writes: reading Parquet needs libraries that neo4j-admin finds in Neo4j's own distribution only.
    config = {
        "biocypher": {"dbms": "neo4j", "offline": True, "strict_mode": False, "head_ontology": None, "log_to_disk": False, "debug": False},
        "neo4j": {
            "database_name": "neo4j",
            "delimiter": "\t",
            "array_delimiter": "|",
            "quote_character": '"',
            "file_format": "csv",
            "wipe": True,
        },
    }
    (home / "config.json").write_text(json.dumps(config), "utf-8")
    started = time.perf_counter()
    writer = BioCypher(
        biocypher_config_path=str(home / "config.json"),
        schema_config_path=str(home / "schema.json"),
        output_directory=str(home / "out"),
    )
    writer.write_nodes(_nodes(nodes))
    writer.write_edges(_edges(edges))
    script = writer.write_import_call()
    seconds = time.perf_counter() - started
    print(json.dumps({"rows": nodes.height + edges.height, "seconds": seconds, "script": str(script)}))


def _term(name: Any) -> str:
    """A name in the words that BioCypher's schema wants: HAS_PHENOTYPE -> has phenotype."""
    return str(name).replace("_", " ").lower()


def _entry(name: str, kind: str, frame: Any, without: set[str]) -> dict[str, Any]:
    properties = {
        c: _SCALARS.get(str(t), "str[]" if "String" in str(t) else "float[]") for c, t in frame.schema.items() if c not in without
    }
    return {"represented_as": kind, "input_label": name, "preferred_id": "curie", "properties": properties}


def _nodes(frame: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for row in frame.iter_rows(named=True):
        yield row.pop("curie"), row.pop("label"), row


def _edges(frame: Any) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
    for row in frame.iter_rows(named=True):
        yield row.pop("edge_id"), row.pop("start"), row.pop("end"), row.pop("type"), row


if __name__ == "__main__":
    main(*sys.argv[1:4])
