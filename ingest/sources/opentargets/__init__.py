"""Open Targets Platform: medicines with their names and stages, what they act on and are tried for, and which genes go with which disease.

Source: https://platform.opentargets.org, CC0 1.0; drugs and mechanisms are ChEMBL's, CC BY-SA 3.0, and each such statement says so.
Parquet datasets, each a folder of pieces, as of release 24.06 to 26.06 (names of columns changed in between, both are read):
``drug_molecule``, ``drug_mechanism_of_action``, ``drug_indication`` or ``clinical_indication``, ``disease``, ``target`` and
``association_by_datatype_direct``. Pieces are read in batches. Bounded: medicines that have a stage, a mechanism or an indication;
associations that score 0.5 or more by the type of their data, literature alone not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.records.sink import Sink
from ingest.sources.opentargets.columns import approved, listed, stage_of, xrefs_of
from kg.errors import SourceError

READER = 1
FILES = [
    "drug_molecule/*.parquet",
    "drug_mechanism_of_action/*.parquet",
    "drug_indication/*.parquet",
    "clinical_indication/*.parquet",
    "disease/*.parquet",
    "target/*.parquet",
    "association_by_datatype_direct/*.parquet",
]
_CHEMBL = "CC-BY-SA-3.0"
#: The least score of an association, and types of data that are no evidence of one by themselves.
_LEAST, _WEAK = 0.5, ("literature",)
#: ChEMBL's types of action -> Biolink's predicate and its qualifiers of aspect and direction.
_ACTIONS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        (
            "INHIBITOR",
            "ANTAGONIST",
            "BLOCKER",
            "NEGATIVE ALLOSTERIC MODULATOR",
            "NEGATIVE MODULATOR",
            "INVERSE AGONIST",
            "ALLOSTERIC ANTAGONIST",
        ),
        ("biolink:decreases_activity_of", "activity", "decreased"),
    ),
    **dict.fromkeys(
        ("AGONIST", "ACTIVATOR", "OPENER", "PARTIAL AGONIST", "POSITIVE ALLOSTERIC MODULATOR", "POSITIVE MODULATOR", "STABILISER"),
        ("biolink:increases_activity_of", "activity", "increased"),
    ),
    **dict.fromkeys(
        ("DEGRADER", "ANTISENSE INHIBITOR", "RNAI INHIBITOR", "GENE EDITING NEGATIVE MODULATOR"),
        ("biolink:decreases_abundance_of", "abundance", "decreased"),
    ),
}
_BINDS = ("biolink:affects", "", "")
_STAGES = {"approved": "biolink:treats"}


def version(files: SourceFiles) -> str:
    """Return "": the pieces name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the datasets that are there; names of diseases and genes first, which the others refer to.

    Raises:
        SourceError: a piece is not Parquet, or a dataset lacks a column.
    """
    for name, row in _rows(files, sink, "disease", ("id", "name")):
        sink.node(
            curie_of(row["id"]), row["name"] or row["id"], "biolink:PhenotypicFeature" if row["id"].startswith("HP") else "biolink:Disease"
        )
        del name
    for _, row in _rows(files, sink, "target", ("id", "approvedSymbol"), ("tractability",)):
        sink.node(f"ENSEMBL:{row['id']}", row["approvedSymbol"] or row["id"], "biolink:Gene")
    used = _used(files)
    for _, row in _rows(files, sink, "drug_molecule", ("id", "name"), _MOLECULE):
        _put_molecule(sink, row, used)
    for name, row in _rows(
        files, sink, "drug_mechanism_of_action", ("chemblIds", "targets"), ("actionType", "mechanismOfAction", "references")
    ):
        _put_mechanism(sink, name, row)
    for _, row in _rows(files, sink, "drug_indication", ("id",), ("indications", "approvedIndications")):
        for indication in row["indications"] or ():
            _put_indication(
                sink,
                row["id"],
                indication["disease"],
                stage_of(indication.get("maxPhaseForIndication")),
                approved(row, indication["disease"]),
                indication,
            )
    for _, row in _rows(files, sink, "clinical_indication", ("drugId", "diseaseId"), ("maxClinicalStage", "clinicalReportIds")):
        stage = stage_of(row["maxClinicalStage"])
        _put_indication(sink, row["drugId"], row["diseaseId"], stage, stage == "approved", {"reports": len(row["clinicalReportIds"] or ())})
    for _, row in _rows(
        files,
        sink,
        "association_by_datatype_direct",
        ("diseaseId", "targetId", "score"),
        ("datatypeId", "aggregationValue", "evidenceCount"),
    ):
        _put_association(sink, row)


_MOLECULE = (
    "synonyms",
    "tradeNames",
    "crossReferences",
    "parentId",
    "drugType",
    "maximumClinicalTrialPhase",
    "maximumClinicalStage",
    "isApproved",
)


def curie_of(identifier: str) -> str:
    """Return an identifier of Open Targets as a CURIE.

    >>> curie_of("MONDO_0008383"), curie_of("Orphanet_558"), curie_of("EFO_0000685")
    ('MONDO:0008383', 'ORPHA:558', 'EFO:0000685')
    """
    prefix, _, local = identifier.partition("_")
    return f"{'ORPHA' if prefix == 'Orphanet' else prefix}:{local}"


def _rows(
    files: SourceFiles, sink: Sink, dataset: str, wanted: tuple[str, ...], more: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (piece, columns) of each row of a dataset, begun in the sink as a record; rows are counted within their piece."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in sorted(piece for piece in files.members if piece.startswith(f"{dataset}/")):
        with files.binary(name) as stream:
            try:
                table = pq.ParquetFile(pa.BufferReader(stream.read()))
            except pa.ArrowException as error:
                raise SourceError(f"{files.called(name)} is truncated or not Parquet: {error}; fetch it again") from error
            columns = table.schema_arrow.names
            if missing := [column for column in wanted if column not in columns]:
                raise SourceError(f"{files.called(name)} lacks the columns {missing}; it has {columns[:15]}")
            row = 0
            for batch in table.iter_batches(4096, columns=[column for column in (*wanted, *more) if column in columns]):
                for values in batch.to_pylist():
                    row += 1
                    sink.record(name, row)
                    if any(values[column] is None for column in wanted):
                        sink.reject(f"one of {', '.join(wanted)} is empty", str(values))
                        continue
                    yield name, {column: None for column in more} | values


def _used(files: SourceFiles) -> set[str]:
    """Return the medicines that have a mechanism or an indication."""
    aside = Sink(_nobody())
    used: set[str] = set()
    for _, row in _rows(files, aside, "drug_mechanism_of_action", ("chemblIds",)):
        used.update(row["chemblIds"])
    for _, row in _rows(files, aside, "drug_indication", ("id",)):
        used.add(row["id"])
    for _, row in _rows(files, aside, "clinical_indication", ("drugId",)):
        used.add(row["drugId"])
    return used


def _nobody() -> Any:
    from ingest.records.sink import Provenance

    return Provenance("", "", "", "")


def _put_molecule(sink: Sink, row: dict[str, Any], used: set[str]) -> None:
    stage = stage_of(row["maximumClinicalStage"] or row["maximumClinicalTrialPhase"])
    if row["id"] not in used and stage is None and not row["isApproved"]:
        sink.reject("a substance without a stage, a mechanism or an indication", f"{row['id']} {row['name']}")
        return
    curie = f"CHEMBL.COMPOUND:{row['id']}"
    name = str(row["name"])
    sink.node(curie, name.lower() if name.isupper() else name, "biolink:Drug", xrefs=xrefs_of(row["crossReferences"]))
    for kind, column in (("related", "synonyms"), ("exact", "tradeNames")):
        for text in listed(row[column]):
            sink.name(curie, text, kind)
    if row["parentId"]:
        # A salt is not its base: linked, not merged.
        sink.statement(
            curie,
            "biolink:chemically_similar_to",
            f"CHEMBL.COMPOUND:{row['parentId']}",
            licence=_CHEMBL,
            qualifiers={"relation": "form of"},
        )


def _put_mechanism(sink: Sink, file: str, row: dict[str, Any]) -> None:
    action = str(row["actionType"] or "").upper()
    predicate, aspect, direction = _ACTIONS.get(action, _BINDS)
    papers = [
        f"PMID:{i}"
        for reference in row["references"] or ()
        if str(reference.get("source")).upper() == "PUBMED"
        for i in reference.get("ids") or ()
    ]
    for drug in row["chemblIds"]:
        for target in row["targets"] or ():
            sink.statement(
                f"CHEMBL.COMPOUND:{drug}",
                predicate,
                f"ENSEMBL:{target}",
                infores="infores:chembl",
                licence=_CHEMBL,
                publications=[paper for paper in papers if re.fullmatch(r"PMID:\d+", paper)],
                qualifiers={
                    "action": action.lower(),
                    "mechanism": row["mechanismOfAction"],
                    "object_aspect_qualifier": aspect,
                    "object_direction_qualifier": direction,
                    "species": "NCBITaxon:9606",
                },
            )


def _put_indication(sink: Sink, drug: str, disease: str, stage: str | None, is_approved: bool, record: dict[str, Any]) -> None:
    if stage is None and not is_approved:
        sink.reject("an indication without a stage", f"{drug} {disease}")
        return
    stage = "approved" if is_approved else stage
    trials = [i for reference in record.get("references") or () for i in reference.get("ids") or ()]
    sink.statement(
        f"CHEMBL.COMPOUND:{drug}",
        _STAGES.get(str(stage), "biolink:in_clinical_trials_for"),
        curie_of(disease),
        infores="infores:chembl",
        licence=_CHEMBL,
        qualifiers={"stage": stage, "references": trials[:20], "reports": record.get("reports")},
    )


def _put_association(sink: Sink, row: dict[str, Any]) -> None:
    kind = str(row["datatypeId"] or row["aggregationValue"] or "")
    if row["score"] < _LEAST or kind in _WEAK:
        sink.reject(
            f"an association that scores less than {_LEAST}, or rests on literature alone", f"{row['targetId']} {row['diseaseId']} {kind}"
        )
        return
    sink.statement(
        f"ENSEMBL:{row['targetId']}",
        "biolink:gene_associated_with_condition",
        curie_of(row["diseaseId"]),
        score=float(row["score"]),
        knowledge_level="statistical_association" if kind == "genetic_association" else "not_provided",
        agent_type="data_analysis_pipeline",
        qualifiers={"data_type": kind, "evidence": row["evidenceCount"]},
    )
