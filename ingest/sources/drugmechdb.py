"""DrugMechDB: for a drug and a disease that it is used for, the curated steps in between.

Records are node-link graphs (https://sulab.github.io/DrugMechDB, CC0 1.0), as ``.jsonl``, ``.json`` (a list) or ``.yaml`` (a list), plain
or gzipped. Every step becomes a statement whose evidence names the record; the record itself says that the drug treats the disease.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.files import SourceFiles
from ingest.sources import completeness as whole
from ingest.sources.sink import Sink
from kg import curie as curies
from kg.errors import MissingExtra, SourceError

READER = 2
FILES = ["drugmechdb.jsonl", "indication_paths.json", "indication_paths.yaml", "indication_paths.yml"]
_CATEGORIES = {"ChemicalSubstance": "SmallMolecule", "Metabolite": "SmallMolecule"}
_PREFIXES = {
    "DB": "DRUGBANK",
    "UniProt": "UniProtKB",
    "reactome": "REACT",
    "taxonomy": "NCBITaxon",
    "InterPro": "InterPro",
    "TIGR": "TIGRFAM",
}
_PUBMED = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)")


def version(files: SourceFiles) -> str:
    """Return "": a file of records names no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read every record of every file; one that is not a graph is rejected.

    Raises:
        SourceError: a file is truncated or holds no records.
    """
    named: set[str] = set()
    for name in sorted(files.members):
        row = 0
        for row, record in _records(files, name):
            sink.record(name, row)
            if isinstance(record, str):
                sink.reject("not JSON", record, incomplete=True)
                continue
            try:
                _put(sink, record, named)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raw = json.dumps(record, ensure_ascii=False, default=str)
                sink.reject(f"not a mechanism: {error!r}", raw, incomplete=True)
        # A list in YAML has no end that could be missing; JSON's has.
        if name.endswith((".yaml", ".yml")) and sink.incomplete.get(name, (0, ""))[0] == row:
            raise whole.truncated(files, name, f"its last record, number {row:,}, is {sink.incomplete[name][1]}")


def _put(sink: Sink, record: dict[str, Any], named: set[str]) -> None:
    graph = record["graph"]
    key = str(graph["_id"])
    nodes = {node["id"]: (curie_of(node["id"]), str(node["name"]), str(node["label"])) for node in record["nodes"]}
    links = [(nodes[link["source"]][0], str(link["key"]), nodes[link["target"]][0]) for link in record["links"]]
    references = [str(reference) for reference in record.get("references") or [] if reference]
    publications = sorted({f"PMID:{match[1]}" for reference in references if (match := _PUBMED.search(reference))})
    for curie, name, label in nodes.values():
        if curie not in named:
            named.add(curie)
            sink.node(curie, name, "biolink:" + _CATEGORIES.get(label, label))
    qualifiers = {"path": key, "drug": graph.get("drug"), "disease": graph.get("disease"), "references": references}
    drugs = [curie for curie, _, label in nodes.values() if label == "Drug"]
    diseases = [curie for curie, _, label in nodes.values() if label == "Disease"]
    if len(drugs) == 1 and graph.get("drugbank"):
        sink.xref(drugs[0], curie_of(str(graph["drugbank"])))
    ends = [(drugs[0], "treats", diseases[0])] if len(drugs) == 1 and len(diseases) == 1 else []
    for subject, relation, target in sorted(set(links + ends)):
        predicate = "biolink:" + re.sub(r"\W+", "_", relation.strip().lower())
        sink.statement(subject, predicate, target, key=key, publications=publications, qualifiers=qualifiers)


def curie_of(identifier: str) -> str:
    """Return a node's identifier in the graph's spelling.

    >>> curie_of("DB:DB00619"), curie_of("DB:B00619"), curie_of("UniProt:P00519")
    ('DRUGBANK:DB00619', 'DRUGBANK:DB00619', 'UniProtKB:P00519')

    Raises:
        ValueError: it is no CURIE.
    """
    prefix, local = curies.split(identifier.strip())
    if prefix == "DB" and re.fullmatch(r"B\d{5}", local):
        local = "D" + local  # the prefix swallowed the number's own first letter
    return curies.normalise(f"{_PREFIXES.get(prefix, prefix)}:{local}")


def _records(files: SourceFiles, name: str) -> Iterator[tuple[int, Any]]:
    """Yield (row or place, record); a line of JSONL that cannot be parsed is yielded as text.

    Raises:
        SourceError: a file that is one document cannot be parsed, or there is nothing in it.
    """
    row = 0
    if name.endswith((".json", ".yaml", ".yml")):
        with files.binary(name) as stream:
            text = stream.read().decode("utf-8", "replace")
        document = _parse(files, name, text)
        if isinstance(document, dict):
            document = [document]
        if not isinstance(document, list):
            raise SourceError(f"{files.called(name)} holds no list of records")
        for row, record in enumerate(document, 1):
            yield row, record
    else:
        for row, line in files.lines(name):
            if line.strip():
                try:
                    yield row, json.loads(line)
                except ValueError:
                    yield row, line
    if row == 0:
        raise SourceError(f"{files.called(name)} is empty")


def _parse(files: SourceFiles, name: str, text: str) -> Any:
    if name.endswith(".json"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise SourceError(f"{files.called(name)} is truncated or not JSON: {error}; fetch it again") from error
    try:
        import yaml
    except ImportError as error:
        raise MissingExtra("all", "PyYAML", f"reading {name}") from error
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise SourceError(f"{files.called(name)} is truncated or not YAML: {error}; fetch it again") from error
