// question: Which diseases is this gene linked to, and how?
// param curie: string -- the gene
// columns: curie, name, predicate, sources, records, n_evidence
// example: {"curie": "HGNC:3603"}
MATCH (g:Gene {curie: $curie})-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]->(d:Disease)
WHERE NOT r.negated
RETURN d.curie AS curie, d.name AS name, r.predicate AS predicate, r.source AS sources, r.record AS records, r.n_evidence AS n_evidence
ORDER BY curie, predicate
