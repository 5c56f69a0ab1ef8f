// question: Which diseases share most phenotypes with this one (Jaccard index of their annotations)?
// param curie: string -- the disease
// param shared: integer = 3 -- phenotypes that must be shared at least
// param limit: integer = 20 -- rows at the most
// timeout: 60 -- seconds: a disease of many phenotypes shares some with thousands of others
// columns: curie, name, shared, jaccard
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:Entity)
WHERE NOT r.negated
WITH d, collect(p) AS phenotypes
UNWIND phenotypes AS p
MATCH (p)<-[s:HAS_PHENOTYPE]-(e:Disease)
WHERE NOT s.negated AND e.curie <> d.curie
WITH e, size(phenotypes) AS mine, count(p) AS shared
WHERE shared >= $shared
WITH e, shared, mine, COUNT { (e)-[t:HAS_PHENOTYPE]->(:Entity) WHERE NOT t.negated } AS theirs
RETURN e.curie AS curie, e.name AS name, shared, round(1000.0 * shared / (mine + theirs - shared)) / 1000 AS jaccard
ORDER BY jaccard DESC, shared DESC, curie
LIMIT $limit
