"""Where concepts of the graph stand in a question, and which ones each place may mean."""
