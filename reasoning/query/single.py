"""The commonest query, one statement about a bound concept, run without tables: the few edges of a concept are quicker to walk than to
join. It gives what the evaluator gives, in the same order.
"""

from __future__ import annotations

from kg.snapshot import Snapshot
from reasoning.query.domains import Domains
from reasoning.query.evidence_graph import Binding, Support, Way
from reasoning.query.match import Matched, match
from reasoning.query.model import Query, Statement
from reasoning.query.ordering import shares
from reasoning.query.witness import Chains, supporting

#: More matches than so many are left to the evaluator, which works on whole columns.
_FEW = 1_000


def single(query: Query, variable: str, domains: Domains) -> Statement | None:
    """Return the statement of a query that is one statement between its variable and a bound term, to be told best backed first."""
    where = query.where
    if not isinstance(where, Statement) or query.order.by != "evidence" or query.order.ascending:
        return None
    ends = {where.subject, where.object}
    bound = len(ends) == 2 and variable in ends and not any(domains.is_variable(end) for end in ends - {variable})
    return where if bound else None


def bindings(
    snapshot: Snapshot, statement: Statement, variable: str, domains: Domains, most: int
) -> tuple[int, tuple[Binding, ...]] | None:
    """Return how many values the variable has and the first of them with their edges, None where there are too many to walk."""
    found = match(snapshot, statement, domains)
    if len(found) > _FEW:
        return None
    chains = Chains(snapshot, domains, found)
    places: dict[int, list[int]] = {}
    for at, node in enumerate((found.subjects if statement.subject == variable else found.objects).tolist()):
        places.setdefault(node, []).append(at)
    order = sorted(places) if len(places) < 2 else _ordered(snapshot, domains, found, chains, places)
    told = []
    for node in order[:most]:
        support = supporting(chains, places[node])
        told.append(Binding(node, (Way({}, (support,)),), 1, 1, _itself(support)))
    return len(places), tuple(told)


def _ordered(snapshot: Snapshot, domains: Domains, found: Matched, chains: Chains, places: dict[int, list[int]]) -> list[int]:
    """The values as ``reasoning.query.ordering`` sorts them by their evidence."""
    frequency = shares(snapshot, found.edges).tolist()
    publications, pieces = snapshot.edge_publications[found.edges].tolist(), snapshot.n_evidence(found.edges).tolist()
    own = _of_itself(domains, found)
    edges = found.edges.tolist()
    first = dict(
        zip(reversed(edges), range(len(edges) - 1, -1, -1), strict=True)
    )  # an edge that matches both ways counts where it does first

    def key(node: int) -> tuple[bool, int, float, int, int, str, int]:
        at = places[node]
        itself = [place for place in at if own[place]]
        known = [frequency[place] for place in itself or at if frequency[place] == frequency[place]]
        counted = [place for place in at if first[edges[place]] == place]
        return (
            not itself,
            min(map(chains.place, at)),
            -max(known, default=-1.0),
            -sum(publications[place] for place in counted),
            -sum(pieces[place] for place in counted),
            snapshot.name(node),
            node,
        )

    return sorted(places, key=key)


def _of_itself(domains: Domains, found: Matched) -> list[bool]:
    """Whether each match's bound end is a bound concept itself, not one of its kinds."""
    bound = found.statement.object if domains.is_variable(found.statement.subject) else found.statement.subject
    column = found.objects if bound == found.statement.object else found.subjects
    roots = set(domains.roots(bound))
    return [node in roots for node in column.tolist()]


def _itself(support: Support) -> bool:
    return not support.chains or any(edge not in support.chains for edge in support.edges)
