"""The notebooks run from top to bottom on the default graph; what they assert holds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.stores.conftest import neo4j_ready, neo4j_release

__all__ = ["neo4j_ready", "neo4j_release"]  # fixtures

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_notebooks_are_kept_without_their_outputs() -> None:
    import nbformat

    assert len(NOTEBOOKS) >= 7
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            assert not cell.get("outputs") and not cell.get("execution_count"), path.name


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.stem != "5-neo4j"], ids=lambda path: path.stem)
def test_notebooks_run(path: Path, default_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, default_bundle, monkeypatch)


@pytest.mark.neo4j
def test_the_notebook_of_neo4j_runs(neo4j_ready: None, default_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ROOT / "notebooks/5-neo4j.ipynb", default_bundle, monkeypatch)


def run(path: Path, default_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a notebook in a kernel of its own."""
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("MEDCLEW_BUNDLE", str(default_bundle))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert shown and all(output.output_type != "error" for output in shown)
