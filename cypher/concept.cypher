// question: What is known of this concept itself?
// param curie: string -- its CURIE
// columns: curie, name, category, description, synonyms, cuis, xrefs, provided_by
// example: {"curie": "MONDO:0007947"}
MATCH (n:Entity {curie: $curie})
RETURN n.curie AS curie, n.name AS name, n.category AS category, n.description AS description,
       n.synonyms AS synonyms, n.cuis AS cuis, n.xrefs AS xrefs, n.provided_by AS provided_by
