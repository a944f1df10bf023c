// Start, language and keys.
function renderAll() {
  document.documentElement.lang = state.lang;
  document.title = say(data.title);
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = t(each.dataset.text);
  for (const each of document.querySelectorAll("[data-title]")) each.title = t(each.dataset.title);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", t(each.dataset.label));
  for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = t(each.dataset.placeholder);
  byId("title").replaceChildren(foreign(say(data.title)));
  byId("summary").textContent = data.nodes.length
    ? t("summary", { nodes: data.nodes.length.toLocaleString("en"), ties: data.edges.length.toLocaleString("en") }) : t("empty");
  byId("language").textContent = t("other_language");
  byId("language").lang = state.lang === "th" ? "en" : "th";
  renderLegend();
  renderPanel();
  renderTable();
  network.redraw();
}

byId("language").addEventListener("click", () => {
  state.lang = state.lang === "th" ? "en" : "th";
  renderAll();
});
byId("fit").addEventListener("click", fitAll);
byId("zoom-in").addEventListener("click", () => zoomBy(1.25));
byId("zoom-out").addEventListener("click", () => zoomBy(0.8));

// Things in the order of their importance, one after the other.
function step(by) {
  const shown = thingKeys.filter(isThingShown);
  if (!shown.length) return;
  const at = state.selected && state.selected.kind === "thing" ? shown.indexOf(state.selected.key) : by > 0 ? -1 : 0;
  select("thing", shown[(at + by + shown.length) % shown.length], true);
}

const KEYS = {
  ArrowLeft: () => panBy(-80, 0),
  ArrowRight: () => panBy(80, 0),
  ArrowUp: () => panBy(0, -80),
  ArrowDown: () => panBy(0, 80),
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
  0: fitAll,
  n: () => step(1),
  p: () => step(-1),
  Enter: () => !panel.hidden && panel.focus(),
};

chartBox.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.hasOwn(KEYS, key)) {
    event.preventDefault();
    KEYS[key]();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.selected && event.target !== query) {
    unselect();
    chartBox.focus();
  } else if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    query.focus();
  }
});

let lastSize = "";
new ResizeObserver(() => {
  if (!chartBox.clientWidth || !chartBox.clientHeight) return;
  const size = chartBox.clientWidth + "x" + chartBox.clientHeight;
  if (lastSize && size !== lastSize && !state.selected) requestAnimationFrame(fitAll);
  lastSize = size;
}).observe(chartBox);

renderAll();
fitAll();
// For whoever looks at the page from outside: tests, and the curious.
window.kgMap = { network, data, labelBoxes: () => labelBoxes.map((box) => ({ ...box })), select, unselect, fitAll, find };
