// question: In which years were records curated, where they say so (the first "[YYYY-" in a statement's qualifiers)?
// timeout: 60 -- seconds: it reads every statement
// columns: year, statements
// example: {}
MATCH (:Entity)-[r]->(:Entity)
WHERE any(q IN r.qualifiers WHERE q CONTAINS '[20' OR q CONTAINS '[19')
WITH split(split([q IN r.qualifiers WHERE q CONTAINS '[20' OR q CONTAINS '[19'][0], '[')[1], '-')[0] AS year, count(*) AS statements
RETURN year, statements
ORDER BY year
