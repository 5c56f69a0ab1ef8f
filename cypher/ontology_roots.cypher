// question: Which concepts of a category are the top of its hierarchy?
// param category: string = "biolink:PhenotypicFeature" -- the category
// param limit: integer = 50 -- rows at the most
// columns: curie, name, children
// example: {"category": "biolink:ChemicalRole"}
MATCH (n:Entity)<-[:SUBCLASS_OF]-(k:Entity)
WHERE n.category = $category AND NOT (n)-[:SUBCLASS_OF]->()
RETURN n.curie AS curie, n.name AS name, count(k) AS children
ORDER BY children DESC, curie
LIMIT $limit
