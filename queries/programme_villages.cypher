// title_en: Which villages are in which programme: target, enrolled or achieved
// title_th: หมู่บ้านใดอยู่ในโครงการใด: เป้าหมาย เข้าร่วม หรือพัฒนาแล้ว
// param programme: text = "" | Only this programme: its id, or part of its name
// column programme: The programme
// column village: The village
// column places: Where it lies, the nearest place first
// column status: target, enrolled, achieved or ended
// column mentors: Its Big Brothers; one that is only planned says so, or whose status is disputed
// column basis: explicit, or inferred
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (v)-[r:ENROLLED_IN]->(g)
WHERE $programme = '' OR (g.id = $programme OR NOT EXISTS { (:Thing {id: $programme}) }
       AND any(n IN [g.name_th, g.name_en, g.name] + coalesce(g.alias, []) WHERE toLower(n) CONTAINS toLower($programme)))
OPTIONAL MATCH path = (v)-[:LOCATED_IN*1..6]->(p:Place)
WITH v, r, g, p, min(length(path)) AS steps ORDER BY steps, p.id
WITH v, r, g, collect(coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS places
OPTIONAL MATCH (m)-[b:BIG_BROTHER_OF]->(v)
WITH v, r, g, places, m, b ORDER BY m.id, b.id
WITH v, r, g, places,
     collect(DISTINCT coalesce(m['name_' + $lang], m.name_th, m.name_en, m.name, m.id)
             + CASE WHEN 'status' IN coalesce(b.disputed, []) THEN ' (' + b.status + ', disputed)'
                    WHEN b.status IN ['planned', 'target'] THEN ' (' + b.status + ')' ELSE '' END) AS mentors
RETURN coalesce(g['name_' + $lang], g.name_th, g.name_en, g.name, g.id) AS programme,
       coalesce(v['name_' + $lang], v.name_th, v.name_en, v.name, v.id) AS village, places, r.status AS status, mentors,
       r.basis AS basis, coalesce(r.disputed, []) AS disputed, r.sources AS sources
ORDER BY programme, status, village, r.id
