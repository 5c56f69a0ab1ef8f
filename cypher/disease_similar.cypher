// question: Which diseases share most phenotypes with this one (Jaccard index of their annotations)?
// param curie: string -- the disease
// param shared: integer = 3 -- phenotypes that must be shared at least
// param limit: integer = 20 -- rows at the most
// columns: curie, name, shared, jaccard
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:Entity)<-[s:HAS_PHENOTYPE]-(e:Disease)
WHERE NOT r.negated AND NOT s.negated
WITH d, e, count(p) AS shared
WHERE shared >= $shared
WITH e, shared, COUNT { (d)-[t:HAS_PHENOTYPE]->(:Entity) WHERE NOT t.negated } AS mine,
     COUNT { (e)-[t:HAS_PHENOTYPE]->(:Entity) WHERE NOT t.negated } AS theirs
RETURN e.curie AS curie, e.name AS name, shared, round(1000.0 * shared / (mine + theirs - shared)) / 1000 AS jaccard
ORDER BY jaccard DESC, shared DESC, curie
LIMIT $limit
