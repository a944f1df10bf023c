// title_en: Figures: what was aimed at and what was achieved
// title_th: ตัวเลข: เป้าหมายเทียบกับผลที่ทำได้
// column measures: What is measured
// column period: The time it speaks of (EDTF)
// column figure: The figure's name
// column status: target or planned, then achieved, then unknown
// column value: The number
// column unit: Its unit
// column said_by: Whom the source quotes
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (f:Figure)
OPTIONAL MATCH (f)-[:MEASURES]->(x)
WITH f, x ORDER BY x.id
WITH f, collect(coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id)) AS measures
OPTIONAL MATCH (s:Thing) WHERE s.id IN f.attributed_to
WITH f, measures, s ORDER BY s.id
WITH f, measures, collect(coalesce(s['name_' + $lang], s.name_th, s.name_en, s.name, s.id)) AS said_by
RETURN measures, f.period AS period, coalesce(f['name_' + $lang], f.name_th, f.name_en, f.name, f.id) AS figure, f.status AS status,
       CASE WHEN f.value = toInteger(f.value) THEN toInteger(f.value) ELSE f.value END AS value, f.unit AS unit,
       said_by, coalesce(f.disputed, []) AS disputed, f.sources AS sources
ORDER BY measures, unit, f.period_first,
         CASE f.status WHEN 'target' THEN 0 WHEN 'planned' THEN 1 WHEN 'achieved' THEN 2 ELSE 3 END, figure, f.id
