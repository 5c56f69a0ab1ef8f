"""GO annotations of human gene products: in which process a gene takes part, what its product does, where it is.

Source: https://geneontology.org, CC BY 4.0; GAF 2.1 or 2.2 (https://geneontology.org/docs/go-annotation-file-gaf-format-2.2/). Scope:
gene products of people. Annotations inferred by machine alone (IEA) and "no data" (ND) are left out, which would be half of them.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 3
FILES = ["goa_human.gaf", "gene_association.goa_human"]
_COLUMNS = (
    "db",
    "id",
    "symbol",
    "qualifier",
    "go",
    "reference",
    "evidence",
    "with",
    "aspect",
    "name",
    "synonym",
    "type",
    "taxon",
    "date",
    "assigned_by",
    "extension",
    "form",
)  #: GAF's relation, or in 2.1 the aspect -> predicate.
_PREDICATES = {
    "involved_in": "biolink:actively_involved_in",
    "acts_upstream_of": "biolink:affects",
    "acts_upstream_of_or_within": "biolink:affects",
    "acts_upstream_of_positive_effect": "biolink:affects",
    "acts_upstream_of_negative_effect": "biolink:affects",
    "acts_upstream_of_or_within_positive_effect": "biolink:affects",
    "acts_upstream_of_or_within_negative_effect": "biolink:affects",
    "enables": "biolink:enables",
    "contributes_to": "biolink:contributes_to",
    "located_in": "biolink:located_in",
    "is_active_in": "biolink:located_in",
    "part_of": "biolink:part_of",
    "colocalizes_with": "biolink:located_in",
    "P": "biolink:actively_involved_in",
    "F": "biolink:enables",
    "C": "biolink:located_in",
}
_MACHINE = ("IEA", "ND")
_HUMAN = "taxon:9606"


def version(files: SourceFiles) -> str:
    """Return the date in the header; "" where there is none."""
    name = next((name for name in FILES if name in files), FILES[0])
    for row, line in files.lines(name):
        if line.startswith(("!date-generated:", "!Generated:")):
            return line.partition(":")[2].strip()[:10]
        if not line.startswith("!") or row > 60:
            break
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read the annotations that a person made or looked at.

    Raises:
        SourceError: the file is empty.
    """
    for name in FILES:
        if name not in files:
            continue
        named: set[str] = set()
        for line, get in rows(files, name, sink, _COLUMNS[:15], comment="!", header=_COLUMNS):
            denied, _, relation = get["qualifier"].rpartition("|") if "|" in get["qualifier"] else ("", "", get["qualifier"])
            if relation == "NOT":
                denied, relation = "NOT", ""
            predicate = _PREDICATES.get(relation or get["aspect"])
            if get["evidence"] in _MACHINE:
                sink.reject(f"inferred by machine alone ({get['evidence']})", line)
            elif denied not in ("", "NOT", *_PREDICATES):
                sink.reject(f"the qualifier {get['qualifier']!r} is none: want a relation, and NOT before it where it is denied", line)
            elif not get["taxon"].startswith(_HUMAN) or not get["go"].startswith("GO:") or predicate is None:
                sink.reject("not of people, no GO term, or an unknown relation", line)
            else:
                gene = _gene(sink, get["db"], get["id"], get["symbol"], named)
                if gene is None:
                    sink.reject(f"a product that {get['db']} numbers", line)
                    continue
                sink.statement(
                    gene,
                    predicate,
                    get["go"],
                    negated=denied == "NOT",
                    infores="infores:goa",
                    publications=[part for part in get["reference"].split("|") if part.startswith("PMID:")],
                    evidence_code=get["evidence"],
                    qualifiers={"relation": relation, "assigned_by": get["assigned_by"], "species": "NCBITaxon:9606"},
                )


def _gene(sink: Sink, base: str, identifier: str, symbol: str, named: set[str]) -> str | None:
    """Return the gene of a product: UniProt's proteins are known by their accession, others by their symbol."""
    if base not in ("UniProtKB", "HGNC"):
        return None
    curie = identifier if identifier.startswith("HGNC:") else f"{base}:{identifier}"
    if curie not in named:
        named.add(curie)
        sink.node(curie, symbol, "biolink:Gene")
    return curie
