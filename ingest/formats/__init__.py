"""Forms in which anybody may hand over an ontology or thesaurus: each becomes terms (``ingest.records.ontology.Term``)."""
