"""The homes that a build asks for pinned files: each host is tried once, and one that does not answer, stalls or is slow is left alone.

A hospital's machine may reach no home at all, and its firewall may swallow packets instead of refusing them. Therefore all hosts are tried
at the same time, name look-up included, and none is waited for longer than ``connect_s``.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

if TYPE_CHECKING:
    import httpx

_PORTS = {"http": 80, "https": 443}


@dataclass
class Homes:
    """What one build knows of the homes' hosts."""

    #: ask none of them
    skip: bool = False
    #: how long a host may take to accept a connection
    connect_s: float = 2.0
    #: how long it may send nothing
    stall_s: float = 10.0
    #: after ``patience_s`` it must have sent so many bytes a second on average
    least_rate: float = 65_536.0
    patience_s: float = 10.0
    #: a server of one's own that has the homes' files as ``BASE/HOST/PATH`` and is asked in their stead
    base: str = ""
    _tried: dict[str, _Try] = field(default_factory=dict)
    _absent: dict[str, str] = field(default_factory=dict)

    def address(self, published: str) -> str:
        """Return where to ask for a file: its own address, or the one that it has at ``base``.

        >>> Homes(base="http://mirror.local/homes/").address("https://example.org/v1/a.tsv")
        'http://mirror.local/homes/example.org/v1/a.tsv'
        """
        if not self.base:
            return published
        parts = urlsplit(published)
        return f"{self.base.rstrip('/')}/{parts.netloc}{parts.path}{'?' + parts.query if parts.query else ''}"

    def expect(self, addresses: Iterable[str]) -> None:
        """Start to try the addresses' hosts, all at once."""
        for address in addresses:
            if not self.skip and _host(address) not in self._tried:
                self._tried[_host(address)] = _Try(address, self.connect_s)

    def refusal(self, address: str) -> str | None:
        """Return why an address's host is not asked, or None when it is there; waits for its answer ``connect_s`` at most."""
        if self.skip:
            return "the homes are not to be asked"
        if address in self._absent:
            return self._absent[address]
        self.expect([address])
        return self._tried[_host(address)].refusal()

    def give_up(self, address: str, why: str) -> None:
        """Leave an address's host alone for the rest of the build."""
        self._tried[_host(address)].give_up(why)

    def lacks(self, address: str, why: str) -> None:
        """Leave one address alone: its host is there and has no such file."""
        self._absent[address] = why

    def is_absent(self, address: str) -> bool:
        """Whether an address's host said that it has no such file."""
        return address in self._absent

    def client(self) -> httpx.Client:
        """Return a client that waits no longer than it should."""
        import httpx

        return httpx.Client(follow_redirects=True, timeout=httpx.Timeout(self.stall_s, connect=max(self.connect_s, 5.0)))


class _Try:
    """One host's answer, which a thread is waiting for."""

    def __init__(self, address: str, seconds: float) -> None:
        self._host = _host(address)
        self._until = time.monotonic() + seconds
        self._why: str | None = f"{self._host} did not answer within {seconds:g} s"
        self._done = threading.Event()
        # Not joined when the program ends: a name look-up cannot be called back.
        threading.Thread(target=self._connect, args=(_gate(address), seconds), daemon=True).start()

    def refusal(self) -> str | None:
        self._done.wait(max(0.0, self._until - time.monotonic()))
        return self._why

    def give_up(self, why: str) -> None:
        self._why = why
        self._done.set()

    def _connect(self, gate: tuple[str, int], seconds: float) -> None:
        try:
            socket.create_connection(gate, seconds).close()
            why = None
        except OSError as error:
            why = f"{self._host} cannot be reached ({error})"
        if not self._done.is_set():
            self._why = why
            self._done.set()


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _gate(address: str) -> tuple[str, int]:
    """Return what to connect to for an address: its host, or the proxy that the environment or the system names for it.

    >>> _gate("http://127.0.0.1:8080/hp.obo")
    ('127.0.0.1', 8080)
    """
    parts = urlsplit(address)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy and not proxy_bypass(parts.hostname or ""):
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
