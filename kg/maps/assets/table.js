// Everything once more as two tables: for screen readers, and where there is no canvas.
const foot = byId("foot");

function renderTable() {
  const open = foot.querySelector("details") ? foot.querySelector("details").open : false;
  const box = el("details", null, el("summary", null, t("table")));
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    if (box.childElementCount === 1) box.append(thingTable(), linkTable());
    box.scrollIntoView({ block: "start" });
  });
  box.open = open;
  foot.replaceChildren(box);
}

function tableOf(caption, heads, rows) {
  return el("table", null, el("caption", null, caption),
    el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", null, ...rows));
}

function thingTable() {
  const rows = thingKeys.map((key) => {
    const thing = data.things[key];
    return el("tr", null, el("th", { scope: "row" }, thingButton(key)), el("td", null, say(classes.get(thing.k).l)),
      el("td", null, thing.value === undefined ? t("no_value") : thing.value),
      el("td", null, String(linksOf.get(key).length)), el("td", null, ...sourceTitles(thing)));
  });
  return tableOf(t("table_nodes"), [t("name"), t("class"), say(data.measure.l), t("ties"), t("sources")], rows);
}

function linkTable() {
  const rows = [...data.edges].reverse().map((edge) => {
    const about = data.links[edge.id];
    const facts = (about.rows || []).map(([name, values]) => propertyName(name) + ": " + values.map(cellText).join(", "));
    return el("tr", null, el("td", null, thingButton(edge.from)), el("td", null, say(tieClassOf(edge.id).phrase)),
      el("td", null, thingButton(edge.to)), el("td", null, foreign(facts.join(" · "))),
      el("td", null, cellText(about.basis)), el("td", null, ...sourceTitles(about)));
  });
  return tableOf(t("table_ties"), [t("from"), t("tie"), t("to"), t("properties"), t("basis"), t("sources")], rows);
}

function sourceTitles(about) {
  return joined(about.src.map((at) => foreign(say(data.sources[at].t))));
}
