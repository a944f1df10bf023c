// title_en: Who works together in which collaboration, and who leads
// title_th: ใครร่วมมือกันในความร่วมมือใด และใครเป็นแกนนำ
// param collaboration: text = "" | Only this collaboration: its id, or part of its name
// column collaboration: The collaboration
// column about: What it is about
// column places: The area it covers
// column role: lead or partner, or as the source says
// column who: Who takes part in that role
// column class: What it is
// column status: planned, active, ended or unknown; empty if no source says
// column basis: explicit, or inferred
// column disputed: What sources disagree on
// column sources: Ids of the documents that say that it takes part
MATCH (c:Collaboration)
WHERE $collaboration = '' OR (c.id = $collaboration OR NOT EXISTS { (:Thing {id: $collaboration}) }
       AND any(n IN [c.name_th, c.name_en, c.name] + coalesce(c.alias, []) WHERE toLower(n) CONTAINS toLower($collaboration)))
OPTIONAL MATCH (c)-[:ABOUT]->(x)
WITH c, x ORDER BY x.id
WITH c, collect(coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id)) AS about
OPTIONAL MATCH (c)-[:COVERS_AREA]->(p)
WITH c, about, p ORDER BY p.id
WITH c, about, collect(coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS places
OPTIONAL MATCH (c)<-[r:TAKES_PART_IN|LEADS|MEMBER_OF]-(o)
WITH c, about, places, r, o,
     coalesce(r.role, CASE WHEN r IS NULL THEN null WHEN type(r) = 'LEADS' THEN 'lead' ELSE 'partner' END) AS role
RETURN coalesce(c['name_' + $lang], c.name_th, c.name_en, c.name, c.id) AS collaboration, about, places, role,
       coalesce(o['name_' + $lang], o.name_th, o.name_en, o.name, o.id) AS who,
       head([l IN labels(o) WHERE EXISTS { (:Claim {about: o.id, property: 'type', value: l}) }]) AS class,
       coalesce(r.status, c.status) AS status, r.basis AS basis,
       coalesce(r.disputed, []) + [p IN coalesce(c.disputed, []) WHERE p = 'status' AND r.status IS NULL] AS disputed,
       coalesce(r.sources, c.sources) AS sources
ORDER BY collaboration, c.id, CASE role WHEN 'lead' THEN 0 ELSE 1 END, role, who, r.id
