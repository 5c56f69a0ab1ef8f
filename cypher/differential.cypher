// question: Which diseases explain these findings (or more special ones), and which of them deny one?
// param observed: list -- CURIEs of findings that are there
// param excluded: list = [] -- CURIEs of findings that are not
// param limit: integer = 20 -- rows at the most
// columns: curie, name, explained, findings, contradicted
// example: {"observed": ["HP:0001083", "HP:0001166", "HP:0002616"], "excluded": ["HP:0000365"]}
UNWIND $observed AS finding
MATCH (q:PhenotypicFeature)-[:SUBCLASS_OF*0..8]->(:PhenotypicFeature {curie: finding})
WITH DISTINCT finding, q
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(q)
WHERE NOT r.negated
WITH DISTINCT d, finding
ORDER BY finding
WITH d, collect(finding) AS findings
OPTIONAL MATCH (d)-[s:HAS_PHENOTYPE]->(x:PhenotypicFeature)
WHERE (x.curie IN $excluded AND NOT s.negated) OR (x.curie IN $observed AND s.negated)
WITH d, findings, x.curie AS contrary
ORDER BY contrary
WITH d, findings, collect(contrary) AS contradicted
RETURN d.curie AS curie, d.name AS name, size(findings) AS explained, findings, contradicted
ORDER BY explained - size(contradicted) DESC, explained DESC, curie
LIMIT $limit
