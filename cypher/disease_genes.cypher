// question: Which genes are linked to this disease or to a kind of it, and how?
// param curie: string -- the disease
// columns: gene, name, predicate, disease, disease_name, sources, n_evidence
// example: {"curie": "MONDO:0007947"}
MATCH (d:Disease)-[:SUBCLASS_OF*0..3]->(:Disease {curie: $curie})
WITH DISTINCT d
MATCH (g:Gene)-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]->(d)
WHERE NOT r.negated
RETURN g.curie AS gene, g.name AS name, r.predicate AS predicate, d.curie AS disease, d.name AS disease_name, r.source AS sources, r.n_evidence AS n_evidence
ORDER BY gene, predicate, disease
