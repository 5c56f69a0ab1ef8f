"""The patient's genes as evidence: what they add, what they cite, and the files that they come in."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from kg.snapshot import Snapshot
from reasoning.diagnosis import Diagnoser
from reasoning.diagnosis.gene_list import MOST, read, resolved
from reasoning.diagnosis.genes import LISTED, DiseaseGenes
from reasoning.engine import Engine

VCF = """##fileformat=VCFv4.2
##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL|Gene">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
15\t1\t.\tA\tG\t50\tPASS\tAC=1;CSQ=G|missense|FBN1|ENSG1,G|intron|FBN1|ENSG1
2\t2\t.\tC\tT\t50\t.\tCSQ=T|stop|COL3A1|ENSG2
3\t3\t.\tC\tT\t10\tlowQual\tCSQ=T|stop|TGFBR2|ENSG3
"""


@pytest.fixture(scope="module")
def snapshot(small: Path) -> Snapshot:
    return Snapshot.open(small)


def test_the_ratios_are_those_of_the_formula(snapshot: Snapshot) -> None:
    made = Diagnoser(snapshot)
    genes = DiseaseGenes.read(snapshot, made.diseases)
    marfan, other = (int(np.searchsorted(made.diseases, snapshot.index(c))) for c in ("MONDO:0007947", "MONDO:0017314"))
    assert genes.known == 2
    ratios = genes.log_ratios({snapshot.index("HGNC:3603"): 1.0})
    assert ratios[marfan] == pytest.approx(math.log(LISTED * 2))
    assert ratios[other] == pytest.approx(math.log((1 - LISTED) / (1 - 1 / 2)))
    both = genes.log_ratios({snapshot.index("HGNC:3603"): 3.0, snapshot.index("HGNC:2201"): 1.0})
    assert both[marfan] - both[other] == pytest.approx(math.log(3))
    assert not genes.log_ratios({}).any()


def test_a_gene_lifts_its_disease_and_is_cited(small: Path) -> None:
    with Engine.open(small) as engine:
        before = engine.diagnose(hpo=["Arachnodactyly"])
        after = engine.diagnose(hpo=["Arachnodactyly"], genes=["COL3A1", "NOSUCHGENE"])
    first, second = ({c.disease: c for c in found.candidates} for found in (before, after))
    lifted, other = second["MONDO:0017314"], second["MONDO:0007947"]
    (match,) = lifted.genes
    assert (match.gene, match.name) == ("HGNC:2201", "COL3A1") and lifted.genetic > 0 > other.genetic and not other.genes
    for disease, candidate in second.items():
        assert candidate.score - first[disease].score == pytest.approx(candidate.genetic, abs=1e-5)
    assert lifted.probability > first["MONDO:0017314"].probability
    cited = {c.edge_id: c for c in after.answer.citations}
    assert cited[match.edge_id].predicate == "biolink:causes"
    assert any("NOSUCHGENE" in note for note in after.notes)


def test_genes_are_read_from_lists_and_annotated_variants(tmp_path: Path) -> None:
    (tmp_path / "list.tsv").write_text("gene\tweight\nFBN1\t0.9\nCOL3A1\t0.1\n# a remark\n\n")
    assert read(tmp_path / "list.tsv") == {"FBN1": 0.9, "COL3A1": 0.1}
    (tmp_path / "plain.txt").write_text("\ufeffFBN1\r\nHGNC:2201\r\n", "utf-8")
    assert read(tmp_path / "plain.txt") == {"FBN1": 1.0, "HGNC:2201": 1.0}
    (tmp_path / "v.vcf.gz").write_bytes(gzip.compress(VCF.encode()))
    assert read(tmp_path / "v.vcf.gz") == {"FBN1": 1.0, "COL3A1": 1.0}
    snpeff = VCF.replace("CSQ", "ANN").replace("SYMBOL", "Gene_Name").replace("Format:", "Functional annotations:")
    (tmp_path / "a.vcf").write_text(snpeff)
    assert read(tmp_path / "a.vcf") == {"FBN1": 1.0, "COL3A1": 1.0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names no genes"),
        (b"FBN1\t1\nCOL3A1\tmuch\n", "row 2"),
        (VCF.replace("##INFO", "##OTHER").encode(), "annotate it first"),
        (VCF.replace("PASS", "bad").replace("\t.\tCSQ", "\tbad\tCSQ").encode(), "no variant that passed"),
        ("\n".join([*VCF.splitlines()[:3], "15\t1\t."]).encode(), "is the VCF cut"),
        (gzip.compress(VCF.encode(), mtime=0)[:40], "cannot read"),
        (b"\xff\xfe\x00", "cannot read"),
        ("\n".join(VCF.splitlines()[3:]).encode(), "row 1: this is a variant"),
        ("\n".join(VCF.splitlines()[2:]).encode(), "annotate it first"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "genes").write_bytes(content)
    with pytest.raises(InputError, match=said):
        read(tmp_path / "genes")


def test_weights_and_symbols_are_checked(snapshot: Snapshot) -> None:
    assert resolved(snapshot, {"FBN1": 2.0, "HGNC:3603": 5.0})[0] == {snapshot.index("HGNC:3603"): 5.0}
    for wrong in ({"FBN1": 0.0}, {"FBN1": float("nan")}, {"FBN1": float("inf")}, ["NOSUCH"], ["Marfan syndrome"]):
        with pytest.raises(InputError):
            resolved(snapshot, wrong)


def test_weights_that_no_sum_holds_still_give_a_ranking(snapshot: Snapshot) -> None:
    made = Diagnoser(snapshot)
    genes = DiseaseGenes.read(snapshot, made.diseases)
    huge = genes.log_ratios({snapshot.index("HGNC:3603"): 1.5e308, snapshot.index("HGNC:2201"): 0.5e308})
    assert np.allclose(huge, genes.log_ratios({snapshot.index("HGNC:3603"): 3.0, snapshot.index("HGNC:2201"): 1.0}))
    smallest = genes.log_ratios({snapshot.index("HGNC:3603"): 5e-324})
    assert np.allclose(smallest, genes.log_ratios({snapshot.index("HGNC:3603"): 1.0}))


def test_a_list_from_a_spreadsheet_is_read_and_the_greatest_weight_of_a_gene_counts(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('"gene","weight"\r\n"FBN1","0.9"\r\n FBN1 ,0.2\r\nCOL3A1;3\n"TGFBR2"\n')
    assert read(tmp_path / "list.csv") == {"FBN1": 0.9, "COL3A1": 3.0, "TGFBR2": 1.0}


_ANNOTATED = """##fileformat=VCFv4.2
##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|IMPACT|SYMBOL">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tCHILD\tMOTHER
"""


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        (["A\tG\t5\tPASS\tCSQ=G|HIGH|FBN1\tGT:DP\t0/1:9\t0/0:9"], {"FBN1": 1.0}),
        (["A\tG\t5\tPASS\tCSQ=G|HIGH|FBN1\tDP:GT\t9:0|0\t9:1"], {"FBN1": 1.0}),
        (["A\tG\t5\tPASS\tCSQ=G|HIGH|FBN1\tDP\t9\t9"], {"FBN1": 1.0}),  # no genotypes: it is in the file because someone has it
        (["A\tG\t5\tPASS\tCSQ=G|MODIFIER|FBN1,G|LOW|FBN1,G|MODERATE|COL3A1\tGT\t1/1\t."], {"FBN1": 0.05, "COL3A1": 0.5}),
        (["A\tG\t5\tPASS\tCSQ=G||FBN1\tGT\t./1\t."], {"FBN1": 1.0}),
        (["A\tG\t5\tPASS\tCSQ=G|HIGH|FBN1\tGT\t0/0\t./."], None),
        (["A\tG\t5\tPASS\tCSQ=G|HIGH|FBN1\tGT\t0\t."], None),
        (["A\t<NON_REF>\t5\tPASS\tCSQ=G|HIGH|FBN1\tGT\t0/1\t."], None),
        (["A\t.\t5\tPASS\tCSQ=G|HIGH|FBN1\tGT\t0/1\t."], None),
    ],
)
def test_a_gene_weighs_what_the_variants_that_someone_carries_do_to_it(
    tmp_path: Path, variants: list[str], expected: dict[str, float] | None
) -> None:
    (tmp_path / "v.vcf").write_text(_ANNOTATED + "".join(f"15\t1\t.\t{variant}\n" for variant in variants))
    if expected is None:
        with pytest.raises(InputError, match="that a sample carries"):
            read(tmp_path / "v.vcf")
    else:
        assert read(tmp_path / "v.vcf") == expected


def test_of_too_many_genes_those_that_weigh_least_go_and_it_is_told(snapshot: Snapshot) -> None:
    many = {"FBN1": 1.0, "COL3A1": 0.05, **{f"NOSUCH{i}": 0.05 for i in range(MOST)}}
    found, notes = resolved(snapshot, many)
    assert found == {snapshot.index("HGNC:3603"): 1.0}
    assert notes == ["5,001 of the genes, of weight 0.05 or less, were left out: 5,000 are the most"]
    with pytest.raises(InputError, match="is the most"):
        resolved(snapshot, [f"NOSUCH{i}" for i in range(MOST + 1)])
