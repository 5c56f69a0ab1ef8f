"""Whether another process still runs."""

from __future__ import annotations

import os


def lives(process: int) -> bool:
    """Return whether there is a process of this number, anybody's.

    >>> lives(os.getpid()), lives(0)
    (True, False)
    """
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OverflowError, OSError):
        return False
    return True
