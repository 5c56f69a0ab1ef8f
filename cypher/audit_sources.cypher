// question: How many pieces of evidence and statements come from each source and version?
// timeout: 60 -- seconds: it reads every statement
// columns: source, source_version, pieces, statements
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WITH r.source AS sources, r.source_version AS versions, count(*) AS edges
UNWIND range(0, size(sources) - 1) AS i
WITH sources[i] AS source, versions[i] AS source_version, edges,
     size([j IN range(0, i) WHERE sources[j] = sources[i] AND versions[j] = versions[i]]) AS nth
RETURN source, source_version, sum(edges) AS pieces, sum(CASE WHEN nth = 1 THEN edges ELSE 0 END) AS statements
ORDER BY pieces DESC, source, source_version
