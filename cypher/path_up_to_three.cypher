// question: Which chains of up to three statements, none of them negative, lead from one concept to another?
// param a: string -- one concept
// param b: string -- the other
// param limit: integer = 50 -- rows at the most
// note: walks from the concept with fewer statements, and looks for chains of three only where shorter ones are fewer than the limit
// timeout: 60 -- seconds: between two concepts of thousands of statements each it looks at those of all that is linked to one
// columns: hops, curies, predicates, edge_ids
// example: {"a": "HGNC:3603", "b": "HP:0001083"}
MATCH (a:Entity {curie: $a}), (b:Entity {curie: $b})
WHERE a.curie <> b.curie
WITH a, b, COUNT { (a)--() } <= COUNT { (b)--() } AS fewer
WITH CASE WHEN fewer THEN a ELSE b END AS s, CASE WHEN fewer THEN b ELSE a END AS t, fewer
OPTIONAL MATCH (s)-[r]-(x:Entity)-[q]-(t)
WHERE x.curie <> s.curie AND x.curie <> t.curie AND NOT r.negated AND NOT q.negated
WITH s, t, fewer, count(q) < $limit AS more
CALL (s, t, more) {
  MATCH (s)-[r]-(t)
  WHERE NOT r.negated
  RETURN [s.curie, t.curie] AS nodes, [r.predicate] AS kinds, [r.edge_id] AS edges
  UNION ALL
  MATCH (s)-[r]-(x:Entity)-[q]-(t)
  WHERE x.curie <> s.curie AND x.curie <> t.curie AND NOT r.negated AND NOT q.negated
  RETURN [s.curie, x.curie, t.curie] AS nodes, [r.predicate, q.predicate] AS kinds, [r.edge_id, q.edge_id] AS edges
  UNION ALL
  WITH s, t, more
  WHERE more
  MATCH (s)--(:Entity)--(y:Entity)
  WHERE y.curie <> s.curie AND y.curie <> t.curie
  WITH DISTINCT s, t, y
  MATCH (y)-[p]-(t)
  WITH s, t, collect(DISTINCT y) AS last
  MATCH (s)-[r]-(x:Entity)-[q]-(y:Entity)
  WHERE x.curie <> s.curie AND x.curie <> t.curie AND x.curie <> y.curie AND y IN last
  WITH s, t, r, x, q, y
  MATCH (y)-[p]-(t)
  WHERE NOT p.negated AND NOT q.negated AND NOT r.negated
  RETURN [s.curie, x.curie, y.curie, t.curie] AS nodes, [r.predicate, q.predicate, p.predicate] AS kinds, [r.edge_id, q.edge_id, p.edge_id] AS edges
}
RETURN size(edges) AS hops, CASE WHEN fewer THEN nodes ELSE reverse(nodes) END AS curies,
       CASE WHEN fewer THEN kinds ELSE reverse(kinds) END AS predicates, CASE WHEN fewer THEN edges ELSE reverse(edges) END AS edge_ids
ORDER BY hops, edge_ids
LIMIT $limit
