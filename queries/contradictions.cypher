// title_en: Where sources disagree, side by side
// title_th: สิ่งที่แหล่งข้อมูลขัดแย้งกัน เทียบกัน
// column what: The thing, or the tie with its ends
// column property: What they disagree on
// column value: What one source states
// column source: Id of the document
// column said_by: Whom it quotes
// column place: Characters of the document (start,end), or file and row
// column basis: explicit, or inferred
// column note: Why, in the words of whoever entered it
// words: source, place
CALL () {
  MATCH (x:Thing) WHERE x.disputed IS NOT NULL
  UNWIND x.disputed AS property
  MATCH (c:Claim {about: x.id, property: property})
  RETURN coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id) AS what, property, c.value AS value, c
  UNION ALL
  MATCH (a:Thing)-[r]->(b:Thing) WHERE r.disputed IS NOT NULL
  UNWIND r.disputed AS property
  MATCH (c:Claim {about: r.id}) WHERE c[property] IS NOT NULL
  RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) + ' ' + type(r) + ' '
         + coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS what, property, toString(c[property]) AS value, c
  UNION ALL
  MATCH (c:Claim) WHERE c.tie IS NOT NULL
  WITH c.tie AS tie, collect(c) AS claims, collect(DISTINCT c.about) AS alternatives
  WHERE size(alternatives) > 1
  UNWIND claims AS c
  OPTIONAL MATCH (a:Thing {id: c.subject})
  OPTIONAL MATCH (b:Thing {id: c.value})
  RETURN c.property + ' ' + tie AS what, 'ends' AS property,
         coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, c.subject) + ' -> '
         + coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, c.value) AS value, c
}
MATCH (c)-[:STATED_IN]->(d:Document)
OPTIONAL MATCH (s:Thing {id: c.attributed_to})
RETURN what, property, value, d.id AS source,
       coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id) AS said_by,
       CASE WHEN c.char_start IS NULL
            THEN coalesce(c.file, c.dataset, '') + coalesce(' [' + c.sheet + ']', '') + coalesce(' row ' + toString(c.row), '')
            ELSE '#char=' + toString(c.char_start) + ',' + toString(c.char_end) END AS place,
       c.basis AS basis, c.note AS note
ORDER BY what, property, value, source, c.id
