// question: Which genes affect the response to this drug, and how sure is that (CPIC levels A to D)?
// param curie: string -- the drug
// columns: gene, name, levels, records
// example: {"curie": "CHEBI:10033"}
MATCH (g:Gene)-[r:AFFECTS_RESPONSE_TO]->(d:Entity {curie: $curie})
WHERE NOT r.negated
RETURN g.curie AS gene, g.name AS name, r.evidence_code AS levels, r.record AS records
ORDER BY name, gene
