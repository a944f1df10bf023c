// title_en: What is planned or a target, and not said to be done
// title_th: สิ่งที่เป็นแผนหรือเป้าหมาย และยังไม่มีแหล่งข้อมูลว่าทำแล้ว
// column what: The thing, or the source end of the tie
// column class: What it is
// column tie: The relationship type; empty if the thing itself is planned
// column to: Target end of the tie
// column value: The number and its unit, of a figure
// column status: planned or target
// column when: When, or by when (EDTF)
// column basis: explicit, or inferred
// column said_by: Whom the sources quote
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
CALL () {
  MATCH (a:Thing)-[r]->(b:Thing) WHERE r.status IN ['planned', 'target']
  RETURN a, r, b, r.status AS status, coalesce(r.end, r.start) AS when, r.basis AS basis,
         r.attributed_to AS quoted, coalesce(r.disputed, []) AS disputed, r.sources AS sources, r.id AS id
  UNION ALL
  MATCH (a:Thing) WHERE a.status IN ['planned', 'target']
  RETURN a, null AS r, null AS b, a.status AS status, coalesce(a.period, a.end, a.start) AS when, a.basis AS basis,
         a.attributed_to AS quoted, coalesce(a.disputed, []) AS disputed, a.sources AS sources, a.id AS id
}
OPTIONAL MATCH (s:Thing) WHERE s.id IN quoted
WITH a, r, b, status, when, basis, disputed, sources, id, s ORDER BY s.id
WITH a, r, b, status, when, basis, disputed, sources, id,
     collect(coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id)) AS said_by
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS what,
       head([l IN labels(a) WHERE EXISTS { (:Claim {about: a.id, property: 'type', value: l}) }]) AS class,
       CASE WHEN r IS NULL THEN null ELSE type(r) END AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       CASE WHEN r IS NULL THEN toString(CASE WHEN a.value = toInteger(a.value) THEN toInteger(a.value) ELSE a.value END)
            + coalesce(' ' + a.unit, '') END AS value,
       status, when, basis, said_by, disputed, sources
ORDER BY tie, what, to, id
