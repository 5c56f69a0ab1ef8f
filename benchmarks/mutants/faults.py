"""Small faults put into functions, one at a time: a comparison turned, an ``and`` made an ``or``, a number off by one, a call left out.

A mutant is a place in a file and what stands there instead; nothing is written to the file. Text, annotations, module level and what
Numba compiles are left as they are.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
}
_REPLACED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "/"),
    ast.Div: ("/", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: (r"\|", "&"),
}
_COMPILED = re.compile(r"\b(kernel|jit|njit)\b")
_SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, order=True)
class Mutant:
    """A fault: the file (from the root), the line, the outermost function around it, the place in the text, what stands there instead."""

    file: str
    line: int
    function: str
    start: int
    end: int
    new: str

    def source(self) -> str:
        """The file's text with the fault."""
        text = (ROOT / self.file).read_text("utf-8")
        return text[: self.start] + self.new + text[self.end :]

    def __str__(self) -> str:
        lines = (ROOT / self.file).read_text("utf-8").split("\n"), self.source().split("\n")
        return f"{self.file}:{self.line} {self.function}\n    - {lines[0][self.line - 1].strip()}\n    + {lines[1][self.line - 1].strip()}"


def mutants(file: Path) -> list[Mutant]:
    """Return all faults for a file, by their place."""
    text = file.read_text("utf-8")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def place(line: int | None, column: int | None) -> int:
        assert line is not None and column is not None, "what was parsed has its place"
        begun = starts[line - 1]
        return begun + len(text[begun : starts[line] - 1].encode()[:column].decode())

    def span(node: ast.expr | ast.stmt) -> tuple[int, int]:
        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    found = []
    name = str(file.relative_to(ROOT))
    for function, body in _functions(ast.parse(text)):
        for start, end, new in _faults(body, text, span):
            if "\n" not in text[start:end]:
                found.append(Mutant(name, text.count("\n", 0, start) + 1, function, start, end, new))
    return sorted(set(found))


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    def below(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                if not any(_COMPILED.search(ast.unparse(decorator)) for decorator in child.decorator_list):
                    yield prefix + child.name, child
            elif isinstance(child, ast.ClassDef):
                yield from below(child, f"{prefix}{child.name}.")

    yield from below(tree, "")


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node of a function's body; no annotations, no defaults, no decorators, nothing of what only types see."""
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "args", "type_params") and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr | ast.Assert):
                yield from _walk(child)


def _faults(function: ast.AST, text: str, span: Callable[[ast.expr | ast.stmt], tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    def between(left: ast.expr, right: ast.expr, pattern: str, new: str) -> Iterator[tuple[int, int, str]]:
        word = rf"(?<!\w){pattern}(?!\w)" if pattern[0].isalpha() else pattern
        if found := re.compile(word).search(text, span(left)[1], span(right)[0]):
            yield found.start(), found.end(), new

    for node in _walk(function):
        if isinstance(node, ast.Compare):
            ends = [node.left, *node.comparators]
            for place, operator in enumerate(node.ops):
                yield from between(ends[place], ends[place + 1], *_COMPARED[type(operator)])
        elif isinstance(node, ast.BoolOp):
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            for left, right in itertools.pairwise(node.values):
                yield from between(left, right, old, new)
        elif isinstance(node, ast.BinOp) and type(node.op) in _REPLACED and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            yield from between(node.left, node.right, *_REPLACED[type(node.op)])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            start = span(node)[0]
            yield start, start + len("not"), ""
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield span(node)[0], span(node.operand)[0], "+"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SWAPPED:
            yield *span(node.func), _SWAPPED[node.func.id]
        elif isinstance(node, ast.Break | ast.Continue):
            yield *span(node), "continue" if isinstance(node, ast.Break) else "break"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield *span(node), "pass"
        elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            yield *span(node.value), "None"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield *span(node), str(not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield *span(node), repr(node.value + 1)
