// question: Which phenotypes are said to be absent in this disease?
// param curie: string -- the disease
// columns: curie, name, evidence_codes, publications
// example: {"curie": "MONDO:0007843"}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:Entity)
WHERE r.negated
RETURN p.curie AS curie, p.name AS name, r.evidence_code AS evidence_codes, r.publications AS publications
ORDER BY name, curie
