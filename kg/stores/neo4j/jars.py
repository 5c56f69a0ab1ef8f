"""Neo4j Community Edition's jars and a Java that runs them: found, or fetched with Maven and kept in the user's cache."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kg import atomic, places
from kg.stores.errors import ServerError


@dataclass(frozen=True, slots=True)
class Release:
    """A release of Neo4j: its version, the Java versions (first and last) that run it, options for them, settings of its own."""

    version: str
    java: tuple[int, int]
    options: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


#: The long-term release, and the current calendar release.
RELEASES = {
    # The settings let a server end at once, rather than ten seconds after its databases are closed.
    "5": Release("5.26.30", (17, 21), settings=(("internal.dbms.bolt.netty_server_shutdown_quiet_period", "0"),)),
    "2026": Release(
        "2026.08.1",
        (25, 25),
        ("--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"),
        (("internal.dbms.bolt.netty_server_shutdown_quiet_period_duration", "0s"),),
    ),
}

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>medclew</groupId><artifactId>neo4j-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency></dependencies>
</project>
"""

_HOW_JAVA = (
    "install one (Debian and Ubuntu: `apt install openjdk-17-jre-headless`; macOS: `brew install openjdk@17`; else https://adoptium.net),"
    " or name its folder in JAVA_HOME"
)
_HOW_MAVEN = "install it (Debian and Ubuntu: `apt install maven`; macOS: `brew install maven`; else https://maven.apache.org/download.cgi)"


def release(name: str) -> Release:
    """Return a release by its key ("5", "2026") or full version.

    Raises:
        ServerError: there is no such release here.
    """
    for key, known in RELEASES.items():
        if name in {key, known.version}:
            return known
    raise ServerError(f"no Neo4j {name!r} is known here; choose one of {', '.join(f'{k} ({r.version})' for k, r in RELEASES.items())}")


def java_for(wanted: Release) -> Path:
    """Return a ``java`` that runs the release: from MEDCLEW_JAVA, JAVA_HOME, the path, or where systems install them.

    Raises:
        ServerError: there is none.
    """
    first, last = wanted.java
    seen = []
    for candidate in _javas():
        version = _java_version(candidate)
        if version is not None and first <= version <= last:
            return candidate
        seen.append(f"{candidate} ({version or 'does not run'})")
    span = str(first) if first == last else f"{first} to {last}"
    found = f"found only {', '.join(seen)}" if seen else "found none"
    raise ServerError(f"Neo4j {wanted.version} runs on Java {span}; {found}: {_HOW_JAVA.replace('17', str(first))}")


def _javas() -> list[Path]:
    places_ = [Path(os.environ[name]) for name in ("MEDCLEW_JAVA", "JAVA_HOME") if os.environ.get(name)]
    candidates = [place if place.is_file() else place / "bin" / "java" for place in places_]
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    for pattern in (
        "/usr/lib/jvm/*/bin/java",
        "/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java",
        "/opt/homebrew/opt/openjdk*/bin/java",
    ):
        candidates += sorted(Path("/").glob(pattern[1:]))
    return [path for path in dict.fromkeys(candidates) if path.is_file()]


def _java_version(java: Path) -> int | None:
    try:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else None


def jars_of(wanted: Release) -> Path:
    """Return the folder of the release's jars, fetched (about 130 MB, once) when it is not in the cache.

    Raises:
        ServerError: Maven is missing, or could not fetch them; nothing half-fetched is left.
    """
    folder = places.cache_folder() / "neo4j" / wanted.version
    atomic.recover(folder)
    if (folder / "lib").is_dir():
        return folder / "lib"
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerError(f"the jars of Neo4j {wanted.version} are fetched with Maven (`mvn`), which is not there: {_HOW_MAVEN}")
    with atomic.new_folder(folder) as new:
        (new / "pom.xml").write_text(_POM.format(version=wanted.version), "utf-8")
        command = [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={new / 'lib'}"]
        done = subprocess.run(command, cwd=new, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode or not any((new / "lib").glob("neo4j-*.jar")):
            last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
            raise ServerError(
                f"Maven could not fetch Neo4j {wanted.version}; behind a proxy, name it in ~/.m2/settings.xml. It said:\n{last}"
            )
    return folder / "lib"
