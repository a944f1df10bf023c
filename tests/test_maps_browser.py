"""The map in a real Chromium: what is seen, reached by keys and printed, and that nothing runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

from kg.maps import ROLES_ONLY, MapOptions, write_map
from kg.ontology import Ontology
from kg.propertygraph import PropertyGraph
from tests.map_networks import facts_002, generated, graph_002, graph_of
from tests.networks import thing, tie
from tests.test_maps import ATTACKS, hostile

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Every text that is drawn, where it is on the screen: the extent of its ink in pixels.
RECORDER = """
window.drawn = [];
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const ink = this.measureText(text);
  const at = this.getTransform();
  const map = (px, py) => ({ x: at.a * px + at.e, y: at.d * py + at.f });
  const low = map(x - ink.actualBoundingBoxLeft, y - ink.actualBoundingBoxAscent);
  const high = map(x + ink.actualBoundingBoxRight, y + ink.actualBoundingBoxDescent);
  window.drawn.push({ text, left: low.x, top: low.y, right: high.x, bottom: high.y,
    canvas: this.canvas.id });
  return fill.apply(this, arguments);
};
"""
# Another computer's font: everything a third wider and higher than asked for.
WIDER = """
const font = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, "font");
Object.defineProperty(CanvasRenderingContext2D.prototype, "font", { ...font, set(value) {
  font.set.call(this, value.replace(/([\\d.]+)px/, (_, size) => size * 1.33 + "px"));
} });
"""
CLASHES = """() => {
  const boxes = window.kgMap.labelBoxes();
  let found = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found += 1;
  }));
  return found;
}"""


@dataclass(slots=True)
class Watched:
    """A page and everything it did that a map must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Requests, dialogs, console messages and errors."""
        return [*self.requests, *self.dialogs, *self.messages]


Opener = Callable[..., Watched]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "no chromium on the PATH: make system-packages"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def small(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the map of document 002 with no options."""
    path = tmp_path_factory.mktemp("map") / "แผนที่ 1.html"
    write_map(graph_002(ontology), ontology, path)
    return path


@pytest.fixture
def opened(chromium: Browser, ontology: Ontology, small: Path, tmp_path: Path) -> Iterator[Opener]:
    """Open a map from the disk, with no network, at the size of a cheap laptop."""
    contexts = []

    def open_map(
        graph: PropertyGraph | None = None, options: MapOptions | None = None, *scripts: str
    ) -> Watched:
        path = small
        if graph is not None:
            path = tmp_path / "แผนที่ 2.html"
            write_map(graph, ontology, path, options=options)
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, offline=True)
        contexts.append(context)
        for script in scripts:
            context.add_init_script(script)
        watched = Watched(context.new_page())
        watch(watched, path.as_uri())
        watched.page.goto(path.as_uri())
        watched.page.wait_for_function("window.kgMap && window.kgMap.labelBoxes().length >= 0")
        settle(watched.page)
        return watched

    yield open_map
    for context in contexts:
        context.close()


def watch(watched: Watched, own: str) -> None:
    def asked(url: str) -> None:
        if url != own and not url.startswith("data:"):
            watched.requests.append(url)

    def dialog(box: Dialog) -> None:
        watched.dialogs.append(box.message)
        box.dismiss()

    def message(said: ConsoleMessage) -> None:
        watched.messages.append(f"{said.type}: {said.text}")

    watched.page.on("request", lambda request: asked(request.url))
    watched.page.on("dialog", dialog)
    watched.page.on("console", message)
    watched.page.on("pageerror", lambda error: watched.messages.append(str(error)))


def settle(page: Page) -> None:
    """Wait until what was asked for is drawn: two frames."""
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def key_of(page: Page, text: str) -> str:
    return str(page.evaluate("(text) => window.kgMap.find(text)[0]", text))


def label_count(page: Page) -> int:
    return int(page.evaluate("() => window.kgMap.labelBoxes().length"))


def show_all_names(page: Page) -> None:
    page.locator("label.toggle").nth(1).click()
    settle(page)


# ------------------------------------------------------------------ nothing runs, nothing leaves
def test_an_ordinary_map_asks_for_nothing_and_says_nothing(opened: Opener) -> None:
    assert opened().faults == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_in_any_text_is_only_text(
    attack: str, opened: Opener, ontology: Ontology
) -> None:
    options = MapOptions(
        title=attack, measure_label=attack, measure_recipe=attack, size_by={"a": 1.0}
    )
    watched = opened(hostile(attack, ontology), options)
    page = watched.page
    for key in page.evaluate("() => Object.keys(window.kgMap.data.things)"):
        page.evaluate("(key) => window.kgMap.select('thing', key, true)", key)
    for key in page.evaluate("() => Object.keys(window.kgMap.data.links)"):
        page.evaluate("(key) => window.kgMap.select('link', key, true)", key)
    page.locator("#foot summary").click()
    page.locator("#language").click()
    page.locator("#query").fill("script")
    settle(page)
    assert watched.faults == []
    assert (
        page.evaluate("() => document.querySelectorAll('img, iframe, object, embed').length") == 0
    )
    assert page.locator("script").count() == 3


def test_a_very_long_name_is_cut_on_the_map_and_whole_in_the_panel(
    opened: Opener, ontology: Ontology
) -> None:
    name = "กา" * 5_000
    graph = graph_of(ontology, [*thing("a", "Company", name_th=name)])
    page = opened(graph).page
    page.evaluate("(key) => window.kgMap.select('thing', key, true)", "n0")
    assert page.locator("#panel h2").text_content() == name
    panel = page.locator("#panel").bounding_box()
    assert panel is not None
    assert panel["width"] < 400


def test_an_address_of_no_web_page_is_no_link(opened: Opener, ontology: Ontology) -> None:
    graph = graph_of(ontology, [
        *thing("a", "Company", name_th="ก", homepage="javascript:alert(1)"),
        *thing("b", "Company", name_th="ข", homepage="https://example.org/"),
    ])  # fmt: skip
    page = opened(graph).page
    page.evaluate("() => window.kgMap.select('thing', 'n0', true)")
    assert page.locator("#panel a").count() == 0
    page.evaluate("() => window.kgMap.select('thing', 'n1', true)")
    assert page.locator("#panel a").get_attribute("rel") == "noopener noreferrer"


# ------------------------------------------------------------------ labels
@pytest.mark.parametrize("script", ["", WIDER], ids=["this font", "a wider font"])
def test_at_113_things_every_name_is_drawn_and_none_overlaps(
    script: str, opened: Opener, ontology: Ontology
) -> None:
    page = opened(generated(ontology, 113, 150), None, script, RECORDER).page
    show_all_names(page)
    page.evaluate("() => { window.drawn.length = 0; window.kgMap.network.redraw(); }")
    assert (label_count(page), page.evaluate(CLASHES)) == (113, 0)
    assert ink_clashes(page) == []


def ink_clashes(page: Page) -> list[tuple[str, str]]:
    """Return the lines of different labels whose ink overlaps."""
    drawn: list[dict[str, Any]] = page.evaluate("() => window.drawn")
    boxes: list[dict[str, Any]] = page.evaluate("() => window.kgMap.labelBoxes()")
    lines = [(line, at) for at, box in enumerate(boxes) for line in box["lines"]]
    texts = [each for each in drawn if any(each["text"] == line for line, _ in lines)]
    owners = iter(lines)
    assert len(texts) >= len(lines)
    placed = [(each, next(owners)[1]) for each in texts[: len(lines)]]
    return [
        (a["text"], b["text"])
        for n, (a, one) in enumerate(placed)
        for b, other in placed[n + 1 :]
        if one != other and a["left"] < b["right"] and b["left"] < a["right"]
        and a["top"] < b["bottom"] and b["top"] < a["bottom"]
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [0.15, 0.4, 0.8, 1.5, 4.0])
def test_labels_never_overlap_at_any_zoom(scale: float, opened: Opener, ontology: Ontology) -> None:
    page = opened(generated(ontology, 113, 150)).page
    page.evaluate("(scale) => window.kgMap.network.moveTo({ scale })", scale)
    settle(page)
    assert page.evaluate(CLASHES) == 0
    assert label_count(page) > 0


def test_names_without_room_are_counted_in_the_page(opened: Opener, ontology: Ontology) -> None:
    page = opened(generated(ontology, 113, 150)).page
    named = label_count(page)
    assert named < 113
    assert page.locator("#names-note").inner_text().startswith(f"แสดงชื่อ {named} จาก 113 ชื่อ")


def test_names_on_the_first_view_of_a_small_map_are_all_readable(opened: Opener) -> None:
    page = opened().page
    fonts = page.evaluate(
        "() => window.kgMap.labelBoxes().map(b => b.font * window.kgMap.network.getScale())"
    )
    assert (len(fonts), min(fonts) >= 9) == (46, True)


# ------------------------------------------------------------------ lines
def test_parallel_lines_run_apart_and_a_loop_is_drawn(opened: Opener, ontology: Ontology) -> None:
    claims = [*thing("a", "Company"), *thing("b", "Company")]
    claims += [tie("Support", "a", "b", own=f"t{n}") for n in range(3)]
    claims += [tie("Funding", "b", "a"), tie("Membership", "a", "a")]
    page = opened(graph_of(ontology, claims)).page
    middles = page.evaluate(
        """() => Object.values(window.kgMap.network.body.edges).filter(e => e.from !== e.to)
        .map(e => e.edgeType.getPoint(0.5)).map(p => Math.round(p.y / 4))"""
    )
    assert (len(middles), len(set(middles))) == (4, 4)
    assert page.evaluate("() => Object.keys(window.kgMap.network.body.edges).length") == 5


def test_a_bent_line_goes_round_the_symbol_in_its_way(opened: Opener, ontology: Ontology) -> None:
    claims = [c for key in "abc" for c in thing(key, "Company", name_th=key)]
    claims.append(tie("Support", "a", "c"))
    places = {"a": (0.0, 0.0), "b": (300.0, 6.0), "c": (600.0, 0.0)}
    page = opened(graph_of(ontology, claims), MapOptions(positions=places)).page
    middle = page.evaluate(
        "() => Object.values(window.kgMap.network.body.edges)[0].edgeType.getPoint(0.5)"
    )
    symbol = page.evaluate("(key) => window.kgMap.data.things[key].symbol[1]", key_of(page, "b"))
    assert abs(middle["y"] - 6) > symbol / 2


def test_nothing_moves_by_itself(opened: Opener) -> None:
    page = opened().page
    moved = page.evaluate(
        """() => window.kgMap.data.nodes.filter(node => {
          const at = window.kgMap.network.getPositions([node.id])[node.id];
          return at.x !== node.x || at.y !== node.y;
        }).length"""
    )
    assert moved == 0


# ------------------------------------------------------------------ using it
def test_a_thai_part_of_a_name_is_found_in_either_spelling_of_sara_am(opened: Opener) -> None:
    page = opened().page
    for text in ("บ้านสำราญ", "บ้านส\u0e4d\u0e32ราญ", "น\u200bสำรา"):
        page.locator("#query").fill(text)
        assert page.locator("#results [role=option]").all_inner_texts() == ["บ้านสำราญ"]


def test_search_by_keys_opens_the_thing(opened: Opener) -> None:
    page = opened().page
    page.keyboard.press("/")
    page.keyboard.type("chae khon")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "บ้านแจ้คอน"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_things_are_reached_by_keys_alone(opened: Opener) -> None:
    page = opened().page
    page.locator("#map").focus()
    page.keyboard.press("n")
    first = page.locator("#panel h2").inner_text()
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.locator("#panel h2").inner_text() == first
    assert first in page.locator("#live").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "panel"


def test_a_click_on_a_name_opens_it(opened: Opener) -> None:
    page = opened().page
    place = page.evaluate(
        """() => {
          const box = window.kgMap.labelBoxes().find(b => b.lines.join("") === "บ้านแจ้คอน");
          const at = window.kgMap.network.canvasToDOM(
            { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
          const map = document.getElementById("map").getBoundingClientRect();
          return { x: at.x + map.left, y: at.y + map.top };
        }"""
    )
    page.mouse.click(place["x"], place["y"])
    page.locator("#panel h2").wait_for()
    assert page.locator("#panel h2").inner_text() == "บ้านแจ้คอน"


def test_the_panel_says_who_says_so_in_thai_dates(opened: Opener, ontology: Ontology) -> None:
    claims = facts_002(ontology).by_about()
    page = opened(graph_002(ontology), MapOptions(claims=claims)).page
    page.evaluate(
        """() => window.kgMap.select("link",
          Object.keys(window.kgMap.data.links).find(id => window.kgMap.data.links[id].disputed))"""
    )
    text = page.locator("#panel").inner_text()
    for part in ("พ.ศ. 2560", "แหล่งข้อมูลไม่ตรงกัน: สถานะ", "บันทึกสมมุติสำหรับทดสอบ", "เอกสาร 002"):
        assert part in text
    page.locator(".claims summary").click()
    assert "สิ้นสุดแล้ว" in page.locator(".claims").inner_text()


def test_an_unticked_class_is_not_drawn_nor_its_ties(opened: Opener) -> None:
    page = opened().page
    page.get_by_label("ผลิตภัณฑ์").uncheck()
    settle(page)
    hidden = page.evaluate(
        """() => [Object.values(window.kgMap.network.body.nodes), Object.values(window.kgMap.network.body.edges)]
        .map(all => all.filter(each => each.options.hidden).length)"""
    )
    assert (hidden, label_count(page)) == ([9, 9], 37)


def test_inferred_ties_are_hidden_by_one_box(opened: Opener) -> None:
    page = opened().page
    page.get_by_label("อนุมาน").uncheck()
    settle(page)
    hidden = page.evaluate(
        "() => Object.values(window.kgMap.network.body.edges).filter(e => e.options.hidden).length"
    )
    assert hidden == page.evaluate("() => window.kgMap.data.variants.inferred.count") > 0


def test_the_page_changes_its_language(opened: Opener) -> None:
    page = opened().page
    assert page.locator("html").get_attribute("lang") == "th"
    page.locator("#language").click()
    settle(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("mentorship (Big Brother)").count() == 1
    names = page.evaluate("() => window.kgMap.labelBoxes().map(b => b.lines.join(' '))")
    assert "Ban Chae Khon" in names


def test_the_table_lists_every_thing_and_tie(opened: Opener) -> None:
    page = opened().page
    page.locator("#foot summary").click()
    rows = page.locator("#foot tbody")
    rows.nth(1).wait_for()
    assert [rows.nth(at).locator("tr").count() for at in (0, 1)] == [46, 69]


def test_the_legend_tells_each_tie_by_colour_and_dash(opened: Opener, ontology: Ontology) -> None:
    page = opened().page
    strokes = page.evaluate(
        """() => [...document.querySelectorAll("#legend fieldset:first-of-type .swatch line")]
        .map(l => [l.getAttribute("stroke"), l.getAttribute("stroke-dasharray") || ""])"""
    )
    mentorship = ontology.edge_class("Mentorship")
    assert strokes[0] == [mentorship.colour, ""]
    assert len({tuple(each) for each in strokes}) >= len(strokes) - 1


def test_what_is_left_out_is_said_in_the_page(opened: Opener, ontology: Ontology) -> None:
    page = opened(graph_002(ontology), MapOptions(max_nodes=5, lang="en")).page
    assert "41 of 46 things are not drawn" in page.locator(".left-out").inner_text()


def test_roles_only_shows_posts_on_the_map(opened: Opener, ontology: Ontology) -> None:
    page = opened(graph_002(ontology), MapOptions(persons=ROLES_ONLY)).page
    text = page.evaluate("() => window.kgMap.labelBoxes().map(b => b.lines.join('')).join(' ')")
    assert "รัฐมนตรีช่วยว่าการกระทรวงอุตสาหกรรม" in text
    page.locator("#query").fill("สมชาย")
    assert page.locator("#results [role=option]").count() == 0


# ------------------------------------------------------------------ paper, and many things
@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_printing_draws_the_map_finely_with_its_legend_on_one_page(
    paper: str, opened: Opener
) -> None:
    watched = opened()
    page = watched.page
    pdf = page.pdf(format=paper, landscape=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page/") == 1
    assert page.evaluate("() => document.getElementById('print-map').width") >= 3000
    page.emulate_media(media="print")
    assert page.locator("#legend").is_visible()
    assert [page.locator(each).is_visible() for each in ("#map", ".tools", "#query")] == [False] * 3
    assert watched.faults == []


def test_the_map_is_whole_again_after_printing(opened: Opener) -> None:
    page = opened().page
    before = page.evaluate(
        "() => [window.kgMap.network.getScale(), window.kgMap.labelBoxes().length]"
    )
    page.pdf(format="A4", landscape=True)
    settle(page)
    after = page.evaluate(
        "() => [window.kgMap.network.getScale(), window.kgMap.labelBoxes().length]"
    )
    assert (after, page.locator(".offscreen").count()) == (before, 0)


def test_a_thousand_things_are_drawn_in_reasonable_time(opened: Opener, ontology: Ontology) -> None:
    watched = opened(generated(ontology, 1_000, 1_600))
    frame_ms = watched.page.evaluate(
        """() => { const start = performance.now();
          for (let turn = 0; turn < 5; turn += 1) window.kgMap.network.redraw();
          return (performance.now() - start) / 5; }"""
    )
    assert frame_ms < 1_500
    assert watched.page.evaluate(CLASHES) == 0
    assert watched.faults == []
