// question: Which kinds of concept are linked by which predicates, and how often?
// timeout: 60 -- seconds: it reads every statement
// columns: subject_category, predicate, object_category, edges, negated
// example: {}
MATCH (a:Entity)-[r]->(b:Entity)
WITH a.category AS subject_category, r.predicate AS predicate, b.category AS object_category, r.negated AS negated, count(*) AS n
RETURN subject_category, predicate, object_category, sum(n) AS edges, sum(CASE WHEN negated THEN n ELSE 0 END) AS negated
ORDER BY edges DESC, subject_category, predicate, object_category
