"""Answers as claims that cite edges: composed, put into words, and verified against what they cite."""
