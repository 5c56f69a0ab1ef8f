"""The graph itself: its model, the bundle on disk, the snapshot in memory, names, and the stores loaded from a bundle.

Imports none of the other rooms.
"""
