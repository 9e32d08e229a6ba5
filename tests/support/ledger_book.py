"""A small plan with its ledger, and departments that work in copies of it with openpyxl."""

from __future__ import annotations

import datetime
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from policy_nlp.pipeline import collect_ledgers, make_ledger
from policy_nlp.records.ledger import LedgerStatus, RowStatus

PLAN = """乙区碳达峰实施方案
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准，到2025年，新建建筑绿色建筑占比达到80%。（区住建局牵头，区发改局配合）
（二）发展绿色交通。2024年6月底前建成充电桩1.2万个。（区交通局、区发改局负责）
（三）开展宣传。举办节能宣传周活动。（区教育局负责）
"""
BUILDING, TRAFFIC, SCHOOL = "推进建筑节能", "发展绿色交通", "开展宣传"
SHARE, CHARGERS = "占比", "充电桩"
TASKS, TARGETS = "督查台账", "指标台账"
AS_OF = "2026-03-31"
KEY = "标识（勿改）"
# When copies were saved, where nothing else is said: noon in Beijing.
SAVED = datetime.datetime(2026, 3, 20, 4, 0)

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

Change = Callable[[Worksheet, int, Mapping[str, int]], None]


def make(
    folder: Path, text: str = PLAN, name: str = "plan", *, level: str = "district", **options: Any
) -> Path:
    """Write a plan and its ledger; return the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = folder / f"{name}.txt"
    plan.write_text(text, encoding="utf-8")
    (folder / f"{name}.meta.toml").write_text(f'level = "{level}"\n', encoding="utf-8")
    return make_ledger(plan, folder / f"{name}.xlsx", **options).files[0]


def headers(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the row of the headers, and the column of each."""
    for row in sheet.iter_rows(max_row=20):
        if any(cell.value == "填报单位" for cell in row):
            return row[0].row, {str(cell.value): cell.column for cell in row if cell.value}
    raise AssertionError(sheet.title)


def fill(
    ledger: Path,
    copy: str,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    change: Change | None = None,
    saved: datetime.datetime | None = SAVED,
) -> Path:
    """Fill in a copy: by what a row's task or indicator has in it, the cells by their headers."""
    path = ledger.with_name(copy)
    book = openpyxl.load_workbook(ledger)
    for sheet in book:
        if sheet.title not in (TASKS, TARGETS):
            continue
        at, columns = headers(sheet)
        named = columns.get("指标") or columns["重点任务"]
        for row in range(at + 1, sheet.max_row + 1):
            for words, cells in rows.items():
                if words in str(sheet.cell(row, named).value):
                    for header, value in cells.items():
                        if header in columns:
                            write(sheet, row, columns[header], value)
        if change is not None:
            change(sheet, at, columns)
    book.save(path)
    stamp(path, saved)
    return path


def write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Write a value, or a value with its format."""
    cell = sheet.cell(row, column)
    cell.value, cell.number_format = value if isinstance(value, tuple) else (value, "@")


def stamp(path: Path, saved: datetime.datetime | None) -> None:
    """Say in a file when it was saved; openpyxl knows only the clock."""
    copy = path.with_suffix(".part")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                day = saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode() if saved else b""
                data, count = MODIFIED.subn(rb"\g<1>" + day + rb"\g<2>", data)
                assert count == 1
            new.writestr(name, data)
    shutil.move(copy, path)


def collect(ledger: Path, *copies: Path, as_of: str = AS_OF, **more: Any) -> LedgerStatus:
    return collect_ledgers(ledger, copies, as_of=as_of, **more)


def row(status: LedgerStatus, words: str) -> RowStatus:
    """Return the one row whose task, or indicator, has these words."""
    rows = [
        item
        for item in status.rows
        if words in (item.row.text if item.row.key.target else item.row.task)
    ]
    (found,) = rows
    return found
