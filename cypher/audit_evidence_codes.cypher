// question: By which evidence codes are statements of a predicate backed?
// param predicate: string = "biolink:has_phenotype" -- the predicate
// timeout: 60 -- seconds: it reads every statement
// columns: evidence_code, pieces
// example: {"predicate": "biolink:has_phenotype"}
MATCH (:Entity)-[r]->(:Entity)
WHERE r.predicate = $predicate
WITH r.evidence_code AS codes, r.n_evidence AS n, count(*) AS edges
UNWIND coalesce(codes, [i IN range(1, n) | '']) AS evidence_code
RETURN evidence_code, sum(edges) AS pieces
ORDER BY pieces DESC, evidence_code
