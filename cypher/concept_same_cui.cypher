// question: Which other concepts share a UMLS concept with this one?
// param curie: string -- the concept
// columns: cui, curie, name, category
// example: {"curie": "MONDO:0009157"}
MATCH (a:Entity {curie: $curie})
UNWIND a.cuis AS cui
MATCH (b:Entity)
WHERE cui IN b.cuis AND b.curie <> a.curie
RETURN cui, b.curie AS curie, b.name AS name, b.category AS category
ORDER BY cui, curie
