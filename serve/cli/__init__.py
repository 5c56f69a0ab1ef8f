"""The command line, ``medclew``."""

from serve.cli.app import main

__all__ = ["main"]
