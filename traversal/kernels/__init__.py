"""Compiled inner loops. They take plain arrays, hold no state, and release the interpreter's lock."""
