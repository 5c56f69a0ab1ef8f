"""Several patients in one message: "patient 1 ... patient 2 ...", "the first ... the second ...", "my son ... my daughter ..."."""

from __future__ import annotations

import re

_WHO = r"(?:patient|case|proband|subject|twin|child|son|daughter|boy|girl|brother|sister|sibling|man|woman|one)"
#: What is said of the one who was just named: a verb, or findings behind a mark. "Patient 2 years old" is nobody's second.
_SAID = (
    r"(?=\s*(?::|[-–—]\s|,|\(|(?:who\s+)?(?:also\s+|only\s+)?"
    r"(?:has|had|have|is|was|presents?|presented|shows?|showed|with|suffers?|developed)\b))"
)
_NUMBERED = re.compile(
    rf"\b(?:the\s+|my\s+|our\s+)?{_WHO}\s+(?:no\.?\s*|nr\.?\s*|#\s*)?(?P<who>\d{{1,2}}|one|two|three|four|[A-D])\b{_SAID}", re.I
)
_ORDERED = re.compile(
    rf"\b(?:the|my|our|a|his|her|one)\s+(?P<who>first|second|third|fourth|other|elder|older|eldest|younger|youngest|former|latter)\b"
    rf"(?:\s+{_WHO})?{_SAID}",
    re.I,
)
_ONE_OF = re.compile(rf"\b(?P<who>one|another)(?:\s+(?:of\s+(?:them|the\s+\w+|my\s+\w+)|{_WHO}))?{_SAID}", re.I)
#: A writer's children; a spouse or a brother is rather told of as a relative.
_CHILDREN = re.compile(rf"\b(?:my|our)\s+(?:[\w-]+\s+){{0,3}}?(?P<who>son|daughter|boy|girl)\b{_SAID}", re.I)


def told_apart(text: str) -> list[tuple[int, int]]:
    """Return where each of several patients is told of, up to the next or the end; [] where it is one, or who has what is not so told.

    >>> [text[a:b] for text in ["Patient 1 has ataxia. Patient 2: ptosis."] for a, b in told_apart(text)]
    ['Patient 1 has ataxia. ', 'Patient 2: ptosis.']
    >>> told_apart("Patient 2 years old with ataxia"), told_apart("My son has ataxia. My son has ptosis.")
    ([], [])
    """
    for forms in ((_NUMBERED,), (_ORDERED, _ONE_OF), (_CHILDREN,)):
        found = sorted((m for form in forms for m in form.finditer(text)), key=lambda m: m.start())
        firsts: dict[str, int] = {}
        for match in found:
            firsts.setdefault(match["who"].lower(), match.start())
        if len(firsts) > 1:
            # who is told of again belongs to whom he is: each stretch goes to the one named last
            return _stretches(found, len(text))
    return []


def _stretches(found: list[re.Match[str]], end: int) -> list[tuple[int, int]]:
    stretches: list[tuple[str, int, int]] = []
    for match, following in zip(found, [*found[1:], None], strict=True):
        who, stop = match["who"].lower(), following.start() if following else end
        if stretches and stretches[-1][0] == who:
            stretches[-1] = (who, stretches[-1][1], stop)
        else:
            stretches.append((who, match.start(), stop))
    if len({who for who, _, _ in stretches}) != len(stretches):
        return []  # they are told of by turns
    return [(low, high) for _, low, high in stretches]
