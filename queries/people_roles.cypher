// title_en: People and their roles: positions, chairing, signing, speaking
// title_th: บุคคลและบทบาท: ตำแหน่ง การเป็นประธาน การลงนาม การเป็นวิทยากร
// param at_least: number = 1 | Only people with at least so many roles
// param person: text = "" | Only this person: the id, or part of the name
// column person: The person
// column roles: How many roles the person has
// column tie: One role, as a relationship type
// column role: Title or role, in the words of the source
// column what: The organisation, event or agreement
// column when: Since when, or for which day, it is stated (EDTF)
// column status: planned, active, ended or unknown; empty if no source says
// column basis: explicit, or inferred
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (p:Person)-[r]->(x:Thing)
WHERE $person = '' OR (p.id = $person OR NOT EXISTS { (:Thing {id: $person}) }
       AND any(n IN [p.name_th, p.name_en, p.name] + coalesce(p.alias, []) WHERE toLower(n) CONTAINS toLower($person)))
WITH p, collect({r: r, x: x}) AS all_of
WHERE size(all_of) >= $at_least
UNWIND all_of AS one
WITH p, size(all_of) AS roles, one.r AS r, one.x AS x
RETURN coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id) AS person, roles, type(r) AS tie,
       coalesce(r['title_' + $lang], r.title_th, r.title_en, r.role) AS role,
       coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id) AS what,
       coalesce(r.start, r.as_of, x.start) AS when, r.status AS status, r.basis AS basis,
       coalesce(r.disputed, []) + [d IN coalesce(x.disputed, []) WHERE d = 'start' AND r.start IS NULL AND r.as_of IS NULL] AS disputed,
       r.sources AS sources
ORDER BY roles DESC, person, p.id, tie, what, r.id
