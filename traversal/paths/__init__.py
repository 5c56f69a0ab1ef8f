"""Best simple paths between concepts: finding, scoring, ordering."""
