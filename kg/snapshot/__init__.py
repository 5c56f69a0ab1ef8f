"""The graph in memory: how it is made from a bundle, opened, checked and read."""

from kg.snapshot.snapshot import EDGE_ARRAYS, Snapshot

__all__ = ["EDGE_ARRAYS", "Snapshot"]
