"""The Translator Reasoner API, 1.6 and 2.0: a query graph in, bindings with their edges out."""
