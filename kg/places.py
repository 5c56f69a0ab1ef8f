"""Where things lie on this machine: built graphs in the user's data folder, downloads and staged work in the cache folder.

Platform conventions (XDG on Linux, Library on macOS, LOCALAPPDATA on Windows); ``MEDCLEW_DATA``, ``MEDCLEW_CACHE`` and ``MEDCLEW_BUNDLE``
override them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Return the folder for what a user wants kept."""
    return _folder("MEDCLEW_DATA", "XDG_DATA_HOME", ".local/share", "Library/Application Support", "LOCALAPPDATA")


def cache_folder() -> Path:
    """Return the folder for what can be fetched or made again."""
    return _folder("MEDCLEW_CACHE", "XDG_CACHE_HOME", ".cache", "Library/Caches", "LOCALAPPDATA")


def default_bundle() -> Path:
    """Return the folder of the graph that is used when none is named."""
    named = os.environ.get("MEDCLEW_BUNDLE")
    return Path(named) if named else data_folder() / "default"


def _folder(own: str, xdg: str, linux: str, mac: str, windows: str) -> Path:
    if named := os.environ.get(own):
        return Path(named)
    home = Path.home()
    if sys.platform == "darwin":
        return home / mac / "medclew"
    if sys.platform == "win32":
        return Path(os.environ.get(windows, home / "AppData" / "Local")) / "medclew"
    return Path(os.environ.get(xdg) or home / linux) / "medclew"
