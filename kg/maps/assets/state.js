// The data, the language, and how text reaches the page: by textContent only, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const state = {
  lang: data.lang,
  hiddenClasses: new Set(),
  hiddenTies: new Set(),
  hideTentative: false,
  hideInferred: false,
  hideIsolates: false,
  allNames: false, // every name, however small
  selected: null, // {kind: "thing"|"link", key}
  found: null, // keys that the search has found
  boost: 1, // how much larger than their scale symbols and lines are
};
const thingKeys = Object.keys(data.things).sort((a, b) => data.things[a].rank - data.things[b].rank);
const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
const nodes = new Map(data.nodes.map((node) => [node.id, node]));
const classes = new Map(data.classes.map((each) => [each.k, each]));
const tieClasses = new Map(data.ties.map((each) => [each.k, each]));
const tentative = new Set(data.variants.tentative ? data.variants.tentative.edges : []);
const inferred = new Set(data.variants.inferred ? data.variants.inferred.edges : []);
const linksOf = new Map(thingKeys.map((key) => [key, []]));
for (const edge of data.edges) {
  linksOf.get(edge.from).push(edge.id);
  if (edge.to !== edge.from) linksOf.get(edge.to).push(edge.id);
}

function byId(id) {
  return document.getElementById(id);
}

// A word of the interface, with {values} put in.
function t(key, values) {
  const words = data.texts[state.lang];
  const text = Object.hasOwn(words, key) ? words[key] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    values && Object.hasOwn(values, name) ? String(values[name]) : whole);
}

// One of the texts by language.
function say(texts) {
  if (!texts || typeof texts !== "object") return "";
  return String(texts[state.lang] || texts.en || texts.th || "");
}

function own(table, key) {
  return table && Object.hasOwn(table, key) ? table[key] : null;
}

function nameOf(key) {
  return say(data.things[key].n);
}

function tieClassOf(edgeId) {
  return tieClasses.get(data.links[edgeId].k);
}

// An element; children are elements or texts.
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") {
      for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

// A name from outside: whatever its direction, it does not turn the text round it.
function foreign(text) {
  return el("bdi", null, text);
}

// A link, only if the address is of the web.
function link(address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return foreign(address);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return foreign(address);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, foreign(address));
}

// A value: text, date, concept, class, thing on the map, thing that is not, or web address.
function cell(value) {
  if (typeof value === "string") return foreign(value);
  if (value.n) return thingButton(value.n);
  if (value.u) return link(value.u);
  return foreign(cellText(value));
}

function cellText(value) {
  if (typeof value === "string") return value;
  if (value.n) return nameOf(value.n);
  if (value.u) return value.u;
  if (value.d) return say(value.d);
  if (value.x) return say(value.x);
  if (value.c) return say(own(own(data.concepts, value.c[0]), value.c[1])) || value.c[1];
  if (value.k) return classes.has(value.k) ? say(classes.get(value.k).l) : value.k;
  return "";
}

function propertyName(name) {
  return say(own(data.properties, name)) || name;
}

function thingButton(key) {
  return el("button", { type: "button", class: "ref", on: { click: () => select("thing", key, true) } },
    foreign(nameOf(key)));
}

// ---------------------------------------------------------------- what is shown now
function isThingShown(key) {
  if (state.hiddenClasses.has(data.things[key].k)) return false;
  return !state.hideIsolates || linksOf.get(key).some((id) => isLinkShown(id));
}

function isLinkShown(id) {
  const edge = edges.get(id);
  return !(state.hiddenTies.has(data.links[id].k) ||
    (state.hideTentative && tentative.has(id)) || (state.hideInferred && inferred.has(id)) ||
    state.hiddenClasses.has(data.things[edge.from].k) || state.hiddenClasses.has(data.things[edge.to].k));
}

function announce(text) {
  byId("live").textContent = text;
}
