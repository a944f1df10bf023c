// title_en: Villages and groups that no source names a mentor or supporter of
// title_th: หมู่บ้านและกลุ่มที่ไม่มีแหล่งข้อมูลใดระบุพี่เลี้ยงหรือผู้สนับสนุน
// column village: The village or community group
// column places: Where it lies, the nearest place first
// column programmes: What it is enrolled in, with the status, and whether that is disputed
// column planned: Mentors and supporters that are only planned; one whose status is disputed says so
// column disputed: What sources disagree on about the village itself
// column sources: Ids of the documents that name it
MATCH (v:Village|CommunityGroup)
WHERE NOT EXISTS { MATCH (v)<-[r:BIG_BROTHER_OF|SUPPORTS|FUNDS]-() WHERE NOT coalesce(r.status, '') IN ['planned', 'target'] }
OPTIONAL MATCH path = (v)-[:LOCATED_IN*1..6]->(p:Place)
WITH v, p, min(length(path)) AS steps ORDER BY steps, p.id
WITH v, collect(coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS places
OPTIONAL MATCH (v)-[e:ENROLLED_IN]->(g)
WITH v, places, e, g ORDER BY g.id
WITH v, places, collect(DISTINCT coalesce(g['name_' + $lang], g.name_th, g.name_en, g.name, g.id)
             + coalesce(' (' + e.status + CASE WHEN 'status' IN coalesce(e.disputed, []) THEN ', disputed' ELSE '' END + ')', '')) AS programmes
OPTIONAL MATCH (v)<-[h:BIG_BROTHER_OF|SUPPORTS|FUNDS]-(s)
WITH v, places, programmes, h, s ORDER BY s.id, h.id
WITH v, places, programmes, collect(DISTINCT coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id)
             + CASE WHEN 'status' IN coalesce(h.disputed, []) THEN ' (' + h.status + ', disputed)' ELSE '' END) AS planned
RETURN coalesce(v['name_' + $lang], v.name_th, v.name_en, v.name, v.id) AS village, places, programmes, planned,
       coalesce(v.disputed, []) AS disputed, v.sources AS sources
ORDER BY village, v.id
