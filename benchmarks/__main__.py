"""List the benchmarks: ``python -m benchmarks``."""

from __future__ import annotations

import ast
from pathlib import Path


def main() -> None:
    """Print each benchmark's command and the first line of what it says of itself."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        runs = any(isinstance(node, ast.If) and "__main__" in ast.unparse(node.test) for node in tree.body)
        if runs and file.stem != "__main__":
            summary = (ast.get_docstring(tree) or "").split("\n")[0]
            print(f"python -m benchmarks.{file.stem:<22} {summary}")


if __name__ == "__main__":
    main()
