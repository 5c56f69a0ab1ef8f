"""Which bundle a folder holds, read without loading what the whole manifest needs: opening a graph is to cost milliseconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.errors import BundleError

#: Raised when the tables change in a way that a reader of the old ones would misread.
FORMAT = 1


def read_manifest(path: Path) -> dict[str, Any]:
    """Read ``manifest.json`` as plain data.

    Raises:
        BundleError: it is missing, not JSON, or of another format than this version reads.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BundleError(f"no bundle at {path.parent} (it has no manifest.json); build one with `medclew build`") from None
    except (OSError, ValueError) as error:
        raise BundleError(f"cannot read {path}: {error}; build the bundle again with `medclew build`") from error
    if not isinstance(raw, dict) or "content_hash" not in raw:
        raise BundleError(f"{path} is not a bundle's manifest; build the bundle again with `medclew build`")
    if raw.get("format") != FORMAT:
        raise BundleError(f"{path} is of format {raw.get('format')!r}, this version reads {FORMAT}; run `medclew build` again")
    return raw
