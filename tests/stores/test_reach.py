"""What is said of a server that cannot be reached: TLS and the lack of it, wrong ports, nobody there; and how long one waits to hear it."""

from __future__ import annotations

import contextlib
import logging
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.bundle import Bundle
from kg.stores.errors import StoreTLSError, StoreUnavailable
from kg.stores.neo4j import load, reach, server, session
from kg.stores.neo4j.store import Neo4jStore

AUTH = ("neo4j", "x")


@contextlib.contextmanager
def listening(context: ssl.SSLContext | None) -> Iterator[int]:
    """Yield the port of a server that speaks TLS, or HTTP without it, and no Bolt."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    plain, _ = listener.accept()
                except OSError:
                    return
                with contextlib.suppress(OSError), plain:
                    plain.settimeout(5)
                    one = context.wrap_socket(plain, server_side=True) if context else plain
                    one.recv(100)
                    one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    one.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that the server signed itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("tls")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([openssl, *made, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def _told(address: str, kind: type[Exception]) -> str:
    with Neo4jStore(address, auth=AUTH) as store, pytest.raises(kind) as raised:
        store.query("RETURN 1")
    return str(raised.value)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_is_not_trusted_is_told(certificate: ssl.SSLContext, scheme: str) -> None:
    with listening(certificate) as port:
        assert "self-signed certificate" in _told(f"{scheme}://localhost:{port}", StoreTLSError)
    assert not issubclass(StoreTLSError, StoreUnavailable)  # which alone is tried again


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_wants_tls_says_so(certificate: ssl.SSLContext, scheme: str) -> None:
    with listening(certificate) as port:
        assert f"write {scheme}+s://" in _told(f"{scheme}://localhost:{port}", StoreTLSError)


def test_a_server_without_tls_says_so() -> None:
    with listening(None) as port:
        for scheme in ("bolt+s", "neo4j+ssc"):
            assert "without TLS" in _told(f"{scheme}://localhost:{port}", StoreTLSError)
        assert "looks like HTTP" in _told(f"bolt://localhost:{port}", StoreUnavailable)
    assert "7474 is the port of Neo4j Browser" in reach.port_hint("neo4j://localhost:7474") and not reach.port_hint("neo4j://localhost:1")


@pytest.mark.neo4j
def test_a_real_server_without_tls_says_so(neo4j_server: server.Server) -> None:
    for scheme in ("bolt+s", "bolt+ssc"):
        assert "over TLS" in _told(neo4j_server.uri.replace("bolt", scheme), StoreTLSError)


def test_a_load_does_not_wait_long_for_a_server_that_was_never_there(rich: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FIRST_S", 0.5)
    began = time.monotonic()
    with Neo4jStore("bolt://127.0.0.1:1", auth=AUTH) as store, pytest.raises(StoreUnavailable, match="medclew neo4j up"):
        load.load(store, rich, lambda *_: None)
    assert time.monotonic() - began < 10


@pytest.mark.neo4j
def test_no_log_has_a_statement_that_was_not_asked_for_one(neo4j: Neo4jStore, caplog: pytest.LogCaptureFixture) -> None:
    """The server's notifications hold the statement, which may hold a patient's words; they are in the result's notes instead."""
    with caplog.at_level(logging.INFO):
        result = neo4j.query("MATCH (n:Disaese) WHERE n.nmae = 'secret' RETURN n")
    assert any("Disaese" in note for note in result.notes) and any("nmae" in note for note in result.notes)
    assert "secret" not in caplog.text and not [record for record in caplog.records if record.name.startswith("neo4j.notifications")]


def test_free_ports_are_none_that_systems_hand_out() -> None:
    spans = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(spans.read_text("ascii").split()[0]) if spans.exists() else 32_768
    ports = server._free_ports(20)
    assert len(set(ports)) == 20 and all(1024 < port < first for port in ports)


def test_a_port_that_is_given_back_late_is_waited_for(tmp_path: Path) -> None:
    (port,) = server._free_ports(1)
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "neo4j.conf").write_text(f"server.bolt.listen_address=127.0.0.1:{port}\n", "utf-8")
    with socket.socket() as dying:
        dying.bind(("127.0.0.1", port))
        dying.listen()
        threading.Timer(0.5, dying.close).start()
        assert server._ports(tmp_path)[0] == port
