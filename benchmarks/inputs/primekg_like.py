"""A table in the exact form of PrimeKG's ``kg.csv``, of any size: made-up content, real proportions of relations, types and degrees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

_ROWS = 500_000
_NODES = {"gene/protein": 27_671, "drug": 7_957, "disease": 17_080, "effect/phenotype": 15_311, "biological_process": 28_642}
_NODES |= {"anatomy": 14_035, "molecular_function": 11_169, "cellular_component": 4_176, "pathway": 2_516, "exposure": 818}
_SOURCES = {"gene/protein": "NCBI", "drug": "DrugBank", "disease": "MONDO", "effect/phenotype": "HPO", "biological_process": "GO"}
_SOURCES |= {"anatomy": "UBERON", "molecular_function": "GO", "cellular_component": "GO", "pathway": "REACTOME", "exposure": "CTD"}
#: relation, as shown, type of one end, of the other, rows of the 8.1 million
_KINDS = [
    ("anatomy_protein_present", "expression present", "gene/protein", "anatomy", 3_036_406),
    ("drug_drug", "synergistic interaction", "drug", "drug", 2_672_628),
    ("protein_protein", "ppi", "gene/protein", "gene/protein", 642_150),
    ("disease_phenotype_positive", "phenotype present", "disease", "effect/phenotype", 300_634),
    ("bioprocess_protein", "interacts with", "gene/protein", "biological_process", 289_610),
    ("cellcomp_protein", "interacts with", "gene/protein", "cellular_component", 166_804),
    ("disease_protein", "associated with", "gene/protein", "disease", 160_822),
    ("molfunc_protein", "interacts with", "gene/protein", "molecular_function", 139_060),
    ("drug_effect", "side effect", "drug", "effect/phenotype", 129_568),
    ("bioprocess_bioprocess", "parent-child", "biological_process", "biological_process", 105_772),
    ("pathway_protein", "interacts with", "gene/protein", "pathway", 85_292),
    ("disease_disease", "parent-child", "disease", "disease", 64_388),
    ("contraindication", "contraindication", "drug", "disease", 61_350),
    ("drug_protein", "target", "drug", "gene/protein", 51_306),
    ("anatomy_protein_absent", "expression absent", "gene/protein", "anatomy", 39_774),
    ("indication", "indication", "drug", "disease", 18_776),
]
_HEADER = ["relation", "display_relation", *(f"{end}_{c}" for end in "xy" for c in ("index", "id", "type", "name", "source"))]


def generate(folder: Path, rows: int, seed: int = 7) -> dict[str, int]:
    """Write ``kg.csv`` of about ``rows`` rows, each edge from both of its ends; return file -> rows."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    total = sum(kind[4] for kind in _KINDS)
    shift = dict(zip(_NODES, np.cumsum([0, *_NODES.values()]), strict=False))
    written = 0
    with (folder / "kg.csv").open("wb") as file:
        file.write((",".join(_HEADER) + "\n").encode())
        for relation, shown, first, second, share in _KINDS:
            edges = max(int(rows * share / total) // 2, 1)
            for start in range(0, edges, _ROWS):
                n = min(_ROWS, edges - start)
                ends = [_end(random, kind, n, int(shift[kind])) for kind in (first, second)]
                for x, y in (ends, ends[::-1]):
                    columns = [
                        x.rename(dict(zip(x.columns, _HEADER[2:7], strict=True))),
                        y.rename(dict(zip(y.columns, _HEADER[7:], strict=True))),
                    ]
                    frame = pl.concat(columns, how="horizontal").with_columns(
                        pl.lit(relation).alias("relation"), pl.lit(shown).alias("display_relation")
                    )
                    frame.select(_HEADER).write_csv(file, include_header=False)
                    written += n
    return {"kg.csv": written}


def _end(random: np.random.Generator, kind: str, count: int, shift: int) -> pl.DataFrame:
    drawn = (_NODES[kind] * random.random(count) ** 2).astype(np.int64)
    numbers = pl.Series(drawn)
    source = _SOURCES[kind]
    identifier = {"DrugBank": "DB" + numbers.cast(pl.String).str.zfill(5), "REACTOME": "R-HSA-" + numbers.cast(pl.String)}
    identifier["CTD"] = "D" + numbers.cast(pl.String).str.zfill(6)
    comma = pl.select(pl.when(numbers % 9 == 0).then(pl.lit(", type 2")).otherwise(pl.lit(""))).to_series()
    return pl.DataFrame(
        {
            "index": numbers + shift,
            "id": identifier.get(source, (numbers + shift).cast(pl.String)),
            "type": pl.repeat(kind, count, eager=True),
            "name": f"{kind} of number " + numbers.cast(pl.String) + comma,
            "source": pl.repeat(source, count, eager=True),
        }
    )
