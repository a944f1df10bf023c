// Labels: drawn here and not by vis-network, so that Thai lines stand apart, no label overlaps
// another at any zoom, and the most important names stay readable when all do not fit.
const FACE = '"Leelawadee UI", "Noto Sans Thai", "Noto Sans Thai UI", Thonburi, Tahoma, Loma, ' +
  '"Noto Sans", "Segoe UI", sans-serif';
const LINE = 1.34;
const BELOW = 3;
const READABLE_PX = 9.5;
const LARGEST_PX = 26;
const IMPORTANT = 40;
const FIRST = thingKeys.length > 300 ? 15 : 0; // in a large map these are named at any cost
const INK = data.look.ink;
const PAPER = data.look.paper;
const measurer = document.createElement("canvas").getContext("2d");
const fitted = new Map();
let labelBoxes = [];

function widthOf(line) {
  measurer.font = "100px " + FACE;
  return measurer.measureText(line).width / 100;
}

// The lines of a label in the fonts of this computer, and how much smaller they must be to stay
// in their room.
function fit(key) {
  const id = state.lang + key;
  if (!fitted.has(id)) fitted.set(id, fitNow(data.things[key]));
  return fitted.get(id);
}

function fitNow(thing) {
  const room = thing.room[0] / thing.font;
  const most = Math.max(1, Math.floor(thing.room[1] / thing.font / LINE + 0.01));
  const given = thing.lines[state.lang];
  const rough = thing.rough.includes(state.lang);
  const lines = (rough && rewrapped(given, say(thing.n), room, most, thing.cut)) || given;
  const width = Math.max(...lines.map(widthOf), 0.01);
  return { lines, width, part: Math.min(1, room / width) };
}

// Where Python did not know the words: if the browser does and a given break splits one, break
// between words, when that fits the same room.
function rewrapped(given, name, room, most, cut) {
  if (cut || given.length < 2 || typeof Intl.Segmenter !== "function") return null;
  const words = [];
  for (const part of new Intl.Segmenter("th", { granularity: "word" }).segment(name)) {
    const last = words.length - 1;
    // Signs stay with the word before them; opening brackets go with the word after.
    if (last >= 0 && (/^[\s)\]}.,;:!?%/\u0e2f\u0e46\u201d\u2019-]+$/u.test(part.segment) ||
      /[([{\u201c\u2018]$/u.test(words[last]))) words[last] += part.segment;
    else words.push(part.segment);
  }
  const edgesOfWords = new Set();
  let at = 0;
  for (const word of words) edgesOfWords.add((at += word.replace(/\s/gu, "").length));
  at = 0;
  const good = given.slice(0, -1).every((line) =>
    edgesOfWords.has((at += line.replace(/\s/gu, "").length)));
  if (good) return null;
  for (let limit = room / 2; limit <= room * 1.001; limit += room / 16) {
    const lines = filled(words, limit);
    if (lines && lines.length <= Math.min(most, given.length)) return lines;
  }
  return null;
}

function filled(words, limit) {
  const lines = [""];
  for (const word of words) {
    const longer = lines[lines.length - 1] + word;
    if (widthOf(longer.trimEnd()) <= limit) lines[lines.length - 1] = longer;
    else if (widthOf(word.trimEnd()) <= limit) lines.push(word);
    else return null;
  }
  return lines.map((line) => line.trim()).filter((line) => line);
}

// A grid of boxes that are taken.
class Taken {
  constructor(cellSize) {
    this.cellSize = cellSize;
    this.cells = new Map();
  }

  *keys(box) {
    for (let x = Math.floor(box.left / this.cellSize); x <= Math.floor(box.right / this.cellSize); x++) {
      for (let y = Math.floor(box.top / this.cellSize); y <= Math.floor(box.bottom / this.cellSize); y++) {
        yield x + ":" + y;
      }
    }
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  isFree(box, owner, overSymbols) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) || []) {
        if (other.key !== owner && !(overSymbols && other.rank >= IMPORTANT) && box.left < other.right && box.right > other.left &&
          box.top < other.bottom && box.bottom > other.top) return false;
      }
    }
    return true;
  }
}

function boxAt(key, left, top, width, height) {
  return { key, left, top, right: left + width, bottom: top + height };
}

// Draw all labels that fit, in the coordinates of the map. `scale` is pixels to a unit.
function drawLabels(ctx, places, scale, options) {
  const { view, focus, boost } = options;
  const taken = new Taken(120 / scale);
  const shown = thingKeys.filter((key) => isThingShown(key) && places[key]);
  const near = shown.filter((key) => isNear(places[key], view, 160 / scale));
  for (const key of near) taken.add(symbolBox(key, places[key], boost));
  if (options.caption) taken.add(options.caption);
  const first = focus ? near.filter((key) => focus.has(key)) : [];
  const rest = focus ? near.filter((key) => !focus.has(key)) : near;
  const labels = [];
  for (const key of [...first, ...rest]) {
    const label = layLabel(key, places[key], scale, options, taken);
    if (!label) continue;
    taken.add(label.box);
    labels.push({ ...label, pale: Boolean(focus) && !focus.has(key) });
  }
  // All halos first: the halo of one label must not eat into another.
  for (const label of labels) paintLabel(ctx, label, scale, "strokeText");
  for (const label of labels) paintLabel(ctx, label, scale, "fillText");
  return labels.map((label) => ({ ...label.box, lines: label.lines, font: label.font }));
}

function isNear(place, view, margin) {
  return place.x > view.left - margin && place.x < view.right + margin &&
    place.y > view.top - margin && place.y < view.bottom + margin;
}

function symbolSize(key, boost) {
  return data.things[key].symbol.map((side) => side * boost);
}

function symbolBox(key, place, boost) {
  const [width, height] = symbolSize(key, boost);
  return { ...boxAt(key, place.x - width / 2, place.y - height / 2, width, height), rank: data.things[key].rank };
}

// Where a label goes: below or above its symbol as the layout has it; when it must be larger than
// the layout has room for, wherever there is room beside its symbol; shorter, if it matters; or
// nowhere.
function layLabel(key, place, scale, { view, readable, largest, boost }, taken) {
  const thing = data.things[key];
  const { lines, width, part } = fit(key);
  const natural = thing.font * part;
  const more = 1 + 0.16 * Math.min(1, (thing.font - 13) / 4);
  const font = Math.min(Math.max(natural, (readable * more) / scale), largest / scale);
  const crowded = font > natural * 1.01;
  const symbol = symbolSize(key, boost);
  const forms = [lines];
  if (crowded && lines.length > 2 && thing.rank < IMPORTANT) forms.push([lines[0], lines[1].replace(/\u2026?$/u, "\u2026")]);
  // What matters most may, in short, cover symbols that matter little, but never another label.
  for (const overSymbols of thing.rank < FIRST ? [false, true] : [false]) {
    for (const form of overSymbols ? forms.slice(-1) : forms) {
      const size = { width: width * font, height: form.length * LINE * font };
      for (const [x, top] of spotsOf(place, symbol, size, crowded ? 1.5 / scale : BELOW, thing.above, crowded)) {
        const box = boxAt(key, x - size.width / 2, top, size.width, size.height);
        // What was made larger than the layout has it must not reach over the edge.
        const inside = !crowded || (box.left >= view.left && box.right <= view.right);
        if (inside && taken.isFree(box, key, overSymbols)) return { key, lines: form, font, x, top, box };
      }
    }
  }
  return null;
}

// The middle and top of a label at each place that it may have, the best first.
function spotsOf(place, symbol, size, gap, isAbove, crowded) {
  const below = [place.x, place.y + symbol[1] / 2 + gap];
  const above = [place.x, place.y - symbol[1] / 2 - gap - size.height];
  if (!crowded) return [isAbove ? above : below];
  const aside = symbol[0] / 2 + gap + size.width / 2;
  const spots = isAbove ? [above, below] : [below, above];
  for (const top of [place.y - size.height / 2, place.y - size.height * 0.15, place.y - size.height * 0.85]) {
    spots.push([place.x + aside, top], [place.x - aside, top]);
  }
  for (const [, top] of [below, above]) {
    spots.push([place.x + size.width * 0.35, top], [place.x - size.width * 0.35, top]);
  }
  return spots;
}

function paintLabel(ctx, label, scale, paint) {
  ctx.save();
  ctx.font = label.font + "px " + FACE;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.direction = "ltr";
  ctx.lineJoin = "round";
  ctx.globalAlpha = label.pale ? 0.3 : 1;
  ctx.fillStyle = INK;
  ctx.strokeStyle = PAPER;
  ctx.lineWidth = Math.max(label.font * 0.28, 2.4 / scale);
  label.lines.forEach((line, at) => {
    const y = label.top + (at + 0.5) * LINE * label.font + label.font * 0.33;
    ctx[paint](line, label.x, y);
  });
  ctx.restore();
}

function labelAt(point) {
  for (const box of labelBoxes) {
    if (point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom) return box.key;
  }
  return null;
}
