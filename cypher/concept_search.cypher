// question: Which concepts have this text in their name or a synonym? The shortest names first.
// param text: string -- a part of a name, in any case
// param limit: integer = 20 -- rows at the most
// columns: curie, name, category
// example: {"text": "fibrillin"}
MATCH (n:Entity)
WHERE toLower(n.name) CONTAINS toLower($text) OR any(s IN n.synonyms WHERE toLower(s) CONTAINS toLower($text))
RETURN n.curie AS curie, n.name AS name, n.category AS category
ORDER BY size(n.name), curie
LIMIT $limit
