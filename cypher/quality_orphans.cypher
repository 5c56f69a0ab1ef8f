// question: How many concepts of each category are linked to nothing?
// columns: category, orphans
// example: {}
MATCH (n:Entity)
WHERE NOT (n)--()
RETURN n.category AS category, count(*) AS orphans
ORDER BY orphans DESC, category
