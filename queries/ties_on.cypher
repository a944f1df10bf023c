// title_en: Ties that may hold on a day, with an unknown end counted as open
// title_th: ความสัมพันธ์ที่อาจมีผลในวันหนึ่ง โดยถือว่าวันสิ้นสุดที่ไม่ทราบยังไม่สิ้นสุด
// param day: day | The day, such as 2024-09-25
// param type: text = "" | Only this relationship type
// column from: Source end
// column tie: The relationship type
// column to: Target end
// column start: When it began (EDTF)
// column end: When it ended (EDTF)
// column status: What the sources state
// column sources: Ids of the documents that say so
MATCH (a:Thing)-[r]->(b:Thing)
WHERE r.start_first <= $day AND r.end_last >= $day AND (r.start IS NOT NULL OR r.end IS NOT NULL)
  AND ($type = '' OR type(r) = $type)
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS from, type(r) AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       r.start AS start, r.end AS end, r.status AS status, r.sources AS sources
ORDER BY tie, from, to, r.id
