// title_en: The sources, and how much each states
// title_th: แหล่งข้อมูล และจำนวนข้ออ้างในแต่ละแหล่ง
// column id: Its id
// column title: Its title
// column kind: news, register, interview, field visit or own knowledge
// column publisher: Who published it
// column issued: When (EDTF); empty if it does not say
// column claims: How many claims it states
// column ties: How many of them are ties
// column inferred: How many of them are inferred
// column quoted: How many of them it has from somebody whom it quotes
// column url: Where it stands on the web
// column file: The file's name in the folder of texts
// column sha256: The hash of its text, to which character places refer
// column disputed: What sources disagree on
MATCH (d:Document)
OPTIONAL MATCH (c:Claim)-[:STATED_IN]->(d)
WITH d, count(c) AS claims, count(CASE WHEN c.property =~ '[A-Z].*' THEN 1 END) AS ties,
     count(CASE WHEN c.basis = 'inferred' THEN 1 END) AS inferred, count(c.attributed_to) AS quoted
RETURN d.id AS id, coalesce(d['name_' + $lang], d.name_th, d.name_en, d.name, d.id) AS title, d.kind AS kind,
       d.publisher AS publisher, d.issued AS issued, claims, ties, inferred, quoted, d.url AS url,
       d.file AS file, d.sha256 AS sha256, coalesce(d.disputed, []) AS disputed
ORDER BY id
