// title_en: All ties of one thing
// title_th: ความสัมพันธ์ทั้งหมดของสิ่งหนึ่ง
// param of: text | The thing: its id, or part of its name
// column from: Source end
// column tie: The relationship type
// column to: Target end
// column role: Role or title
// column status: planned, active, ended, unknown, target, enrolled or achieved
// column start: When it began (EDTF)
// column end: When it ended (EDTF)
// column as_of: The day for which it is stated (EDTF)
// column basis: explicit, or inferred
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (x:Thing)-[r]-(:Thing)
WHERE (x.id = $of OR NOT EXISTS { (:Thing {id: $of}) }
       AND any(n IN [x.name_th, x.name_en, x.name] + coalesce(x.alias, []) WHERE toLower(n) CONTAINS toLower($of)))
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS from, type(r) AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       coalesce(r['title_' + $lang], r.title_th, r.title_en, r.role) AS role, r.status AS status,
       r.start AS start, r.end AS end, r.as_of AS as_of,
       r.basis AS basis, coalesce(r.disputed, []) AS disputed, r.sources AS sources
ORDER BY tie, from, to, r.id
