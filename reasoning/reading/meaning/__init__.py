"""From what the grammar made to a typed query, by what the graph allows."""
