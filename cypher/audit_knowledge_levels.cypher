// question: How is it known what is said: asserted, entailed, predicted; by whom?
// timeout: 60 -- seconds: it reads every statement
// columns: knowledge_level, agent_type, pieces
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WITH r.knowledge_level AS levels, r.agent_type AS agents, count(*) AS edges
UNWIND range(0, size(levels) - 1) AS i
RETURN levels[i] AS knowledge_level, agents[i] AS agent_type, sum(edges) AS pieces
ORDER BY pieces DESC, knowledge_level, agent_type
