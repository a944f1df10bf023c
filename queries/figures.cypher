// title_en: Figures: what was aimed at and what was achieved
// title_th: ตัวเลข: เป้าหมายเทียบกับผลที่ทำได้
// column measures: What is measured
// column figure: The figure's name
// column value: The number
// column unit: Its unit
// column status: target, achieved, planned or unknown
// column period: The time it speaks of (EDTF)
// column said_by: Whom the source quotes
// column sources: Ids of the documents that say so
MATCH (f:Figure)
OPTIONAL MATCH (f)-[:MEASURES]->(x)
WITH f, collect(coalesce(x['name_' + $lang], x.name_th, x.name_en, x.name, x.id)) AS measures
RETURN measures, coalesce(f['name_' + $lang], f.name_th, f.name_en, f.name, f.id) AS figure,
       f.value AS value, f.unit AS unit, f.status AS status, f.period AS period,
       coalesce(f.attributed_to, []) AS said_by, f.sources AS sources
ORDER BY measures, period, status, figure, f.id
