// question: Which drugs have this role or a more special one?
// param curie: string -- the role
// param limit: integer = 50 -- rows at the most
// columns: curie, name, roles
// example: {"curie": "CHEBI:50249"}
MATCH (role:Entity)-[:SUBCLASS_OF*0..8]->(:Entity {curie: $curie})
WITH DISTINCT role
MATCH (d:Drug)-[r:HAS_CHEMICAL_ROLE|HAS_ROLE]->(role)
WHERE NOT r.negated
WITH d, role
ORDER BY role.name
RETURN d.curie AS curie, d.name AS name, collect(role.name) AS roles
ORDER BY name, curie
LIMIT $limit
