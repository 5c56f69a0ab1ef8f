"""Questions with lettered options, as examinations print them: the question, its options, and the question without "of the following"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTERED = re.compile(r"(?:^|\s)(?:\(?([A-Z])[).:]|\(?([a-z])\))\s+")
_WORD = "yes|no|maybe|true|false|uncertain|unknown"
_WORDED = re.compile(
    rf"[\s:;,.?]*(?:(?:please )?answer(?: with)?:? )?\(?\b({_WORD})((?:(?:,? (?:or|and) |[,/|] ?)(?:{_WORD}))+)\)?[\s.?]*$", re.I
)
_THESE = r"(?:the following|these|those|them|the (?:options|choices|answers)(?: below)?)(?: (?:options|choices|answers))?"
_WHICH = re.compile(rf"\b(?:which|what)(?: ones?)? of {_THESE}(?= )", re.I)
_EXCEPT = re.compile(
    rf"^all(?: of)? {_THESE}(?: (?!are |is )(?P<noun>[\w-]+))? (?P<verb>[\w-]+) (?P<rest>.+?),? except(?: for)?(?: one)?[\s:.?]*$", re.I
)


def split(question: str) -> tuple[str, list[str]] | None:
    """Return a question and the options that follow it, lettered from A in order or words that answer it; None where none do.

    >>> split("Which gene causes Marfan syndrome? A) COL3A1 B) FBN1")
    ('Which gene causes Marfan syndrome?', ['COL3A1', 'FBN1'])
    >>> split("Does vitamin A. help?") is None
    True
    >>> split("Does FBN1 cause gout? Answer yes, no or maybe."), split("Is it so (yes/no)")
    (('Does FBN1 cause gout?', ['yes', 'no', 'maybe']), ('Is it so?', ['yes', 'no']))
    """
    found = list(_LETTERED.finditer(question))
    letters = [(match[1] or match[2]).upper() for match in found]
    starts = [i for i, letter in enumerate(letters) if letter == "A"]
    run = found[starts[-1] :] if starts else []
    if len(run) < 2 or letters[starts[-1] :] != [chr(ord("A") + i) for i in range(len(run))]:
        if (worded := _WORDED.search(question)) is None or not worded.start():
            return None
        return f"{question[: worded.start()].rstrip('?.: ')}?", [
            word.lower() for word in re.findall(rf"\b(?:{_WORD})\b", worded.group(), re.I)
        ]
    ends = [match.start() for match in run[1:]] + [len(question)]
    options = [question[match.end() : end].strip(" ;,\n.") for match, end in zip(run, ends, strict=True)]
    return question[: run[0].start()].strip(), options


def asks(stem: str) -> bool:
    """Whether what stands before options is a question, and not the heading of a list.

    >>> asks("Which of these is a sign of gout:"), asks("Findings:")
    (True, False)
    """
    return "?" in stem or re.search(r"\b(?:which|what|who|whose|except)\b", stem, re.I) is not None


def stems(question: str, kind: str = "") -> Iterator[str]:
    """Yield ways to ask what a question asks of its options: as it stands, then without speaking of them, or by what ``kind`` they are.

    >>> list(stems("Which of the following is a sign of gout?"))
    ['Which of the following is a sign of gout?', 'What is a sign of gout?', 'Which is a sign of gout?']
    >>> list(stems("All of the following are signs of gout EXCEPT:"))[1]
    'Which are not signs of gout?'
    """
    yield question
    for word in ("What", "Which", *([f"Which {kind}"] if kind else [])):
        if (said := _WHICH.sub(word if question[:1].isupper() else word.lower(), question)) != question:
            yield said
    if found := _EXCEPT.match(question.strip()):
        noun = f" {found['noun']}" if found["noun"] else ""
        if found["verb"].lower() in ("are", "is"):
            yield f"Which{noun} {found['verb'].lower()} not {found['rest']}?"
        else:
            yield f"Which{noun or ' concepts'} do not {found['verb']} {found['rest']}?"
