// question: What is said of these two concepts, in either direction, record by record?
// param a: string -- one concept
// param b: string -- the other
// columns: subject, predicate, object, negated, source, record, licence, publications, evidence_code, frequency, knowledge_level
// example: {"a": "MONDO:0007947", "b": "HP:0001166"}
MATCH (x:Entity {curie: $a})-[r]-(y:Entity {curie: $b})
UNWIND range(0, r.n_evidence - 1) AS i
RETURN startNode(r).curie AS subject, r.predicate AS predicate, endNode(r).curie AS object, r.negated AS negated,
       r.source[i] AS source, r.record[i] AS record, r.licence[i] AS licence, r.publications[i] AS publications,
       r.evidence_code[i] AS evidence_code, r.frequency[i] AS frequency, r.knowledge_level[i] AS knowledge_level
ORDER BY subject, predicate, negated, source, record
