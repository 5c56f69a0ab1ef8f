"""YAML that cannot blow up: aliases may not multiply what a document says, nor lead back to it."""

from __future__ import annotations

from typing import Any

import yaml


def parse(text: str) -> Any:
    """Return the value that a YAML document says.

    Raises:
        ValueError: it is no YAML, nested too deeply, or its aliases multiply (more values than the text has characters) or go in circles.
    """
    try:
        value = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError) as error:
        # A date of month 13, a number too long, a mapping as a key: PyYAML lets through what it meets.
        raise ValueError(f"a value that cannot be read ({error})") from error
    _refuse_multiplied(value, len(text) + 1)
    return value


def _refuse_multiplied(value: Any, limit: int) -> None:
    """Refuse a document with more values than its text can hold without aliases.

    Raises:
        ValueError: it has.
    """
    # A circle would be walked for ever, but each step counts.
    stack, seen = [value], 0
    while stack:
        seen += 1
        if seen > limit:
            raise ValueError("its aliases multiply or go in circles")
        at = stack.pop()
        if isinstance(at, dict):
            stack += at.values()
        elif isinstance(at, list | set | tuple):
            stack += at
