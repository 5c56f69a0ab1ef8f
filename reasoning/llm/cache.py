"""Replies kept by what was asked: the same request to the same model at the same address has the same reply."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: The format of what is kept; another number makes old files unknown.
_VERSION = 1


def key_of(request: Mapping[str, Any], url: str) -> str:
    """Return the key of a request: a hash of the address and of everything that is sent, the prompt and the model among it."""
    told = json.dumps([_VERSION, url, request], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class Cache:
    """The latest replies in memory, and all of them in a folder where one is named. For many threads."""

    def __init__(self, most: int, folder: Path | None = None) -> None:
        self._most, self._folder = most, folder
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        """Return a reply, None where there is none (a damaged file counts as none)."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        if self._folder is None:
            return None
        try:
            reply = json.loads((self._folder / key[:2] / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return reply if isinstance(reply, str) else None

    def put(self, key: str, reply: str) -> None:
        """Keep a reply. A folder that cannot be written is no error: the reply is only asked for again."""
        with self._lock:
            self._kept[key] = reply
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if self._folder is None:
            return
        path = self._folder / key[:2] / f"{key}.json"
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(json.dumps(reply))
            beside.replace(path)
        except OSError:
            return
