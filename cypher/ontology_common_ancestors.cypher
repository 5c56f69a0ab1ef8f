// question: What are two concepts both a kind of? The nearest first.
// param a: string -- one concept
// param b: string -- the other
// param limit: integer = 20 -- rows at the most
// columns: curie, name, steps
// example: {"a": "HP:0001083", "b": "HP:0000518"}
MATCH p = (x:Entity {curie: $a})-[:SUBCLASS_OF*0..20]->(c:Entity)
WITH c, min(length(p)) AS up
MATCH q = (y:Entity {curie: $b})-[:SUBCLASS_OF*0..20]->(c)
WITH c, up, min(length(q)) AS other
RETURN c.curie AS curie, c.name AS name, up + other AS steps
ORDER BY steps, curie
LIMIT $limit
