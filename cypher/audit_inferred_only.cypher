// question: How many statements of each predicate rest on inference alone (evidence code IEA)?
// timeout: 60 -- seconds: it reads every statement
// columns: predicate, inferred_only, edges
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WITH r.predicate AS predicate, r.evidence_code AS codes, count(*) AS n
RETURN predicate, sum(CASE WHEN all(c IN coalesce(codes, ['']) WHERE c = 'IEA') THEN n ELSE 0 END) AS inferred_only, sum(n) AS edges
ORDER BY inferred_only DESC, predicate
