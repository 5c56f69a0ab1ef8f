"""How much memory this machine, or the container that this process runs in, has."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def machine_memory(limits: tuple[Path, ...] = _LIMITS) -> int | None:
    """Return its bytes, None where the system does not say.

    Args:
        limits: files that may hold a container's limit (control groups, version 2 and 1).
    """
    found: list[int] = []
    with contextlib.suppress(AttributeError, OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in limits:
        with contextlib.suppress(OSError, ValueError):  # "max" is no number: no limit
            found.append(int(path.read_text("ascii")))
    return min(found, default=None)
