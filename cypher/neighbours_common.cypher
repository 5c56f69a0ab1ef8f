// question: What are these two concepts both linked to?
// param a: string -- one concept
// param b: string -- the other
// param limit: integer = 50 -- rows at the most
// columns: curie, name, category, predicates_a, predicates_b
// example: {"a": "MONDO:0007947", "b": "MONDO:0017309"}
MATCH (a:Entity {curie: $a})-[r]-(m:Entity)-[s]-(b:Entity {curie: $b})
WHERE NOT r.negated AND NOT s.negated AND m.curie <> $a AND m.curie <> $b
WITH m, r.predicate AS one, s.predicate AS other
ORDER BY one, other
RETURN m.curie AS curie, m.name AS name, m.category AS category, collect(DISTINCT one) AS predicates_a, collect(DISTINCT other) AS predicates_b
ORDER BY category, name, curie
LIMIT $limit
