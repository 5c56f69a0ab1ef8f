"""scispaCy's candidate generation (Neumann et al. 2019, doi:10.18653/v1/W19-5034) over names that it is given, in its own environment.

Usage: python scispacy_linker.py NAMES.jsonl TEXTS.json FOLDER. Names: scispaCy's own form of a knowledge base. Texts: those to link, and
others to warm up with. The index is made as its script makes it, and of thirty candidates of a text the likeliest above .7 is taken, as its
linker does by default. Prints JSON: up to five concepts for each text, likeliest first, seconds of processor time for the index and for all
texts.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path

#: The linker's defaults.
_CANDIDATES, _THRESHOLD = 30, 0.7
_RANKED = 5


def main(names: str, texts: str, folder: str) -> None:
    """Index the names and link the texts."""
    from scispacy.candidate_generation import CandidateGenerator, LinkerPaths, create_tfidf_ann_index
    from scispacy.linking_utils import KnowledgeBase

    said: dict[str, list[str]] = json.loads(Path(texts).read_text("utf-8"))
    given = said["texts"]
    base = KnowledgeBase(names)
    begun = time.process_time()
    done = Path(folder) / "names.used"
    if not done.exists() or done.read_bytes() != Path(names).read_bytes():
        for file in Path(folder).glob("*.*"):
            if file.suffix in (".bin", ".joblib", ".npz") or file.name == "concept_aliases.json":
                file.unlink()
        print(f"indexing {len(base.alias_to_cuis):,} names", file=sys.stderr, flush=True)
        with contextlib.redirect_stdout(sys.stderr):  # how far it is
            create_tfidf_ann_index(folder, base)
        done.write_bytes(Path(names).read_bytes())
    made = time.process_time()
    print(f"linking {len(given):,} texts", file=sys.stderr, flush=True)
    aliases, vectorizer, index = LinkerPaths.from_directory(folder).load()
    generator = CandidateGenerator(index, vectorizer, aliases, base)
    generator(said["warming"], _CANDIDATES)
    start = time.process_time()
    found = []
    for candidates in generator(given, _CANDIDATES):
        likely = [(max(one.similarities), one.concept_id) for one in candidates if max(one.similarities) > _THRESHOLD]
        found.append([concept for _, concept in sorted(likely, key=lambda pair: -pair[0])[:_RANKED]])
    print(json.dumps({"found": found, "seconds": time.process_time() - start, "index_seconds": made - begun}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
