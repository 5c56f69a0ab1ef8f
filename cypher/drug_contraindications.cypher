// question: In which diseases is this drug contraindicated, and which does it treat?
// param curie: string -- the drug
// note: needs a source that says what treats what (DrugMechDB, Hetionet, ...); the default graph says so of ChEBI's roles alone
// columns: predicate, curie, name, sources, n_evidence
// example: {"curie": "CHEBI:50249"}
MATCH (c:Entity {curie: $curie})-[r:TREATS|CONTRAINDICATED_IN]->(d:Entity)
WHERE NOT r.negated
RETURN r.predicate AS predicate, d.curie AS curie, d.name AS name, r.source AS sources, r.n_evidence AS n_evidence
ORDER BY predicate, name, curie
