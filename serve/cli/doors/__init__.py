"""Commands that open the graph to other programs: HTTP and agents."""
