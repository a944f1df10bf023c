// title_en: People and their roles: positions, chairing, signing, speaking
// title_th: บุคคลและบทบาท: ตำแหน่ง การเป็นประธาน การลงนาม การเป็นวิทยากร
// param at_least: number = 1 | Only people with at least so many roles
// column person: The person
// column roles: How many roles
// column what: Each role and what it is in
// column sources: Ids of the documents that say so
MATCH (p:Person)-[r:HOLDS_POSITION|PRESIDED_OVER|ORGANISED|PARTICIPATED_IN|PARTY_TO|SIGNATORY_OF|WITNESSED|MEMBER_OF]->(x)
WITH p, r, x ORDER BY type(r), x.id, r.id
WITH p, collect(type(r) + coalesce(' (' + coalesce(r['title_' + $lang], r.title_th, r.title_en, r.role) + ')', '') + ': '
       + coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id)) AS what,
     collect(r.sources) AS lists
WHERE size(what) >= $at_least
UNWIND lists AS list UNWIND list AS source
WITH p, what, source ORDER BY source
WITH p, what, collect(DISTINCT source) AS sources
RETURN coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id) AS person, size(what) AS roles, what, sources
ORDER BY roles DESC, person, p.id
