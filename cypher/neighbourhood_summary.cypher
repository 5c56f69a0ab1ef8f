// question: How many links of each kind does this concept have?
// param curie: string -- the concept
// columns: predicate, forward, category, links, n_evidence
// example: {"curie": "HGNC:3603"}
MATCH (a:Entity {curie: $curie})-[r]-(b:Entity)
RETURN r.predicate AS predicate, startNode(r) = a AS forward, b.category AS category, count(*) AS links, sum(r.n_evidence) AS n_evidence
ORDER BY links DESC, predicate, forward, category
