// question: Which roles has this drug, its kinds of role included?
// param curie: string -- the drug
// columns: curie, name, stated
// example: {"curie": "CHEBI:10033"}
MATCH (d:Entity {curie: $curie})-[r:HAS_CHEMICAL_ROLE|HAS_ROLE]->(own:Entity)
WHERE NOT r.negated
WITH collect(DISTINCT own) AS stated
UNWIND stated AS own
MATCH (own)-[:SUBCLASS_OF*0..8]->(role:Entity)
WITH DISTINCT role, stated
RETURN role.curie AS curie, role.name AS name, role IN stated AS stated
ORDER BY stated DESC, name, curie
