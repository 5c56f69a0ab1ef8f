"""text2term's TF-IDF mapper (Gonçalves et al. 2024, doi:10.1093/database/baae119) over names that it is given, in its own environment.

Usage: python text2term_linker.py NAMES.jsonl TEXTS.json FOLDER; what is read and printed is as for ``scispacy_linker``. The names are
written as an OWL file, labels and exact synonyms, and mapped with its default floor (.3). It weighs all names again for each call, so
that the seconds hold that.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_SCORE, _RANKED = 0.3, 5
_OBO = "http://purl.obolibrary.org/obo/"
_HEAD = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
    'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:oio="http://www.geneontology.org/formats/oboInOwl#">'
    '<owl:Ontology rdf:about="http://example.org/names"/>'
    '<owl:AnnotationProperty rdf:about="http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"/>\n'
)


def main(names: str, texts: str, folder: str) -> None:
    """Load the names and link the texts."""
    import text2term
    from text2term.tfidf_mapper import TFIDFMapper

    logging.disable(logging.INFO)
    said: dict[str, list[str]] = json.loads(Path(texts).read_text("utf-8"))
    begun = time.process_time()
    file = Path(folder) / "names.owl"
    with file.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for line in Path(names).read_text("utf-8").splitlines():
            one = json.loads(line)
            out.write(f"<owl:Class rdf:about={quoteattr(_OBO + one['concept_id'].replace(':', '_'))}>")
            out.write(f"<rdfs:label>{escape(one['canonical_name'])}</rdfs:label>")
            out.write("".join(f"<oio:hasExactSynonym>{escape(alias)}</oio:hasExactSynonym>" for alias in one["aliases"]) + "</owl:Class>\n")
        out.write("</rdf:RDF>\n")
    mapper = TFIDFMapper(text2term.OntologyTermCollector(str(file)).get_ontology_terms())
    mapper.map(said["warming"] or said["texts"][:1], ["0"] * max(len(said["warming"]), 1), max_mappings=_RANKED, min_score=_SCORE)
    made = time.process_time()
    start = time.process_time()
    rows = mapper.map(said["texts"], [str(place) for place in range(len(said["texts"]))], max_mappings=_RANKED, min_score=_SCORE)
    seconds = time.process_time() - start
    found: list[list[str]] = [[] for _ in said["texts"]]
    for place, iri in zip(rows["Source Term ID"], rows["Mapped Term IRI"], strict=True):
        found[int(place)].append(iri.removeprefix(_OBO).replace("_", ":", 1))
    print(json.dumps({"found": found, "seconds": seconds, "index_seconds": made - begun}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
