// title_en: Ties that rest on one source only
// title_th: ความสัมพันธ์ที่อ้างแหล่งข้อมูลเดียว
// param type: text = "" | Only this relationship type
// column from: Source end of the tie
// column tie: The relationship type
// column to: Target end of the tie
// column basis: explicit, or inferred
// column source: Id of the one document
MATCH (a:Thing)-[r]->(b:Thing)
WHERE size(r.sources) = 1 AND ($type = '' OR type(r) = toUpper($type))
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS from, type(r) AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to, r.basis AS basis, r.sources[0] AS source
ORDER BY source, tie, from, to, r.id
