"""Names of labels, types and indexes as they stand in a statement. The one place where text becomes part of Cypher."""

from __future__ import annotations

from kg.errors import StoreError


def quoted(name: str) -> str:
    r"""Return a name in backticks, as every parser reads it: backticks doubled, and no backslash left that an escape could begin with.

    Neo4j reads ``\u0060`` as a backtick before it parses anything, within quoted names too.

    >>> print(quoted("Disease"), quoted("a`b"), quoted("a\\u0060b"))
    `Disease` `a``b` `a\u005Cu0060b`

    Raises:
        StoreError: the name is empty or holds NUL, which no database takes.
    """
    if not name or "\0" in name:
        raise StoreError(f"{name!r} cannot be a label, a type or the name of an index")
    return "`" + name.replace("\\", "\\u005C").replace("`", "``") + "`"
