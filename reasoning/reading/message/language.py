"""Whether a text is in a language that is not read: the grammar is English, and a name alone would be answered as another question."""

from __future__ import annotations

import re
import unicodedata

from reasoning.reading.words.closed import AUX, DET, HAVE, PREP, WH

#: Words of other languages that ask, and small words that stand beside them; names of diseases hold the latter alone ("de la Tourette").
_ASKING = {
    "Spanish": "qué que es son cuáles cuales cuál cual cómo por tiene causa",
    "French": "que quels quelles quel quelle est sont qu'est-ce comment pourquoi",
    "German": "was ist sind welche welcher welches wie warum gibt",
    "Italian": "che cosa quali quale è sono come perché cos'è",
    "Portuguese": "que quais qual é são como quem",
    "Dutch": "wat is zijn welke hoe waarom",
}
_BESIDE = {
    "Spanish": "la el los las del de un una para con síntomas",
    "French": "le la les des du de une un pour avec dans et gènes",
    "German": "der die das den dem ein eine einer und mit bei für von es",
    "Italian": "il la lo gli le dei della del di un una per con",
    "Portuguese": "o a os as da do de dos um uma para com por",
    "Dutch": "de het een en met bij voor van",
}
_ENGLISH = (AUX | DET | HAVE | PREP | WH) - {"was", "is", "die", "a", "as", "am", "do", "in", "be"}
_ASKED = "only questions in English are read; ask it in English, or name the concept alone"


def unread_language(text: str) -> str:
    """Return what to say of a text in another language, "" for one that may be English.

    >>> unread_language("¿Qué es la fibrosis quística?").split(";")[0]
    'the question seems to be in Spanish'
    >>> unread_language("What is cystic fibrosis?"), unread_language("cystic fibrosis"), unread_language("Marfan")
    ('', '', '')
    >>> unread_language("Gilles de la Tourette"), unread_language("Was ist Mukoviszidose?")[:39]
    ('', 'the question seems to be in German; onl')
    """
    low = [word.lower() for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)]
    letters = [] if text.isascii() else [c for c in text if c.isalpha()]
    foreign = sum(not c.isascii() and not unicodedata.name(c, "LATIN").startswith(("LATIN", "GREEK")) for c in letters)
    if letters and foreign * 2 > len(letters):
        return f"the question is written in another script; {_ASKED}"
    if any(word in _ENGLISH for word in low):
        return ""
    asked = {language: len({word for word in low if word in small.split()}) for language, small in _ASKING.items()}
    beside = {language: len({word for word in low if word in small.split()}) for language, small in _BESIDE.items()}
    language = max(asked, key=lambda each: (asked[each] > 0, asked[each] + beside[each]))
    if (asked[language] and asked[language] + beside[language] >= 2) or "¿" in text:
        return f"the question seems to be in {language if asked[language] else 'Spanish'}; {_ASKED}"
    return ""
