// question: Which retired concepts do statements still name?
// param limit: integer = 50 -- rows at the most
// columns: curie, name, replaced_by, links
// empty: its statements name the concepts that took the place of retired ones
// example: {}
MATCH (n:Entity)
WHERE n.deprecated
MATCH (n)-[r]-(:Entity)
RETURN n.curie AS curie, n.name AS name, n.replaced_by AS replaced_by, count(r) AS links
ORDER BY links DESC, curie
LIMIT $limit
