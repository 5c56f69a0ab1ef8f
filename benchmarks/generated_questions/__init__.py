"""Compositional questions made from a graph: their shapes, their words, and their answers by independent Cypher."""
