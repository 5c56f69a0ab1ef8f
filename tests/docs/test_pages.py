"""Every example in the README and the pages runs, in order, in one place a page, and prints what the page says that it prints.

Commands run in this process on the default graph (``SMALL``: on the small one); those that cannot be run say why in ``commands.NOT_RUN``.
"""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.docs import commands
from tests.docs.examples import Block, blocks
from tests.ingest.test_table import ROWS, staged
from tests.serve.command import medclew
from tests.small_graph import small_nodes, small_statements

ROOT = commands.ROOT
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Pages whose examples ask the small graph: they write it out whole, or print what it holds.
SMALL = {"exports.md", "query.md", "language-models.md"}
_HOW = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
_SPACES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_PHENOPACKET = '{"id": "p", "phenotypicFeatures": [{"type": {"id": "HP:0001083"}}], "metaData": {"phenopacketSchemaVersion": "2.0"}}'
_FHIR = """{"resourceType": "Condition", "subject": {"reference": "p"}, "onsetDateTime": "2020-05-01",
"code": {"coding": [{"system": "http://human-phenotype-ontology.org", "code": "HP:0001083"}]}}"""
_ABSTRACTS = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Fibrillin</ArticleTitle><Abstract>
<AbstractText>Mutations in FBN1 cause Marfan syndrome.</AbstractText></Abstract></Article></MedlineCitation>
</PubmedArticle></PubmedArticleSet>"""


class Place:
    """Where a page's examples run: a folder with the files that they name, a graph, and the names that Python's examples have made."""

    def __init__(self, folder: Path, bundle: Path, small: Path) -> None:
        self.folder = folder
        self.bundle = bundle
        self.names: dict[str, Any] = {"bundle": bundle, "nodes": small_nodes(), "statements": small_statements()}
        (folder / "patient.json").write_text(_PHENOPACKET, "utf-8")
        (folder / "record.fhir.json").write_text(_FHIR, "utf-8")
        (folder / "abstracts.xml").write_text(_ABSTRACTS, "utf-8")
        shutil.copytree(small, folder / "graphs" / "mine")
        (folder / "docs").mkdir()

    def engine(self) -> Any:
        """An engine for the examples that take one as given."""
        import medclew as face

        return face.open(self.bundle)

    def pycon(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "example", None, block.line)
        said: list[str] = []
        result = doctest.DocTestRunner(optionflags=_HOW).run(test, out=said.append, clear_globs=False)
        self.names |= test.globs
        assert not result.failed, "".join(said)

    def python(self, block: Block) -> None:
        if "engine" in block.text and "engine" not in self.names and "as engine" not in block.text:
            self.names["engine"] = self.engine()
        exec(compile("\n" * block.line + block.text, "example", "exec"), self.names)

    def console(self, block: Block) -> None:
        for line, expected in _commands(block.text):
            why = commands.why_not(line)
            words = commands.arguments(line)
            if line.startswith("python -m "):
                assert commands.module_is_there(line.split()[2]), line
            elif line.startswith("medclew ") and why:
                commands.parse(words)
            elif not why:
                assert line.startswith("medclew "), f"what is it? {line}"
                done = medclew(*_fewer(words), bundle=self.bundle)
                assert done.returncode == 0 and done.stdout, f"{line}\n{done.stderr}"
                assert not expected or doctest.OutputChecker().check_output(expected, done.stdout, _SPACES), done.stdout

    def yaml(self, block: Block) -> None:
        """A mapping of tables: of two rows one is read, the other is not done."""
        (self.folder / "mine.yaml").write_text(block.text, "utf-8")
        rows = pl.DataFrame(ROWS[:1]).rename({"n": "responders", "of": "treated"})
        rows.write_csv(self.folder / "drugs.csv")
        trials = pl.concat([rows.with_columns(status=pl.lit(word), dose=pl.lit("2 mg")) for word in ("done", "planned")])
        trials.write_csv(self.folder / "trials.tsv", separator="\t")
        assert staged(self.folder / "mine.yaml").statements.select("subject", "object", "frequency").rows() == [
            ("DRUGBANK:DB00682", "MONDO:1", 0.75)
        ]

    def sparql(self, block: Block) -> None:
        from kg.exchange import neighbourhood
        from kg.rdf import graph
        from kg.snapshot import Snapshot

        found: Any = graph(neighbourhood(Snapshot.open(self.bundle), ["MONDO:0007947"], hops=1)).query(block.text)
        assert {str(row[1]) for row in found} >= {"p.hpoa:1", "p.hpoa:2"}

    def cypher(self, block: Block) -> None:
        done = medclew("cypher", block.text, bundle=self.bundle)
        assert done.returncode == 0 and done.stdout, done.stderr

    def json(self, block: Block) -> None:
        """A document of findings: it is read and ranked."""
        (self.folder / "findings.json").write_text(block.text, "utf-8")
        assert self.engine().diagnose(self.folder / "findings.json").candidates

    def text(self, block: Block) -> None:
        """A formula: nothing to run."""


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _commands(text: str) -> list[tuple[str, str]]:
    """Return a console block's commands, each with the output that stands below it (only in blocks that mark their commands by ``$``)."""
    if not text.startswith("$ "):
        return [(line, "") for line in text.split("\n") if line.strip()]
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    return [(line, shown.strip() and shown.strip("\n") + "\n") for line, _, shown in (part.partition("\n") for part in parts)]


def _fewer(words: list[str]) -> list[str]:
    """Return a command's words with a count that is merely large made small."""
    if words[:2] == ["export", "training"]:
        kept = words[: words.index("--items")] if "--items" in words else words
        return [*kept, "--items", "12"]
    return words


_WITH_EXAMPLES = [page for page in PAGES if any(blocks(page))]


# Two tests rather than one, so that pytest sees which pages need the default graph: tests/conftest.py puts those behind its making.
@pytest.mark.parametrize("page", [page for page in _WITH_EXAMPLES if page.name not in SMALL], ids=_name)
def test_examples_run(page: Path, default_bundle: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(page, default_bundle, Place(tmp_path, default_bundle, small), monkeypatch)


@pytest.mark.parametrize("page", [page for page in _WITH_EXAMPLES if page.name in SMALL], ids=_name)
def test_examples_run_on_the_small_graph(page: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(page, small, Place(tmp_path, small, small), monkeypatch)


def run(page: Path, bundle: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a page's examples from top to bottom."""
    monkeypatch.chdir(place.folder)
    monkeypatch.setenv("MEDCLEW_BUNDLE", str(bundle))
    for block in blocks(page):
        try:
            getattr(place, block.language)(block)
        except Exception as error:
            error.add_note(f"in {page.name}, line {block.line}:\n{block.text}")
            raise
    if (drawn := place.folder / "docs" / "marfan-lens.svg").exists():
        assert drawn.read_text("utf-8") == (ROOT / "docs" / drawn.name).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_that_are_named_are_there(page: Path) -> None:
    for named in re.findall(r"`([^`\n]+)`", page.read_text("utf-8")):
        if named.startswith("medclew "):
            assert not commands.parse_names(named.split()[1:]), named
        elif found := re.match(r"python -m ((?:benchmarks|gnn|reasoning|ingest|traversal|kg|serve)\b[\w.]*)", named):
            assert commands.module_is_there(found[1]), named
