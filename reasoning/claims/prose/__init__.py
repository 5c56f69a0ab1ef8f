"""Sentences that anyone may have written, read back and held to the edges that they cite."""
