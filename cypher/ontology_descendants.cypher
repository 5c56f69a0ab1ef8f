// question: What is a kind of this concept?
// param curie: string -- the concept
// param limit: integer = 200 -- rows at the most
// columns: curie, name, steps
// example: {"curie": "HP:0001083"}
MATCH p = (n:Entity {curie: $curie})<-[:SUBCLASS_OF*1..12]-(d:Entity)
RETURN d.curie AS curie, d.name AS name, min(length(p)) AS steps
ORDER BY steps, curie
LIMIT $limit
