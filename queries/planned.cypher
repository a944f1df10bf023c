// title_en: What is planned or a target, and not said to be done
// title_th: สิ่งที่เป็นแผนหรือเป้าหมาย และยังไม่มีแหล่งข้อมูลว่าทำแล้ว
// column what: The thing, or the source end of the tie
// column tie: The relationship type; empty if the thing itself is planned
// column to: Target end of the tie
// column status: planned or target
// column when: When, or by when (EDTF)
// column said_by: Whom the sources quote
// column sources: Ids of the documents that say so
CALL () {
  MATCH (a:Thing)-[r]->(b:Thing) WHERE r.status IN ['planned', 'target']
  RETURN a, r, b, r.status AS status, coalesce(r.end, r.start) AS when, r.attributed_to AS quoted, r.sources AS sources, r.id AS id
  UNION ALL
  MATCH (a:Thing) WHERE a.status IN ['planned', 'target']
  RETURN a, null AS r, null AS b, a.status AS status, coalesce(a.period, a.end, a.start) AS when,
         a.attributed_to AS quoted, a.sources AS sources, a.id AS id
}
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS what,
       CASE WHEN r IS NULL THEN null ELSE type(r) END AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       status, when, coalesce(quoted, []) AS said_by, sources
ORDER BY tie, what, to, id
