// title_en: Who is Big Brother of which village, under what, since when
// title_th: ใครเป็นพี่เลี้ยง (Big Brother) ของหมู่บ้านใด ภายใต้อะไร ตั้งแต่เมื่อใด
// param mentor: text = "" | Only this mentor: its id, or part of its name
// param village: text = "" | Only this village: its id, or part of its name
// column mentor: The company, agency or university
// column village: The village or community group
// column places: Where the village lies, the nearest place first
// column under: The agreement or programme under which it is mentored
// column topics: What the mentor helps with
// column status: planned, active, ended or unknown
// column since: When it began (EDTF); empty if no source says
// column until: When it ended (EDTF); empty if no source says
// column basis: explicit, or inferred
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (m)-[r:BIG_BROTHER_OF]->(v)
WHERE ($mentor = '' OR (m.id = $mentor OR NOT EXISTS { (:Thing {id: $mentor}) }
       AND any(n IN [m.name_th, m.name_en, m.name] + coalesce(m.alias, []) WHERE toLower(n) CONTAINS toLower($mentor))))
  AND ($village = '' OR (v.id = $village OR NOT EXISTS { (:Thing {id: $village}) }
       AND any(n IN [v.name_th, v.name_en, v.name] + coalesce(v.alias, []) WHERE toLower(n) CONTAINS toLower($village))))
OPTIONAL MATCH (u:Thing {id: r.under})
OPTIONAL MATCH path = (v)-[:LOCATED_IN*1..6]->(p:Place)
WITH m, r, v, u, p, min(length(path)) AS steps ORDER BY steps, p.id
WITH m, r, v, u, collect(coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS places
RETURN coalesce(m['name_' + $lang], m.name_th, m.name_en, m.name, m.id) AS mentor,
       coalesce(v['name_' + $lang], v.name_th, v.name_en, v.name, v.id) AS village,
       places,
       coalesce(u['name_' + $lang], u.name_th, u.name_en, u.name, r.under) AS under,
       coalesce(r.topics, []) AS topics, r.status AS status, r.start AS since, r.end AS until,
       r.basis AS basis, coalesce(r.disputed, []) AS disputed, r.sources AS sources
ORDER BY mentor, village, r.id
