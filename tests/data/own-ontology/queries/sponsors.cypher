// title_en: Who sponsors which temple or village
// title_th: ใครอุปถัมภ์วัดหรือหมู่บ้านใด
// param occasion: text = "" | Only for this occasion
// column sponsor: Who sponsors
// column sponsored: The temple or village
// column monks: How many monks live there
// column occasion: What for
// column since: Since when (EDTF)
MATCH (a)-[r:SPONSORS]->(b:Temple|Village)
WHERE $occasion = '' OR r.occasion CONTAINS $occasion
RETURN coalesce(a['name_' + $lang], a.id) AS sponsor, coalesce(b['name_' + $lang], b.id) AS sponsored,
       b.monks AS monks, r.occasion AS occasion, r.start AS since
ORDER BY sponsor, sponsored
