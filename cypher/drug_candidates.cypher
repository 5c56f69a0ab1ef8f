// question: Which drugs act on, or have a response that depends on, a gene of this disease or of a kind of it?
// param curie: string -- the disease
// param limit: integer = 50 -- rows at the most
// columns: drug, name, genes, predicates, n_evidence
// example: {"curie": "MONDO:0010480"}
MATCH (d:Disease)-[:SUBCLASS_OF*0..3]->(:Disease {curie: $curie})
WITH DISTINCT d
MATCH (d)<-[r:CAUSES|CONTRIBUTES_TO|GENE_ASSOCIATED_WITH_CONDITION]-(g:Gene)
WHERE NOT r.negated
WITH DISTINCT g
MATCH (g)-[t:AFFECTS_RESPONSE_TO|AFFECTS|INTERACTS_WITH|PHYSICALLY_INTERACTS_WITH|REGULATES]-(c:Entity)
WHERE NOT t.negated AND (c:Drug OR c:SmallMolecule OR c:ChemicalEntity)
WITH c, g, t
ORDER BY g.name, t.predicate
RETURN c.curie AS drug, c.name AS name, collect(DISTINCT g.name) AS genes, collect(DISTINCT t.predicate) AS predicates, sum(t.n_evidence) AS n_evidence
ORDER BY size(genes) DESC, n_evidence DESC, drug
LIMIT $limit
