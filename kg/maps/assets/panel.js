// The panel: everything known of one thing or tie, and who says so.
const panel = byId("panel");

function renderPanel() {
  panel.replaceChildren();
  panel.hidden = !state.selected;
  if (!state.selected) return;
  panel.append(el("button", { type: "button", class: "close", "aria-label": t("close"), title: t("close"),
    on: { click: () => { unselect(); chartBox.focus(); } } }, "×"));
  const parts = state.selected.kind === "thing" ? thingParts(state.selected.key) : linkParts(state.selected.key);
  panel.append(...parts.filter((part) => part));
  panel.scrollTop = 0;
}

function thingParts(key) {
  const thing = data.things[key];
  const parts = [
    el("p", { class: "kind" }, classSwatch(classes.get(thing.k)), say(classes.get(thing.k).l)),
    el("h2", null, foreign(nameOf(key))),
  ];
  const other = otherName(thing);
  if (other) parts.push(el("p", { class: "other" }, foreign(other)));
  if (!isThingShown(key)) parts.push(el("p", { class: "warning" }, t("hidden_now")));
  parts.push(valueLine(thing));
  parts.push(rowList(thing.rows || [], thing.id));
  parts.push(...provenance(thing));
  parts.push(...linkList(key));
  return parts;
}

function otherName(thing) {
  const other = thing.n[state.lang === "th" ? "en" : "th"];
  return other && other !== say(thing.n) ? other : "";
}

function valueLine(thing) {
  const measure = say(data.measure.l);
  const value = thing.value === undefined ? t("no_value") : thing.value;
  return el("p", { class: "value" }, measure + ": ", el("b", null, value));
}

function linkParts(id) {
  const edge = edges.get(id);
  const kind = tieClassOf(id);
  const parts = [
    el("p", { class: "kind" }, lineSwatch(edge, kind), say(kind.l)),
    el("h2", { class: "sentence" }, thingButton(edge.from), " ", el("span", { class: "phrase" }, say(kind.phrase)),
      kind.directed ? " → " : " ", thingButton(edge.to)),
  ];
  const variant = variantText(id);
  if (variant) parts.push(el("p", { class: "variant" }, variant));
  parts.push(rowList(data.links[id].rows || [], null));
  parts.push(...provenance(data.links[id]));
  return parts;
}

// Properties and their values; several values one below the other.
function rowList(rows, id) {
  const list = el("dl");
  for (const [name, values] of rows) {
    list.append(el("dt", null, propertyName(name)),
      el("dd", null, ...values.map((value) => el("div", null, cell(value)))));
  }
  if (id) list.append(el("dt", null, t("id")), el("dd", null, el("code", null, foreign(id))));
  return list.childElementCount ? list : null;
}

// ---------------------------------------------------------------- who says so
function provenance(about) {
  const parts = [el("h3", null, t("who_says_so"))];
  if (about.disputed) {
    parts.push(el("p", { class: "warning" }, t("disputed") + ": " + about.disputed.map(propertyName).join(", ")));
  }
  parts.push(el("ul", { class: "sources" }, ...about.src.map((at) => el("li", null, ...sourceParts(at)))));
  const facts = [];
  if (about.said) facts.push(el("div", null, t("said_by") + ": ", ...joined(about.said.map(cell))));
  facts.push(el("div", null, t("basis") + ": " + cellText(about.basis) +
    (about.conf ? " (" + t("confidence") + ": " + cellText(about.conf) + ")" : "")));
  parts.push(el("div", { class: "basis" }, ...facts));
  if (about.claims) {
    parts.push(el("details", { class: "claims" }, el("summary", null, t("claims", { count: about.claims.length })),
      el("ol", null, ...about.claims.map(claimItem))));
  }
  return parts;
}

function joined(parts) {
  return parts.flatMap((part, at) => (at ? [", ", part] : [part]));
}

function sourceParts(at) {
  const source = data.sources[at];
  const lines = [el("div", { class: "source-title" }, foreign(say(source.t)))];
  const facts = [];
  if (source.p) facts.push(foreign(source.p));
  if (source.d) facts.push(el("span", null, t("published") + " " + say(source.d.d)));
  if (source.r) facts.push(cell(source.r));
  if (facts.length) lines.push(el("div", { class: "source-facts" }, ...facts.flatMap((f, n) => (n ? [" · ", f] : [f]))));
  return lines;
}

function claimItem(claim) {
  const said = el("div");
  for (const [name, values] of claim.rows) {
    said.append(el("div", null, (name ? propertyName(name) : t("class")) + ": ", ...joined(values.map(cell))));
  }
  const facts = [foreign(say(data.sources[claim.src].t))];
  if (claim.at) facts.push(t("characters", { first: claim.at[0], last: claim.at[1] }));
  facts.push(claim.said ? el("span", null, t("said_by") + ": ", cell(claim.said)) : t("own_voice"));
  facts.push(cellText(claim.basis) + (claim.conf ? " (" + cellText(claim.conf) + ")" : ""));
  if (claim.note) facts.push(foreign(claim.note));
  if (claim.words) said.append(el("blockquote", null, foreign(claim.words)));
  return el("li", null, said, el("div", { class: "source-facts" }, ...facts.flatMap((f, n) => (n ? [" · ", f] : [f]))));
}

// ---------------------------------------------------------------- its ties
function linkList(key) {
  const links = linksOf.get(key);
  if (!links.length) return [el("p", { class: "none" }, t("no_ties"))];
  const ordered = [...links].sort((a, b) => data.ties.indexOf(tieClassOf(a)) - data.ties.indexOf(tieClassOf(b)) ||
    nameOf(otherEnd(a, key)).localeCompare(nameOf(otherEnd(b, key)), state.lang));
  return [
    el("h3", null, t("its_ties", { count: links.length })),
    el("ul", { class: "links" }, ...ordered.map((id) => linkItem(id, key))),
  ];
}

function otherEnd(id, key) {
  const edge = edges.get(id);
  return edge.from === key ? edge.to : edge.from;
}

function linkItem(id, key) {
  const edge = edges.get(id);
  const kind = tieClassOf(id);
  const tied = el("button", { type: "button", class: "tie", title: t("details"),
    on: { click: () => select("link", id, false) } }, lineSwatch(edge, kind), say(kind.phrase));
  const item = el("li", { class: isLinkShown(id) ? "" : "off" });
  const way = kind.directed ? (edge.from === key ? "→ " : "← ") : "– ";
  if (edge.from === key) item.append(way, tied, " ", thingButton(edge.to));
  else item.append(way, thingButton(edge.from), " ", tied);
  const variant = variantText(id);
  if (variant) item.append(el("span", { class: "variant" }, variant));
  return item;
}
