// title_en: Which agreements, programmes, plans and events cover a place
// title_th: ข้อตกลง แผนงาน แผน และกิจกรรมใดครอบคลุมพื้นที่หนึ่ง
// param province: text | The province, district or area: its id, official or ISO code, or part of its name
// column place: The place
// column what: The agreement, programme, plan, project, event or collaboration
// column class: What it is
// column status: planned, active, ended, unknown, target; empty if no source says
// column basis: explicit, or inferred
// column said_by: Whom the source quotes; empty is the source's own voice
// column sources: Ids of the documents that say so
MATCH (x)-[r:COVERS_AREA]->(p:Place)
WHERE p.id = $province OR p.official_code = $province OR p.iso_code = $province
      OR any(n IN [p.name_th, p.name_en, p.name] + coalesce(p.alias, []) WHERE toLower(n) CONTAINS toLower($province))
OPTIONAL MATCH (s:Thing) WHERE s.id IN coalesce(r.attributed_to, [])
WITH x, r, p, collect(coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id)) AS said_by
RETURN coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id) AS place,
       coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id) AS what,
       [l IN labels(x) WHERE l <> 'Thing'][0] AS class,
       coalesce(r.status, x.status) AS status, r.basis AS basis, said_by, r.sources AS sources
ORDER BY place, class, what, r.id
