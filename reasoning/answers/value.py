"""What the records say of a statement: how frequent, from when, in whom, by whom, in which publications, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.model import Evidence
from reasoning.answers.check import affirm, denials
from reasoning.answers.parts import ends_of, note_concepts, told, unknown
from reasoning.claims.composer import Composer
from reasoning.claims.frequency_text import frequency
from reasoning.claims.rows import EdgeRow, ValueRow
from reasoning.evidence_views.records import dated
from reasoning.query.executor import execute
from reasoning.query.model import Check, Query, Statement, Value
from reasoning.rendering.text import count, listed, plain

#: Edges whose records are told, values told of each.
EDGES, VALUES = 4, 6
#: What asks who or what stands behind a statement.
_BACKING = ("sources", "publications", "evidence")
#: Prefixes of what was published, rather than kept in a database.
_PAPERS = ("PMID:", "PMC", "DOI:", "ISBN")
_NAMES = {
    "frequency": "how frequent it is",
    "onset": "when it begins",
    "sex": "in which sex",
    "years": "a year",
    "publications": "where it was published",
}


def answer(query: Query, write: Composer) -> None:
    """Write the statement's edges, and what their records say to the question; records that say nothing to it are counted."""
    assert isinstance(query.asked, Value)
    s, of = write.snapshot, query.asked.of
    graph = execute(query, s)
    note_concepts(write, query, lambda: ends_of(s, graph.edges()))
    if not graph:
        statement = query.where if isinstance(query.where, Statement) else None
        against = denials(query, statement, write) if statement is not None and not statement.negated else []
        if against:
            write.line("No, a record denies it:")
            for edge in against:
                write.say([edge])
        else:
            none_denies = ", and none denies it" if statement is not None and not statement.negated else ""
            write.line(f"No record in this graph says that {_said(query, write)}{none_denies}.")
        write.missing += [*unknown(graph, s), f"a record that says that {_said(query, write)}"]
        return
    if of == "onset" and all(s.predicate(edge) == "biolink:has_disease_onset" for edge in graph.edges()):
        affirm(query, write, "Recorded")
        return
    edges = [edge for way in graph.bindings[0].ways for support in way.support for edge in support.edges]
    chains = {edge: chain for way in graph.bindings[0].ways for support in way.support for edge, chain in support.chains.items()}
    spoken = [edge for edge in dict.fromkeys(edges) if any(_values(of, piece, write) for piece in write.evidence(edge))]
    direct = [edge for edge in spoken if edge not in chains]
    shown = direct or spoken or edges
    if spoken:
        write.line("Recorded:" if direct else "Recorded, of a more specific kind:")
    else:
        write.line(f"No record in this graph says {_NAMES.get(of, of)}. What is recorded:")
    for edge in shown[:EDGES]:
        _edge(write, edge, of)
        for link in chains.get(edge, ()):
            write.say([link], indent=1)
        write.results.append(EdgeRow.of_edge(s, edge, int(s.edge_object[edge])))
    if not spoken:
        write.missing.append(f"a record that says {_NAMES.get(of, of)}: of {count(len(edges), 'statement')} found none has one that does")


def _how_many(pieces: Sequence[Evidence]) -> str:
    """ "by 2 sources, in 5 publications and 1 database entry": what stands behind a statement, each counted once."""
    named = {publication for piece in pieces for publication in piece.publications}
    papers = {each for each in named if each.upper().startswith(_PAPERS)}
    said = [count(len(papers), "publication")] if papers else []
    said += [count(len(named - papers), "database entry", "database entries")] if named - papers else []
    by = f"by {count(len({piece.primary_knowledge_source for piece in pieces}), 'source')}"
    return f"{by}, in {listed(said)}" if said else f"{by}, with no publication named"


def _said(query: Query, write: Composer) -> str:
    return told(query.model_copy(update={"asked": Check()}), write.snapshot).removeprefix("whether ")


def _edge(write: Composer, edge: int, of: str) -> None:
    """An edge, with the values that its records give; frequencies are part of the sentence, one sentence each."""
    pieces = write.evidence(edge)
    s = write.snapshot
    if of == "frequency":
        texts = list(dict.fromkeys(filter(None, map(frequency, pieces))))
        for text in texts[:VALUES]:
            write.say([edge], details={edge: text})
            write.values.append(
                ValueRow(s.edge_id(edge), of, text.removeprefix("in "), tuple(p.id for p in pieces if frequency(p) == text))
            )
        if not texts:
            write.say([edge])
        return
    write.say([edge])
    if of in _BACKING:
        write.line(_how_many(pieces), indent=1)
    values: dict[str, list[Evidence]] = {}
    for piece in pieces:
        for value in _values(of, piece, write):
            values.setdefault(value, []).append(piece)
    for value, by in list(values.items())[:VALUES]:
        places = listed(list(dict.fromkeys(plain(f"{piece.source} {piece.record}", 80) for piece in by))[:3])
        write.line(f"{value} ({places})", indent=1)
        write.values.append(ValueRow(s.edge_id(edge), of, value, tuple(piece.id for piece in by)))
    if len(values) > VALUES:
        write.line(f"and {len(values) - VALUES:,} more", indent=1)


def _values(of: str, piece: Evidence, write: Composer) -> list[str]:
    return _READERS[of](piece, write)


def _onset(piece: Evidence, write: Composer) -> list[str]:
    told = piece.qualifiers.get("onset")
    return [_called(curie, write) for curie in ([told] if isinstance(told, str) else told or [])]


def _called(curie: str, write: Composer) -> str:
    node = write.snapshot.find(curie)
    return plain(curie) if node is None else f"{write.name(node)} ({plain(curie)})"


def _backing(piece: Evidence) -> str:
    """What one record tells of how well it is founded: who says so, how it is known, by what evidence, where it was published and when."""
    told = [piece.primary_knowledge_source, piece.knowledge_level.replace("_", " "), f"by a {piece.agent_type.replace('_', ' ')}"]
    told += [f"evidence code {piece.evidence_code}"] if piece.evidence_code else []
    date = dated(piece)
    told += [f"{date[1]} {date[0]}"] if date else []
    return plain("; ".join(told), 300) + "; " + (plain(", ".join(piece.publications[:VALUES]), 300) or "no publication named")


_READERS: dict[str, Callable[[Evidence, Composer], list[str]]] = {
    "frequency": lambda piece, _: [text] if (text := frequency(piece)) else [],
    "onset": _onset,
    "sex": lambda piece, _: [plain(str(piece.qualifiers["sex"]).lower())] if piece.qualifiers.get("sex") else [],
    "sources": lambda piece, _: [plain(f"{piece.primary_knowledge_source} (in {piece.source} {piece.source_version})")],
    "publications": lambda piece, _: [plain(each) for each in piece.publications],
    "evidence": lambda piece, _: [_backing(piece)],
    "years": lambda piece, _: [plain(str(piece.qualifiers["year"]))] if piece.qualifiers.get("year") else [],
}
