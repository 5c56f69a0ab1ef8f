// question: Through which diseases does a gene lead to a phenotype?
// param gene: string -- the gene
// param phenotype: string -- the phenotype
// columns: disease, name, gene_predicate, gene_evidence, frequencies, phenotype_evidence
// example: {"gene": "HGNC:3603", "phenotype": "HP:0001083"}
MATCH (g:Gene {curie: $gene})-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]->(d:Disease)-[h:HAS_PHENOTYPE]->(p:PhenotypicFeature {curie: $phenotype})
WHERE NOT r.negated AND NOT h.negated
RETURN d.curie AS disease, d.name AS name, r.predicate AS gene_predicate, r.n_evidence AS gene_evidence,
       h.frequency AS frequencies, h.n_evidence AS phenotype_evidence
ORDER BY phenotype_evidence DESC, disease, gene_predicate
