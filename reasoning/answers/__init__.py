"""One module an intent: each writes what the graph says to a question of its kind."""
