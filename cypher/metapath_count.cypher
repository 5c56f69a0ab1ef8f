// question: How many chains gene - disease - phenotype - disease are there from a gene to each other disease (the metapath GaDpD)?
// param gene: string -- the gene
// param limit: integer = 20 -- rows at the most
// timeout: 60 -- seconds: a gene of many diseases starts very many chains
// columns: disease, name, paths, phenotypes
// example: {"gene": "HGNC:3603"}
MATCH (g:Gene {curie: $gene})-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]->(d:Disease)-[h:HAS_PHENOTYPE]->(p:PhenotypicFeature)<-[k:HAS_PHENOTYPE]-(e:Disease)
WHERE NOT r.negated AND NOT h.negated AND NOT k.negated AND e.curie <> d.curie
RETURN e.curie AS disease, e.name AS name, count(*) AS paths, count(DISTINCT p) AS phenotypes
ORDER BY paths DESC, disease
LIMIT $limit
