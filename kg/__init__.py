"""The graph itself: its model, the bundle on disk, the snapshot in memory, names, and the stores loaded from a bundle.

Imports none of the other rooms.
"""

import os

# Polars gives freed memory back to the system at once, and takes an eighth of a build's time getting it anew, zeroed page by page. It looks
# at this when it is loaded, which is after this module. Whoever has set it otherwise, or has loaded Polars before, keeps that.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:5000,muzzy_decay_ms:5000")
