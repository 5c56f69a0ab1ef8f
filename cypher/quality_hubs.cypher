// question: Which concepts have most links (where chains lose their meaning)?
// param limit: integer = 20 -- rows at the most
// columns: curie, name, category, links
// example: {}
MATCH (n:Entity)-[r]-(:Entity)
RETURN n.curie AS curie, n.name AS name, n.category AS category, count(r) AS links
ORDER BY links DESC, curie
LIMIT $limit
