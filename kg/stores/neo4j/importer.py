"""A bundle as the files that ``neo4j-admin database import full`` takes, for filling an empty database many times faster than over Bolt.

Text stays what it is: fields are quoted, lists are joined by U+001F (the unit separator, which no record holds), and what is null is an
empty unquoted field. The import also writes the node that says which bundle the database holds, so that a ``load`` afterwards only adds
the indexes.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import IO

import polars as pl

from kg import atomic
from kg.bundle import Bundle
from kg.errors import StoreError
from kg.stores import property_graph as shape
from kg.stores.base import Progress, silent
from kg.stores.errors import ServerError
from kg.stores.neo4j import load_state

_SEPARATOR = "\x1f"

_NODE_TYPES = {"curie": "curie:ID(Entity)", "deprecated": "deprecated:boolean"} | {name: f"{name}:string[]" for name in shape.NODE_LISTS}
_EDGE_TYPES = (
    {"start": ":START_ID(Entity)", "end": ":END_ID(Entity)", "type": ":TYPE", "negated": "negated:boolean", "n_evidence": "n_evidence:long"}
    | {name: f"{name}:string[]" for name in shape.EVIDENCE_TEXTS}
    | {name: f"{name}:double[]" for name in shape.EVIDENCE_NUMBERS}
)
_LOAD_HEADER = "name:ID(Load),bundle,done:boolean,fresh:boolean,position:long,:LABEL\n"

_SCRIPT = """#!/bin/sh
# Fills an empty database of a stopped Neo4j (5.26 or later). Run it where neo4j-admin is, or name it: NEO4J_ADMIN=/path/to/neo4j-admin
# ./import.sh
set -eu
cd "$(dirname "$0")"
exec "${{NEO4J_ADMIN:-neo4j-admin}}" {arguments} "$@"
"""


def export(bundle: Bundle, folder: str | Path, progress: Progress = silent, *, database: str = "neo4j") -> list[str]:
    """Write the import files and ``import.sh`` and return neo4j-admin's arguments, to be run in that folder.

    Args:
        bundle: what to write.
        folder: where; made or replaced whole.
        progress: told how far it is.
        database: the database that the command fills.

    Raises:
        StoreError: a text holds U+001F; the message names the record.
    """
    total = bundle.manifest.tables["nodes"].rows + bundle.manifest.tables["edges"].rows
    done = 0
    with atomic.new_folder(Path(folder).absolute()) as new:
        with (new / "nodes.csv").open("wb") as file:
            file.write(_header([_NODE_TYPES.get(name, name) for name in shape.NODE_SCALARS + shape.NODE_LISTS] + [":LABEL"]))
            for frame in shape.nodes(bundle):
                labels = pl.concat_str(pl.lit(shape.ENTITY), "label", separator=_SEPARATOR).alias("label")
                _append(file, frame.with_columns(labels), shape.NODE_LISTS, "curie")
                done += frame.height
                progress("export", done, total)
        with (new / "edges.csv").open("wb") as file:
            columns = ["start", "end", "type", *shape.EDGE_SCALARS, *shape.EDGE_LISTS]
            file.write(_header([_EDGE_TYPES.get(name, name) for name in columns]))
            for frame in shape.edges(bundle):
                _append(file, frame.select(columns), shape.EDGE_LISTS, "edge_id")
                done += frame.height
                progress("export", done, total)
        identity = load_state.identity(bundle)
        (new / "load.csv").write_text(f"{_LOAD_HEADER}load,{identity},true,true,0,{shape.LOAD}\n", "utf-8")
        arguments = command(database)
        script = new / "import.sh"
        script.write_text(_SCRIPT.format(arguments=shlex.join(arguments)), "utf-8")
        script.chmod(0o755)
    return arguments


def command(database: str = "neo4j") -> list[str]:
    """Return the arguments of neo4j-admin that import the files of the current folder."""
    return [
        "database",
        "import",
        "full",
        database,
        "--nodes=./nodes.csv",
        "--nodes=./load.csv",
        "--relationships=./edges.csv",
        "--array-delimiter=U+001F",
        "--multiline-fields=true",
        "--id-type=string",
        "--strict=true",
    ]


def bulk_load(
    bundle: Bundle, server_folder: Path, progress: Progress = silent, *, release: str = "5", memory: str = "1g", replace: bool = False
) -> str:
    """Fill the (stopped) local server of a folder from the bundle; return what neo4j-admin said.

    Args:
        bundle: what to fill it with.
        server_folder: the server's.
        progress: told how far it is.
        release: of Neo4j.
        memory: of neo4j-admin.
        replace: whether a database that ran, and so may hold what somebody put there, may be replaced whole.

    Raises:
        StoreError: the folder has a database that ran, and it is not to be replaced; nothing was changed.
        ServerError: the server runs, or the import failed.
    """
    from kg.stores.neo4j import server

    if server.status(server_folder) is not None:
        raise ServerError(
            f"the server in {server_folder} is up; stop it first (`medclew neo4j down`), an import needs the database for itself"
        )
    files = server_folder.absolute() / "import" / "bundle"
    if not replace and server.has_run(server_folder, files):
        raise StoreError(
            f"the server in {server_folder} has a database that ran since it was filled, and may hold what somebody put there; nothing was"
            " changed. `medclew load` leaves what is not ours; --replace puts the graph in place of all of it"
        )
    arguments = export(bundle, files, progress)
    return server.admin(server_folder, *arguments, "--overwrite-destination=true", release=release, memory=memory, cwd=files)


def _header(columns: list[str]) -> bytes:
    return (",".join(columns) + "\n").encode()


def _append(file: IO[bytes], frame: pl.DataFrame, lists: tuple[str, ...], key: str) -> None:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
    for name in texts:
        bad = frame.filter(pl.col(name).list.eval(pl.element().str.contains(_SEPARATOR, literal=True)).list.any())
        if bad.height:
            raise StoreError(f"{name} of {bad[key][0]} holds the control character U+001F, which separates lists here; clean its source")
    joined = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(_SEPARATOR).alias(name) for name in lists)
    joined.write_csv(file, include_header=False, quote_style="necessary")
