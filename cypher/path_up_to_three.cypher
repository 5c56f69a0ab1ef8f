// question: Which chains of up to three statements, none of them negative, lead from one concept to another?
// param a: string -- one concept
// param b: string -- the other
// param limit: integer = 50 -- rows at the most
// columns: hops, curies, predicates, edge_ids
// example: {"a": "HGNC:3603", "b": "HP:0001083"}
MATCH p = (a:Entity {curie: $a})-[*1..3]-(b:Entity {curie: $b})
WHERE all(r IN relationships(p) WHERE NOT r.negated)
WITH p, [n IN nodes(p) | n.curie] AS curies
WHERE all(c IN curies WHERE size([d IN curies WHERE d = c]) = 1)
RETURN length(p) AS hops, curies, [r IN relationships(p) | r.predicate] AS predicates, [r IN relationships(p) | r.edge_id] AS edge_ids
ORDER BY hops, edge_ids
LIMIT $limit
