// question: Given candidate diseases, which phenotype tells most of them apart (is closest to being in half of them)?
// param candidates: list -- CURIEs of diseases
// param known: list = [] -- CURIEs of findings already asked for
// param limit: integer = 20 -- rows at the most
// columns: curie, name, carriers, candidates
// example: {"candidates": ["MONDO:0007947", "MONDO:0017309", "MONDO:0018000"]}
UNWIND $candidates AS candidate
MATCH (d:Disease {curie: candidate})-[r:HAS_PHENOTYPE]->(p:PhenotypicFeature)
WHERE NOT r.negated AND NOT p.curie IN $known
WITH p, count(DISTINCT d) AS carriers, size($candidates) AS candidates
WHERE carriers < candidates
RETURN p.curie AS curie, p.name AS name, carriers, candidates
ORDER BY abs(2 * carriers - candidates), curie
LIMIT $limit
