// question: What backs this statement, record by record?
// param edge_id: string -- the edge's identifier
// timeout: 60 -- seconds: it reads every statement
// columns: subject, predicate, object, negated, source, source_version, licence, record, publications, evidence_code, frequency, knowledge_level, agent_type, qualifiers
// example: {"edge_id": "e9e753cde7e566796"}
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.edge_id = $edge_id
UNWIND range(0, r.n_evidence - 1) AS i
RETURN a.curie AS subject, r.predicate AS predicate, b.curie AS object, r.negated AS negated, r.source[i] AS source,
       r.source_version[i] AS source_version, r.licence[i] AS licence, r.record[i] AS record, r.publications[i] AS publications,
       r.evidence_code[i] AS evidence_code, r.frequency[i] AS frequency, r.knowledge_level[i] AS knowledge_level,
       r.agent_type[i] AS agent_type, r.qualifiers[i] AS qualifiers
ORDER BY i
