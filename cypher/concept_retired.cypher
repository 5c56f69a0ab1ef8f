// question: Which concepts are retired, and what replaced them?
// param limit: integer = 50 -- rows at the most
// columns: curie, name, replaced_by, replacement
// example: {}
MATCH (n:Entity)
WHERE n.deprecated
OPTIONAL MATCH (m:Entity {curie: n.replaced_by})
RETURN n.curie AS curie, n.name AS name, n.replaced_by AS replaced_by, m.name AS replacement
ORDER BY curie
LIMIT $limit
