"""The graph as a search walks it: links with costs, filters, neighbourhoods."""
