// title_en: Which agreements, programmes, plans and events cover a place
// title_th: ข้อตกลง แผนงาน แผน และกิจกรรมใดครอบคลุมพื้นที่หนึ่ง
// param province: text | The province, district or area: its id, official or ISO code, or part of its name
// column place: The place that the source names
// column extent: itself (the place asked for), around (it lies in this place) or within (this place lies in it)
// column what: The agreement, programme, plan, project, event or collaboration
// column class: What it is
// column status: planned, active, ended, unknown, target; empty if no source says
// column basis: explicit, or inferred
// column said_by: Whom the source quotes; empty is the source's own voice
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (k:Place)
WITH collect(CASE WHEN $province IN [k.id, k.official_code, k.iso_code] THEN k END) AS coded,
     collect(CASE WHEN any(n IN [k.name_th, k.name_en, k.name] + coalesce(k.alias, []) WHERE toLower(n) CONTAINS toLower($province)) THEN k END) AS named
UNWIND CASE coded WHEN [] THEN named ELSE coded END AS asked
CALL (asked) {
  RETURN asked AS p, 'itself' AS extent
  UNION
  MATCH (asked)-[:LOCATED_IN*1..6]->(p:Place) RETURN DISTINCT p, 'around' AS extent
  UNION
  MATCH (asked)<-[:LOCATED_IN*1..6]-(p:Place) RETURN DISTINCT p, 'within' AS extent
}
WITH p, min(CASE extent WHEN 'itself' THEN 0 WHEN 'around' THEN 1 ELSE 2 END) AS rank
MATCH (x)-[r:COVERS_AREA]->(p)
OPTIONAL MATCH (s:Thing) WHERE s.id IN r.attributed_to
WITH x, r, p, rank, s ORDER BY s.id
WITH x, r, p, rank, collect(coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id)) AS said_by
RETURN coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id) AS place, ['itself', 'around', 'within'][rank] AS extent,
       coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id) AS what,
       head([l IN labels(x) WHERE EXISTS { (:Claim {about: x.id, property: 'type', value: l}) }]) AS class,
       coalesce(r.status, x.status) AS status, r.basis AS basis, said_by,
       coalesce(r.disputed, []) + [p IN coalesce(x.disputed, []) WHERE p = 'status' AND r.status IS NULL] AS disputed,
       r.sources AS sources
ORDER BY rank, place, class, what, r.id
