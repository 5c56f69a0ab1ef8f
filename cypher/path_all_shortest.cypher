// question: What are all shortest chains of statements between two concepts?
// param a: string -- one concept
// param b: string -- the other
// param limit: integer = 50 -- rows at the most
// columns: hops, curies, names, predicates, edge_ids, negated
// note: up to four statements; the embedded store lists at most 256 chains before they are ordered
// example: {"a": "HGNC:3603", "b": "HP:0001083"}
MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b})
MATCH p = allShortestPaths((a)-[*..4]-(b))
RETURN length(p) AS hops, [n IN nodes(p) | n.curie] AS curies, [n IN nodes(p) | n.name] AS names,
       [r IN relationships(p) | r.predicate] AS predicates, [r IN relationships(p) | r.edge_id] AS edge_ids,
       [r IN relationships(p) | r.negated] AS negated
ORDER BY hops, edge_ids
LIMIT $limit
