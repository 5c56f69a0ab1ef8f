// question: Which concepts fit these words best, by Neo4j's full-text index over names and synonyms?
// stores: neo4j
// param words: string -- words, or a query in Lucene's syntax
// param limit: integer = 20 -- rows at the most
// columns: curie, name, category, score
// example: {"words": "fibrillin deficiency"}
CALL db.index.fulltext.queryNodes('entity_names', $words) YIELD node, score
RETURN node.curie AS curie, node.name AS name, node.category AS category, score
ORDER BY score DESC, curie
LIMIT $limit
