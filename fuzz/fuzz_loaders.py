"""Fuzz one loader with bytes (atheris): claims, or an error of ours; nothing else, and soon.

``make fuzz`` runs every target for a while; one alone, with libFuzzer's own options:

    python fuzz/fuzz_loaders.py table CORPUS -max_total_time=300 -timeout=30

A target takes any bytes for a file (or, of a workbook, for one of its parts) and any mapping of a
few beside it. What it finds is written by libFuzzer as ``crash-…``; put it into ``tests/`` as a test
with the mend.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import atheris
from pyoxigraph import Quad, RdfFormat, parse, serialize

# Of a workbook most is read by openpyxl: without its branches libFuzzer would see nothing there.
with atheris.instrument_imports(include=["kg", "loaders", "openpyxl"]):
    import openpyxl

    from kg.claims import Loader, Reading
    from kg.errors import FaultsError, KgError
    from kg.facts import Facts
    from kg.ontology import Ontology
    from loaders import rdf, table
    from loaders.proposals import propose
    from loaders.quads import FORMATS

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "loaders"
ONTOLOGY = Ontology.load()
SOURCE = '[source]\nid = "doc"\nname_en = "x"\n'
MAPPINGS = (
    SOURCE,
    "",
    SOURCE + '[tables."x.csv"]\nheader_rows = 2\nmerged = "fill"\nself_ties = "keep"\n',
    SOURCE + '[tables."x.csv"]\nencoding = "cp874"\ndelimiter = ";"\nempty = ["-"]\n',
    SOURCE
    + '[tables."x.csv"]\ntype = "FUNDS"\nfrom = "a-{from}"\nto = "a-{to}"\nself_ties = "leave out"\n',
)
FOLDER = Path(tempfile.mkdtemp())  # TMPDIR in memory is faster


def check(loader: Loader, name: str, content: bytes, mapping: bytes) -> None:
    """Load a file: either all of it or an error of ours, and every row accounted for."""
    path = FOLDER / name
    path.write_bytes(content)
    path.with_suffix(".toml").write_bytes(mapping)
    loader.recognises(path)
    if loader.read is not None:
        check_rows(loader.read(path, ONTOLOGY))
        return
    try:
        claims = list(loader.load(path, ONTOLOGY))
    except FaultsError as error:
        error.said("th")
    except KgError as error:
        str(error)
    else:
        assert all(claim.source and claim.about(ONTOLOGY) for claim in claims)


def check_rows(reading: Reading) -> None:
    """See that what was read can be told, and that every row is accounted for."""
    if reading.error is not None:
        assert reading.error.faults
        reading.error.said("th")
    assert all(claim.source and claim.about(ONTOLOGY) for claim in reading.claims)
    for account in reading.accounts:
        assert sum(account.counts().values()) == account.rows
        assert len({other.row for other in account.others}) == len(account.others)


def table_target(data: bytes) -> None:
    """Take the first byte for the kind of file and its mapping, the rest for a text table."""
    kind = data[0] if data else 0
    suffix = (".csv", ".tsv")[kind % 2]
    mapping = MAPPINGS[(kind // 2) % len(MAPPINGS)].replace("x.csv", f"x{suffix}")
    check(table.LOADER, f"x{suffix}", data[1:], mapping.encode())


def claims_target(data: bytes) -> None:
    """Take the bytes for the rows of a table of claims, as our export writes it."""
    header = (b"id,about,subject,property,value,lang,tie,qualifiers,source,attributed_to,basis,confidence,"
              b"char_start,char_end,note,dataset,file,sheet,row\n")  # fmt: skip
    check(table.LOADER, "claims.csv", header + data, b"")


def mapping_target(data: bytes) -> None:
    """Take the bytes for a mapping of a small table, and of a small file of RDF."""
    check(table.LOADER, "x.csv", b"id,class,name_en\na,Company,A\nb,,\n", data)
    check(rdf.LOADER, "y.nt", b'<https://x.org/a> <https://x.org/b> "c" .', data)


def rdf_target(suffix: str) -> Callable[[bytes], None]:
    """Return the target of one kind of RDF."""

    def target(data: bytes) -> None:
        mapping = (SOURCE if data[:1] < b"\x80" else "").encode()
        check(rdf.LOADER, f"x{suffix}", data[1:], mapping)

    return target


def parts() -> dict[str, bytes]:
    """Return the parts of a small workbook with a date, a formula, and merged and hidden cells."""
    with zipfile.ZipFile(io.BytesIO(seed_workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def seed_workbook() -> bytes:
    """Return a small workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["id", "class", "start", "value"],
        ["f", "Figure", "2566", 2.5],
        ["g", "Figure", None, "=1+1"],
    ):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet.row_dimensions[3].hidden = True
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def workbook_target() -> Callable[[bytes], None]:
    """Return the target of workbooks: any bytes, or any bytes in the place of a part or in it."""
    known: Mapping[str, bytes] = parts()
    names = sorted(known)

    def target(data: bytes) -> None:
        kind, place, rest = data[:1] or b"\0", int.from_bytes(data[1:3], "big"), data[3:]
        content = data[1:]
        if kind[0] < 250:  # noqa: PLR2004 (a few of all are no zip at all)
            # Every other time the sheet itself: the other parts are small and seldom read.
            name = names[kind[0] // 2 % len(names) if kind[0] % 2 else -1]
            old = known[name]
            at = place % (len(old) + 1)
            new = {**known, name: old[:at] + rest + old[at + (kind[0] // 16) * 8 :]}
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                for each, part in new.items():
                    archive.writestr(each, part)
            content = buffer.getvalue()
        check(table.LOADER, "x.xlsx", content, SOURCE.encode())

    return target


def sheet_target() -> Callable[[bytes], None]:
    """Return the target of sheets: rows and cells of any kind, with any numbers and values."""
    known: Mapping[str, bytes] = parts()
    kinds = ("", "n", "s", "str", "inlineStr", "b", "e", "d", "x")
    texts = (
        "id",
        "class",
        "value",
        "start",
        "a",
        "Figure",
        "2566",
        "45162",
        "=1+1",
        "#N/A",
        "1e400",
        "-1",
        "9" * 17,
    )

    def cell(data: atheris.FuzzedDataProvider, row: int) -> str:
        column = data.PickValueInList(["A", "B", "C", "D", "XFD", "ZZZZ", "", "1"])
        kind = data.PickValueInList(list(kinds))
        text = (
            data.PickValueInList(list(texts))
            if data.ConsumeBool()
            else data.ConsumeUnicodeNoSurrogates(8)
        )
        text = escape(text)
        style = data.ConsumeIntInRange(-1, 3)
        value = f"<is><t>{text}</t></is>" if kind == "inlineStr" else f"<v>{text}</v>"
        formula = f"<f>{text}</f>" if data.ConsumeIntInRange(0, 7) == 0 else ""
        return f'<c r="{column}{row}" t="{kind}" s="{style}">{formula}{value}</c>'

    def target(content: bytes) -> None:
        data = atheris.FuzzedDataProvider(content)
        rows: list[str] = []
        for _ in range(data.ConsumeIntInRange(0, 6)):
            number = data.PickValueInList([1, 2, 3, 4, 5, 0, -1, 900])
            hidden = ' hidden="1"' if data.ConsumeBool() else ""
            cells = "".join(cell(data, number) for _ in range(data.ConsumeIntInRange(0, 5)))
            rows.append(f'<row r="{number}"{hidden}>{cells}</row>')
        merged = data.PickValueInList(["", "A1:B2", "A1:XFD1048576", "B2:B9", "ZZZ1:A0", "A9:A1"])
        spans = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        xml = (
            f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}</sheetData>{spans}</worksheet>'
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for each, part in {**known, "xl/worksheets/sheet1.xml": xml.encode()}.items():
                archive.writestr(each, part)
        check(
            table.LOADER,
            "x.xlsx",
            buffer.getvalue(),
            MAPPINGS[2].replace("x.csv", "x.xlsx").encode(),
        )

    return target


def proposal_target(data: bytes) -> None:
    """Take the bytes for a table that a mapping is proposed for."""
    path = FOLDER / "x.csv"
    path.with_suffix(".toml").unlink(missing_ok=True)
    path.write_bytes(data)
    try:
        text = propose(path, ONTOLOGY, "th")
    except KgError:
        return
    check(table.LOADER, "x.csv", data, text.replace("= false", "= true", 1).encode())


TARGETS: Mapping[str, Callable[[], Callable[[bytes], None]]] = {
    "table": lambda: table_target,
    "claims": lambda: claims_target,
    "mapping": lambda: mapping_target,
    "workbook": workbook_target,
    "sheet": sheet_target,
    "proposal": lambda: proposal_target,
    **{f"rdf-{each}": (lambda each=each: rdf_target(f".{each}"))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
       for each in ("ttl", "trig", "nq", "nt", "jsonld")},
}  # fmt: skip


def exported(suffix: str) -> list[bytes]:
    """Return small exports of the claims of the tests' tables: our own RDF is an input too."""
    claims = list(table.load(DATA / "northern", ONTOLOGY))
    found: list[bytes] = []
    for some in (claims[:2], claims[-2:], claims[4:9]):
        quads = parse(Facts.of(some, ONTOLOGY, "https://x.org/").nquads(), format=RdfFormat.N_QUADS)
        if suffix in {".ttl", ".nt"}:
            quads = (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        found.append(b"\0" + (serialize(quads, format=FORMATS[suffix]) or b""))
    return found


def seeds(name: str) -> list[bytes]:
    """Return inputs to begin with: the files of the tests and of the example."""
    example = ROOT / "examples" / "northern-thailand" / "network"
    if name in {"table", "proposal"}:
        files = [*DATA.rglob("*.?sv"), *example.glob("*.csv")]
        lead = b"" if name == "proposal" else b"\0"
        return [lead + file.read_bytes()[:4000] for file in sorted(files)]
    if name == "mapping":
        return [file.read_bytes() for file in sorted(ROOT.rglob("tests/data/**/*.toml"))]
    if name.startswith("rdf-"):
        suffix = name.removeprefix("rdf-")
        files = sorted((ROOT / "tests" / "data").rglob(f"*.{suffix}"))
        return [*(b"\0" + file.read_bytes()[:4000] for file in files), *exported(f".{suffix}")]
    if name == "workbook":
        words = (b"", b"<f>1+1</f>", b'hidden="1"', b'<mergeCell ref="A1:C9"/>', b't="s"><v>9</v>')
        changed = [bytes([kind, 1, place]) + words[place % len(words)]
                   for kind in range(2 * len(parts())) for place in range(0, 250, 50)]  # fmt: skip
        return [b"\xff" + seed_workbook(), *changed]
    return [b'x,y,a,name_en,A,en,,,doc,,explicit,,,,"=x",d,f.csv,,2\n', b"x,y,a,type,Company\n"]


def main() -> None:
    """Run one target with libFuzzer's options."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(
            f"usage: fuzz_loaders.py TARGET CORPUS [options of libFuzzer]; targets: {', '.join(TARGETS)}"
        )
    corpus = next((Path(each) for each in sys.argv[2:] if not each.startswith("-")), None)
    if corpus is not None:
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(name)):
            (corpus / f"seed-{number:03}").write_bytes(seed)
    target = TARGETS[name]()
    try:
        atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
        atheris.Fuzz()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
