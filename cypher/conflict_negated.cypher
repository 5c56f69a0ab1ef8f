// question: Which statements are made by one record and denied by another?
// param limit: integer = 100 -- rows at the most
// timeout: 60 -- seconds: it reads every statement
// columns: subject, subject_name, predicate, object, object_name, for_records, against_records
// example: {}
MATCH (a:Entity)-[no]->(b:Entity)
WHERE no.negated
WITH a, no, b
ORDER BY no.edge_id
MATCH (a)-[yes]->(b)
WHERE NOT yes.negated AND yes.predicate = no.predicate
RETURN a.curie AS subject, a.name AS subject_name, yes.predicate AS predicate, b.curie AS object, b.name AS object_name,
       yes.record AS for_records, no.record AS against_records
ORDER BY subject, predicate, object
LIMIT $limit
