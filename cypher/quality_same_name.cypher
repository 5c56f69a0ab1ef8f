// question: Which names stand for more than one concept of a category?
// param limit: integer = 50 -- rows at the most
// timeout: 60 -- seconds: it reads every concept
// columns: category, name, curies
// example: {}
MATCH (n:Entity)
WHERE NOT n.deprecated
WITH n.category AS category, toLower(n.name) AS name, collect(n.curie) AS found
WHERE size(found) > 1
UNWIND found AS curie
WITH category, name, curie
ORDER BY curie
WITH category, name, collect(curie) AS curies
RETURN category, name, curies
ORDER BY size(curies) DESC, category, name
LIMIT $limit
