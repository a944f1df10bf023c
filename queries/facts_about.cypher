// title_en: What the sources state about one thing: names, codes, dates, with their place in the text
// title_th: แหล่งข้อมูลระบุอะไรเกี่ยวกับสิ่งหนึ่ง: ชื่อ รหัส วันที่ พร้อมตำแหน่งในเอกสาร
// param thing: text | The thing: its id, or part of its name
// column thing: The thing
// column property: What is stated of it
// column value: What it is stated to be
// column source: Id of the document
// column document: Its title
// column said_by: Whom the source quotes; empty is the source's own voice
// column place: Characters of the document (start,end), or file and row
// column basis: explicit, or inferred
// column confidence: high, medium or low, of an inferred claim
// column note: Why, in the words of whoever entered it
// words: source, place
MATCH (x:Thing)
WHERE (x.id = $thing OR NOT EXISTS { (:Thing {id: $thing}) }
       AND any(n IN [x.name_th, x.name_en, x.name] + coalesce(x.alias, []) WHERE toLower(n) CONTAINS toLower($thing)))
MATCH (c:Claim {about: x.id})-[:STATED_IN]->(d:Document)
OPTIONAL MATCH (s:Thing {id: c.attributed_to})
RETURN coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id) AS thing, c.property AS property, c.value AS value,
       d.id AS source,
       coalesce(d['name_' + $lang], d.name_th, d.name_en, d.name, d.id) AS document,
       coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id) AS said_by,
       CASE WHEN c.char_start IS NULL
            THEN coalesce(c.file, c.dataset, '') + coalesce(' [' + c.sheet + ']', '') + coalesce(' row ' + toString(c.row), '')
            ELSE '#char=' + toString(c.char_start) + ',' + toString(c.char_end) END AS place,
       c.basis AS basis, c.confidence AS confidence, c.note AS note
ORDER BY thing, x.id, property, value, source, place, c.id
