"""Hetionet v1.0: 47,031 nodes of 11 kinds and 2,250,197 edges of 24, from 29 resources, each with its own licence.

What a resource says keeps that resource's licence: some, such as DrugBank's and SIDER's, allow no commercial use. The edges' own
``license`` is carried over; where the files state none (the SIF table has no room for it) the evidence says so. Source:
https://het.io, Himmelstein et al., eLife 2017, doi:10.7554/eLife.26726; how each metaedge came about is from there.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any, NamedTuple

from ingest.files import SourceFiles
from ingest.records import completeness as whole
from ingest.records.sink import Sink
from ingest.sources.hetionet import files as hetionet_files
from ingest.sources.hetionet.files import HetEdge, HetNode, HetReject
from kg.errors import SourceError

READER = 2
FILES = hetionet_files.FILES
_BESIDE = "metaedges.tsv"
SUPPLEMENTS = [_BESIDE, "*metagraph*.json"]
_VERSION = "v1.0"

#: Kind -> (prefix of its identifiers where they have none, their form, Biolink category).
KINDS = {
    "Anatomy": ("", r"UBERON:\d+", "biolink:GrossAnatomicalStructure"),
    "Biological Process": ("", r"GO:\d+", "biolink:BiologicalProcess"),
    "Cellular Component": ("", r"GO:\d+", "biolink:CellularComponent"),
    "Compound": ("DRUGBANK", r"DB\d{5}", "biolink:Drug"),
    "Disease": ("", r"DOID:\d+", "biolink:Disease"),
    "Gene": ("NCBIGene", r"\d+", "biolink:Gene"),
    "Molecular Function": ("", r"GO:\d+", "biolink:MolecularActivity"),
    "Pathway": ("HETIONET.PATHWAY", r"PC\d+_\d+", "biolink:Pathway"),
    "Pharmacologic Class": ("NDFRT", r"N\d+", "biolink:ChemicalRole"),
    "Side Effect": ("UMLS", r"C\d{7}", "biolink:PhenotypicFeature"),
    "Symptom": ("MESH", r"D\d+", "biolink:PhenotypicFeature"),
}
_OTHER = ("", r"(?!)", "biolink:NamedThing")


class Metaedge(NamedTuple):
    """One of the 24: its ends and verb in Hetionet, how Biolink says it, and how it is known.

    ``turned``: Biolink says it from target to source. The knowledge level and agent type are those of the resources behind it; an edge
    that names one of ``RESOURCES`` has that one's.
    """

    source: str
    verb: str
    target: str
    predicate: str
    turned: bool = False
    level: str = "knowledge_assertion"
    agent: str = "manual_agent"


_MEASURED = ("observation", "data_analysis_pipeline")
_COUNTED = ("statistical_association", "data_analysis_pipeline")
METAEDGES = {
    "AdG": Metaedge("Anatomy", "downregulates", "Gene", "negatively_correlated_with", True, *_MEASURED),
    "AeG": Metaedge("Anatomy", "expresses", "Gene", "expressed_in", True, *_MEASURED),
    "AuG": Metaedge("Anatomy", "upregulates", "Gene", "positively_correlated_with", True, *_MEASURED),
    "CbG": Metaedge("Compound", "binds", "Gene", "physically_interacts_with"),
    "CcSE": Metaedge("Compound", "causes", "Side Effect", "has_side_effect", False, "knowledge_assertion", "text_mining_agent"),
    "CdG": Metaedge("Compound", "downregulates", "Gene", "affects", False, *_MEASURED),
    "CpD": Metaedge("Compound", "palliates", "Disease", "ameliorates_condition"),
    "CrC": Metaedge("Compound", "resembles", "Compound", "chemically_similar_to", False, "prediction", "computational_model"),
    "CtD": Metaedge("Compound", "treats", "Disease", "treats"),
    "CuG": Metaedge("Compound", "upregulates", "Gene", "affects", False, *_MEASURED),
    "DaG": Metaedge("Disease", "associates", "Gene", "gene_associated_with_condition", True),
    "DdG": Metaedge("Disease", "downregulates", "Gene", "negatively_correlated_with", True, *_MEASURED),
    "DlA": Metaedge("Disease", "localizes", "Anatomy", "located_in", False, *_COUNTED),
    "DpS": Metaedge("Disease", "presents", "Symptom", "has_phenotype", False, *_COUNTED),
    "DrD": Metaedge("Disease", "resembles", "Disease", "similar_to", False, *_COUNTED),
    "DuG": Metaedge("Disease", "upregulates", "Gene", "positively_correlated_with", True, *_MEASURED),
    "GcG": Metaedge("Gene", "covaries", "Gene", "correlated_with", False, *_COUNTED),
    "GiG": Metaedge("Gene", "interacts", "Gene", "interacts_with"),
    "GpBP": Metaedge("Gene", "participates", "Biological Process", "actively_involved_in"),
    "GpCC": Metaedge("Gene", "participates", "Cellular Component", "located_in"),
    "GpMF": Metaedge("Gene", "participates", "Molecular Function", "enables"),
    "GpPW": Metaedge("Gene", "participates", "Pathway", "participates_in"),
    "Gr>G": Metaedge("Gene", "regulates", "Gene", "regulates", False, *_MEASURED),
    "PCiC": Metaedge("Pharmacologic Class", "includes", "Compound", "has_chemical_role", True),
}
_BY_VERB = {(edge.source, edge.verb, edge.target): short for short, edge in METAEDGES.items()}
#: How a resource knows, where that is not a person's judgement: (knowledge level, agent type).
RESOURCES = {
    "DISEASES": ("prediction", "text_mining_agent"),
    "DisGeNET": ("prediction", "text_mining_agent"),
    "MEDLINE cooccurrence": _COUNTED,
    "GWAS Catalog": ("statistical_association", "manual_agent"),
}
_INFORES = {
    "DrugBank": "infores:drugbank",
    "DrugCentral": "infores:drugcentral",
    "ChEMBL": "infores:chembl",
    "BindingDB": "infores:bindingdb",
    "DisGeNET": "infores:disgenet",
    "DISEASES": "infores:diseases",
    "GWAS Catalog": "infores:gwas-catalog",
    "reactome": "infores:reactome",
    "wikipathways": "infores:wikipathways",
    "pid": "infores:ncipid",
}
_UNSTATED = "LicenseRef-Hetionet-none-stated"
_PLACED = {"license", "pubmed_ids", "affinity_nM"}


def version(files: SourceFiles) -> str:
    """Return "v1.0", the only release there is."""
    return _VERSION


def read(files: SourceFiles, sink: Sink) -> None:
    """Read all nodes and edges.

    Raises:
        SourceError: a file is missing, truncated or of another form; an edge's ends are not among the nodes; or there are fewer edges of a
            kind than ``metaedges.tsv``, where it lies beside them, announces.
    """
    read_from = hetionet_files.chosen(files)
    for name in sorted(set(files.members).difference(read_from, [_BESIDE])):
        if "metagraph" not in name:
            sink.leave_out(name, f"{' and '.join(read_from)} were read in its place")
    known: set[str] = set()
    ends: dict[str, tuple[str, int]] = {}
    counted: Counter[str] = Counter()
    for part in hetionet_files.read(files):
        sink.record(part.file, part.row)
        if isinstance(part, HetReject):
            sink.reject(part.reason, part.raw)
        elif isinstance(part, HetNode):
            known.add(part.key)
            _node(sink, part)
        else:
            for end in (part.source, part.target):
                ends.setdefault(end, (part.file, part.row))
            counted[_edge(sink, part)] += 1
    if not known:
        raise SourceError(f"source {files.source!r} ({files.origin}) has no nodes; it has {sorted(files.members)}")
    dangling = [(row, end) for end, (_, row) in ends.items() if end not in known]
    name = next(name for name in files.members if name.endswith((".json", "nodes.tsv")))
    whole.refuse_dangling(files, name, "ends of edges", dangling, len(ends))
    _refuse_fewer(files, counted)


def _node(sink: Sink, node: HetNode) -> None:
    category = KINDS.get(node.kind, _OTHER)[2]
    sink.node(curie_of(node.kind, node.identifier), node.name, category, description=node.data.get("description"))


def _edge(sink: Sink, edge: HetEdge) -> str:
    """Add an edge; return its metaedge."""
    kinds = edge.source.partition("::")[0], edge.target.partition("::")[0]
    short = edge.kind if edge.kind in METAEDGES else _BY_VERB.get((kinds[0], edge.kind, kinds[1]), edge.kind)
    meta = METAEDGES.get(short) or Metaedge(kinds[0], edge.kind, kinds[1], "related_to", False, "not_provided", "not_provided")
    subject, target = (curie_of(*end.split("::", 1)) for end in (edge.source, edge.target))
    if meta.turned:
        subject, target = target, subject
    resources = [str(name) for name in _several(edge.data.get("sources") or edge.data.get("source"))]
    level, agent = meta.level, meta.agent
    if resources and all(name in RESOURCES for name in resources):
        level, agent = RESOURCES[resources[0]]
    named = {_INFORES.get(name.partition(" (")[0]) for name in resources}
    affinity = _number(edge.data.get("affinity_nM"))
    sink.statement(
        subject,
        f"biolink:{meta.predicate}",
        target,
        licence=spdx(str(edge.data.get("license") or "")),
        infores=next(iter(named)) if len(named) == 1 else None,
        score=affinity,
        publications=[f"PMID:{number}" for number in _several(edge.data.get("pubmed_ids"))],
        knowledge_level=level,
        agent_type=agent,
        qualifiers={
            "metaedge": short,
            "relation": meta.verb,
            "aggregator": "infores:hetionet",
            "score_unit": "nM (affinity)" if affinity else None,
            # Some are no numbers (">10000"): they stay as they are written.
            "affinity_nM": edge.data.get("affinity_nM") if affinity is None else None,
            **{key: value for key, value in edge.data.items() if key not in _PLACED},
        },
    )
    return short


def _refuse_fewer(files: SourceFiles, counted: Counter[str]) -> None:
    """Refuse edges that are fewer than the table of metaedges announces; a kind of which there is none was left out on purpose."""
    if "metaedges.tsv" not in files:
        return
    edges = next((name for name in files.members if name.endswith(("edges.tsv", "edges.sif")) and name != "metaedges.tsv"), None)
    for row, line in files.lines("metaedges.tsv"):
        cells = line.split("\t")
        if edges and row > 1 and len(cells) > 2 and cells[2].isdigit() and counted[cells[1]]:
            whole.refuse_shortfall(files, edges, row, f"{cells[1]} edges", int(cells[2]), counted[cells[1]], said_in="metaedges.tsv")


def curie_of(kind: str, identifier: str) -> str:
    """Return a node's identifier in the graph's spelling.

    >>> curie_of("Gene", "2200"), curie_of("Disease", "DOID:14323"), curie_of("Pathway", "WP299_r78587"), curie_of("Tissue", "left lung")
    ('NCBIGene:2200', 'DOID:14323', 'WIKIPATHWAYS:WP299', 'HETIONET.TISSUE:left_lung')
    """
    if pathway := re.fullmatch(r"(WP\d+)_r\d+", identifier):
        return f"WIKIPATHWAYS:{pathway[1]}"
    prefix, form, _ = KINDS.get(kind, _OTHER)
    if re.fullmatch(form, identifier):
        return f"{prefix}:{identifier}" if prefix else identifier
    # Another network in the same form, with identifiers of its own.
    return f"HETIONET.{_words(kind).upper()}:{_words(identifier)}"


def _words(text: str) -> str:
    return re.sub(r"[^\w.'-]+", "_", text)


def spdx(licence: str) -> str:
    """Return a licence as SPDX names it.

    >>> spdx("CC BY-NC 4.0"), spdx("CC0 1.0"), spdx("ODbL 1.0"), spdx("academic use only"), spdx("")
    ('CC-BY-NC-4.0', 'CC0-1.0', 'ODbL-1.0', 'LicenseRef-Hetionet-academic-use-only', 'LicenseRef-Hetionet-none-stated')
    """
    if not licence:
        return _UNSTATED
    if re.fullmatch(r"(CC0|CC BY(-NC)?(-SA|-ND)?|ODbL) \d\.\d", licence):
        return licence.replace(" ", "-")
    return "LicenseRef-Hetionet-" + re.sub(r"\W+", "-", licence).strip("-")


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value not in (None, "") else []
