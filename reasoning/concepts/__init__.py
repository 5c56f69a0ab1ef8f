"""Concepts: from names and codes to nodes, searching, and the card of one."""
