// question: Which concepts have most links (where chains lose their meaning)?
// param limit: integer = 20 -- rows at the most
// columns: curie, name, category, links
// example: {}
MATCH (n:Entity)
WITH n, COUNT { (n)--() } AS links
RETURN n.curie AS curie, n.name AS name, n.category AS category, links
ORDER BY links DESC, curie
LIMIT $limit
