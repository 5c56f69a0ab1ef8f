// question: How many concepts of each category are there, and how many have a UMLS concept?
// columns: category, nodes, with_cui, with_definition, retired
// example: {}
MATCH (n:Entity)
RETURN n.category AS category, count(*) AS nodes, count(n.cuis) AS with_cui, count(n.description) AS with_definition,
       sum(CASE WHEN n.deprecated THEN 1 ELSE 0 END) AS retired
ORDER BY nodes DESC, category
