"""Which nodes names are linked to: all, or those of some categories and vocabularies."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from kg.arrays import Array
from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.concepts.resolver import category_name
from reasoning.rendering.text import plain


def wanted_nodes(snapshot: Snapshot, categories: Collection[str] = (), prefixes: Collection[str] = ()) -> Array | None:
    """Return bool [nodes], None for all.

    Args:
        categories: Biolink categories or what people call them, as for a search. prefixes: of CURIEs, in either case ("HP", "mondo").

    Raises:
        InputError: the graph has no such category, or no concept with such a prefix.
    """
    if not categories and not prefixes:
        return None
    kept = np.ones(snapshot.n_nodes, bool)
    if categories:
        numbers = [snapshot.categories.index(category_name(snapshot, category)) for category in categories]
        kept &= np.isin(snapshot.node_category, numbers)
    if prefixes:
        own = np.array([snapshot.curie(node).partition(":")[0].casefold() for node in range(snapshot.n_nodes)])
        asked = {prefix.strip().removesuffix(":").casefold(): prefix for prefix in prefixes}
        absent = sorted(asked.keys() - set(own.tolist()))
        if absent:
            spelled = {snapshot.curie(int(at)).partition(":")[0] for at in np.unique(own, return_index=True)[1]}
            raise InputError(f"no concept of this graph has the prefix {plain(asked[absent[0]])!r}; there are {', '.join(sorted(spelled))}")
        kept &= np.isin(own, sorted(asked))
    return kept
