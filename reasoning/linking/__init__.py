"""Names to concepts, many at once: what a column of local terms, or mentions that were found elsewhere, mean in the graph."""

from reasoning.linking.linked import Linked
from reasoning.linking.linker import Linker

__all__ = ["Linked", "Linker"]
