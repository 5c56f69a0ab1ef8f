"""A server that refuses what tools do not take, and what a call gives twice: nothing that a patient has not is lost on the way.

A parser keeps the last of repeated keys, and the SDK passes over arguments that a tool does not have: ``excluded`` given twice, or spelled
``exclude``, would be gone without a word.
"""

from __future__ import annotations

import difflib
import json
import os
import threading
from collections.abc import Callable, Sequence
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, Tool
from pydantic import ValidationError

from kg.repeated_keys import repeated_in
from serve.http.bodies import again

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

#: The only argument of a call in whose message a key stood twice: which key, for the caller to be told.
REPEATED = "repeated_key"
#: Bytes of an HTTP body; longer ones are the SDK's to refuse.
_LONGEST = 16_000_000


def once(message: bytes) -> bytes:
    """Return a JSON-RPC message as it is, or, where a key stands twice in one of its objects, with that key as its only argument.

    >>> once(b'{"id": 1, "params": {"arguments": {"excluded": ["a"], "excluded": []}}}')
    b'{"id": 1, "params": {"arguments": {"repeated_key": "excluded"}}}'
    """
    key = repeated_in(message)
    if key is None:
        return message
    read = json.loads(message)
    for each in read if isinstance(read, list) else [read]:
        if isinstance(each, dict) and isinstance(each.get("params"), dict) and "arguments" in each["params"]:
            each["params"]["arguments"] = {REPEATED: key}
    return json.dumps(read).encode()


class CheckedServer(MCPServer[Any]):
    """An MCP server whose tools are told of each argument that they do not take."""

    async def list_tools(self) -> list[Tool]:
        """List the tools; their schemas say that there are no further arguments, without the titles that tell a client nothing new."""
        tools = await super().list_tools()
        for tool in tools:
            tool.input_schema = {**_untitled(tool.input_schema), "additionalProperties": False}
            tool.output_schema = None if tool.output_schema is None else _untitled(tool.output_schema)
        return tools

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None) -> Any:
        """Call a tool.

        Raises:
            ToolError: it takes no such argument, something is given twice, or the tool fails.
        """
        known = next((list(tool.input_schema.get("properties", ())) for tool in await super().list_tools() if tool.name == name), None)
        if known is not None:
            _check(name, arguments, known)
        try:
            result = await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(_unfit(name, error.__cause__)) from None
            raise
        if isinstance(result, CallToolResult) and result.structured_content is not None:
            # The same once more as text, for clients that read no structured content: every space of it costs the caller tokens.
            text = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
            return result.model_copy(update={"content": [TextContent(type="text", text=text)]})
        return result

    def streamable_http_app(self, **settings: Any) -> Starlette:
        """Return the ASGI application, which reads each body for keys that stand twice."""
        app = super().streamable_http_app(**settings)
        app.add_middleware(_Once)
        return app


def _untitled(schema: Any) -> Any:
    """A schema without the titles that pydantic makes of its names."""
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    named = ("properties", "$defs")  # the keys of these are names themselves
    return {
        key: {name: _untitled(each) for name, each in value.items()} if key in named else _untitled(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }


def _check(tool: str, arguments: dict[str, Any], known: Sequence[str]) -> None:
    if REPEATED in arguments:
        raise ToolError(f"{tool}: {str(arguments[REPEATED])[:60]!r} stands twice in one object of the call: which is meant? Keep one")
    for name, value in arguments.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.7)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise ToolError(f"{tool} takes no {name[:60]!r}{hint} It takes {', '.join(known)}")
        # Lists and objects may come as JSON in a string, which is parsed too.
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "[") and (key := repeated_in(value.encode("utf-8", "replace"))):
            raise ToolError(f"{tool}: {key[:60]!r} stands twice in one object of {name!r}: which is meant? Keep one")


def _unfit(tool: str, error: ValidationError) -> str:
    """What does not fit a tool's arguments, the first faults by their place; what was given may be a patient's, and is not repeated."""
    faults = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False)[:3]:
        place, said = ".".join(str(part) for part in fault["loc"]), fault["msg"]
        if fault["type"] == "missing":
            said = "is missing"
        elif fault["type"] == "extra_forbidden":
            said = "is no part of it"
        elif fault["type"] == "list_type":
            said = "is to be a list, also of one"
        faults.append(f"{place} {said}" if said.startswith("is ") else f"{place}: {said}")
    more = error.error_count() - len(faults)
    return f"input_error: {tool}: {'; '.join(faults)}{f'; and {more} more' if more > 0 else ''}. The tool's input schema says what fits"


class _Once:
    """ASGI middleware that reads a message whole and hands it on as ``once`` returns it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        parts: list[bytes] = []
        length = 0
        while length <= _LONGEST:
            message = await receive()
            if message["type"] != "http.request":
                await self.app(scope, again(message, receive), send)
                return
            parts.append(message.get("body", b""))
            length += len(parts[-1])
            if not message.get("more_body", False):
                break
        else:
            await self.app(scope, again({"type": "http.request", "body": b"".join(parts), "more_body": True}, receive), send)
            return
        body = b"".join(parts)
        checked = once(body)
        if checked is not body:
            headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
            scope = {**scope, "headers": [*headers, (b"content-length", str(len(checked)).encode())]}
        await self.app(scope, again({"type": "http.request", "body": checked, "more_body": False}, receive), send)


def check_standard_input() -> None:
    """Put between this process's standard input and whoever reads it next what hands each line on as ``once`` returns it."""
    given = os.fdopen(os.dup(0), "rb")
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    threading.Thread(target=_pump, args=(given, lambda line: _write(writing, line), lambda: os.close(writing)), daemon=True).start()


def _pump(given: BufferedReader, write: Callable[[bytes], None], close: Callable[[], None]) -> None:
    try:
        for line in given:
            write(line if (checked := once(line)) is line else checked + b"\n")
    except OSError:  # nobody reads any more
        pass
    finally:
        close()


def _write(end: int, data: bytes) -> None:
    while data:
        data = data[os.write(end, data) :]
