// question: Which phenotypes does a gene lead to through its diseases?
// param curie: string -- the gene
// param limit: integer = 50 -- rows at the most
// columns: curie, name, diseases, n_evidence
// example: {"curie": "HGNC:3603"}
MATCH (g:Gene {curie: $curie})-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]->(d:Disease)
WHERE NOT r.negated
WITH DISTINCT d
MATCH (d)-[h:HAS_PHENOTYPE]->(p:Entity)
WHERE NOT h.negated
RETURN p.curie AS curie, p.name AS name, count(d) AS diseases, sum(h.n_evidence) AS n_evidence
ORDER BY diseases DESC, n_evidence DESC, curie
LIMIT $limit
