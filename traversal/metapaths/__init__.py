"""Typed paths: the metagraph, counts and DWPC, and how surprising they are."""
