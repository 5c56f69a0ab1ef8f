// question: Which statements of a predicate are made by most independent knowledge sources?
// param predicate: string = "biolink:gene_associated_with_condition" -- the predicate
// param limit: integer = 20 -- rows at the most
// timeout: 60 -- seconds: it reads every statement
// columns: subject, subject_name, object, object_name, sources, n_evidence
// example: {"predicate": "biolink:causes"}
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.predicate = $predicate AND NOT r.negated AND r.n_evidence > 1
UNWIND r.primary_knowledge_source AS source
WITH a, b, r, count(DISTINCT source) AS sources
RETURN a.curie AS subject, a.name AS subject_name, b.curie AS object, b.name AS object_name, sources, r.n_evidence AS n_evidence
ORDER BY sources DESC, n_evidence DESC, subject, object
LIMIT $limit
