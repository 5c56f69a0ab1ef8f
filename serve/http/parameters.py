"""Query strings hold nothing that a route does not take: ``avoids`` for ``avoid`` would be gone without a word, and the answer another."""

from __future__ import annotations

import difflib
import weakref
from typing import Any

from fastapi import FastAPI, Request

from serve.http.problems import Refused

#: Of an application's operations, by method and path, the names of the query parameters, each with whether it is a list.
_Taken = dict[tuple[str, str], dict[str, bool]]
_READ: weakref.WeakKeyDictionary[FastAPI, _Taken] = weakref.WeakKeyDictionary()


async def known(request: Request) -> None:
    """Check a request's query string against the application's own description (a dependency of routes).

    Raises:
        Refused: 422 for a parameter that the route does not take, and for one given twice that is no list.
    """
    if not request.scope["query_string"]:
        return
    path = str(getattr(request.scope.get("route"), "path_format", ""))
    taken = _taken(request.app).get((request.method, path), {})
    for name in request.query_params:
        if name not in taken:
            near = difflib.get_close_matches(name, taken, 1, 0.7)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(taken) or 'none'}"
            raise Refused(422, "InvalidRequest", f"{path} takes no parameter {name[:60]!r}; {hint}")
        if not taken[name] and len(request.query_params.getlist(name)) > 1:
            raise Refused(422, "InvalidRequest", f"{name!r} is given twice: which is meant? Keep one")


def _taken(app: FastAPI) -> _Taken:
    read = _READ.get(app)
    if read is None:
        read = _READ[app] = {
            (method.upper(), path): {one["name"]: _is_list(one["schema"]) for one in told.get("parameters", ()) if one["in"] == "query"}
            for path, methods in app.openapi()["paths"].items()
            for method, told in methods.items()
        }
    return read


def _is_list(schema: dict[str, Any]) -> bool:
    return any(each.get("type") == "array" for each in (schema, *schema.get("anyOf", ())))
