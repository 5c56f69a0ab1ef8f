"""What Open Targets' columns mean, in the forms that they had in its releases."""

from __future__ import annotations

from typing import Any

#: Vocabularies of cross-references that name a substance here.
_PREFIXES = {"drugbank": "DRUGBANK", "chebi": "CHEBI", "pubchem": "PUBCHEM.COMPOUND"}


def stage_of(said: Any) -> str | None:
    """Return a clinical stage in words, from a number (to release 25.09) or a name (since); None where none was reached.

    >>> stage_of(4.0), stage_of("PHASE_2_3"), stage_of("APPROVAL"), stage_of(-1), stage_of("UNKNOWN")
    ('approved', 'phase 2/3', 'approved', None, None)
    """
    if isinstance(said, int | float):
        if said >= 4:
            return "approved"
        return f"phase {said:g}" if said > 0 else None
    name = str(said or "").upper()
    if name in ("APPROVAL", "APPROVED", "PHASE_4", "WITHDRAWAL"):
        return "approved"
    if name.startswith(("PHASE", "EARLY_PHASE")):
        words = name.lower().replace("early_phase", "early phase").split("_")
        return f"{words[0]} {'/'.join(words[1:])}".strip()
    return name.lower().replace("_", " ") if name in ("PRECLINICAL", "PREAPPROVAL", "IND") else None


def approved(row: dict[str, Any], disease: str) -> bool:
    """Whether a row of ``drug_indication`` lists a disease among the approved ones."""
    return disease in (row["approvedIndications"] or ())


def listed(values: Any) -> list[str]:
    """Return names from a list of texts, or (since release 26.03) of label and source.

    >>> listed(["Gleevec"]), listed([{"label": "Gleevec", "source": "ChEMBL"}]), listed(None)
    (['Gleevec'], ['Gleevec'], [])
    """
    return [str(value["label"] if isinstance(value, dict) else value) for value in values or ()]


def xrefs_of(references: Any) -> list[str]:
    """Return cross-references as CURIEs, from (source, ids) in either of the forms that Parquet gives them."""
    found = []
    for reference in references or ():
        source, ids = (reference["source"], reference["ids"]) if isinstance(reference, dict) else reference
        prefix = _PREFIXES.get(str(source).lower())
        if prefix:
            found += [f"{prefix}:{str(one).removeprefix(prefix + ':')}" for one in ids or ()]
    return found
