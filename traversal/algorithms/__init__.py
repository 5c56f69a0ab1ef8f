"""Other walks over the graph: hubs, personalised PageRank, Steiner trees."""
