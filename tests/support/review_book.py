"""A small workspace, and a person who works in its review workbook with openpyxl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl

from policy_nlp.pipeline import ReviewImport, export_review, import_review, run_workspace
from policy_nlp.records import Alignment

UPPER = """甲市碳达峰实施方案
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准。推动既有建筑节能改造。（市住建局牵头，市发改委配合）
（二）发展绿色交通。推广新能源汽车。优化充电设施布局。（市交通局负责）
（三）保护湿地。加强湿地修复。（市园林局负责）
"""
LOWER = """乙区碳达峰实施方案
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准，推动既有建筑节能改造。（区住建局负责）
（二）发展绿色交通。推广新能源汽车。（区交通局负责）
（三）开展宣传。举办节能宣传周活动。（区教育局负责）
"""
PAIR = "lower--upper"
BUILDING = {"上级条目": "1.1", "本级条目": "1.1"}


def make_workspace(folder: Path, lower: str = LOWER, upper: str = UPPER) -> Path:
    add(folder, "upper", upper, 'level = "city"\n')
    add(folder, "lower", lower, 'level = "district"\nimplements = ["upper"]\n')
    return folder


def add(folder: Path, name: str, text: str, meta: str) -> None:
    home = folder / "corpus" / name
    home.mkdir(parents=True, exist_ok=True)
    (home / f"{name}.txt").write_text(text, encoding="utf-8")
    (home / "meta.toml").write_text(meta, encoding="utf-8")


class Book:
    """The workbook as a person sees it: rows by what their columns are called."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def rows(self, sheet: str = "衔接关系") -> list[dict[str, Any]]:
        """Return the rows under the header, each with its number as `at`."""
        lines = list(self.book[sheet].iter_rows(values_only=True))
        start = next(at for at, line in enumerate(lines) if "处理意见" in line)
        return [
            {**dict(zip(lines[start], line, strict=True)), "at": number}
            for number, line in enumerate(lines[start + 1 :], start + 2)
        ]

    def find(self, sheet: str = "衔接关系", **cells: str) -> dict[str, Any]:
        """Return the one row whose cells are these."""
        (row,) = [
            row
            for row in self.rows(sheet)
            if all(row[name] == text for name, text in cells.items())
        ]
        return row

    def fill(self, row: dict[str, Any], sheet: str = "衔接关系", **cells: Any) -> None:
        """Write into a row."""
        page = self.book[sheet]
        header = next(line for line in page.iter_rows() if "处理意见" in [c.value for c in line])
        for name, value in cells.items():
            column = next(cell.column for cell in header if cell.value == name)
            page.cell(row["at"], column).value = value

    def empty(self) -> dict[str, Any]:
        """Return the first row for a new link."""
        return next(row for row in self.rows() if not row["标识（勿改）"] and not row["处理意见"])

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def export(home: Path) -> Book:
    return Book(export_review(home / "review.xlsx", workspace=home, force=True))


def take(home: Path, book: Book) -> ReviewImport:
    return import_review(book.save(), workspace=home, by="张三", date="2026-08-01")


def decide(home: Path, row: dict[str, str], sheet: str = "衔接关系", **cells: str) -> ReviewImport:
    book = export(home)
    book.fill(book.find(sheet, **row), sheet, **cells)
    return take(home, book)


def stored(home: Path, pair: str = PAIR) -> Alignment:
    run_workspace(home)
    text = (home / "graphs" / pair / "alignment.json").read_text(encoding="utf-8")
    return Alignment.model_validate(json.loads(text))


def mark(alignment: Alignment, lower: str, upper: str) -> str | None:
    (found,) = [x for x in alignment.links if (x.lower, x.upper) == (lower, upper)]
    return found.decision
