// title_en: Who is party to, signed or witnessed each agreement
// title_th: ใครเป็นคู่สัญญา ผู้ลงนาม หรือสักขีพยานของข้อตกลงแต่ละฉบับ
// param agreement: text = "" | Only this agreement: its id, or part of its name
// column agreement: The agreement
// column kind: mou, moa or contract
// column signed: When it was signed (EDTF); empty if no source says
// column start: When it takes effect (EDTF)
// column end: When it ends (EDTF)
// column part: party, signatory or witness, as a relationship type
// column who: The organisation or person
// column class: What it is
// column role: Its role, if a source says
// column basis: explicit, or inferred
// column disputed: On which of these sources disagree: kind, signed, start, end, role
// column sources: Ids of the documents that say so
MATCH (who)-[r:PARTY_TO|SIGNATORY_OF|WITNESSED]->(a:Agreement)
WHERE $agreement = '' OR (a.id = $agreement OR NOT EXISTS { (:Thing {id: $agreement}) }
       AND any(n IN [a.name_th, a.name_en, a.name] + coalesce(a.alias, []) WHERE toLower(n) CONTAINS toLower($agreement)))
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS agreement,
       a.kind AS kind, a.signed AS signed, a.start AS start, a.end AS end,
       type(r) AS part,
       coalesce(who['name_' + $lang], who.name_th, who.name_en, who.name, who.id) AS who,
       head([l IN labels(who) WHERE EXISTS { (:Claim {about: who.id, property: 'type', value: l}) }]) AS class,
       r.role AS role, r.basis AS basis,
       [p IN coalesce(a.disputed, []) WHERE p IN ['kind', 'signed', 'start', 'end']]
       + [p IN coalesce(r.disputed, []) WHERE p = 'role'] AS disputed, r.sources AS sources
ORDER BY agreement, part, who, r.id
