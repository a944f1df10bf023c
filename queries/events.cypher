// title_en: Events: when and where, who chaired, organised and took part
// title_th: กิจกรรม: เมื่อใด ที่ไหน ใครเป็นประธาน ใครจัด และใครเข้าร่วม
// param event: text = "" | Only this event: its id, or part of its name
// column event: The event
// column kind: ceremony, workshop, focus_group, visit or meeting
// column when: When (EDTF); empty if no source says
// column venues: Where
// column part: PRESIDED_OVER, ORGANISED or PARTICIPATED_IN
// column who: Who
// column role: In what role
// column delegated_by: Who sent the chair
// column status: planned if it is not said that they came
// column basis: explicit, or inferred
// column disputed: On which of these sources disagree: kind, start (when), role, delegated_by, status
// column sources: Ids of the documents that say so
MATCH (e:Event)
WHERE $event = '' OR (e.id = $event OR NOT EXISTS { (:Thing {id: $event}) }
       AND any(n IN [e.name_th, e.name_en, e.name] + coalesce(e.alias, []) WHERE toLower(n) CONTAINS toLower($event)))
OPTIONAL MATCH (e)-[:HELD_AT]->(p:Place)
WITH e, p ORDER BY p.id
WITH e, collect(DISTINCT coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS venues
OPTIONAL MATCH (e)<-[r:PRESIDED_OVER|ORGANISED|PARTICIPATED_IN]-(w)
OPTIONAL MATCH (d:Thing {id: r.delegated_by})
WITH e, venues, r, w, d, CASE WHEN r IS NULL THEN null ELSE type(r) END AS part
RETURN coalesce(e['name_' + $lang], e.name_th, e.name_en, e.name, e.id) AS event, e.kind AS kind, e.start AS when, venues, part,
       coalesce(w['name_' + $lang], w.name_th, w.name_en, w.name, w.id) AS who, r.role AS role,
       coalesce(d['name_' + $lang], d.name_th, d.name_en, d.name, d.id) AS delegated_by,
       coalesce(r.status, e.status) AS status, coalesce(r.basis, e.basis) AS basis,
       [p IN coalesce(e.disputed, []) WHERE p IN ['kind', 'start'] OR p = 'status' AND r.status IS NULL]
       + [p IN coalesce(r.disputed, []) WHERE p IN ['role', 'delegated_by', 'status']] AS disputed,
       coalesce(r.sources, e.sources) AS sources
ORDER BY e.start_first, event, e.id, CASE part WHEN 'PRESIDED_OVER' THEN 0 WHEN 'ORGANISED' THEN 1 ELSE 2 END, who, r.id
