// title_en: Find things by part of a name or alias, or by a code
// title_th: ค้นหาจากส่วนหนึ่งของชื่อหรือชื่ออื่น หรือจากรหัส
// param name: text | Part of a name, in Thai or English; or an id or code
// column id: Its id
// column class: What it is
// column name_th: Name in Thai
// column name_en: Name in English
// column alias: Other spellings
// column ties: How many ties it has
// column disputed: What sources disagree on
// column sources: Ids of the documents that name it
MATCH (x:Thing)
WHERE any(code IN ['id', 'official_code', 'iso_code', 'juristic_id', 'ror_id'] WHERE x[code] = $name)
      OR any(n IN [x.name_th, x.name_en, x.name] + coalesce(x.alias, []) + coalesce(x.correction, []) WHERE toLower(n) CONTAINS toLower($name))
RETURN x.id AS id,
       head([l IN labels(x) WHERE EXISTS { (:Claim {about: x.id, property: 'type', value: l}) }]) AS class,
       x.name_th AS name_th, x.name_en AS name_en, coalesce(x.alias, []) AS alias,
       COUNT { (x)-[]-(:Thing) } AS ties, coalesce(x.disputed, []) AS disputed, x.sources AS sources
ORDER BY ties DESC, id
