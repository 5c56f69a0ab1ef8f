// question: Which UMLS concepts stand for most concepts of one category (a mapping to look at)?
// param limit: integer = 50 -- rows at the most
// columns: cui, category, curies
// example: {}
MATCH (n:Entity)
UNWIND n.cuis AS cui
WITH cui, n.category AS category, n.curie AS curie
ORDER BY curie
WITH cui, category, collect(curie) AS curies
WHERE size(curies) > 1
RETURN cui, category, curies
ORDER BY size(curies) DESC, cui, category
LIMIT $limit
