"""FHIR R4 input against the examples and validator cases that HL7 publishes (artifact ``org.hl7.fhir.testcases:fhir-test-cases``).

    python -m benchmarks.fhir_examples BUNDLE [--jar FILE]

Without ``--jar`` Maven fetches it. Every JSON file in the archive's R4 and R4B folders, and every case of the validator's own list that
is of R4 (4.0) or R4B, whose resource is one of those that are read, is read. The list says of each case how many errors HL7's validator
finds; cases that need profiles or terminology beyond the base specification are counted apart: the library validates against the base
alone. Told: files read and refused, and refusals of what HL7 calls valid.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.places import default_bundle
from reasoning.engine import Engine
from reasoning.intake import fhir

_ARTIFACT, _VERSION = "org.hl7.fhir.testcases:fhir-test-cases", "1.4.21"
_ROOT = "org/hl7/fhir/testcases/"
KINDS = ("Observation", "Condition", "DiagnosticReport", "AllergyIntolerance", "MedicationStatement", "Bundle")


def fetched() -> Path:
    """Return the archive, fetched by Maven where it is not in its repository yet."""
    home = Path.home() / ".m2/repository" / Path(*_ARTIFACT.split(":")[0].split("."), "fhir-test-cases", _VERSION)
    jar = home / f"fhir-test-cases-{_VERSION}.jar"
    if not jar.exists():
        command = ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={_ARTIFACT}:{_VERSION}", "-Dtransitive=false"]
        subprocess.run(command, check=True)
    return jar


def examples(jar: Path) -> Iterator[tuple[str, dict[str, Any], int | None, bool]]:
    """Yield (name, resource, errors that HL7's validator finds or None, whether that needs more than the base specification)."""
    with zipfile.ZipFile(jar) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read(f"{_ROOT}validator/manifest.json"))
        for name in sorted(names):
            if name.endswith(".json") and name.removeprefix(_ROOT).split("/")[0] in ("r4", "r4b"):
                yield from _one(archive, name, None, False)
        for case in manifest["test-cases"]:
            name = f"{_ROOT}validator/{case['file']}"
            if str(case.get("version", "5.0")).startswith(("4.0", "4.3")) and name in names and name.endswith(".json"):
                issues = case.get("java", {}).get("outcome", {}).get("issue", [])
                errors = sum(issue.get("severity") in ("error", "fatal") for issue in issues)
                beyond = any(key in case for key in ("profiles", "profile", "supporting", "packages", "bundle-param", "questionnaires"))
                yield from _one(archive, name, errors, beyond)


def _one(archive: zipfile.ZipFile, name: str, errors: int | None, beyond: bool) -> Iterator[tuple[str, dict[str, Any], int | None, bool]]:
    try:
        data = json.loads(archive.read(name))
    except ValueError:
        return
    if isinstance(data, dict) and data.get("resourceType") in KINDS:
        yield name.removeprefix(_ROOT), data, errors, beyond


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, nargs="?", default=default_bundle())
    parser.add_argument("--jar", type=Path)
    options = parser.parse_args(arguments)
    tally: Counter[tuple[str, str]] = Counter()
    with Engine.open(options.bundle) as engine:
        for name, resource, errors, beyond in examples(options.jar or fetched()):
            said = "an example" if errors is None else "beyond the base" if beyond else "valid" if errors == 0 else "invalid"
            try:
                document = fhir.parse(resource, name)
                case = engine.case(document.to_dict())
                verdict = "read"
                told = f"{len(document.findings)} findings, {len(case.placed)} known to the graph, {len(document.drugs)} drugs"
            except InputError as error:
                verdict, told = "refused", str(error).removeprefix(f"{name}: ")
            tally[said, verdict] += 1
            if said in ("an example", "valid"):
                print(f"{verdict:<8} {said:<11} {name}: {told[:150]}")
    print()
    for (said, verdict), number in sorted(tally.items()):
        print(f"HL7 calls it {said:<16} {verdict:<8} {number:>4}")


if __name__ == "__main__":
    main()
