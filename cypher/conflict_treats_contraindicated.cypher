// question: For which pairs does one record say "treats" and another "contraindicated"?
// param limit: integer = 100 -- rows at the most
// empty: none of its sources says what is contraindicated; build with one that does (PrimeKG, DrugMechDB, ...)
// columns: drug, drug_name, disease, disease_name, treats_records, contraindicated_records
// example: {}
MATCH (c:Entity)-[t:TREATS]->(d:Entity)<-[x:CONTRAINDICATED_IN]-(c)
WHERE NOT t.negated AND NOT x.negated
RETURN c.curie AS drug, c.name AS drug_name, d.curie AS disease, d.name AS disease_name, t.record AS treats_records, x.record AS contraindicated_records
ORDER BY drug, disease
LIMIT $limit
