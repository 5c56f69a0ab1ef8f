// question: Which statements does this publication back?
// param publication: string -- its CURIE
// param limit: integer = 100 -- rows at the most
// timeout: 60 -- seconds: it reads every statement
// columns: subject, subject_name, predicate, object, object_name, negated
// example: {"publication": "PMID:33436942"}
MATCH (a:Entity)-[r]->(b:Entity)
WHERE any(p IN r.publications WHERE $publication IN split(p, '|'))
RETURN a.curie AS subject, a.name AS subject_name, r.predicate AS predicate, b.curie AS object, b.name AS object_name, r.negated AS negated
ORDER BY subject, predicate, object, negated
LIMIT $limit
