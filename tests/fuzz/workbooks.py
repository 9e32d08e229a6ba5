"""Makes review workbooks that are damaged, of another kind, or hostile."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

from tests.support.hostile_files import archive

Maker = Callable[[bytes], bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet2.xml"


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


def damaged(book: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the workbook with each part emptied, left out, cut, and changed at random."""
    parts = parts_of(book)
    for k, (name, part) in enumerate(parts.items()):
        chance = random.Random(k)
        flipped = bytearray(part)
        for _ in range(12):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        marks = [at for at, c in enumerate(part) if c in b'"<>0123456789']
        changed = bytearray(part)
        for _ in range(6):
            changed[chance.choice(marks)] = chance.choice(b'"<>/0123456789-e. xg')
        for what, data in (
            ("empty", b""), ("cut", part[: len(part) // 2]), ("flipped", bytes(flipped)),
            ("changed", bytes(changed)), ("other", b"<a/>"),
        ):  # fmt: skip
            yield f"{what} {name}", archive({**parts, name: data})
        yield f"without {name}", archive({n: p for n, p in parts.items() if n != name})
    yield "half", book[: len(book) // 2]


def with_sheet(change: Callable[[str], str]) -> Maker:
    """Return what changes the XML of the sheet of links."""

    def made(book: bytes) -> bytes:
        parts = parts_of(book)
        return archive({**parts, SHEET: change(parts[SHEET].decode()).encode()})

    return made


def put(after: str, what: str) -> Maker:
    return with_sheet(lambda xml: xml.replace(after, what + after, 1))


def cells(rows: int, columns: int) -> str:
    line = "".join("<c><v>1</v></c>" for _ in range(columns))
    return f"<row>{line}</row>" * rows


def one_in_every(columns: str) -> Maker:
    def change(xml: str) -> str:
        return re.sub(
            r'(<row r="(\d+)".*?)(</row>)',
            lambda m: f'{m[1]}<c r="{columns}{m[2]}"><v>1</v></c>{m[3]}',
            xml,
        )

    return with_sheet(change)


def long_string(book: bytes) -> bytes:
    parts = parts_of(book)
    strings = parts["xl/sharedStrings.xml"].decode()
    return archive(
        {**parts, "xl/sharedStrings.xml": strings.replace("<t>", "<t>" + "长" * 5_000_000, 1)}
    )


def many_styles(book: bytes) -> bytes:
    parts = parts_of(book)
    styles = parts["xl/styles.xml"].decode()
    return archive(
        {**parts, "xl/styles.xml": styles.replace("<xf ", "<xf/>" * 300_000 + "<xf ", 1)}
    )


def entities(book: bytes) -> bytes:
    parts = parts_of(book)
    xml = parts[SHEET].decode()
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10 if k else "x"}">' for k in range(10))
    return archive({**parts, SHEET: re.sub(r"\?>", f"?><!DOCTYPE w [{bomb}]>", xml, count=1)})


def swollen(book: bytes) -> bytes:
    return archive({**parts_of(book), SHEET: b"<a>" + b" " * 300_000_000 + b"</a>"})


LAST = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
# (file, its maker from a sound workbook, whether it is taken; words of the refusal)
HOSTILE: tuple[tuple[str, Maker, str], ...] = (
    ("cell_at_the_end.xlsx", put("</sheetData>", LAST), ""),
    ("last_column.xlsx", one_in_every("XFD"), ""),
    (
        "merged_sheet.xlsx",
        with_sheet(
            lambda xml: xml.replace(
                "</sheetData>",
                '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
        "",
    ),
    ("huge_row_number.xlsx", put("</sheetData>", '<row r="999999999999"><c><v>1</v></c></row>'), "行号"),
    ("rows_backwards.xlsx", put("</sheetData>", '<row r="1"><c r="A1"><v>1</v></c></row>'), "行号"),
    ("many_cells.xlsx", put("</sheetData>", cells(10_000, 30)), "过大"),
    ("wide_row.xlsx", put("</sheetData>", cells(1, 400_000)), "过多"),
    ("long_number.xlsx", put("</sheetData>", f"<row><c><v>{'9' * 6000}</v></c></row>"), "已损坏"),
    ("long_string.xlsx", long_string, "过大"),
    ("styles.xlsx", many_styles, "过大"),
    ("entities.xlsx", entities, "实体"),
    ("swollen.xlsx", swollen, "过大"),
    ("old.xls", lambda book: OLE + bytes(4000), ".xls"),
    ("wps.et", lambda book: OLE + bytes(4000), ".et"),
    ("locked.xlsx", lambda book: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ("list.csv", lambda book: "处理意见,备注\n确认,\n".encode(), ".csv"),
    ("page.xls", lambda book: b"<html><table><tr><td>1</table>", "不是可读的工作簿"),
    (
        "open.ods",
        lambda book: archive(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
        ),
        ".ods",
    ),
    ("binary.xlsb", lambda book: archive({"xl/workbook.bin": b"x"}), ".xlsb"),
    ("letter.docx", lambda book: archive({"word/document.xml": "<a/>"}), "不是工作簿"),
    ("empty.xlsx", lambda book: b"", "空文件"),
    ("zeros.xlsx", lambda book: bytes(10_000), "不是可读的工作簿"),
)  # fmt: skip
