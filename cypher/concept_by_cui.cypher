// question: Which concepts are mapped to this UMLS concept?
// param cui: string -- a UMLS concept identifier
// columns: curie, name, category, cuis
// example: {"cui": "C0024796"}
MATCH (n:Entity)
WHERE n.codes CONTAINS '|' + $cui + '|' AND $cui IN n.cuis
RETURN n.curie AS curie, n.name AS name, n.category AS category, n.cuis AS cuis
ORDER BY curie
