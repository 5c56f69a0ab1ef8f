"""What the system refuses, which damage is not: a file that could not be opened for want of room or rights must not be thrown away."""

from __future__ import annotations

import errno

#: Too many files, no memory, no rights, a device that does not answer now.
_OF_THE_SYSTEM = frozenset(
    {
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.EACCES,
        errno.EPERM,
        errno.EAGAIN,
        errno.EINTR,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.EBUSY,
    }
)


def told(what: str, error: BaseException, way_out: str) -> str:
    """Return the message for something that could not be read: damaged with the way out, or refused by the system.

    >>> told("the snapshot", ValueError("too short"), "delete it")
    'the snapshot is damaged (too short); delete it'
    >>> told("the snapshot", OSError(24, "Too many open files"), "delete it")
    'the snapshot could not be read: the system refused (Too many open files); it need not be damaged, try again where that is mended'
    """
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        reason = error.strerror or str(error)
        return f"{what} could not be read: the system refused ({reason}); it need not be damaged, try again where that is mended"
    return f"{what} is damaged ({error}); {way_out}"
