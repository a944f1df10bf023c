// title_en: Who works together in which collaboration, and who leads
// title_th: ใครร่วมมือกันในความร่วมมือใด และใครเป็นแกนนำ
// column collaboration: The collaboration
// column lead: Who leads
// column partners: Who else takes part
// column about: What it is about
// column places: The area it covers
// column sources: Ids of the documents that say so
MATCH (c:Collaboration)
OPTIONAL MATCH (c)<-[r:TAKES_PART_IN]-(o)
WITH c, r, coalesce(o['name_' + $lang], o.name_th, o.name_en, o.name, o.id) AS who ORDER BY who
WITH c, collect(CASE WHEN r.role = 'lead' THEN who END) AS lead,
     collect(CASE WHEN coalesce(r.role, '') <> 'lead' THEN who END) AS partners
OPTIONAL MATCH (c)-[:ABOUT]->(x)
WITH c, lead, partners, collect(DISTINCT coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id)) AS about
OPTIONAL MATCH (c)-[:COVERS_AREA]->(p)
WITH c, lead, partners, about, collect(DISTINCT coalesce(p['name_' + $lang], p.name_th, p.name_en, p.name, p.id)) AS places
RETURN coalesce(c['name_' + $lang], c.name_th, c.name_en, c.name, c.id) AS collaboration, lead, partners, about, places, c.sources AS sources
ORDER BY collaboration, c.id
