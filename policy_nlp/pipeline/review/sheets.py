"""The sheets of a workbook that came back, as rows of texts by the headers of their columns."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.errors import InputError
from policy_nlp.text.width import fold

# Rows in which the headers are looked for: somebody may have put lines above them.
HEADER_ROWS = 20
LARGEST = 200 * 1024 * 1024
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class SheetRow:
    """A row: the texts of its cells by header.

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
        return header in self.texts

    def __getitem__(self, header: str) -> str:
        """Return the text of a cell, empty where there is no such column."""
        return self.texts.get(header, "")

    def possible_ids(self, header: str, units: Iterable[str]) -> list[str]:
        """Return which of some ids a cell that begins with an id may mean.

        A number stands for every id that a spreadsheet would turn into it: 3.1 for 3.1 and 3.10.
        The id is that of `3.1.1 坚决遏制…`, as it is chosen from the list; ３．１ is 3.1.
        """
        words = self[header].split()
        named = fold(words[0]) if words else ""
        if header not in self.numbers:
            return [unit for unit in units if unit == named]
        number = float(named)
        return [unit for unit in units if _DECIMAL.fullmatch(unit) and float(unit) == number]


@dataclass(frozen=True)
class Sheet:
    """The values of a sheet, line by line."""

    name: str
    lines: tuple[tuple[Any, ...], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(_cell_text(value) for line in self.lines for value in line)

    def has_column(self, header: str) -> bool:
        """Return whether a column has that header."""
        return self._header_line(header) is not None

    def rows(self, header: str) -> Iterator[SheetRow]:
        """Yield the rows that hold something, under the line that holds that header."""
        at = self._header_line(header)
        if at is None:
            return
        headers = [_cell_text(value) for value in self.lines[at]]
        for number, line in enumerate(self.lines[at + 1 :], at + 2):
            cells = {name: value for name, value in zip(headers, line, strict=False) if name}
            texts = {name: _cell_text(value) for name, value in cells.items()}
            if any(texts.values()):
                numbers = (name for name, value in cells.items() if _is_number(value))
                yield SheetRow(self.name, number, texts, frozenset(numbers))

    def _header_line(self, header: str) -> int | None:
        lines = enumerate(self.lines[:HEADER_ROWS])
        return next((at for at, line in lines if header in map(_cell_text, line)), None)


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Return all sheets of a workbook by name.

    Raises:
        InputError: no such file, or no workbook.
    """
    import openpyxl

    if not path.is_file():
        raise InputError(f"“{path}”不存在", "请核对文件名和文件夹")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST:
                raise InputError(
                    f"“{path.name}”过大，不是复核表", "请提供 policy-nlp review export 生成的工作簿"
                )
        book = openpyxl.load_workbook(path)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"“{path.name}”不是可读的工作簿", "请另存为 .xlsx") from error
    return {
        sheet.title: Sheet(sheet.title, tuple(sheet.iter_rows(values_only=True)))
        for sheet in book.worksheets
    }


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
