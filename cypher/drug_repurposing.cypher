// question: Which drugs that treat a disease with shared phenotypes might be thought of for this one?
// param curie: string -- the disease
// param shared: integer = 2 -- phenotypes that must be shared at least
// param limit: integer = 20 -- rows at the most
// note: needs a source that says what treats what (DrugMechDB, Hetionet, ...); the default graph says little of it
// columns: drug, name, via, shared
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease {curie: $curie})-[r:HAS_PHENOTYPE]->(p:Entity)<-[s:HAS_PHENOTYPE]-(e:Disease)
WHERE NOT r.negated AND NOT s.negated AND e.curie <> d.curie
WITH d, e, count(p) AS shared
WHERE shared >= $shared
MATCH (c:Entity)-[t:TREATS]->(e)
WHERE NOT t.negated
OPTIONAL MATCH (c)-[x:TREATS|CONTRAINDICATED_IN]->(d)
WITH c, e, shared, count(x) AS already
WHERE already = 0
RETURN c.curie AS drug, c.name AS name, e.name AS via, shared
ORDER BY shared DESC, drug, via
LIMIT $limit
