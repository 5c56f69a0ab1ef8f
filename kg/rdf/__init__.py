"""The graph as RDF: N-Triples, Turtle and JSON-LD, with SKOS for names, PROV-O for evidence, and public addresses for identifiers."""

from kg.rdf.export import FORMATS, graph, write

__all__ = ["FORMATS", "graph", "write"]
