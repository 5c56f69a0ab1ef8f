// question: Which phenotypes has this disease, how often, and on what evidence?
// param curie: string -- the disease
// columns: curie, name, frequencies, evidence_codes, publications, n_evidence
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:Entity)
WHERE NOT r.negated
RETURN p.curie AS curie, p.name AS name, r.frequency AS frequencies, r.evidence_code AS evidence_codes,
       r.publications AS publications, r.n_evidence AS n_evidence
ORDER BY n_evidence DESC, name, curie
