"""Search over the graph: paths, metapaths, hubs, chains and the planner. It knows a scorer only as a protocol."""

from traversal.constraints import Budget, Constraints
from traversal.paths.find import find_paths
from traversal.paths.result import Hop, HopEdge, Path, PathResult
from traversal.warmup import warm

__all__ = ["Budget", "Constraints", "Hop", "HopEdge", "Path", "PathResult", "find_paths", "warm"]
