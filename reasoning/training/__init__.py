"""Training and test items from the graph, each with the Query that it asks and the edges by which its answer is checked."""
