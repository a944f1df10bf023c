// title_en: Ties that may hold on a day, with an unknown end counted as open
// title_th: ความสัมพันธ์ที่อาจมีผลในวันหนึ่ง โดยถือว่าวันสิ้นสุดที่ไม่ทราบยังไม่สิ้นสุด
// about_en: A position stated for a day has that day. A tie that no source dates can only hold while both its ends last: an agreement, a plan, an event. Ties with no date at all are left out.
// about_th: ตำแหน่งที่ระบุ ณ วันใดมีผลในวันนั้น ความสัมพันธ์ที่ไม่มีแหล่งข้อมูลระบุวันที่มีผลได้เฉพาะช่วงที่ปลายทั้งสองยังมีอยู่ เช่น ข้อตกลง แผน กิจกรรม ความสัมพันธ์ที่ไม่มีวันที่เลยไม่แสดง
// param day: day | The day, such as 2024-09-25
// param type: text = "" | Only this relationship type
// column from: Source end
// column tie: The relationship type
// column to: Target end
// column start: When it began (EDTF)
// column end: When it ended (EDTF)
// column dates_of: tie, or the thing at one end whose dates these are (an agreement's, a plan's, an event's)
// column status: What the sources state
// column disputed: What sources disagree on
// column sources: Ids of the documents that say so
MATCH (a:Thing)-[r]->(b:Thing)
WHERE $type = '' OR type(r) = toUpper($type)
WITH a, r, b, CASE WHEN r.start IS NOT NULL OR r.end IS NOT NULL THEN [r]
                   WHEN r.as_of IS NOT NULL THEN [{start: r.as_of, start_first: r.as_of_first, end_last: r.as_of_last}]
                   ELSE [x IN [a, b] WHERE x.start IS NOT NULL OR x.end IS NOT NULL] END AS all_of
WHERE size(all_of) > 0 AND all(each IN all_of WHERE each.start_first <= $day AND each.end_last >= $day)
WITH a, r, b, head([each IN all_of WHERE all(other IN all_of WHERE each.start_first >= other.start_first)]) AS dated
RETURN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id) AS from, type(r) AS tie,
       coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) AS to,
       dated.start AS start, dated.end AS end,
       CASE dated.id WHEN a.id THEN coalesce(a['name_' + $lang], a.name_th, a.name_en, a.name, a.id)
                     WHEN b.id THEN coalesce(b['name_' + $lang], b.name_th, b.name_en, b.name, b.id) ELSE 'tie' END AS dates_of,
       r.status AS status,
       coalesce(r.disputed, []) + CASE WHEN dated.id IN [a.id, b.id]
                                       THEN [p IN coalesce(dated.disputed, []) WHERE p IN ['start', 'end']] ELSE [] END AS disputed,
       r.sources AS sources
ORDER BY tie, from, to, r.id
