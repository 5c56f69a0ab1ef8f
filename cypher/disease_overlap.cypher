// question: Which phenotypes do two diseases share?
// param a: string -- one disease
// param b: string -- the other
// columns: curie, name, frequencies_a, frequencies_b
// example: {"a": "MONDO:0007947", "b": "MONDO:0017309"}
MATCH (:Disease {curie: $a})-[r:HAS_PHENOTYPE]->(p:Entity)<-[s:HAS_PHENOTYPE]-(:Disease {curie: $b})
WHERE NOT r.negated AND NOT s.negated
RETURN p.curie AS curie, p.name AS name, r.frequency AS frequencies_a, s.frequency AS frequencies_b
ORDER BY name, curie
