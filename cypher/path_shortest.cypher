// question: What is a shortest chain of statements between two concepts?
// param a: string -- one concept
// param b: string -- the other
// columns: hops, length
// note: hops counts the statements; which of several shortest chains is found is the store's choice, so that the chain itself is left to path_all_shortest
// example: {"a": "HGNC:3603", "b": "HP:0001083"}
MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b})
MATCH p = shortestPath((a)-[*..5]-(b))
RETURN length(p) AS hops, size(nodes(p)) AS length
