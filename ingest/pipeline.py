"""Sources -> bundle: obtain, read, identify, assemble, settle the account, write."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

import polars as pl

from ingest import catalog, engines, shrinkage, stage, unchanged
from ingest.catalog import Source
from ingest.engines import Engine
from ingest.fetch.cache import cache_dir
from ingest.fetch.home import Homes
from ingest.files import SourceFiles
from ingest.found import find
from ingest.ledger import Account
from ingest.pieces import Pieces
from ingest.progress import Progress, silent
from ingest.records.tables import REJECTED
from ingest.shelf import Shelf
from ingest.stage import Stage
from ingest.unify.assemble import Settled, settle
from ingest.unify.by_cui import leading
from ingest.unify.drugs import settle_drugs
from ingest.unify.gathered import Gathered
from ingest.unify.identify import Identities, identify
from ingest.unify.ranges import put_together
from kg import atomic, bundle
from kg.errors import InputError
from kg.manifest import Manifest, MissingSource, SourceInfo

log = logging.getLogger(__name__)


def build(
    out: str | Path,
    *,
    sources: Sequence[str] | None = None,
    overrides: Mapping[str, str | Path] | None = None,
    extra: Mapping[str, str | Path] | None = None,
    cache: str | Path | None = None,
    newest: bool = False,
    homes: Homes | None = None,
    collected: str | Path | None = None,
    options: Mapping[str, Mapping[str, str]] | None = None,
    engine: str = "local",
    progress: Progress | None = None,
) -> Manifest:
    """Build a bundle and return its manifest.

    The bundle that stands at ``out`` stays whole until the new one replaces it. A run that was killed leaves what it downloaded and read
    in the cache, and the next one goes on from there. The same inputs give the same bytes; where the graph at ``out`` was made of them,
    nothing is done but to look.

    Args:
        out: the bundle's folder.
        sources: names from the catalog; default: all that are marked so.
        overrides: source -> file or folder to read instead of fetching it.
        extra: source -> file or folder, for sources that are not part of the default graph.
        cache: folder for downloads and finished readings; default: the user's cache folder (``MEDCLEW_CACHE`` overrides it).
        newest: take each source's newest release from its home, where it publishes one that is read here.
        homes: how the homes are asked for the pinned release: ``Homes(skip=True)`` takes the mirrors at once.
        collected: a folder that ``collect`` filled, or with some of the files: no network is asked then.
        options: source -> what to ask of its reader: ``{"umls": {"levels": "0,1,2", "languages": "ENG,SPA"}}``.
        engine: where sources are read and ranges of nodes put together: ``local``, this process, or ``ray``, tasks on a cluster whose
            machines share the cache's folder and the sources' files; the bytes are the same.
        progress: told (stage, done, total).

    Raises:
        InputError: a source is not in the catalog, there is no such engine, or nothing is to be built.
        MissingExtra: the engine's library is not installed.
        SourceError: a file is missing, damaged, or not what it should be.
        DownloadError: a source could not be fetched.
    """
    given = {name: Path(path).expanduser() for name, path in {**(overrides or {}), **(extra or {})}.items()}
    chosen = _chosen(sources, given, set(extra or {}))
    folder = Path(cache).expanduser() if cache else cache_dir()
    told = progress or silent
    homes = homes or Homes()
    found, missing = find(chosen, given, folder, newest, homes, Shelf(Path(collected).expanduser()) if collected else None, told, sources)
    for source, files in found:
        files.options.update((options or {}).get(source.name.partition(":")[0], {}))
    steps = engines.engine(engine)
    stages = [*steps.map(_read, (folder.absolute(), told if engine == "local" else silent), found)]
    inputs = unchanged.inputs([(stage.source, stage.key) for stage in stages], missing)
    if (there := unchanged.already(Path(out), inputs)) is not None:
        atomic.sweep(Path(out))
        told("unchanged", 1, 1)
        return there
    before = shrinkage.previous(Path(out))
    manifest = _put_together(Path(out), stages, missing, inputs, steps, told)
    for warning in shrinkage.warnings(before, manifest.sources):
        log.warning("%s", warning)
        told(f"warning: {warning}", 1, 1)
    return manifest


def _chosen(sources: Sequence[str] | None, given: Mapping[str, Path], extra: set[str]) -> list[Source]:
    """Return the sources of a build in the catalog's order."""
    for name in (*(sources or ()), *given):
        if catalog.get(name).name not in given and ":" in name:
            raise InputError(f"{name!r} is named, but not where it is: --with {name}=PATH")
    wanted = set(sources) if sources is not None else {source.name for source in catalog.SOURCES if source.default}
    wanted |= extra | (set(given) if sources is None else set())
    if not wanted:
        raise InputError("no source was named; leave `sources` out for the default graph")
    return [source.described_by(given.get(source.name)) for source in catalog.in_order(wanted)]


def _read(told: tuple[Path, Progress], found: tuple[Source, SourceFiles]) -> Stage:
    """Read a source into its staged form, or find it in the cache."""
    return stage.read(*found, *told)


def _put_together(out: Path, stages: list[Stage], missing: list[MissingSource], inputs: str, steps: Engine, progress: Progress) -> Manifest:
    progress("unify", 0, 3)
    tables = Gathered([one.staged for one in stages])
    order = [source.name for source in catalog.in_order(one.source.name for one in stages)]
    account = Account({one.source.name: one.staged.read for one in stages}, {one.source.name: one.staged.passed for one in stages})
    settled = _settle(tables, order, progress)
    with atomic.scratch_folder(out) as scratch:
        refused = Pieces(REJECTED, scratch, "rejected")

        def parts() -> Iterator[bundle.Part]:
            for part in put_together(tables, settled, scratch, steps):
                account.add(part)
                refused.add(part.rejected)
                yield bundle.Part(part.nodes, part.statements, part.names)
            for frame in tables.frames("rejected"):
                account.reject(frame)
                refused.add(frame)
            account.refuse_useless()

        def manifest() -> Manifest:
            counts = account.counts()
            described = [_info(one).model_copy(update={"counts": counts[one.source.name]}) for one in stages]
            return Manifest(medclew_version=_version(), sources=described, missing=missing, inputs=inputs)

        written = bundle.write_parts(
            out,
            curies=settled.known["curie"],
            parts=parts(),
            rejected=lambda: refused.whole().drop("rec"),
            manifest=manifest,
            progress=progress,
        )
    return written.manifest


def _settle(tables: Gathered, order: list[str], progress: Progress) -> Settled:
    """Settle which concept each identifier means."""
    nodes = tables.lazy("nodes").select("curie", "name", "category", "deprecated", "replaced_by", "alt_ids").collect(engine="streaming")
    names = tables.lazy("names").select("curie", "name")
    identities = identify(nodes, leading(nodes, tables.lazy("xrefs"), names), names)
    del nodes
    progress("unify", 1, 3)
    settle_drugs(tables, identities, order)
    _note_conflicts(tables, identities)
    progress("unify", 2, 3)
    settled = settle(tables, identities, order, catalog.RESTATES)
    progress("unify", 3, 3)
    return settled


def _note_conflicts(tables: Gathered, identities: Identities) -> None:
    """Write what sources disagree about into ``rejected``, each with the record that described the CUI."""
    if identities.conflicts:
        said = pl.DataFrame(identities.conflicts, schema=["curie", "why"], orient="row")
        where = tables.lazy("nodes").select("curie", "source", "rec").join(said.lazy(), on="curie", how="semi").collect()
        where = where.unique("curie", keep="first", maintain_order=True)
        rows = said.join(where, on="curie", how="inner", maintain_order="left").select(
            "source",
            pl.lit(None, pl.String).alias("file"),
            pl.lit(None, pl.Int64).alias("row"),
            pl.lit("conflict: sources disagree which concept it is").alias("reason"),
            pl.format("{}: {}", "curie", "why").alias("raw"),
            "rec",
        )
        tables.reject(rows)


def _info(one: Stage) -> SourceInfo:
    source = one.source
    return SourceInfo(
        name=source.name,
        title=source.title,
        version=one.staged.version,
        licence=source.licence,
        infores=source.infores,
        homepage=source.homepage,
        attribution=source.attribution,
        files=one.files,
        origin=one.origin,
        notes=one.staged.notes,
    )


def _version() -> str:
    try:
        return metadata.version("medclew")
    except metadata.PackageNotFoundError:
        return ""
