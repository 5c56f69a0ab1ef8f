// question: What else is a kind of what this concept is a kind of?
// param curie: string -- the concept
// param limit: integer = 100 -- rows at the most
// columns: parent, curie, name
// example: {"curie": "HP:0001083"}
MATCH (n:Entity {curie: $curie})-[:SUBCLASS_OF]->(parent:Entity)<-[:SUBCLASS_OF]-(s:Entity)
WHERE s.curie <> n.curie
RETURN parent.name AS parent, s.curie AS curie, s.name AS name
ORDER BY parent, name, curie
LIMIT $limit
