// question: Which genes lead to this phenotype through a disease?
// param curie: string -- the phenotype
// param limit: integer = 50 -- rows at the most
// columns: gene, name, diseases, examples
// example: {"curie": "HP:0001083"}
MATCH (p:PhenotypicFeature {curie: $curie})<-[h:HAS_PHENOTYPE]-(d:Disease)<-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]-(g:Gene)
WHERE NOT h.negated AND NOT r.negated
WITH DISTINCT g, d
ORDER BY d.curie
RETURN g.curie AS gene, g.name AS name, count(d) AS diseases, collect(d.name)[0..3] AS examples
ORDER BY diseases DESC, gene
LIMIT $limit
