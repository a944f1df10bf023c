// Search: any part of any name, in any spelling of the same Thai signs.
const query = byId("query");
const results = byId("results");
const SHOWN_RESULTS = 12;
const searchable = new Map(thingKeys.map((key) => [key, searchTexts(data.things[key])]));
let active = -1;

function searchTexts(thing) {
  const texts = [thing.n.th, thing.n.en, thing.id || ""];
  for (const [name, values] of thing.rows || []) {
    if (/^(name|alias|correction)/.test(name)) texts.push(...values.map((value) => cellText(value)));
  }
  return [...new Set(texts.filter((text) => text).map(folded))];
}

// The same text for what looks the same: composed or not, in any case, without zero-width signs.
function folded(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "")
    .replace(/\u0e40\u0e40/g, "\u0e41").replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33")
    .normalize("NFKC").replace(/\s+/g, " ").trim();
}

function find(text) {
  const wanted = folded(text);
  if (!wanted) return [];
  const found = [];
  for (const key of thingKeys) {
    const texts = searchable.get(key);
    if (texts.some((each) => each.includes(wanted))) {
      found.push({ key, first: texts.some((each) => each.startsWith(wanted)) ? 0 : 1 });
    }
  }
  return found.sort((a, b) => a.first - b.first || data.things[a.key].rank - data.things[b.key].rank).map((each) => each.key);
}

function renderResults() {
  const text = query.value;
  const found = find(text);
  active = -1;
  state.found = folded(text) ? found : null;
  if (state.found && !state.selected) refresh();
  results.replaceChildren(...found.slice(0, SHOWN_RESULTS).map((key, at) => option(key, at)));
  if (folded(text) && !found.length) results.append(el("li", { class: "none", role: "presentation" }, t("search_none")));
  if (found.length > SHOWN_RESULTS) {
    results.append(el("li", { class: "none", role: "presentation" }, t("search_found", { count: found.length })));
  }
  results.hidden = !folded(text);
  query.setAttribute("aria-expanded", String(!results.hidden));
  query.removeAttribute("aria-activedescendant");
  if (folded(text)) announce(t("search_found", { count: found.length }));
}

function option(key, at) {
  const thing = data.things[key];
  return el("li", { role: "option", id: "result-" + at, "aria-selected": "false", "data-key": key,
    on: { mousedown: (event) => { event.preventDefault(); choose(key); } } },
  classSwatch(classes.get(thing.k)), foreign(nameOf(key)),
  isThingShown(key) ? null : el("small", null, " (" + t("search_hidden") + ")"));
}

function choose(key) {
  closeSearch();
  query.value = "";
  select("thing", key, true);
  chartBox.focus();
}

function closeSearch() {
  results.hidden = true;
  query.setAttribute("aria-expanded", "false");
  if (state.found) {
    state.found = null;
    refresh();
  }
}

query.addEventListener("input", () => {
  if (state.selected) unselect();
  renderResults();
  if (!query.value) closeSearch();
});
query.addEventListener("focus", () => query.value && renderResults());
query.addEventListener("blur", () => (results.hidden = true));
query.addEventListener("keydown", (event) => {
  const options = [...results.querySelectorAll('[role="option"]')];
  if (event.key === "Escape") {
    query.value = "";
    closeSearch();
  } else if (event.key === "Enter" && options.length) {
    choose(options[Math.max(active, 0)].dataset.key);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!options.length) return;
    active = (active + (event.key === "ArrowDown" ? 1 : options.length - 1) + (active < 0 && event.key === "ArrowUp" ? 1 : 0)) % options.length;
    options.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
    options[active].scrollIntoView({ block: "nearest" });
    query.setAttribute("aria-activedescendant", options[active].id);
  }
});
