"""The graph, or a part of it, for other tools: networkx, GraphML, KGX. Nothing of an edge's evidence is left behind.

RDF has a room of its own (``kg.rdf``).
"""

from kg.exchange.part import Part, neighbourhood, whole

__all__ = ["Part", "neighbourhood", "whole"]
