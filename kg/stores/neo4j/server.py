"""A real Neo4j on this machine, in a folder of its own, for people and tests without a server or Docker.

It listens on loopback alone, on free ports, with a random password in a file that only its owner reads. ``up``, ``down`` and ``status``
keep one running in the background; ``running`` is the context manager that ends it, with its whole process group.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg import places
from kg.errors import InputError
from kg.stores.errors import ServerError
from kg.stores.neo4j import jars

#: Seconds that a server may take to answer, and to end once told to.
START_S = 120.0
STOP_S = 30.0

#: Where free ports are looked for.
_PORTS = range(17_000, 32_768)
#: How long a server that was killed may take to give its port back, s.
_CLEARED = 5.0

_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
#: Runs the server, and runs it again when its heap ran out (the JVM then ends with 3); a number left behind would keep it from starting.
_AGAIN = """file=$1; shift
trap : TERM
while :; do
  rm -f "$file"; began=$(date +%s)
  "$@"; code=$?
  [ "$code" -eq 3 ] || exit "$code"
  [ $(($(date +%s) - began)) -gt 5 ] || exit "$code"
done
"""
_OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/java.lang", "java.base/sun.nio.ch")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it answers, who may enter, and what ends it."""

    uri: str
    browser: str | None
    version: str
    pid: int
    folder: str
    user: str = "neo4j"

    @property
    def password_file(self) -> Path:
        """The file with the password; mode 0600."""
        return Path(self.folder) / "password"

    @property
    def password(self) -> str:
        """The password, read from its file."""
        return self.password_file.read_text("utf-8").strip()


def default_folder() -> Path:
    """Return the folder of the server that ``up`` starts when none is named."""
    return places.data_folder() / "neo4j"


def up(folder: Path | None = None, *, release: str = "5", heap: str = "1g", http: bool = True, brief: bool = False) -> Server:
    """Start the folder's server, or return it when it runs already. It stays up when this process ends.

    Args:
        folder: its data, configuration, logs and password.
        release: a key of ``jars.RELEASES`` or a full version.
        heap: the JVM's heap, ``512m`` or ``2g``; one transaction may count a quarter of it as its own, all together a half, and the page
            cache has half as much beside it. A server whose heap runs out all the same ends and is started again.
        http: whether Neo4j Browser is served too.
        brief: whether it is for minutes rather than days: its JVM then compiles less, starts in half the time, and answers more slowly.

    Raises:
        InputError: ``heap`` is no size.
        ServerError: Java or Maven is missing, or the server did not come up; the message ends with what its log said.
    """
    home = (folder or default_folder()).absolute()
    running_one = status(home)
    if running_one is not None:
        return running_one
    megabytes(heap)
    wanted = jars.release(release)
    java, lib = jars.java_for(wanted), jars.jars_of(wanted)
    for name in ("conf", "data", "logs", "import", "run"):
        (home / name).mkdir(parents=True, exist_ok=True)
    # Nothing of ours runs: a number left by a server that was killed would keep this one from starting while another process bears it.
    (home / "run" / "neo4j.pid").unlink(missing_ok=True)
    _set_password(home, wanted, java, lib)
    for attempt in range(3):
        ports = _ports(home) if attempt == 0 else _free_ports(2)
        _configure(home, wanted, heap, ports[0], ports[1] if http else None, brief)
        process = _launch(home, wanted, java, lib)
        server = Server(
            uri=f"bolt://127.0.0.1:{ports[0]}",
            browser=f"http://127.0.0.1:{ports[1]}" if http else None,
            version=wanted.version,
            pid=process.pid,
            folder=str(home),
        )
        try:
            _wait(server, process)
        except BaseException as error:
            _end_group(process.pid)
            process.wait()
            if attempt < 2 and isinstance(error, ServerError) and "already in use" in str(error):
                continue
            raise
        (home / "server.json").write_text(json.dumps(asdict(server), indent=2) + "\n", "utf-8")
        return server
    raise ServerError("no free port stayed free long enough; try again")


def status(folder: Path | None = None) -> Server | None:
    """Return the folder's server when it runs, else None."""
    home = (folder or default_folder()).absolute()
    try:
        server = Server(**json.loads((home / "server.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return server if _is_ours(server.pid, home) else None


def has_run(folder: Path, since: Path) -> bool:
    """Whether the folder's server was up since a file was made (ever, where it is not there), so that somebody may have written to it."""
    log = folder / "logs" / "console.log"
    return log.exists() and (not since.exists() or log.stat().st_mtime > since.stat().st_mtime)


def down(folder: Path | None = None) -> bool:
    """Stop the folder's server and wait until its processes are gone; False when none ran."""
    home = (folder or default_folder()).absolute()
    server = status(home)
    if server is not None:
        _end_group(server.pid)
    with contextlib.suppress(FileNotFoundError):
        (home / "server.json").unlink()
    return server is not None


@contextlib.contextmanager
def running(folder: Path, **options: Any) -> Iterator[Server]:
    """Start a server in the folder for the length of a block; options as for ``up``."""
    server = up(folder, **options)
    try:
        yield server
    finally:
        down(folder)


def kill(server: Server) -> None:
    """End a server as a power cut would, for tests of what happens then."""
    _end_group(server.pid, signal.SIGKILL)


def admin(folder: Path, *arguments: str, release: str = "5", memory: str = "1g", cwd: Path | None = None) -> str:
    """Run ``neo4j-admin`` on the folder's (stopped) server, in ``cwd``, and return what it printed.

    Raises:
        ServerError: it failed; the message holds its last lines.
    """
    wanted = jars.release(release)
    home = folder.absolute()
    java, lib = jars.java_for(wanted), jars.jars_of(wanted)
    configuration = home / "conf" / "neo4j.conf"
    if not configuration.exists():
        # Some releases run an import in a JVM of its own, with the options that stand there.
        configuration.parent.mkdir(parents=True, exist_ok=True)
        configuration.write_text(_jvm([f"--add-opens={module}=ALL-UNNAMED" for module in _OPENS]), "utf-8")
    return _admin(home, wanted, java, lib, *arguments, memory=memory, cwd=cwd)


def _admin(home: Path, wanted: jars.Release, java: Path, lib: Path, *arguments: str, memory: str = "256m", cwd: Path | None = None) -> str:
    opens = [f"--add-opens={module}=ALL-UNNAMED" for module in _OPENS]
    main = ["-cp", f"{lib}/*", "org.neo4j.server.startup.Neo4jAdminCommand"]
    command = [str(java), f"-Xmx{memory}", *(_BRIEF if memory == "256m" else ()), *opens, *wanted.options, *main, *arguments]
    # It leaves a report in the folder where it runs.
    done = subprocess.run(command, cwd=cwd or home, env=_environment(home), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise ServerError(f"neo4j-admin {' '.join(arguments[:3])} failed:\n{last}")
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}


def _set_password(home: Path, wanted: jars.Release, java: Path, lib: Path) -> None:
    file = home / "password"
    if file.exists():
        return
    password = secrets.token_hex(18)
    # Handed over in a file, because other users read the arguments of processes.
    arguments = home / "run" / "password.arguments"
    _write_secret(arguments, password + "\n")
    try:
        _admin(home, wanted, java, lib, "dbms", "set-initial-password", f"@{arguments}")
    finally:
        arguments.unlink()
    _write_secret(file, password + "\n")


def _write_secret(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def megabytes(heap: str) -> int:
    """Return the size of a heap, ``512m`` or ``2g``, in MiB.

    Raises:
        InputError: it is no size, or too small for a server.
    """
    found = re.fullmatch(r"(\d{1,6})([mMgG])", str(heap).strip())
    size = int(found[1]) * (1024 if found[2] in "gG" else 1) if found else 0
    if size < 256:
        raise InputError(f"a heap is a size like 512m or 2g, at least 256m, not {str(heap)[:40]!r}")
    return size


def _configure(home: Path, wanted: jars.Release, heap: str, bolt: int, http: int | None, brief: bool) -> None:
    size = megabytes(heap)
    lines = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.http.enabled": str(http is not None).lower(),
        **({"server.http.listen_address": f"127.0.0.1:{http}"} if http else {}),
        "server.https.enabled": "false",
        "server.memory.heap.initial_size": f"{size // 2}m",
        "server.memory.heap.max_size": f"{size}m",
        "server.memory.pagecache.size": f"{max(64, size // 2)}m",
        "dbms.memory.transaction.total.max": f"{size // 2}m",
        "db.memory.transaction.max": f"{size // 4}m",
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "keep_none",
        "dbms.usage_report.enabled": "false",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # How long a query waits for what a bookmark says was written elsewhere.
        "db.transaction.bookmark_ready_timeout": "2s" if brief else "30s",
        **dict(wanted.settings),
    }
    # A server whose heap ran out may hang for good, with its time-outs: it ends instead, and ``_launch`` starts it again.
    options = ["-XX:+ExitOnOutOfMemoryError", *(f"--add-opens={module}=ALL-UNNAMED" for module in _OPENS), *(_BRIEF if brief else ())]
    text = "".join(f"{key}={value}\n" for key, value in lines.items())
    text += _jvm(options)
    (home / "conf" / "neo4j.conf").write_text(text, "utf-8")


def _jvm(options: list[str]) -> str:
    return "".join(f"server.jvm.additional={option}\n" for option in options)


def _launch(home: Path, wanted: jars.Release, java: Path, lib: Path) -> subprocess.Popen[bytes]:
    # The command starts the server as a child of its own: this outer JVM only waits for it, and needs next to no memory.
    outer = ["-Xmx128m", *_BRIEF]
    main = ["-cp", f"{lib}/*", "org.neo4j.server.startup.Neo4jCommand", "console"]
    java_command = [str(java), *outer, f"-Dbasedir={home}", *wanted.options, *main]
    command = ["/bin/sh", "-c", _AGAIN, "neo4j", str(home / "run" / "neo4j.pid"), *java_command]
    environment = _environment(home) | {"JAVA_HOME": str(java.parent.parent)}
    with (home / "logs" / "console.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    from kg.stores.neo4j.session import answers

    console = Path(server.folder) / "logs" / "console.log"
    until = time.monotonic() + START_S
    while not answers(server.uri, server.user, server.password):
        ended = process.poll() is not None
        if ended or time.monotonic() > until:
            last = "\n".join(console.read_text("utf-8", "replace").splitlines()[-12:])
            what = f"ended with code {process.returncode}" if ended else f"did not answer within {START_S:.0f} s"
            raise ServerError(f"Neo4j {server.version} {what}; its log ({console}) says:\n{last}")
        time.sleep(0.2)


def _ports(home: Path) -> list[int]:
    """The ports of the last time where they are free again, so that whoever was connected finds the server; else others."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        text = (home / "conf" / "neo4j.conf").read_text("utf-8")
        last = dict(re.findall(r"^server\.(bolt|http)\.listen_address=127\.0\.0\.1:(\d+)$", text, re.MULTILINE))
        bolt, http = int(last["bolt"]), int(last.get("http") or _free_ports(1)[0])
        # A server that was killed just now keeps its port until the system has cleared its memory away.
        end = time.monotonic() + _CLEARED
        while not (free := _are_free(bolt, http)) and time.monotonic() < end:
            time.sleep(0.1)
        if free:
            return [bolt, http]
    return _free_ports(2)


def _are_free(*ports: int) -> bool:
    with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
        for port in ports:
            one = stack.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
        return True
    return False


def _free_ports(count: int) -> list[int]:
    """Ports that are free, below those that systems hand out to outgoing connections: a server that starts again finds its own free."""
    with contextlib.ExitStack() as stack:
        found: list[int] = []
        for _ in range(1000):
            port = secrets.choice(_PORTS)
            with contextlib.suppress(OSError):
                one = socket.socket()
                one.bind(("127.0.0.1", port))
                stack.enter_context(one)
                found.append(port)
                if len(found) == count:
                    return found
    raise ServerError(f"no port from {_PORTS[0]} to {_PORTS[-1]} is free")


def _is_ours(pid: int, home: Path) -> bool:
    """Whether a process is this folder's server, and not another that got its number."""
    ps = shutil.which("ps")
    if Path(f"/proc/{pid}/cmdline").exists():
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
    elif ps:
        line = subprocess.run([ps, "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
    else:
        return False
    return f"-Dbasedir={home}" in line


def _end_group(group: int, how: int = signal.SIGTERM) -> None:
    """Signal every process of the group and wait for it to empty; what outlives its time is killed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)
        until = time.monotonic() + STOP_S
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(group, os.WNOHANG)
            if not _runs(group):
                return
            time.sleep(0.1)
        os.killpg(group, signal.SIGKILL)


def _runs(group: int) -> bool:
    """Whether a process of the group runs; one that ended and waits to be noticed (a container's first process may never) does not."""
    if not Path("/proc/self/stat").exists():
        os.killpg(group, 0)
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            state, _, pgrp = stat.read_text("utf-8", "replace").rpartition(")")[2].split()[:3]
            if int(pgrp) == group and state not in "ZX":
                return True
    return False
