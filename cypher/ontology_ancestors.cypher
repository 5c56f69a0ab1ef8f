// question: What is this concept a kind of, step by step upwards?
// param curie: string -- the concept
// columns: curie, name, steps
// example: {"curie": "HP:0001083"}
MATCH p = (n:Entity {curie: $curie})-[:SUBCLASS_OF*1..20]->(a:Entity)
RETURN a.curie AS curie, a.name AS name, min(length(p)) AS steps
ORDER BY steps, curie
