// title_en: Organisations that more than one document names
// title_th: องค์กรที่มีเอกสารมากกว่าหนึ่งฉบับกล่าวถึง
// param at_least: number = 2 | Only those that so many documents name
// column organisation: The organisation
// column class: What it is
// column documents: How many documents name it or a tie of it; what the editors know is none
// column sources: Their ids
MATCH (o:Organization)
CALL (o) {
  UNWIND o.sources AS source RETURN source
  UNION
  MATCH (o)-[r]-(:Thing) UNWIND r.sources AS source RETURN source
}
MATCH (d:Document {id: source}) WHERE coalesce(d.kind, '') <> 'own_knowledge'
WITH o, source ORDER BY source
WITH o, collect(source) AS sources
WHERE size(sources) >= $at_least
RETURN coalesce(o['name_' + $lang], o.name_th, o.name_en, o.name, o.id) AS organisation,
       head([l IN labels(o) WHERE EXISTS { (:Claim {about: o.id, property: 'type', value: l}) }]) AS class, size(sources) AS documents, sources
ORDER BY documents DESC, organisation, o.id
