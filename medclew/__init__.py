"""Medclew: a medical knowledge graph that reasons in the open.

    import medclew

    with medclew.open() as engine:
        print(engine.ask("Which genes cause Marfan syndrome?"))

Everything here is imported when it is first used. What this module exports is what semantic versioning promises.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path as _FilePath

    from kg.errors import (
        BundleError,
        DownloadError,
        InputError,
        MedclewError,
        MissingExtra,
        NotFound,
        NothingGrounded,
        QueryError,
        QueryRefused,
        QueryTimeout,
        SourceError,
        StoreError,
        UnknownCurie,
    )
    from reasoning.claims.answer import Answer, Citation, Claim
    from reasoning.concepts.resolver import AmbiguousName
    from reasoning.engine import Engine
    from traversal.paths.result import Path

_ERRORS = (
    "BundleError",
    "DownloadError",
    "InputError",
    "MedclewError",
    "MissingExtra",
    "NotFound",
    "NothingGrounded",
    "QueryError",
    "QueryRefused",
    "QueryTimeout",
    "SourceError",
    "StoreError",
    "UnknownCurie",
)
_HOMES = {
    "Engine": "reasoning.engine",
    "Answer": "reasoning.claims.answer",
    "Claim": "reasoning.claims.answer",
    "Citation": "reasoning.claims.answer",
    "AmbiguousName": "reasoning.concepts.resolver",
    "Path": "traversal.paths.result",
    **dict.fromkeys(_ERRORS, "kg.errors"),
}

__all__ = [
    "AmbiguousName",
    "Answer",
    "BundleError",
    "Citation",
    "Claim",
    "DownloadError",
    "Engine",
    "InputError",
    "MedclewError",
    "MissingExtra",
    "NotFound",
    "NothingGrounded",
    "Path",
    "QueryError",
    "QueryRefused",
    "QueryTimeout",
    "SourceError",
    "StoreError",
    "UnknownCurie",
    "__version__",
    "open",
]


def open(bundle: str | _FilePath | None = None) -> Engine:
    """Open the graph in a bundle's folder, the default graph when none is named; see ``Engine.open``."""
    from reasoning.engine import Engine

    return Engine.open(bundle)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("medclew")
        except PackageNotFoundError:
            return "0.1.0"
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'medclew' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
