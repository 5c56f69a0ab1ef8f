"""Words and beginnings of words that turn what is said into its opposite."""

from __future__ import annotations

#: Of findings that cannot both be there.
PAIRS = (
    ("increased", "decreased"),
    ("elevated", "decreased"),
    ("increased", "reduced"),
    ("high", "low"),
    ("tall", "short"),
    ("long", "short"),
    ("large", "small"),
    ("wide", "narrow"),
    ("thick", "thin"),
    ("early", "delayed"),
    ("advanced", "delayed"),
    ("precocious", "delayed"),
    ("hyper", "hypo"),
    ("macro", "micro"),
    ("tachy", "brady"),
)
#: Those of them that begin a word.
BEGINNINGS = frozenset({"hyper", "hypo", "macro", "micro", "tachy", "brady"})
