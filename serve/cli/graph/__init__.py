"""Commands that make, keep and look into a graph."""
