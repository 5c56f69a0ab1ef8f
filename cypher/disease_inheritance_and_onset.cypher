// question: How is this disease inherited, and when does it start?
// param curie: string -- the disease
// columns: predicate, curie, name, frequencies, n_evidence
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease {curie: $curie})-[r:HAS_MODE_OF_INHERITANCE|HAS_DISEASE_ONSET|HAS_CLINICAL_COURSE]->(m:Entity)
WHERE NOT r.negated
RETURN r.predicate AS predicate, m.curie AS curie, m.name AS name, r.frequency AS frequencies, r.n_evidence AS n_evidence
ORDER BY predicate, n_evidence DESC, curie
