// The legend, which is also the filter: only classes and ties that are on the map.
const legend = byId("legend");

function renderLegend() {
  const open = new Set([...legend.querySelectorAll("details[open]")].map((each) => each.dataset.part));
  legend.replaceChildren(
    section("ties", data.ties, state.hiddenTies, (each) => lineSwatch(each, each)),
    variantSection(),
    section("classes", data.classes, state.hiddenClasses, classSwatch),
    checkbox(state.hideIsolates, [el("span", { class: "label" }, t("hide_isolates"))],
      (checked) => (state.hideIsolates = checked), "toggle"),
    checkbox(state.allNames, [el("span", { class: "label" }, t("all_names"))],
      (checked) => { state.allNames = checked; keepBoost(); }, "toggle"),
    sizeSection(),
    ...leftOutSection(),
    el("details", { class: "help", "data-part": "help" }, el("summary", null, t("help")),
      el("p", null, t("help_mouse")), el("p", null, t("keys_hint"))),
  );
  for (const each of legend.querySelectorAll("details")) if (open.has(each.dataset.part)) each.open = true;
}

function section(name, entries, hidden, swatch) {
  if (!entries.length) return el("div");
  const set = el("fieldset", null, el("legend", null, t(name), allButtons(entries, hidden)));
  for (const each of entries) {
    set.append(checkbox(!hidden.has(each.k), [swatch(each), el("span", { class: "label", title: say(each.d) }, say(each.l)),
      el("span", { class: "count" }, String(each.count))], (checked) => {
      if (checked) hidden.delete(each.k);
      else hidden.add(each.k);
    }));
  }
  return set;
}

function allButtons(entries, hidden) {
  const act = (hide) => () => {
    for (const each of entries) {
      if (hide) hidden.add(each.k);
      else hidden.delete(each.k);
    }
    filtered();
    renderLegend();
  };
  return el("span", { class: "all" },
    el("button", { type: "button", on: { click: act(false) } }, t("show_all")),
    el("button", { type: "button", on: { click: act(true) } }, t("hide_all")));
}

function checkbox(checked, parts, change, kind) {
  const box = el("input", { type: "checkbox" });
  box.checked = checked;
  box.addEventListener("change", () => {
    change(box.checked);
    filtered();
  });
  return el("label", { class: kind ? "entry " + kind : "entry" }, box, ...parts);
}

function variantSection() {
  const set = el("fieldset", { class: "variants" }, el("legend", null, t("lines")));
  for (const [name, flag] of [["tentative", "hideTentative"], ["inferred", "hideInferred"]]) {
    const line = data.variants[name];
    if (!line) continue;
    set.append(checkbox(!state[flag], [lineSwatch(line, { directed: false }), el("span", { class: "label" }, t(name)),
      el("span", { class: "count" }, String(line.count))], (checked) => (state[flag] = !checked)));
  }
  return set.childElementCount > 1 ? set : el("div");
}

function sizeSection() {
  const set = el("fieldset", { class: "size" }, el("legend", null, t("size_means", { measure: say(data.measure.l) })));
  const samples = el("div", { class: "samples" });
  for (const [value, radius] of data.measure.samples) {
    const side = 2 * radius + 2;
    samples.append(el("span", null, svg("svg", { width: side, height: side, "aria-hidden": "true" },
      svg("circle", { cx: side / 2, cy: side / 2, r: radius, fill: data.look.muted })), value));
  }
  if (data.measure.samples.length) set.append(samples, el("p", null, t("size_area")));
  if (data.measure.without) set.append(el("p", null, t("size_without", { count: data.measure.without })));
  if (say(data.measure.r)) set.append(el("p", { class: "recipe" }, t("recipe") + ": ", foreign(say(data.measure.r))));
  return set;
}

function leftOutSection() {
  if (!data.leftOut.length) return [];
  return [el("section", { class: "left-out" }, el("h2", null, t("left_out")),
    el("ul", null, ...data.leftOut.map(([reason, count, total]) =>
      el("li", null, t("left_out_" + reason, { count: count.toLocaleString("en"), total: total.toLocaleString("en") })))))];
}

function filtered() {
  refresh();
  renderPanel();
  const things = thingKeys.filter(isThingShown).length;
  const links = data.edges.filter((edge) => isLinkShown(edge.id)).length;
  announce(t("filtered", { nodes: things, ties: links }));
}

// ---------------------------------------------------------------- pictures of classes and ties
function lineSwatch(line, kind) {
  const colour = line.colour || line.color.color;
  const opacity = line.opacity ?? (line.color ? line.color.opacity : 1);
  const width = Math.min(line.width, 7);
  const directed = kind.directed;
  const stroke = svg("line", { x1: 2, y1: 8, x2: directed ? 28 : 38, y2: 8, stroke: colour, "stroke-width": width,
    "stroke-linecap": line.dashes && line.dashes.length ? "round" : "butt" });
  if (line.dashes && line.dashes.length) stroke.setAttribute("stroke-dasharray", line.dashes.join(" "));
  const picture = svg("svg", { class: "swatch line", width: 40, height: 16, "aria-hidden": "true", opacity }, stroke);
  const head = 3 + width * 0.75;
  if (directed) picture.append(svg("polygon", { points: `38,8 26,${8 - head} 26,${8 + head}`, fill: colour }));
  return picture;
}

function classSwatch(each) {
  const look = { fill: each.fill, stroke: each.edge, "stroke-width": 1.5 };
  const picture = svg("svg", { class: "swatch", width: 22, height: 18, "aria-hidden": "true" });
  const polygon = (points) => svg("polygon", { ...look, points, "stroke-linejoin": "round" });
  const shapes = {
    dot: () => svg("circle", { ...look, cx: 11, cy: 9, r: 7 }),
    square: () => svg("rect", { ...look, x: 4.5, y: 2.5, width: 13, height: 13 }),
    triangle: () => polygon("11,2 18.5,15.5 3.5,15.5"),
    triangleDown: () => polygon("11,16 18.5,2.5 3.5,2.5"),
    diamond: () => polygon("11,1.5 18.5,9 11,16.5 3.5,9"),
    hexagon: () => polygon("18.5,9 14.75,15.5 7.25,15.5 3.5,9 7.25,2.5 14.75,2.5"),
    star: () => polygon("11,1 13.3,6.6 19.2,7 14.6,10.8 16.1,16.6 11,13.4 5.9,16.6 7.4,10.8 2.8,7 8.7,6.6"),
    ellipse: () => svg("rect", { ...look, x: 2, y: 4, width: 18, height: 10, rx: 5 }),
    box: () => svg("rect", { ...look, x: 1.5, y: 3, width: 19, height: 12, rx: 3 }),
    database: () => svg("path", { ...look, d: "M4 5v8c0 3 14 3 14 0V5c0-3-14-3-14 0c0 3 14 3 14 0" }),
    text: () => svg("circle", { ...look, cx: 11, cy: 9, r: 4 }),
  };
  picture.append((Object.hasOwn(shapes, each.shape) ? shapes[each.shape] : shapes.dot)());
  return picture;
}
