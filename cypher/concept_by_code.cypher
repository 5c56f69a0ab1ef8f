// question: Which concepts carry this code of another vocabulary (OMIM, Orphanet, MeSH, NCBI Gene, ...)?
// param code: string -- a CURIE
// columns: curie, name, category
// example: {"code": "OMIM:154700"}
MATCH (n:Entity)
WHERE n.codes CONTAINS '|' + $code + '|' AND ($code IN n.xrefs OR $code IN n.alt_ids OR n.curie = $code)
RETURN n.curie AS curie, n.name AS name, n.category AS category
ORDER BY curie
