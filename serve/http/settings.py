"""How the server is set up: every field is an option of ``medclew serve`` or a variable ``MEDCLEW_SERVE_...`` (lists as JSON)."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MEDCLEW_SERVE_"
MOST_WORKERS = 64


class Settings(BaseSettings):
    """The server's settings; worker processes read them from the environment, which the parent process fills."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    bundle: Path | None = Field(default=None, description="The graph's folder; the default graph when none is named.")
    store: str | None = Field(
        default=None, description="The store that Cypher is run on: neo4j://host:port; the embedded one when none is named."
    )
    host: str = Field(default="127.0.0.1", description="Where to listen. Other machines can reach the server only where this is changed.")
    port: int = Field(default=8765, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=MOST_WORKERS, description="Processes; they share the graph's memory.")

    allowed_hosts: tuple[str, ...] = Field(
        default=("localhost", "127.0.0.1", "[::1]"),
        description="Names by which the server may be called, against DNS rebinding.",
    )
    allowed_origins: tuple[str, ...] = Field(default=(), description="Other sites whose pages may call the server (CORS); none by default.")
    api_keys: tuple[str, ...] = Field(default=(), repr=False, description="Keys, one of which a request must bear; open to all when empty.")
    callback_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts that asynchronous TRAPI answers may be sent to; none by default."
    )

    body_bytes: int = Field(default=1_000_000, ge=1024, description="The largest body of a request.")
    bodies_bytes: int = Field(
        default=64 << 20, ge=1024, description="The bodies of all requests that one process holds; for further ones it says 503."
    )
    head_seconds: float = Field(default=10.0, gt=0, description="How long a client may take to send a request's head.")
    body_seconds: float = Field(default=15.0, gt=0, description="How long a client may take to send a body.")
    take_seconds: float = Field(default=20.0, gt=0, description="How long a client may take nothing of what is sent to it.")
    answer_seconds: float = Field(default=30.0, gt=0, description="How long an answer may take, waiting in the queue included.")
    search_seconds: float = Field(default=5.0, gt=0, description="The most that a caller may ask a search for paths to take.")
    query_seconds: float = Field(default=10.0, gt=0, description="The most that a Cypher query may take.")
    rows: int = Field(default=10_000, ge=1, description="The most rows of any answer.")
    statements: int = Field(default=1_000, ge=1, description="The most statements of a query in logical form.")
    running: int = Field(default=4, ge=1, description="Requests that one process works on at the same time.")
    waiting: int = Field(default=128, ge=0, description="Requests that may wait for their turn; further ones are told 503 at once.")
    each: int = Field(default=64, ge=1, description="Requests of one client, working or waiting; further ones are told 429.")
    connections: int = Field(default=2_000, ge=1, description="Open connections of one process.")
    kept_bytes: int = Field(
        default=64 << 20, ge=0, description="Memory, shared by all processes, for answers that are asked for again; 0 keeps none."
    )
    llm: bool = Field(default=False, description="Let callers have the language model (MEDCLEW_LLM_URL) read and word, at your cost.")
    explorer: bool = Field(default=True, description="Serve the web explorer at /.")

    def environment(self) -> dict[str, str]:
        """Return the variables from which ``Settings()`` is made equal to these, in this process and those that it starts."""
        told = self.model_dump(mode="json", exclude_none=True)
        return {PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value) for name, value in told.items()}
