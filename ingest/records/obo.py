"""Read OBO 1.4 files, stanza by stanza, keeping the row at which each began.

Why not a library: evidence cites the row that it came from and a bad line must not cost the whole file. fastobo (2.2 s for hp.obo) stops
at the first syntax error and gives no rows; pronto (2.4 s, 180 MB more) builds a graph that is thrown away at once. This takes 0.5 s.
Format: https://owlcollab.github.io/oboformat/doc/obo-syntax.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from kg import curie as curies
from kg.errors import SourceError

_LINE = re.compile(r"([a-z][a-z_-]*):(.*)")
_STANZA = re.compile(r"\s*\[\s*(\w+)\s*\]\s*(?:\{.*\})?\s*(?:!.*)?")
_KINDS = {"term": "Term", "typedef": "Typedef", "instance": "Instance"}
#: An identifier as an address or with an underscore: what stands before the number is its prefix.
_ADDRESS = re.compile(r"(?:https?://\S*[/#])?([A-Za-z]+)_(\d+)")
_FURTHER = re.compile(r"[A-Za-z][\w.]*[:_]\w*\d\w*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\s+(.*)|(\[.*)|)$')
#: Behind a quoted text: scope and type of a synonym, its sources, modifiers, a comment.
_BEHIND = re.compile(r"(?P<words>(?:[\w.:/#-]++\s*+){0,5}+)(?:\[.*\])?\s*(?:\{.*\})?\s*(?:!.*)?$")
_ESCAPE = re.compile(r"\\(.)")
#: Characters of a value that is taken apart; what is longer is no name or definition.
_LONGEST = 1 << 17
_CHARACTERS = {"n": "\n", "t": "\t", "W": " "}
#: A value that is not quoted up to its modifiers and comment.
_UNQUOTED = re.compile(r"(.*?)\s*(?<!\\)(?:\{\s*[\w.:/#-]+\s*=\s*\"[^{}]*\}\s*)?(?:\s!.*)?$")
#: "UMLS: C0036572": a space that does not belong there.
_SPACED = re.compile(r"(?<=[A-Za-z]:)[ \t]+(?=\w*\d)")
#: Tags of older versions of the format that say what a tag of today says.
_OLDER = {f"{scope}_synonym": scope.upper() for scope in ("exact", "narrow", "broad", "related")}
_XREFS = frozenset({"xref_analog", "xref_unk", "xref_unknown"})
SCOPES = {"EXACT": "exact", "RELATED": "related", "NARROW": "narrow", "BROAD": "broad"}


@dataclass
class Stanza:
    """One ``[Term]`` (or header, kind ""): tags in order of their lines, values without trailing comments."""

    kind: str
    row: int
    tags: dict[str, list[str]] = field(default_factory=dict)
    #: the rows of the values in ``tags``
    rows: dict[str, list[int]] = field(default_factory=dict)
    #: (row, line) of lines that are no ``tag: value``
    bad: list[tuple[int, str]] = field(default_factory=list)

    def one(self, tag: str) -> str | None:
        """Return a tag's first value."""
        values = self.tags.get(tag)
        return values[0] if values else None

    def all(self, tag: str) -> list[str]:
        """Return a tag's values."""
        return self.tags.get(tag, [])

    def placed(self, tag: str) -> list[tuple[int, str]]:
        """Return a tag's values, each with its row."""
        return list(zip(self.rows.get(tag, ()), self.all(tag), strict=True))

    def references(self, tag: str) -> list[str]:
        """Return the identifiers of a tag's values, without comments and modifiers."""
        return [identifier for value in self.all(tag) for identifier in references(value)]

    @property
    def obsolete(self) -> bool:
        """Whether the term is not to be used any more."""
        said = [self.one("is_obsolete") or "", *self.properties("owl:deprecated")]
        return any(reference(value).casefold() in ("true", "1", "yes") for value in said)

    def properties(self, name: str) -> list[str]:
        """Return the values of a property that the format has no tag for."""
        parts = (value.split(None, 1) for value in self.all("property_value"))
        return [part[1] for part in parts if len(part) == 2 and part[0] == name]


def version(files: SourceFiles, name: str) -> str:
    """Return the release in a file's header (its ``data-version`` without the path); "" when there is no such file or tag."""
    if name not in files:
        return ""
    return (next(stanzas(files, name)).one("data-version") or "").rsplit("/", 1)[-1]


def is_subset(header: Stanza) -> bool:
    """Whether a file says in its header that it is a subset (``ontology: doid/subsets/GOLD``), which refers to what it leaves out."""
    return any("/subsets/" in (header.one(tag) or "") for tag in ("ontology", "data-version"))


def stanzas(files: SourceFiles, name: str, *, any_end: bool = False) -> Iterator[Stanza]:
    """Yield the header, then each stanza.

    Releases have their terms before their relations, and each of the ontologies that are read here has relations (HPO, MONDO, GO, ChEBI,
    DOID): a file of theirs that ends with a term was cut. A subset may have none, nor an ontology of another kind (``any_end``).

    Raises:
        SourceError: the file is empty, does not start like an OBO file, or is truncated: it ends in the middle of a line or of a stanza,
            or with a term.
    """
    stanza = header = Stanza("", 1)
    row = 0
    for row, line in _whole_lines(files, name):
        if not line.strip() or line.startswith("!"):
            continue
        if "[" in line[:4] and line.lstrip().startswith("["):
            begins = _STANZA.fullmatch(line)
            yield stanza
            # A header that cannot be read begins a stanza of no kind, so that its lines are not the stanza's before.
            stanza = Stanza(_KINDS.get(begins[1].casefold(), begins[1]) if begins else "?", row, bad=[] if begins else [(row, line)])
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            if row == 1:
                raise SourceError(f"{files.called(name)} is not OBO: row 1 is {line[:80]!r}, want 'format-version: ...'")
            stanza.bad.append((row, line))
            continue
        tag, value = match[1], match[2].strip(" \t")
        if tag in _OLDER:
            tag, value = "synonym", _scoped(value, _OLDER[tag])
        tag = "xref" if tag in _XREFS else tag
        if tag == "id" and stanza.kind and stanza.one("id"):
            yield stanza  # the line that began this one is lost
            stanza = Stanza(stanza.kind, row)
        if value:
            stanza.tags.setdefault(tag, []).append(value)
            stanza.rows.setdefault(tag, []).append(row)
    if row == 0:
        raise SourceError(f"{files.called(name)} is empty")
    yield stanza
    may_end = stanza.kind != "Term" or any_end or is_subset(header)
    if not may_end or (stanza.kind and not stanza.one("id")):
        last = f"the [{stanza.kind}] of row {stanza.row}, {stanza.one('id') or 'which has no id'}"
        raise whole.truncated(files, name, f"it ends at row {row} with {last}, where a whole file ends with its relations ([Typedef])")


def reference(value: str) -> str:
    """Return the identifier of a value: no comment, no trailing qualifiers.

    >>> reference('HP:0001507 ! Growth abnormality'), reference('OMIM:154700{source="MONDO:equivalentTo"} ! x'), reference("! x")
    ('HP:0001507', 'OMIM:154700', '')
    >>> reference("HP_0001507"), reference("http://purl.obolibrary.org/obo/HP_0001507"), reference("hp:0001507, HP:1")
    ('HP:0001507', 'HP:0001507', 'HP:0001507')
    """
    said = re.split(r"[\s{!]", value.strip().lstrip('"<'), maxsplit=1)[0].rstrip(',;">')
    if "\\" in said:
        said = _ESCAPE.sub(r"\1", said)
    if "_" in said and (address := _ADDRESS.fullmatch(said)) is not None:
        said = f"{address[1]}:{address[2]}"
    return curies.normalise(said) if said[:1].islower() and ":" in said and "/" not in said else said


def references(value: str) -> list[str]:
    """Return the identifiers of a value, where a writer put several into one line.

    >>> references("HP:0000001, HP:0000002 ! two"), references("HP:0000001 {x=1}"), references("! none")
    (['HP:0000001', 'HP:0000002'], ['HP:0000001'], [])
    >>> references("UMLS: C0036572"), references('"HP:0000001"'), references("<http://purl.obolibrary.org/obo/HP_0000001>")
    (['UMLS:C0036572'], ['HP:0000001'], ['HP:0000001'])
    """
    plain = _SPACED.sub("", value.strip().lstrip('"<'))
    first, *others = re.split(r"[\s,;]+", re.split(r"[{!\"]", plain, maxsplit=1)[0].strip()) or [""]
    return [reference(said) for said in (first, *(one for one in others if _FURTHER.fullmatch(one))) if said]


def text(value: str) -> tuple[str, str]:
    """Return (text, rest) of a quoted value, escapes undone.

    >>> text(r'"Say \\"a\\"." [PMID:1]')
    ('Say "a".', '[PMID:1]')

    Raises:
        ValueError: there is no quoted text, or the quote that ends it is not the end: one in the text is not escaped.
    """
    if len(value) > _LONGEST:
        raise ValueError(f"a value of {len(value):,} characters")
    match = _QUOTED.match(value)
    if match is None:
        raise ValueError(f"no quoted text, or an unescaped quote, in {value[:80]!r}")
    quoted, rest = match[1], match[2] or match[3] or ""
    if not _BEHIND.fullmatch(rest):
        raise ValueError(f"an unescaped quote in {value[:80]!r}")
    if "\\" in quoted:
        quoted = _ESCAPE.sub(lambda m: _CHARACTERS.get(m[1], m[1]), quoted)
    return quoted, rest


def synonym(value: str) -> tuple[str, str]:
    """Return (synonym, kind of name) of a ``synonym:`` value.

    >>> synonym('"BP" EXACT abbreviation []'), synonym('"Weak" RELATED layperson [PMID:1]')
    (('BP', 'abbreviation'), ('Weak', 'related'))
    """
    name, rest = text(value)
    behind = _BEHIND.fullmatch(rest)
    words = behind["words"].split() if behind else []
    if "abbreviation" in words or "ABBREVIATION" in words:
        return name, "abbreviation"
    return name, SCOPES.get(words[0].upper(), "related") if words else "related"


def unquoted(value: str) -> str:
    """Return the text of a value that stands in no quotes, a name: without modifiers and comment, escapes undone.

    >>> unquoted('Seizure {x="y"} ! a fit'), unquoted(r"Seizure\\, focal"), unquoted("5-{[2-methyl]amino}-1")
    ('Seizure', 'Seizure, focal', '5-{[2-methyl]amino}-1')
    """
    if "!" in value or "{" in value:
        match = _UNQUOTED.match(value)
        value = match[1] if match is not None and match[1] else value
    return _ESCAPE.sub(lambda m: _CHARACTERS.get(m[1], m[1]), value) if "\\" in value else value


def _scoped(value: str, scope: str) -> str:
    """Return an old value of a synonym with its scope behind the quotes."""
    match = _QUOTED.match(value)
    return value if match is None else f'"{match[1]}" {scope} {match[2] or match[3] or ""}'


def _whole_lines(files: SourceFiles, name: str) -> Iterator[tuple[int, str]]:
    """Yield a file's lines; one that ends with a backslash goes on in the next."""
    begun, text = 0, ""
    for row, line in files.lines(name, ended=True):
        begun = begun or row
        if line.endswith("\\") and (len(line) - len(line.rstrip("\\"))) % 2 and len(text) < _LONGEST:
            text += line[:-1]
            continue
        yield begun, text + line
        begun, text = 0, ""
    if begun:
        yield begun, text
