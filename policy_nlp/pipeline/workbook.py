"""The way in for workbooks that come back from people: bounded, sheets as lines of values (工作簿).

A workbook is a package of unknown origin: it is opened as `ingest.packages` opens one, and of its
sheets only what cells hold is handed to openpyxl. Merged areas, styles of empty cells, pictures
and rules, which may span a million rows, never reach it.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.packages import Archive, local_name, open_archive, parse_xml
from policy_nlp.text.width import fold

# Rows in which the headers are looked for: somebody may have put lines above them.
HEADER_ROWS = 20
MAX_BYTES = 64 * 1024 * 1024
MAX_PART = 32 * 1024 * 1024
# A review of 2,000 tasks has some 60,000 cells; each costs a kilobyte while it is read.
MAX_CELLS = 200_000
_PROPERTIES, MAX_PROPERTIES = "docProps/core.xml", 256 * 1024
# Our tables have 20 columns; who writes notes further right than this reads them there alone.
_COLUMNS = 256
# As office programs have it: the text of a cell, the rows of a sheet. Formats: theirs are 65,490.
_LONGEST_TEXT = 32_767
_LAST_ROW = 1_048_576
_MAX_STYLES = 20_000
# Of a share: what a binary number adds behind is no digit of anybody's.
_PLACES = 6
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HINT = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入"


@dataclass(frozen=True)
class SheetRow:
    """A row: the texts of its cells by header, of which white space and width do not count.

    Attributes:
        sheet, row: where it stands.
        numbers: headers of the cells that hold a number. One that was typed as 3.10 is 3.1 there.
    """

    sheet: str
    row: int
    texts: dict[str, str]
    numbers: frozenset[str]

    def __contains__(self, header: str) -> bool:
        """Return whether there is such a column."""
        return fold(header) in self.texts

    def __getitem__(self, header: str) -> str:
        """Return the text of a cell, empty where there is no such column."""
        return self.texts.get(fold(header), "")

    def possible_ids(self, header: str, units: Iterable[str]) -> list[str]:
        """Return which of some ids a cell that begins with an id may mean.

        A number stands for every id that a spreadsheet would turn into it: 3.1 for 3.1 and 3.10.
        The id is that of `3.1.1 坚决遏制…`, as it is chosen from the list; ３．１ is 3.1.
        """
        words = self[header].split()
        named = fold(words[0]) if words else ""
        if fold(header) not in self.numbers:
            return [unit for unit in units if unit == named]
        number = float(named)
        return [unit for unit in units if _DECIMAL.fullmatch(unit) and float(unit) == number]


@dataclass(frozen=True)
class Sheet:
    """The values of a sheet: its lines that hold something, each with the number of its row."""

    name: str
    lines: tuple[tuple[int, tuple[Any, ...]], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(_cell_text(value) for _, line in self.lines for value in line)

    def has_column(self, header: str) -> bool:
        """Return whether a column has that header."""
        return self._header_line(header) is not None

    def renamed(self, headers: Mapping[str, str]) -> Sheet:
        """Return the sheet with other headers; one without all of them stays as it is."""
        at = self._header_line(next(iter(headers)))
        if at is None or not headers.keys() <= set(map(_cell_text, self.lines[at][1])):
            return self
        row, line = self.lines[at]
        named = tuple(headers.get(_cell_text(value), value) for value in line)
        return Sheet(self.name, (*self.lines[:at], (row, named), *self.lines[at + 1 :]))

    def rows(self, header: str) -> Iterator[SheetRow]:
        """Yield the rows that hold something, under the line that holds that header."""
        at = self._header_line(header)
        if at is None:
            return
        headers = [fold(_cell_text(value)) for value in self.lines[at][1]]
        for number, line in self.lines[at + 1 :]:
            padded = (*line, *[None] * (len(headers) - len(line)))
            cells = {name: value for name, value in zip(headers, padded, strict=False) if name}
            texts = {name: _cell_text(value) for name, value in cells.items()}
            if any(texts.values()):
                numbers = (name for name, value in cells.items() if _is_number(value))
                yield SheetRow(self.name, number, texts, frozenset(numbers))

    def _header_line(self, header: str) -> int | None:
        first = ((at, line) for at, (row, line) in enumerate(self.lines) if row <= HEADER_ROWS)
        named = fold(header)
        return next((at for at, line in first if named in map(fold, map(_cell_text, line))), None)


@dataclass(frozen=True)
class Workbook:
    """A workbook that came back.

    Attributes:
        sheets: by name.
        saved: when it was saved last, as it says itself (ISO 8601); empty where it does not.
    """

    sheets: dict[str, Sheet]
    saved: str = ""


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Return all sheets of a workbook by name; errors as `read_workbook`."""
    return read_workbook(path).sheets


def read_workbook(path: Path) -> Workbook:
    """Read a workbook.

    Raises:
        InputError: no such file, no workbook or one of another kind, damaged, or too large.
    """
    if not path.is_file():
        raise InputError(f"“{path}”不存在", "请核对文件名和文件夹")
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path.name)
    data = path.read_bytes()
    _check_kind(data, path.name)
    archive = open_archive(data, path.name)
    clean = _cleaned_package(archive, path.name)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(clean), read_only=True)
            sheets = {sheet.title: Sheet(sheet.title, _lines(sheet)) for sheet in book.worksheets}
    # What a damaged part makes of the library is not to be foreseen: any exception there is.
    except Exception as error:
        raise InputError(f"“{path.name}”已损坏，不是可读的工作簿", _HINT) from error
    return Workbook(sheets, _saved_at(archive, path.name))


def _saved_at(archive: Archive, name: str) -> str:
    """Return when a package was saved last, as its properties say."""
    with suppress(InputError, ValueError):
        root = parse_xml(archive.read(_PROPERTIES, MAX_PROPERTIES), name, _PROPERTIES)
        for child in root:
            if local_name(child) == "modified":
                moment = datetime.datetime.fromisoformat((child.text or "").strip())
                return moment.replace(microsecond=0).isoformat()
    return ""


def _check_kind(data: bytes, name: str) -> None:
    """Refuse what is no .xlsx, by the name that people know it under."""
    suffix = Path(name).suffix.lower()
    if not data:
        raise InputError(f"“{name}”是空文件（0 字节）", "请重新保存文件")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputError(
                f"“{name}”设有打开密码", "请用 WPS 或 Excel 打开，取消密码，保存后再导入"
            )
        kind = suffix if suffix in (".xls", ".et") else "旧版"
        raise InputError(f"“{name}”是 {kind} 表格，不能读取", _HINT)
    if not data.startswith(b"PK"):
        what = "是文本表格（.csv），不能读取" if suffix == ".csv" else "不是可读的工作簿，或已损坏"
        raise InputError(f"“{name}”{what}", _HINT)


_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def _cleaned_package(archive: Archive, name: str) -> bytes:
    """Return the package with the parts that hold values, and of its sheets the cells alone."""
    if "mimetype" in archive and archive.read("mimetype", 1000).startswith(_SPREADSHEET):
        raise InputError(f"“{name}”是 .ods 表格，不能读取", _HINT)
    if "xl/workbook.bin" in archive:
        raise InputError(f"“{name}”是 .xlsb 表格，不能读取", _HINT)
    if "[Content_Types].xml" not in archive or "xl/workbook.xml" not in archive:
        raise InputError(f"“{name}”是压缩包，不是工作簿", _HINT)
    buffer = io.BytesIO()
    left = MAX_CELLS
    with zipfile.ZipFile(buffer, "w") as clean:
        for part in dict.fromkeys(archive.names):
            key = part.replace("\\", "/").lstrip("/")
            if not _holds_values(key.lower()):
                continue
            root = parse_xml(archive.read(part, MAX_PART), name, part)
            if key.lower().startswith("xl/worksheets/"):
                left -= _keep_cells(root, name)
            styles = sum(1 for _ in root.iter()) if key.lower().startswith("xl/styles") else 0
            if left < 0 or styles > _MAX_STYLES or _longest_text(root) > _LONGEST_TEXT:
                raise _too_large(name)
            clean.writestr(key, etree.tostring(root))
    return buffer.getvalue()


def _holds_values(part: str) -> bool:
    if part in ("[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        return True
    names = ("xl/styles", "xl/sharedstrings", "xl/worksheets/")
    return part.startswith(names) and part.endswith(".xml")


def _keep_cells(sheet: etree._Element, name: str) -> int:
    """Take everything out of a sheet but the cells that hold something; return their number."""
    count = last = 0
    for child in list(sheet):
        if local_name(child) != "sheetData":
            sheet.remove(child)
            continue
        for row in list(child):
            last = _row_number(row, last, name)
            for cell in list(row):
                # one without a place stands behind the one before it
                if (len(cell) == 0 and cell.get("r")) or _is_far(cell.get("r", "")):
                    row.remove(cell)
            if len(row) == 0:
                child.remove(row)
            count += len(row)
    return count


def _row_number(row: etree._Element, last: int, name: str) -> int:
    """Return the number of a row; the library would pass over one that is not in its place."""
    text = row.get("r", str(last + 1))
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
    if not last < number <= _LAST_ROW:
        raise InputError(f"“{name}”已损坏（行号 {text[:20]} 有误）", _HINT)
    row.set("r", text)
    return number


def _is_far(reference: str) -> bool:
    """Return whether a cell stands right of where tables do."""
    found = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - 64
    return column > _COLUMNS


def _longest_text(part: etree._Element) -> int:
    """Return the length of the longest text of a part, that of a cell in several runs as one."""
    lengths = [len(item.text) for item in part.iter() if item.text]
    for item in part.iter():
        if local_name(item) in ("si", "is"):
            lengths.append(sum(len(run.text or "") for run in item.iter()))
    return max(lengths, default=0)


def _lines(sheet: Any) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    """Return the lines of a sheet that hold something."""
    lines = enumerate((tuple(map(_value, row)) for row in sheet.iter_rows()), 1)
    return tuple((row, line) for row, line in lines if any(value is not None for value in line))


def _value(cell: Any) -> Any:
    """Return the value of a cell; of a share the text that a person sees (85%)."""
    value = cell.value
    if _is_number(value) and "%" in (cell.number_format or ""):
        return f"{round(value * 100, _PLACES):g}%"
    return value


def _too_large(name: str) -> InputError:
    return InputError(f"“{name}”过大，不是本程序生成的表格", "请提供原来发出、填好后另存的工作簿")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell_text(value: Any) -> str:
    """Return the value of a cell as text, as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
