// question: Which concepts are kinds of each other?
// columns: a, b
// example: {}
MATCH (a:Entity)-[:SUBCLASS_OF]->(b:Entity)-[:SUBCLASS_OF]->(a)
WHERE a.curie < b.curie
RETURN DISTINCT a.curie AS a, b.curie AS b
ORDER BY a, b
