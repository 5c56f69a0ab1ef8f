// question: Which frequent phenotypes of a disease are not among the findings?
// param curie: string -- the disease
// param observed: list -- CURIEs of findings that are there
// param frequency: number = 0.5 -- the least share of patients
// columns: curie, name, frequency
// example: {"curie": "MONDO:0007947", "observed": ["HP:0001083"]}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:PhenotypicFeature)
WHERE NOT r.negated AND NOT p.curie IN $observed
UNWIND r.frequency AS f
WITH p, f
WHERE f >= $frequency
RETURN p.curie AS curie, p.name AS name, max(f) AS frequency
ORDER BY frequency DESC, curie
