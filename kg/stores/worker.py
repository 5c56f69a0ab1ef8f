"""The process that runs users' Cypher on a kglite store: started by ``kg.stores.embedded``, one statement at a time, killed when over time.

A process of its own because kglite looks at its clock too seldom (a variable-length match with a time-out of 3 s ran for 63 s on a graph
with hubs), and because what a query allocates in Rust can only be bounded from outside: the limit on data memory ends the worker, not the
caller. Once the store is mapped, the limit on open files is set to none, so that no statement can read or write a file, whatever it says.

Started by path, it imports nothing but kglite and the standard library. Messages both ways: four bytes of length (big-endian), then JSON.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import math
import os
import re
import struct
import sys
from typing import IO, Any

#: Steps of kglite's optimizer that give wrong answers (0.21.2; ``benchmarks.stores_agreement`` finds such): the first counts chains of two
#: hops as none, or past their condition; the second drops rows before COUNT(DISTINCT ...) that its condition would have kept.
WRONG_PASSES = ["fuse_match_return_aggregate", "push_distinct_into_match"]

#: Keys that kglite adds to every element's properties.
STRUCTURE = {"id", "title", "type"}


def plain(value: Any) -> Any:
    """Return a kglite value as ``kg.stores.base.Result`` promises it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        keys = value.keys()
        if keys == {"id", "labels", "properties"}:
            return {"_labels": sorted(value["labels"]), **_stored(value["properties"])}
        if keys == {"id", "start", "end", "type", "properties"}:
            return {"_type": value["type"], **_stored(value["properties"])}
        if keys >= {"months", "days", "seconds"} and keys <= {"months", "days", "seconds", "nanoseconds"}:
            return duration(value["months"], value["days"], value["seconds"], value.get("nanoseconds", 0))
        if keys >= {"edge_id", "n_evidence", "predicate"}:
            return {key: plain(item) for key, item in value.items() if item is not None}
        if value.get("type") == "Entity" and keys >= {"id", "title", "curie"} and value["id"] == value["curie"]:
            return _stored(value)
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, datetime.date | datetime.time):
        # Of a second's parts as many as there are: .123, not .123000.
        return re.sub(r"(\.\d*?)0+(?=[^\d]|$)", r"\1", value.isoformat())
    return value


def duration(months: int, days: int, seconds: int, nanoseconds: int = 0) -> str:
    """Return a duration as ISO 8601 writes it: P1Y2M3DT4H5M6.5S."""
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    part = f"{rest}.{nanoseconds:09d}".rstrip("0").rstrip(".") if nanoseconds else str(rest)
    years, months = int(months / 12), months - 12 * int(months / 12)
    day = "".join(f"{number}{unit}" for number, unit in ((years, "Y"), (months, "M"), (days, "D")) if number)
    clock = "".join(f"{sign}{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (part, "S")) if number not in {0, "0"})
    return f"P{day}T{clock}" if clock else f"P{day}" if day else "PT0S"


def _stored(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties without the three keys that kglite adds of itself, and without what is null."""
    return {key: plain(item) for key, item in properties.items() if key not in STRUCTURE and item is not None}


def read_message(stream: IO[bytes]) -> Any:
    """Read one message; None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def write_message(stream: IO[bytes], message: Any) -> None:
    """Write one message and flush it."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def confine() -> int:
    """Take from this process what no query needs, new files and written files; return the bytes of data that it has by now."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        held = _data()
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        return held
    return 0


def bound(held: int, memory: int | None) -> None:
    """Let this process have ``memory`` bytes of data beside what it ``held`` when it began, None as many as the system gives."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        if held:
            most = resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (most if memory is None else held + memory, most))


def _data() -> int:
    """The bytes of data memory that this process holds by now (Linux; elsewhere the system keeps no such limit)."""
    with contextlib.suppress(OSError, ValueError, StopIteration), open("/proc/self/status", encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmData:")).split()[1]) * 1024
    return 0


class Own:
    """What memory this process has for itself, also when it may open no file any more."""

    def __init__(self) -> None:
        self._file = -1
        with contextlib.suppress(OSError):  # but on Linux
            self._file = os.open("/proc/self/statm", os.O_RDONLY)
        self._begun = self._resident()

    def grown(self) -> int:
        """Return by how many bytes that grew since the beginning, 0 where the system does not say."""
        return max(0, self._resident() - self._begun)

    def _resident(self) -> int:
        if self._file < 0:
            return 0
        _, resident, shared, *_ = (int(pages) for pages in os.pread(self._file, 200, 0).split())
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def answer(graph: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Run one request: ``cypher``, ``params``, ``timeout_ms``, ``limit`` (rows), ``memory``, ``bytes`` (of the answer)."""
    import kglite

    try:
        # One row more than the limit tells whether there were more.
        bounds = {"timeout_ms": request["timeout_ms"], "row_limit": request["limit"] + 1}
        view = graph.cypher(request["cypher"], params=request["params"], disabled_passes=WRONG_PASSES, **bounds)
        columns = list(view.columns)
        rows = []
        size = 0
        for row in view:
            cells = [plain(row[column]) for column in columns]
            size += len(json.dumps(cells))
            if size > request["bytes"]:
                return {"error": "TooBig", "message": f"its answer is larger than {request['bytes'] // 2**20} MiB"}
            rows.append(cells)
        notes = [str(warning) for warning in view.warnings][:10]
        return {"columns": columns, "rows": rows[: request["limit"]], "truncated": len(rows) > request["limit"], "notes": notes}
    except kglite.CypherTimeoutError as error:
        # kglite's ceiling on rows held at once is raised as a time-out too.
        return {"error": "TooBig" if "materialized" in str(error) else "Timeout", "message": str(error)}
    except kglite.ArgumentError as error:
        return {"error": "Refused", "message": str(error)}
    except MemoryError:
        return {"error": "Memory", "message": "it needed more memory than a query may have"}
    except RecursionError:
        return {"error": "Failed", "message": "its answer is nested too deep"}
    except Exception as error:
        kind = "TooBig" if "safety" in str(error) and "limit" in str(error) else "Failed"
        return {"error": kind, "message": str(error)}


def main(path: str) -> None:
    """Open the store at ``path`` and answer until the input ends."""
    import kglite

    kglite.set_query_warning_policy("silent")
    # A descriptor of its own for answers, so that nothing printed by a library can come between.
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    try:
        graph: Any = kglite.load(path)
        graph.read_only(True)
        graph.cypher("MATCH (n:Entity) RETURN n.curie LIMIT 1", row_limit=1).to_list()
    except Exception as error:
        write_message(stdout, {"error": "Store", "message": str(error)})
        return
    own = Own()
    held = confine()
    write_message(stdout, {"ready": True})
    while (request := read_message(stdin)) is not None:
        bound(held, request["memory"])
        reply = answer(graph, request)
        # The bound is the statement's. Telling its answer, and reading what comes next, takes memory that it may have left none of.
        bound(held, None)
        write_message(stdout, reply | {"kept": own.grown()})


if __name__ == "__main__":
    main(sys.argv[1])
