"""The report from a table to Markdown as a reader's program shows it, by the command line.

`test_report_story.py` has what it tells; here a workspace's own files go through all of it.
"""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.commands import ROOT
from tests.workspaces import EXAMPLE, called

HOSTILE = [
    "<script>alert(1)</script>",
    "[คลิก](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "บ้าน | หนึ่ง | สอง",
    "# หัวข้อ",
    "หนึ่ง\n\n## สอง",
    "`code` *em* ~~s~~ &lt;b&gt; <!-- x -->",
    "https://evil.example www.evil.example me@evil.example",
    "\u202eย้อน\u202c",
    "=1+1",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace in which every name is written to do harm."""
    folder = tmp_path_factory.mktemp("มุ่ง ร้าย")
    tables = folder / "tables"
    tables.mkdir()
    (folder / "kg.toml").write_text(
        '[network]\nid = "hostile"\ntitle_en = "<b>[x](http://y)</b> | # z"\n'
        '[sources]\ndatasets = ["tables"]\n',
        encoding="utf-8",
    )
    (tables / "source.toml").write_text(
        '[dataset]\nid = "hostile"\n[source]\nid = "doc"\nkind = "news"\nname_en = "<i>a</i>"\n',
        encoding="utf-8",
    )
    with (tables / "things.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "class", "name_th", "note"])
        writer.writerow(["acme", "Company", HOSTILE[0], HOSTILE[1]])
        for number, name in enumerate(HOSTILE):
            writer.writerow([f"v{number}", "Village", name, name])
    with (tables / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["type", "from", "to", "status", "topics"])
        writer.writerows(
            ["BIG_BROTHER_OF", "acme", f"v{n}", "active", name.replace("|", "/")]
            for n, name in enumerate(HOSTILE)
        )
    return folder


def told(folder: Path, lang: str, *sources: str) -> str:
    ran = called(
        "report", *(str(folder / each) for each in sources), "--lang", lang, "-o", "-",
        workspace=folder,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return ran.out


def tokens(text: str) -> list[Token]:
    """Return what a program that shows Markdown makes of a text, inline parts among it."""
    found: list[Token] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


@pytest.mark.parametrize("lang", ["th", "en"])
def test_no_cell_of_a_table_becomes_markup(hostile: Path, lang: str) -> None:
    kinds = {token.type for token in tokens(told(hostile, lang, "tables"))}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "fence", "s_open"}
    assert "table_open" in kinds


def test_sources_are_not_counted_among_the_things(hostile: Path) -> None:
    things = 1 + len(HOSTILE)
    assert f"from 1 source: {things} things," in told(hostile, "en", "tables")


def test_every_row_has_as_many_cells_as_its_head(hostile: Path) -> None:
    widths: list[int] = []
    for line in told(hostile, "th", "tables").splitlines():
        if line.startswith("|"):
            widths.append(len(re.findall(r"(?<!\\)\|", line)))
        elif widths:
            assert len(set(widths)) == 1
            widths = []


def test_headings_are_the_reports_own(hostile: Path) -> None:
    found = tokens(told(hostile, "en", "tables"))
    headings = [
        after.content for token, after in itertools.pairwise(found) if token.type == "heading_open"
    ]
    assert headings[0] == r"\<b\>\[x\](http\://y)\</b\> \| # z"
    assert not any("หัวข้อ" in heading or heading == "สอง" for heading in headings)


def test_names_can_be_read_as_they_were_written(hostile: Path) -> None:
    shown = "".join(t.content for t in tokens(told(hostile, "th", "tables")) if t.type == "text")
    for name in ("<script>alert(1)</script>", "[คลิก](javascript:alert(1))", "บ้าน | หนึ่ง | สอง", "https://evil.example"):  # fmt: skip
        assert name in shown


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_example_is_told_without_a_server(lang: str) -> None:
    found = told(EXAMPLE, lang, "network")
    village = {"th": "บ้านแม่แจ๋ม", "en": "Ban Mae Chaem"}[lang]
    assert village in found
    assert "#char=1383,1588" in found


@pytest.mark.parametrize(
    ("lang", "village", "word"),
    [("en", "Ban Chae Khon", "(*disputed*: see "), ("th", "บ้านแจ้คอน", "(*ข้อมูลขัดแย้ง* ดูหัวข้อ")],
)
def test_a_start_that_a_second_source_denies_is_marked(lang: str, village: str, word: str) -> None:
    sources = (EXAMPLE / "network", ROOT / "tests" / "data" / "third-source")
    ran = called(
        "report", *map(str, sources), "--lang", lang, "-o", "-", workspace=EXAMPLE,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    row = next(line for line in ran.out.splitlines() if line.startswith(f"| {village} |"))
    since = row.split(" | ")[2]
    assert "2017" in since or "2560" in since
    assert word in since
    assert {"doc002", "other-letter", "other-register"} == set(
        re.findall(r"\[\^([\w-]+)\.\d+\]", row.rsplit(" | ", 1)[1])
    )
    assert word not in told(EXAMPLE, lang, "network")


def test_a_report_goes_to_the_file_that_is_named(hostile: Path, tmp_path: Path) -> None:
    target = tmp_path / "ราย งาน" / "report.md"
    ran = called("report", str(hostile / "tables"), "-o", str(target), workspace=hostile)
    assert (ran.code, ran.out.strip()) == (0, str(target))
    assert target.read_text(encoding="utf-8").startswith("# ")
