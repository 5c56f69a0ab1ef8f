// question: Under which licences is what is said, by predicate?
// timeout: 60 -- seconds: it reads every statement
// columns: licence, predicate, pieces
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WITH r.licence AS licences, r.predicate AS predicate, count(*) AS edges
UNWIND licences AS licence
RETURN licence, predicate, sum(edges) AS pieces
ORDER BY licence, pieces DESC, predicate
