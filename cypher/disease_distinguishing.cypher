// question: Which phenotypes does one disease have that the other is not said to have?
// param a: string -- the disease that has them
// param b: string -- the disease that does not
// columns: curie, name, frequencies, denied
// example: {"a": "MONDO:0007947", "b": "MONDO:0017309"}
MATCH (:Disease {curie: $a})-[r:HAS_PHENOTYPE]->(p:Entity)
WHERE NOT r.negated
OPTIONAL MATCH (p)<-[s:HAS_PHENOTYPE]-(:Disease {curie: $b})
WITH p, r, collect(s.negated) AS said
WHERE NOT false IN said
RETURN p.curie AS curie, p.name AS name, r.frequency AS frequencies, size(said) > 0 AS denied
ORDER BY denied DESC, name, curie
