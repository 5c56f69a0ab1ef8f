// question: What is a shortest chain of statements between two concepts?
// param a: string -- one concept
// param b: string -- the other
// columns: hops, curies, names, predicates, edge_ids, negated
// note: up to five statements; which of several shortest chains is given is the store's choice, path_all_shortest gives them in order
// example: {"a": "HGNC:3603", "b": "HP:0001083"}
MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b})
MATCH p = shortestPath((a)-[*..5]-(b))
RETURN length(p) AS hops, [n IN nodes(p) | n.curie] AS curies, [n IN nodes(p) | n.name] AS names,
       [r IN relationships(p) | r.predicate] AS predicates, [r IN relationships(p) | r.edge_id] AS edge_ids,
       [r IN relationships(p) | r.negated] AS negated
