"""The sheets of a workbook as rows of texts, by the headers of their columns (单元格)."""

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

Sheet = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Cells:
    """A row: the texts of its cells by header.

    Attributes:
        numbers: headers of the cells that hold a number. One that was typed as 3.10 is 3.1 there.
    """

    texts: dict[str, str]
    numbers: frozenset[str] = frozenset()

    def __contains__(self, header: str) -> bool:
        """Tell whether there is such a column."""
        return header in self.texts

    def __getitem__(self, header: str) -> str:
        """Return the text of a cell, empty where there is no such column."""
        return self.texts.get(header, "")

    def may_be(self, header: str, units: Iterable[str]) -> list[str]:
        """Return which of some ids a cell that begins with an id may mean.

        A number stands for every id that a spreadsheet would turn into it: 3.1 for 3.1 and 3.10.
        """
        text = _first_word(self[header])
        if header not in self.numbers:
            return [unit for unit in units if unit == text]
        number = float(text)
        return [unit for unit in units if _DECIMAL.fullmatch(unit) and float(unit) == number]


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Return the values of all sheets.

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
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def read_table(rows: Sheet, needed: str) -> Iterator[tuple[int, Cells]]:
    """Yield the rows under the header row that holds `needed`, with their numbers."""
    for at, row in enumerate(rows[:HEADER_ROWS]):
        headers = [_text(value) for value in row]
        if needed in headers:
            for number, values in enumerate(rows[at + 1 :], at + 2):
                cells = _cells(headers, values)
                if any(cells.texts.values()):
                    yield number, cells
            return


def has_header(rows: Sheet, needed: str) -> bool:
    """Tell whether a sheet has a column of that name."""
    return any(needed in map(_text, row) for row in rows[:HEADER_ROWS])


def holds_something(rows: Sheet) -> bool:
    """Tell whether anything is written in a sheet."""
    return any(_text(value) for row in rows for value in row)


def _cells(headers: list[str], values: tuple[Any, ...]) -> Cells:
    named = [(name, value) for name, value in zip(headers, values, strict=False) if name]
    return Cells(
        {name: _text(value) for name, value in named},
        frozenset(name for name, value in named if _is_number(value)),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """Return the value of a cell as text, as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _first_word(text: str) -> str:
    """Return the id of `3.1.1 坚决遏制…`, as it is chosen from the list; ３．１ is 3.1."""
    return fold(text.split()[0]) if text.split() else ""
