// question: What is this concept linked to, and how well is each link backed?
// param curie: string -- the concept
// param limit: integer = 50 -- rows at the most
// columns: predicate, forward, curie, name, category, negated, n_evidence, sources
// example: {"curie": "MONDO:0007947"}
MATCH (a:Entity {curie: $curie})-[r]-(b:Entity)
RETURN r.predicate AS predicate, startNode(r) = a AS forward, b.curie AS curie, b.name AS name, b.category AS category,
       r.negated AS negated, r.n_evidence AS n_evidence, r.source AS sources
ORDER BY n_evidence DESC, predicate, curie, negated
LIMIT $limit
