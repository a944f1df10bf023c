// title_en: Who said so: the claims behind what ties a thing to others, with their place in the text
// title_th: ใครกล่าว: ข้ออ้างเบื้องหลังความสัมพันธ์ของสิ่งหนึ่ง พร้อมตำแหน่งในเอกสาร
// param thing: text | The thing: its id, or part of its name
// param other: text = "" | Only ties with this other thing: its id, or part of its name
// column from: Source end of the tie
// column tie: The relationship type
// column to: Target end of the tie
// column source: Id of the document
// column document: Its title
// column issued: When it was issued (EDTF); empty if it does not say
// column said_by: Whom the source quotes; empty is the source's own voice
// column place: Characters of the document (start,end), or file and row
// column basis: explicit, or inferred
// column confidence: high, medium or low, of an inferred claim
// column status: The status it states
// column note: Why, in the words of whoever entered it
// words: source, place
MATCH (x:Thing)-[r]-(y:Thing)
WHERE (x.id = $thing OR NOT EXISTS { (:Thing {id: $thing}) }
       AND any(n IN [x.name_th, x.name_en, x.name] + coalesce(x.alias, []) WHERE toLower(n) CONTAINS toLower($thing)))
  AND ($other = '' OR (y.id = $other OR NOT EXISTS { (:Thing {id: $other}) }
       AND any(n IN [y.name_th, y.name_en, y.name] + coalesce(y.alias, []) WHERE toLower(n) CONTAINS toLower($other))))
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
MATCH (c:Claim {about: r.id})-[:STATED_IN]->(d:Document)
OPTIONAL MATCH (s:Thing {id: c.attributed_to})
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS from,
       type(r) AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       d.id AS source,
       coalesce(d['name_' + $lang], d.name_th, d.name_en, d.name, d.id) AS document,
       d.issued AS issued,
       coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id) AS said_by,
       CASE WHEN c.char_start IS NULL
            THEN coalesce(c.file, c.dataset, '') + coalesce(' [' + c.sheet + ']', '') + coalesce(' row ' + toString(c.row), '')
            ELSE '#char=' + toString(c.char_start) + ',' + toString(c.char_end) END AS place,
       c.basis AS basis, c.confidence AS confidence, c.status AS status, c.note AS note
ORDER BY from, tie, to, source, c.char_start, place, c.id
