"""A small workspace that names one person in every way, in tables of any kind."""

from __future__ import annotations

import hashlib
from pathlib import Path

ID = "jaidee-somchai"
THAI, ENGLISH, ALIAS = "สมชาย ใจดี", "Somchai Jaidee", "ผู้ว่าฯ สมชาย"
NAMES = (ID, THAI, ENGLISH, ALIAS)

TEXT = f"\ufeffวันนี้ นาย{THAI} เปิดงาน\r\nSOMCHAI  JAIDEE spoke; so did A. Chair.\r\n"
KG = """\
[network]
id = "small"
lang = "en"
[sources]
datasets = ["tables"]
[identity]
decisions = "decisions.csv"
[texts]
folder = "texts"
"""
SOURCE = """\
[dataset]
id = "small"
[source]
id = "editors"
kind = "own_knowledge"
name_en = "Editors"
[tables."ties.csv"]
header_row = 1
"""
THINGS = f"""\
id,class,name_th,name_en,alias,source,attributed_to,note
{ID},Person,{THAI},{ENGLISH},{ALIAS},doc,,
chair,Person,,A. Chair,,doc,,"in {THAI}'s place"
office,Agency,,Office,,doc,{ID},
acme,Company,,Acme,,doc,,
v1,Village,บ้านหนึ่ง,,,doc,,
ceremony,Event,พิธีของ{THAI},,งานของ{THAI}|งานใหญ่,doc,,
"""
TIES = f"""\
type,from,to,delegated_by,title_th,status,source,attributed_to,note
HOLDS_POSITION,{ID},office,,ผู้อำนวยการ,,doc,,
PRESIDED_OVER,chair,ceremony,{ID},,,doc,,
BIG_BROTHER_OF,acme,v1,,,active,doc,{ID},
BIG_BROTHER_OF,acme,v1,,,active,doc,,said twice
SUPPORTS,office,v1,,,,doc,,
"""
DECISIONS = f"""\
id,same_as,reason,decided_by,decided_on
somchai-j,{ID},one person,me,2024
office-2,office,the same house,me,2024
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def workspace(folder: Path, *, texts: bool = True) -> Path:
    """Return a new workspace with the tables above."""
    root = folder / "ที่ ทำงาน"
    (root / "tables").mkdir(parents=True)
    (root / "texts").mkdir()
    write(root / "kg.toml", KG)
    write(root / "decisions.csv", DECISIONS)
    write(root / "tables" / "source.toml", SOURCE)
    write(root / "tables" / "things.csv", THINGS)
    write(root / "tables" / "ties.csv", TIES)
    text = TEXT if texts else "A text.\n"
    write(root / "texts" / "doc.txt", text)
    hashed = sha256(text.encode())
    write(
        root / "tables" / "documents.csv",
        f"id,class,name_en,kind,file,sha256,source\ndoc,Document,A text,news,doc.txt,{hashed},doc\n",
    )
    return root


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def holding(folder: Path) -> list[str]:
    """Return the files below a folder that hold the person's id or a name, as ``grep`` finds them."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            for name in NAMES:
                if any(name.encode(e) in content for e in ("utf-8", "utf-16-le", "cp874")):
                    found.append(path.relative_to(folder).as_posix())
                    break
    return found
