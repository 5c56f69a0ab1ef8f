// question: Which diseases have this phenotype or a more special one?
// param curie: string -- the phenotype
// param limit: integer = 50 -- rows at the most
// columns: curie, name, phenotypes, n_evidence
// example: {"curie": "HP:0001083"}
MATCH (q:PhenotypicFeature)-[:SUBCLASS_OF*0..12]->(:PhenotypicFeature {curie: $curie})
WITH DISTINCT q
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(q)
WHERE NOT r.negated
WITH d, q, r
ORDER BY q.curie
RETURN d.curie AS curie, d.name AS name, collect(q.name) AS phenotypes, sum(r.n_evidence) AS n_evidence
ORDER BY n_evidence DESC, curie
LIMIT $limit
