// question: How many statements of each predicate name no publication?
// timeout: 60 -- seconds: it reads every statement
// columns: predicate, unpublished, edges
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WITH r.predicate AS predicate, r.publications IS NULL AS unpublished, count(*) AS n
RETURN predicate, sum(CASE WHEN unpublished THEN n ELSE 0 END) AS unpublished, sum(n) AS edges
ORDER BY unpublished DESC, predicate
