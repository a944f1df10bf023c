// Printing: the whole map once more, large, on a canvas that only paper shows.
const PRINT_WIDTH = 3400; // 307 dots an inch on A4
const PRINT_READABLE = 17; // dots: 4 points on A4, 5.6 on A3
const PRINT_LARGEST = 48;
const printCanvas = byId("print-map");

function drawForPrint() {
  const box = extent();
  if (!box) return;
  const aspect = Math.min(2.2, Math.max(1.2, (box.right - box.left) / (box.bottom - box.top + 1)));
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(PRINT_WIDTH / ratio);
  const height = Math.round(width / aspect);
  const hidden = el("div", { class: "offscreen" });
  hidden.style.width = width + "px";
  hidden.style.height = height + "px";
  document.body.append(hidden);
  const options = { ...data.options, autoResize: false, interaction: { ...data.options.interaction, hover: false } };
  const places = network.getPositions();
  const still = {
    nodes: data.nodes.map((node) => ({ ...visNode(node, 1), ...places[node.id], hidden: !isThingShown(node.id) })),
    edges: data.edges.map((edge) => ({ ...visEdge(edge, 1), hidden: !isLinkShown(edge.id) })),
  };
  const chart = new vis.Network(hidden, still, options);
  const surface = hidden.querySelector("canvas");
  chart.on("beforeDrawing", (ctx) => {
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = PAPER;
    ctx.fillRect(0, 0, surface.width, surface.height);
    ctx.restore();
    paintCaption(ctx, chart.getScale());
  });
  chart.on("afterDrawing", (ctx) => {
    const labels = drawLabels(ctx, places, chart.getScale(), { view: shownView(chart),
      readable: state.allNames ? 0 : PRINT_READABLE / ratio, largest: PRINT_LARGEST / ratio, focus: null, boost: 1,
      caption: captionBox(chart.getScale()) });
    tellNames(labels.length, thingKeys.filter(isThingShown).length);
  });
  fitView(chart, width, height, 4);
  chart.redraw();
  printCanvas.width = surface.width;
  printCanvas.height = surface.height;
  printCanvas.getContext("2d").drawImage(surface, 0, 0);
  chart.destroy();
  hidden.remove();
}

window.addEventListener("afterprint", () => network.redraw());
window.addEventListener("beforeprint", drawForPrint);
byId("print").addEventListener("click", () => window.print());
