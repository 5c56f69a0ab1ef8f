"""The names of a graph: found exactly, normalised, in any word order and misspelt; how they lie on disk and how they are ranked."""

from kg.lexicon.lexicon import Lexicon, NameMatch

__all__ = ["Lexicon", "NameMatch"]
