// question: Which statement was made from this record of a source?
// param record: string -- file and row, or key
// timeout: 60 -- seconds: it reads every statement
// columns: subject, predicate, object, negated, source, source_version
// example: {"record": "phenotype.hpoa:165516"}
MATCH (a:Entity)-[r]->(b:Entity)
WHERE $record IN r.record
WITH a, r, b, [i IN range(0, r.n_evidence - 1) WHERE r.record[i] = $record][0] AS i
RETURN a.curie AS subject, r.predicate AS predicate, b.curie AS object, r.negated AS negated, r.source[i] AS source, r.source_version[i] AS source_version
ORDER BY subject, predicate, object, negated
