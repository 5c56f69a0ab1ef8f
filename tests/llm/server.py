"""An OpenAI-compatible endpoint over real HTTP that says what it is told to say, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: From a request's body to the reply's text, or to a function that writes the reply itself.
Script = Callable[[dict[str, Any]], "str | Wire"]
Wire = Callable[["Handler", dict[str, Any]], None]


class Endpoint:
    """A running endpoint; ``script`` may be changed at any time, ``asked`` has every request's body and headers."""

    def __init__(self) -> None:
        self.script: Script = lambda body: "ready"
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.stopped = threading.Event()
        self.url = ""

    def says(self, *texts: str) -> None:
        """Have it say texts one after another, the last again and again."""
        waiting = list(texts)
        self.script = lambda body: waiting.pop(0) if len(waiting) > 1 else waiting[0]


class Handler(BaseHTTPRequestHandler):
    """Speaks chat completions, streamed or not."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.reply({"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0, "owned_by": "test"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        endpoint = self.server.endpoint
        endpoint.asked.append(body)
        endpoint.headers.append({key.lower(): value for key, value in self.headers.items()})
        said = endpoint.script(body)
        try:
            if not isinstance(said, str):
                said(self, body)
            elif body.get("stream"):
                self.stream(said[i : i + 7] for i in range(0, len(said), 7))
            else:
                self.reply(completion(said, body))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """Send JSON."""
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for key, text in {"content-type": "application/json", "content-length": str(len(data)), **(headers or {})}.items():
            self.send_header(key, text)
        self.end_headers()
        self.wfile.write(data)

    def stream(self, parts: Iterator[str] | Any) -> None:
        """Send parts as server-sent events."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        for part in parts:
            self.wfile.write(f"data: {json.dumps(chunk(part))}\n\n".encode())
            self.wfile.flush()
        self.wfile.write(f"data: {json.dumps(chunk('', 'stop'))}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")


class Server(ThreadingHTTPServer):
    """One endpoint's server."""

    daemon_threads = True
    endpoint: Endpoint


def completion(text: str, body: dict[str, Any]) -> dict[str, Any]:
    """A reply's JSON; where tools were offered, the text is the arguments of the first."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if body.get("tools"):
        call = {"id": "1", "type": "function", "function": {"name": body["tools"][0]["function"]["name"], "arguments": text}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 10, "completion_tokens": len(text.split()), "total_tokens": 10 + len(text.split())},
    }


def chunk(text: str, finished: str | None = None) -> dict[str, Any]:
    """A part of a streamed reply."""
    delta = {"index": 0, "delta": {"content": text}, "finish_reason": finished}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [delta]}


@contextmanager
def running() -> Iterator[Endpoint]:
    """Start an endpoint on a free port."""
    endpoint = Endpoint()
    server = Server(("127.0.0.1", 0), Handler)
    server.endpoint = endpoint
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.stopped.set()
        server.shutdown()
        server.server_close()


# -- ways to misbehave -------------------------------------------------------------------------------------------------------------


def status(code: int, headers: dict[str, str] | None = None) -> Wire:
    """Answer with an error that repeats the request, as some endpoints do."""
    return lambda handler, body: handler.reply({"error": {"message": json.dumps(body)}}, code, headers)


def raw(data: bytes) -> Wire:
    """Answer with bytes that are no chat completion."""
    return lambda handler, body: handler.reply(data)


def hang(handler: Handler, body: dict[str, Any]) -> None:
    """Say nothing and keep the connection."""
    handler.close_connection = True
    handler.server.endpoint.stopped.wait(30)


def drip(handler: Handler, body: dict[str, Any]) -> None:
    """Send the head a byte at a time, for ever."""
    handler.close_connection = True
    for byte in b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 10_000:
        if handler.server.endpoint.stopped.is_set():
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def flood(handler: Handler, body: dict[str, Any]) -> None:
    """Send 100 MB as one reply."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream" if body.get("stream") else "application/json")
    handler.send_header("content-length", str(100_000_000))
    handler.end_headers()
    handler.wfile.write(
        b'data: {"choices":[{"index":0,"delta":{"content":"' if body.get("stream") else b'{"choices":[{"message":{"content":"'
    )
    for _ in range(100):
        handler.wfile.write(b"x" * 1_000_000)


def endless(handler: Handler, body: dict[str, Any]) -> None:
    """Stream tokens for ever."""

    def tokens() -> Iterator[str]:
        while not handler.server.endpoint.stopped.is_set():
            yield "Marfan syndrome "

    handler.stream(tokens())


def half_a_stream(handler: Handler, body: dict[str, Any]) -> None:
    """Break a stream off inside its JSON."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.end_headers()
    handler.close_connection = True
    handler.wfile.write(f'data: {json.dumps(chunk("Marfan "))}\n\ndata: {{"choices": ['.encode())
