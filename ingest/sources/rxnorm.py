"""RxNorm's current prescribable content: what American medicines are called, by substance and by brand, and what is in a combination.

Source: U.S. National Library of Medicine, https://www.nlm.nih.gov/research/umls/rxnorm; this subset needs no licence. Rich Release
Format: ``RXNCONSO.RRF`` and ``RXNREL.RRF`` (https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html). Scope: substances (IN),
their salts (PIN), combinations (MIN) and brand names (BN); packages and doses are left out.
"""

from __future__ import annotations

from ingest.files import SourceFiles
from ingest.records.delimited import rows
from ingest.records.sink import Sink

READER = 1
FILES = ["RXNCONSO.RRF", "RXNREL.RRF"]
_CONSO = (
    "rxcui",
    "lat",
    "ts",
    "lui",
    "stt",
    "sui",
    "ispref",
    "rxaui",
    "saui",
    "scui",
    "sdui",
    "sab",
    "tty",
    "code",
    "str",
    "srl",
    "suppress",
    "cvf",
)
_REL = ("rxcui1", "rxaui1", "stype1", "rel", "rxcui2", "rxaui2", "stype2", "rela", "rui", "srui", "sab")
_KINDS = {"IN": "biolink:Drug", "PIN": "biolink:Drug", "MIN": "biolink:MolecularMixture"}


def version(files: SourceFiles) -> str:
    """Return "": the files name no release."""
    return ""


def read(files: SourceFiles, sink: Sink) -> None:
    """Read substances, then put brand names, salts and parts to them."""
    kinds: dict[str, str] = {}
    brands: dict[str, str] = {}
    for line, get in rows(files, FILES[0], sink, _CONSO[:17], delimiter="|", header=_CONSO):
        if get["sab"] != "RXNORM" or get["suppress"] not in ("N", ""):
            sink.reject("not RxNorm's own, or suppressed", line)
        elif get["tty"] in _KINDS:
            kinds[get["rxcui"]] = get["tty"]
            sink.node(f"RXCUI:{get['rxcui']}", get["str"], _KINDS[get["tty"]])
        elif get["tty"] == "BN":
            brands[get["rxcui"]] = get["str"]
        elif get["tty"] in ("SY", "TMSY") and get["rxcui"] in kinds:
            sink.name(f"RXCUI:{get['rxcui']}", get["str"], "exact")
        else:
            sink.reject(f"a {get['tty'] or 'name'}: no substance, combination or brand", line)
    if FILES[1] in files:
        _read_relations(files, sink, kinds, brands)


def _read_relations(files: SourceFiles, sink: Sink, kinds: dict[str, str], brands: dict[str, str]) -> None:
    """Read what joins two of these: row (1, relation, 2) says that 2 stands in the relation to 1."""
    holds: dict[str, set[str]] = {}
    for _, get in rows(files, FILES[1], sink, _REL[:8], delimiter="|", header=_REL):
        one, other, relation = get["rxcui1"], get["rxcui2"], get["rela"]
        if relation == "tradename_of" and other in brands and one in kinds:
            holds.setdefault(other, set()).add(one)
        elif relation == "form_of" and kinds.get(other) == "PIN" and kinds.get(one) == "IN":
            sink.statement(f"RXCUI:{other}", "biolink:chemically_similar_to", f"RXCUI:{one}", qualifiers={"relation": "form of"})
        elif relation == "has_part" and kinds.get(other) == "MIN" and kinds.get(one) in ("IN", "PIN"):
            sink.statement(f"RXCUI:{other}", "biolink:has_active_ingredient", f"RXCUI:{one}")
    for brand, substances in sorted(holds.items()):
        # A brand of several substances is the name of none of them.
        if len(substances) == 1:
            substance = next(iter(substances))
            sink.name(f"RXCUI:{substance}", brands[brand], "exact")
            sink.xref(f"RXCUI:{substance}", f"RXCUI:{brand}")
