"""Every input that failed once (``../shared/cases``), by its own command: what is right stands in ``cases.tsv``, as patterns of the output.

Slow: each runs the command line as a person does, through a shell. ``right`` must be found in what comes out, ``wrong`` must not, and no
command ends in a traceback.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
with Path(__file__).with_name("cases.tsv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.slow
def test_every_case_is_tried(cases: Path) -> None:
    assert {folder.name for folder in cases.iterdir() if folder.is_dir()} == {row["case"] for row in ROWS}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_the_case_gives_what_is_right(row: dict[str, str], cases: Path, default_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / row["case"]
    shutil.copytree(cases / row["case"], folder, copy_function=shutil.copyfile)
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    command = (folder / "command.txt").read_text("utf-8")
    if "mount " in command and not _may_mount(tmp_path):
        pytest.skip("no file system of its own can be mounted here")
    command = command.replace("from reasoning import phenopackets", "from reasoning.diagnosis import phenopackets")
    command = command.replace("SCRATCH/rocopy", str(default_bundle))
    if "SCRATCH/scratch/bigk" in command:
        command = command.replace("SCRATCH/scratch/bigk", str(_many_nodes(tmp_path / "bigk")))
    environment = {
        **os.environ,
        "M": f"{sys.executable} -m serve",
        "PY": sys.executable,
        "PYTHONPATH": str(ROOT),
        "MEDCLEW_BUNDLE": str(default_bundle),
        "PYTHONUTF8": "1",
    }
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    said = ran.stdout.decode("utf-8", "replace") + f"exit {ran.returncode}"
    assert "Traceback" not in said, said[-2000:]
    assert re.search(row["right"], said, re.M), said[-4000:]
    assert not row["wrong"] or not re.search(row["wrong"], said, re.M), said[-4000:]


def _may_mount(folder: Path) -> bool:
    place = folder / "mounted"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=False, stderr=-3)
    if not mounted or mounted.returncode:
        return False
    subprocess.run(["umount", place], check=True)
    return True


def _many_nodes(folder: Path, many: int = 60_000) -> Path:
    """A KGX folder whose graph does not fit in a megabyte."""
    folder.mkdir()
    names = [f"EX:{i}\tbiolink:Disease\tdisease {i * 7919 % 99991} of {i * 104729 % 1000003}" for i in range(many)]
    (folder / "nodes.tsv").write_text("id\tcategory\tname\n" + "\n".join(names) + "\n", "utf-8")
    links = [f"EX:{i}\tbiolink:related_to\tEX:{i + 1}" for i in range(0, many - 1, 2)]
    (folder / "edges.tsv").write_text("subject\tpredicate\tobject\n" + "\n".join(links) + "\n", "utf-8")
    return folder
