"""From a text to what it asks: a ``Reading`` with a query for each question, and an account of every word."""

from reasoning.reading.reader import Reader

__all__ = ["Reader"]
