// The chart: vis-network draws symbols and lines where Python put them; nothing moves by itself.
const PALE = 0.14;
const PAD = 14;
const stage = byId("stage");
const chartBox = byId("map");
const visNodes = new vis.DataSet(data.nodes.map((node) => visNode(node, 1)));
const visEdges = new vis.DataSet(data.edges.map((edge) => visEdge(edge, 1)));
const network = new vis.Network(chartBox, { nodes: visNodes, edges: visEdges }, data.options);

// A node for vis-network: its label is drawn by us; flat symbols get their size by margins.
function visNode(node, boost) {
  const [width, height] = symbolSize(node.id, boost);
  const found = { ...node, label: undefined, size: node.size * boost };
  const margin = { left: (width - 14) / 2, right: (width - 14) / 2, top: (height - 14) / 2, bottom: (height - 14) / 2 };
  if (node.shape === "box" || node.shape === "ellipse") {
    found.margin = margin;
    found.shape = "box";
    found.shapeProperties = { borderRadius: node.shape === "box" ? 3 : height / 2 };
  } else if (node.shape === "database") {
    found.margin = margin;
  } else if (node.shape === "circle" || node.shape === "text") {
    found.shape = "dot";
    found.size = width / 2;
  }
  return found;
}

function visEdge(edge, boost) {
  const thicker = 1 + (boost - 1) * 0.8;
  return { ...edge, width: edge.width * thicker,
    dashes: edge.dashes && edge.dashes.map((dash) => dash * thicker) };
}

// Things and lines near what is selected, hovered or found; null if nothing is.
function focused() {
  if (state.selected) {
    const things = new Set();
    const links = new Set();
    if (state.selected.kind === "thing") {
      things.add(state.selected.key);
      for (const id of linksOf.get(state.selected.key)) if (isLinkShown(id)) links.add(id);
    } else {
      links.add(state.selected.key);
    }
    for (const id of links) things.add(edges.get(id).from).add(edges.get(id).to);
    return { things, links };
  }
  if (state.found) {
    const things = new Set(state.found);
    return { things, links: new Set() };
  }
  return null;
}

// Bring vis-network's nodes and edges to what is shown and what is in focus.
function refresh() {
  const focus = focused();
  visNodes.update(data.nodes.map((node) => {
    const { size, shape, margin, shapeProperties } = visNode(node, state.boost);
    const look = { id: node.id, size, shape, hidden: !isThingShown(node.id), borderWidth: borderOf(node),
      opacity: focus && !focus.things.has(node.id) ? PALE : 1 };
    return margin ? { ...look, margin, shapeProperties } : look;
  }));
  visEdges.update(data.edges.map((edge) => {
    const { width, dashes } = visEdge(edge, state.boost);
    const shown = isLinkShown(edge.id) && isThingShown(edge.from) && isThingShown(edge.to);
    const opacity = edge.color.opacity * (focus && !focus.links.has(edge.id) ? PALE : 1);
    return { id: edge.id, width, dashes, hidden: !shown, color: { ...edge.color, opacity } };
  }));
}

function borderOf(node) {
  if (state.selected && state.selected.kind === "thing" && state.selected.key === node.id) return 4;
  return 1.5;
}

function shownView(chart) {
  const width = chart.canvas.frame.canvas.clientWidth;
  const height = chart.canvas.frame.canvas.clientHeight;
  const low = chart.DOMtoCanvas({ x: 0, y: 0 });
  const high = chart.DOMtoCanvas({ x: width, y: height });
  return { left: low.x, top: low.y, right: high.x, bottom: high.y };
}

network.on("beforeDrawing", (ctx) => paintCaption(ctx, network.getScale()));
network.on("afterDrawing", (ctx) => {
  const focus = focused();
  const scale = network.getScale();
  labelBoxes = drawLabels(ctx, network.getPositions(), scale, { view: shownView(network),
    readable: state.allNames ? 0 : READABLE_PX, focus: focus && focus.things, boost: state.boost,
    largest: LARGEST_PX, caption: captionBox(scale) });
  const view = shownView(network);
  const places = Object.values(network.getPositions(thingKeys.filter(isThingShown)));
  tellNames(labelBoxes.length, places.filter((place) => isNear(place, view, 0)).length);
  if (boostAt(scale) !== state.boost) requestAnimationFrame(keepBoost);
});

// Say how many names there was no room for.
function tellNames(named, all) {
  const note = byId("names-note");
  note.hidden = named >= all;
  note.textContent = t("names_shown", { named, all });
}

// Far out, symbols and lines are drawn larger than their scale, so that they can be told apart.
function boostAt(scale) {
  return state.allNames ? 1 : Math.max(1, Math.min(1.5, Math.round(4 * (0.55 / scale)) / 4));
}

function keepBoost() {
  const boost = boostAt(network.getScale());
  if (boost === state.boost) return;
  state.boost = boost;
  // vis-network reads margins only when a node takes a new shape.
  visNodes.update(visNodes.get({ filter: (node) => node.margin }).map(({ id }) => ({ id, shape: "dot" })));
  refresh();
}

// Above the rows of things without ties: what they are.
function captionSize(scale) {
  return Math.max(14, 11 / scale);
}

function captionBox(scale) {
  if (!data.isolatesAt || state.hideIsolates) return null;
  const size = captionSize(scale);
  const [x, y] = data.isolatesAt;
  return boxAt("", x, y - size * 1.5, widthOf(t("isolates")) * size + 6, size * 1.4);
}

function paintCaption(ctx, scale) {
  const box = captionBox(scale);
  if (!box) return;
  ctx.save();
  ctx.font = captionSize(scale) + "px " + FACE;
  ctx.fillStyle = data.look.muted;
  ctx.textAlign = "left";
  ctx.fillText(t("isolates"), box.left + 6, box.bottom - captionSize(scale) * 0.35);
  ctx.restore();
}

// ---------------------------------------------------------------- looking at it
// The box round all that is shown, labels too.
function extent() {
  const places = network.getPositions();
  let box = null;
  for (const key of thingKeys) {
    if (!isThingShown(key)) continue;
    const { x, y } = places[key];
    const thing = data.things[key];
    const across = Math.max(thing.symbol[0], thing.room[0]) / 2;
    const near = thing.symbol[1] / 2;
    const far = near + BELOW + thing.room[1];
    const own = { left: x - across, right: x + across, top: y - (thing.above ? far : near),
      bottom: y + (thing.above ? near : far) };
    box = box ? { left: Math.min(box.left, own.left), right: Math.max(box.right, own.right),
      top: Math.min(box.top, own.top), bottom: Math.max(box.bottom, own.bottom) } : own;
  }
  return box;
}

function fitView(chart, width, height, largest) {
  const box = extent();
  // A chart that is not seen, as on paper, has no size.
  if (!box || width < 3 * PAD || height < 3 * PAD) return;
  const caption = data.isolatesAt ? 10 : 0;
  // Names that are made readable reach over the edge of the layout.
  const tight = (width - 2 * PAD) / (box.right - box.left + 1);
  const aside = PAD + Math.max(0, Math.min(40, 45 * (READABLE_PX / 13 / tight - 1)));
  const scale = Math.min((width - 2 * aside) / (box.right - box.left + 1),
    (height - 2 * PAD - caption) / (box.bottom - box.top + 1), largest);
  chart.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale });
}

function fitAll() {
  fitView(network, chartBox.clientWidth, chartBox.clientHeight, 1.3);
  keepBoost();
}

function zoomBy(factor) {
  network.moveTo({ scale: Math.min(6, Math.max(0.02, network.getScale() * factor)) });
  keepBoost();
}

function panBy(x, y) {
  const at = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
}

// Bring a thing into view, beside the panel, large enough to be read.
function reveal(key) {
  const place = network.getPositions([key])[key];
  const scale = Math.max(network.getScale(), READABLE_PX / data.things[key].font);
  const room = byId("panel").hidden ? 0 : byId("panel").offsetWidth;
  const at = network.canvasToDOM(place);
  const inside = at.x > 60 && at.x < chartBox.clientWidth - room - 60 && at.y > 40 && at.y < chartBox.clientHeight - 60;
  if (inside && scale === network.getScale()) return;
  network.moveTo({ position: { x: place.x + room / 2 / scale, y: place.y }, scale });
  keepBoost();
}

// ---------------------------------------------------------------- choosing
function select(kind, key, show) {
  state.selected = { kind, key };
  network.unselectAll();
  refresh();
  renderPanel();
  if (show) stage.scrollIntoView({ block: "nearest" });
  if (show && kind === "thing") reveal(key);
  if (show && kind === "link") reveal(edges.get(key).from);
  announce(t("selected", { name: kind === "thing" ? nameOf(key) : linkText(key) }));
}

function unselect() {
  if (!state.selected) return;
  state.selected = null;
  network.unselectAll();
  refresh();
  renderPanel();
}

function linkText(id) {
  const edge = edges.get(id);
  return nameOf(edge.from) + " " + say(tieClassOf(id).phrase) + " " + nameOf(edge.to);
}

function labelUnder(event) {
  return labelAt(event.pointer.canvas);
}

network.on("click", (event) => {
  const key = event.nodes[0] || labelUnder(event);
  if (key) select("thing", key, false);
  else if (event.edges[0]) select("link", event.edges[0], false);
  else unselect();
});

// ---------------------------------------------------------------- a tip under the pointer
const tip = byId("tip");

function showTip(lines, at) {
  tip.replaceChildren(...lines.filter((line) => line).map((line) => el("div", null, foreign(line))));
  tip.hidden = false;
  tip.style.left = Math.min(at.x + 14, chartBox.clientWidth - tip.offsetWidth - 6) + "px";
  tip.style.top = Math.min(at.y + 16, chartBox.clientHeight - tip.offsetHeight - 6) + "px";
}

network.on("hoverNode", (event) => {
  const thing = data.things[event.node];
  showTip([say(thing.n), say(classes.get(thing.k).l)], event.pointer.DOM);
});
network.on("hoverEdge", (event) => showTip([linkText(event.edge), variantText(event.edge)], event.pointer.DOM));
for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, () => (tip.hidden = true));

function variantText(id) {
  return [tentative.has(id) ? t("tentative") : "", inferred.has(id) ? t("inferred") : ""]
    .filter((text) => text).join(" · ");
}
