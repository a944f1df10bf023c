// title_en: Organisations that more than one document names
// title_th: องค์กรที่มีเอกสารมากกว่าหนึ่งฉบับกล่าวถึง
// param at_least: number = 2 | Only those that so many documents name
// column organisation: The organisation
// column class: What it is
// column documents: How many documents
// column sources: Their ids
MATCH (c:Claim)-[:STATED_IN]->(d:Document {kind: 'news'})
MATCH (o:Organization {id: c.subject})
WITH o, d ORDER BY d.id
WITH o, collect(DISTINCT d.id) AS sources
WHERE size(sources) >= $at_least
RETURN coalesce(o['name_' + $lang], o.name_th, o.name_en, o.name, o.id) AS organisation,
       [l IN labels(o) WHERE NOT l IN ['Thing', 'Organization']][0] AS class, size(sources) AS documents, sources
ORDER BY documents DESC, organisation, o.id
