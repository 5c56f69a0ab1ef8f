// question: In which diseases is this phenotype seen in at least this share of patients?
// param curie: string -- the phenotype
// param frequency: number = 0.8 -- the least share, 0 to 1
// param limit: integer = 50 -- rows at the most
// columns: curie, name, frequency
// example: {"curie": "HP:0001083", "frequency": 0.5}
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p:Entity {curie: $curie})
WHERE NOT r.negated AND any(f IN r.frequency WHERE f >= $frequency)
UNWIND r.frequency AS f
WITH d, f
WHERE f >= $frequency
RETURN d.curie AS curie, d.name AS name, max(f) AS frequency
ORDER BY frequency DESC, curie
LIMIT $limit
