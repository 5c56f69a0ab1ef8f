"""Why two concepts hang together: ranked paths, and the metapaths behind them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from serve.http import stream
from serve.http.models import answers as models
from serve.http.responses import lasting, unchanged
from serve.http.routes.shared import Concept, Served, Several, answers, fails

router = APIRouter(tags=["explanation"])
From = Annotated[Concept, Query(alias="from", examples=["Marfan syndrome"])]
To = Annotated[Concept, Query(alias="to", examples=["FBN1"])]
Level = Literal["knowledge_assertion", "logical_entailment", "observation", "statistical_association", "prediction", "not_provided"]


@router.get(
    "/explain", responses={**answers(models.Explanation, stream=True), **fails(304, 404)}, summary="Paths between two concepts, best first"
)
async def explain(  # lists as defaults (B006): FastAPI copies them for each request
    request: Request,
    service: Served,
    source: From,
    target: To,
    k: Annotated[int, Query(ge=1, le=200, description="Paths at the most.")] = 5,
    max_hops: Annotated[int, Query(ge=1, le=6)] = 3,
    min_hops: Annotated[int, Query(ge=1, le=6)] = 1,
    through: Annotated[Several, Query(description="Concepts that each path must visit; at most four.")] = [],  # noqa: B006
    avoid: Annotated[Several, Query(description="Concepts that no path may visit.")] = [],  # noqa: B006
    category: Annotated[Several, Query(description="Pass through these categories alone.")] = [],  # noqa: B006
    not_category: Annotated[Several, Query(description="Pass through none of these categories.")] = [],  # noqa: B006
    predicate: Annotated[Several, Query(description="Walk edges of these predicates alone.")] = [],  # noqa: B006
    not_predicate: Annotated[Several, Query(description="Walk no edges of these predicates.")] = [],  # noqa: B006
    knowledge_source: Annotated[Several, Query(description="Use these sources' edges alone.")] = [],  # noqa: B006
    level: Annotated[Level | None, Query(description="The weakest knowledge level to accept.")] = None,
    without_hubs: Annotated[
        int, Query(ge=0, le=10_000, description="So many of the most generic concepts may not stand inside a path.")
    ] = 0,
    directed: Annotated[bool, Query(description="Walk edges from subject to object only.")] = False,
    order: Annotated[Literal["length", "score"], Query(description="Fewer hops first, or the better score first.")] = "length",
    scorer: Annotated[Literal["gnn", "none"], Query(description="Weigh hops by the path scorer, or by the graph's figures alone.")] = "gnn",
    plan: Annotated[bool, Query(description="Let the planner search by several chains, which vote; its steps are in `trace`.")] = False,
    seconds: Annotated[float, Query(gt=0, le=60, description="What the search may take; the server may allow less.")] = 2.0,
) -> Response:
    """Each path with its score by part, every edge of each hop, the claims that cite them, and the Cypher that finds it again.

    With `Accept: text/event-stream` the steps of the search come as events while it runs.
    """
    engine = service.engine

    def work() -> dict[str, Any]:
        found = engine.explain(
            source,
            target,
            min(k, service.settings.rows),
            max_hops,
            through=through,
            avoid=avoid,
            categories=category,
            not_categories=not_category,
            predicates=predicate,
            not_predicates=not_predicate,
            sources=knowledge_source,
            level=level,
            directed=directed,
            min_hops=min_hops,
            without_hubs=without_hubs,
            seconds=min(seconds, service.settings.search_seconds),
            order=order,
            scorer=None if scorer == "none" else "gnn",
            plan=plan,
        )
        return found.to_dict()

    if stream.wanted(request):
        return stream.streamed(request, service, work)
    if held := unchanged(request, service):
        return held

    def told() -> Response:
        found = work()
        return lasting(request, service, found, whole=found["stopped"] != "time")

    return await service.run(request, told)


@router.get("/metapaths", responses={**answers(models.MetapathTable), **fails(304, 404)}, summary="Kinds of path between two concepts")
async def metapaths(
    request: Request,
    service: Served,
    source: From,
    target: To,
    max_hops: Annotated[int, Query(ge=1, le=4)] = 3,
    p_values: Annotated[
        Literal["ready", "all", "none"],
        Query(description="`all` makes null models that are not at hand, while the time lasts; they are kept."),
    ] = "ready",
    seconds: Annotated[float, Query(gt=0, le=60)] = 5.0,
) -> Response:
    """Path counts, degree-weighted path counts (DWPC, damping 0.4), and p-values against degree-preserving permutations of the graph."""
    if p_values != "all" and (held := unchanged(request, service)):
        return held
    engine = service.engine
    allowed = min(seconds, service.settings.answer_seconds / 2)

    def work() -> dict[str, Any]:
        return engine.graph.metapaths(source, target, max_hops=max_hops, p_values=p_values, seconds=allowed).to_dict()

    found = await service.run(request, work)
    whole = p_values == "none" or all(row["p_value"] is not None for row in found["rows"])
    return lasting(request, service, found, whole=whole and not found["truncated"])


@router.get("/metapaths/paths", responses={**answers(models.MetapathPaths), **fails(304, 404)}, summary="The paths of one metapath")
async def metapath_paths(
    request: Request,
    service: Served,
    source: From,
    target: To,
    metapath: Annotated[str, Query(min_length=3, max_length=100, examples=["DhpPF"])],
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """Each with its share of the pair's DWPC, heaviest first."""
    if held := unchanged(request, service):
        return held
    engine = service.engine
    return lasting(request, service, await service.run(request, lambda: engine.graph.metapath_paths(source, target, metapath, limit)))
