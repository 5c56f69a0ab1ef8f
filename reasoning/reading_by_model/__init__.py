"""Questions that the grammar cannot read, read by a language model: it says which words mean what, the engine grounds and checks them."""

from reasoning.reading_by_model.together import read_together

__all__ = ["read_together"]
