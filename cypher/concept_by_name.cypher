// question: Which concepts have exactly this name or synonym, in any case?
// param name: string -- a name
// columns: curie, name, category, matched
// example: {"name": "marfan syndrome"}
MATCH (n:Entity)
WHERE toLower(n.name) = toLower($name) OR any(s IN n.synonyms WHERE toLower(s) = toLower($name))
RETURN n.curie AS curie, n.name AS name, n.category AS category,
       CASE WHEN toLower(n.name) = toLower($name) THEN 'name' ELSE 'synonym' END AS matched
ORDER BY matched, curie
