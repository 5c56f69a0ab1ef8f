"""One record of DrugMechDB: its nodes, its steps, its references, and which of the nodes is the drug and which the disease.

Of that a record has three witnesses: the identifiers that it states for the pair, the labels of its nodes, and the direction of its steps,
which begin at the drug and end at the disease. Identifiers are believed first; where a label contradicts them, the steps decide. (In 2,499
records the steps agree with the identifiers in all, while the labels of 10 name another pair or none.)
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.records import denials, gate
from ingest.records.sink import Sink
from ingest.sources.drugmechdb.references import cited, papers, raw, text, texts
from kg import curie as curies

_CATEGORIES = {"ChemicalSubstance": "SmallMolecule", "Metabolite": "SmallMolecule"}
_PREFIXES = {
    "DB": "DRUGBANK",
    "UniProt": "UniProtKB",
    "reactome": "REACT",
    "taxonomy": "NCBITaxon",
    "InterPro": "InterPro",
    "TIGR": "TIGRFAM",
}
#: Identifiers that tell their vocabulary without a prefix.
_BARE = {
    "DRUGBANK": re.compile(r"DB\d{5}"),
    "MESH": re.compile(r"[DC]\d{6}(?:\d{3})?"),
    "UMLS": re.compile(r"C\d{7}"),
    "UniProtKB": re.compile(r"[OPQ]\d[A-Z\d]{3}\d|[A-NR-Z]\d(?:[A-Z][A-Z\d]{2}\d){1,2}"),
}
#: What a step's ends and verb are called.
_SOURCE, _TARGET, _VERB = ("source", "subject", "from"), ("target", "object", "to"), ("key", "predicate", "relation", "type")
#: What programs write for no identifier.
_NOTHING = frozenset({"none", "nan", "na", "n/a", "null", "-"})
_UNDERSCORED = re.compile(r"([A-Za-z]+)_(\d+)")
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9]*")


Step = tuple[str, str, str, bool]


@dataclass
class Mechanism:
    """One record, checked: everything in it can be used."""

    key: str | None
    #: CURIE -> (name or "", label or "")
    nodes: dict[str, tuple[str, str]]
    #: subject, predicate, object, and whether the step is denied
    links: list[Step]
    references: list[str]
    qualifiers: dict[str, Any]
    drug: str | None = None
    disease: str | None = None
    drugbank: str | None = None
    #: (reason, raw) of parts that cannot be used
    unusable: list[tuple[str, str]] = field(default_factory=list)
    #: step -> what it cites beside the record's references
    step_references: dict[Step, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Any) -> Mechanism:
        """Return the mechanism that a record describes.

        Raises:
            KeyError, TypeError, AttributeError, ValueError: it is no graph with nodes and links of which one can be used.
        """
        graph, nodes, links = record["graph"], record["nodes"], record["links"] if "links" in record else record.get("edges")
        if isinstance(nodes, dict) and all(isinstance(node, dict) for node in nodes.values()):
            nodes = [{"id": identifier} | node for identifier, node in nodes.items()]
        if not isinstance(graph, dict) or not isinstance(nodes, list) or not isinstance(links, list):
            raise ValueError("graph, nodes or links are of another form")
        references = [*cited(record), *cited(graph)]
        references = list(dict.fromkeys(references))
        said = {"drug": graph.get("drug"), "disease": graph.get("disease"), "comment": record.get("comment"), "references": references}
        key = str(graph["_id"]) if graph.get("_id") not in (None, "") else None
        found = cls(key, {}, [], references, {"path": key, **said})
        found._take(nodes, links)
        if not found.links:
            raise ValueError("it has no step between two of its nodes")
        found._settle_ends(graph)
        return found

    @property
    def publications(self) -> list[str]:
        """The articles among the references."""
        return papers(self.references)

    def statements(self) -> list[Step]:
        """Return the steps, and what the record says as a whole."""
        ends = {(self.drug, "biolink:treats", self.disease, False)} if self.drug and self.disease else set()
        return sorted({*self.links, *ends})

    def references_of(self, step: Step) -> list[str]:
        """Return the articles that a step is cited with: its own and the record's."""
        return papers([*self.references, *self.step_references.get(step, ())])

    def _take(self, nodes: list[Any], links: list[Any]) -> None:
        means: dict[Any, str] = {}
        for node in nodes:
            try:
                curie = curie_of(str(node["id"]))
            except (KeyError, TypeError, ValueError) as error:
                self.unusable.append((f"not a node: {error}", raw(node)))
                continue
            means[str(node["id"])] = curie
            self.nodes[curie] = (text(node.get("name")), text(node.get("label")))
        for link in links:
            try:
                source, target = (means[str(_first(link, *names))] for names in (_SOURCE, _TARGET))
                words = text(_first(link, *_VERB)).lower().removeprefix("biolink:")
            except (KeyError, TypeError) as error:
                self.unusable.append((f"not a step between two nodes: {error}", raw(link)))
                continue
            verb = re.sub(r"\W+", "_", words).strip("_")
            if not verb:
                self.unusable.append(("a step without a verb", raw(link)))
                continue
            try:
                predicate, denied = denials.affirmed(f"biolink:{verb}")
            except ValueError as error:
                self.unusable.append((str(error), raw(link)))
                continue
            step = (source, predicate, target, denied)
            self.links.append(step)
            self.step_references.setdefault(step, []).extend(cited(link))

    def _settle_ends(self, graph: dict[str, Any]) -> None:
        """Find the drug and the disease of the record."""
        stated = {name: self._stated(graph, name) for name in ("drug_mesh", "drugbank", "disease_mesh")}
        self.drugbank = _only(stated["drugbank"])
        drug = next((curie for curie in (*stated["drug_mesh"], *stated["drugbank"]) if curie in self.nodes), None)
        disease = next((curie for curie in stated["disease_mesh"] if curie in self.nodes), None)
        labelled = {role: [curie for curie, (_, label) in self.nodes.items() if label == role] for role in ("Drug", "Disease")}
        contradicted = drug in labelled["Disease"] or disease in labelled["Drug"] or (drug is not None and drug == disease)
        if contradicted:
            begins, ends = self._first_and_last()
            if (drug, disease) != (begins, ends):
                drug, disease = (begins, ends) if begins in labelled["Drug"] and ends in labelled["Disease"] else (None, None)
        else:
            drug = drug or _only(labelled["Drug"], without=disease)
            disease = disease or _only(labelled["Disease"], without=drug)
        if contradicted and drug is None:
            self.unusable.append(("which node is the drug and which the disease is contradictory", raw(graph)))
        self.drug, self.disease = drug, disease

    def _stated(self, graph: dict[str, Any], name: str) -> list[str]:
        """Return the identifiers that the record states for one of its ends; for a combination there are several."""
        found = []
        for stated in texts(graph.get(name)):
            for said in re.split(r"[,;|\s]+", stated):
                try:
                    found += [curie_of(said)] if said and said.casefold() not in _NOTHING else []
                except ValueError as error:
                    self.unusable.append((f"{name}: {error}", raw(graph)))
        return found

    def _first_and_last(self) -> tuple[str | None, str | None]:
        sources, targets = {link[0] for link in self.links}, {link[2] for link in self.links}
        return _only([curie for curie in self.nodes if curie in sources - targets]), _only(
            [curie for curie in self.nodes if curie in targets - sources]
        )

    def label(self, curie: str) -> str:
        """Return a node's kind: what the record says of its pair outweighs a label."""
        said = self.nodes[curie][1]
        if curie == self.drug:
            return "Drug" if said in ("", "Disease") else said
        if curie == self.disease:
            return said if said in ("Disease", "PhenotypicFeature") else "Disease"
        return said


class NodeVotes:
    """What the records call each node: the most of them are believed, so that one slip does not name a concept for all."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._names: dict[str, Counter[str]] = {}
        self._labels: dict[str, Counter[str]] = {}

    def add(self, record: int, mechanism: Mechanism) -> None:
        """Take in what a record (its number) calls its nodes."""
        for curie, (name, _) in mechanism.nodes.items():
            self._first.setdefault(curie, record)
            self._names.setdefault(curie, Counter()).update([name] if name else [])
            label = mechanism.label(curie)
            self._labels.setdefault(curie, Counter()).update([label] if _NAMED.fullmatch(label) else [])

    def put(self, sink: Sink) -> None:
        """Add the nodes, each with the first record that has it."""
        for curie, record in self._first.items():
            label, name = _most(self._labels[curie]) or "NamedThing", _most(self._names[curie]) or curie
            with sink.again(record):
                sink.node(curie, name, "biolink:" + _CATEGORIES.get(label, label))


def curie_of(identifier: str) -> str:
    """Return a node's identifier in the graph's spelling.

    >>> curie_of("DB:DB00619"), curie_of("DB:B00619"), curie_of("DB00619"), curie_of("UniProt:P00519")
    ('DRUGBANK:DB00619', 'DRUGBANK:DB00619', 'DRUGBANK:DB00619', 'UniProtKB:P00519')
    >>> curie_of("d015464"), curie_of("GO_0008150"), curie_of("https://meshb.nlm.nih.gov/record/ui?ui=D015464")
    ('MESH:D015464', 'GO:0008150', 'MESH:D015464')

    Raises:
        ValueError: it is no CURIE, nor one of the bare identifiers that tell their vocabulary.
    """
    identifier = gate.visible(identifier)
    if "://" in identifier:
        identifier = curies.spelled(identifier) or identifier
    if underscored := _UNDERSCORED.fullmatch(identifier):
        identifier = f"{underscored[1]}:{underscored[2]}"
    if ":" not in identifier:
        prefix = next((prefix for prefix, form in _BARE.items() if form.fullmatch(identifier.upper())), None)
        if prefix is not None:
            return f"{prefix}:{identifier.upper()}"
    prefix, local = curies.split(identifier)
    if prefix.upper() in ("DB", "DRUGBANK") and re.fullmatch(r"B?\d{5}", local):
        local = "DB" + local[-5:]  # the prefix swallowed the number's own first letters
    form = _BARE.get(curies.normalise(f"{_PREFIXES.get(prefix, prefix)}:{local}").partition(":")[0])
    if form is not None and form.fullmatch(local.upper()):
        local = local.upper()
    curie = curies.normalise(f"{_PREFIXES.get(prefix, prefix)}:{local}")
    if not curies.looks_like(curie):
        raise ValueError(f"not a CURIE: {identifier!r}")
    return curie


def _first(part: Any, *names: str) -> Any:
    """Return an object's first field of some names.

    Raises:
        KeyError: it has none of them.
    """
    for name in names:
        if name in part:
            return part[name]
    raise KeyError(names[0])


def _only(curies_: list[str], *, without: str | None = None) -> str | None:
    left = [curie for curie in curies_ if curie != without]
    return left[0] if len(left) == 1 else None


def _most(counted: Counter[str]) -> str | None:
    return max(sorted(counted), key=counted.__getitem__) if counted else None
