"""What people wrote into a review workbook (读复核表).

Columns are found by their headers and rows by what they hold, so both may have been moved.
A row that cannot be understood is told with its number; nothing is passed over in silence.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from policy_nlp.errors import InputError
from policy_nlp.records import Record
from policy_nlp.records.decisions import Decision, Judged
from policy_nlp.report.papers.review.cells import (
    Cells,
    Sheet,
    has_header,
    holds_something,
    read_sheets,
    read_table,
)
from policy_nlp.report.papers.review.review import RowKey
from policy_nlp.report.papers.review.words import (
    DATE,
    GUIDE_SHEET,
    HEADING,
    KEY,
    LOWER,
    LOWER_HEADING,
    NOTE,
    OPTION,
    PAIR,
    SIDE,
    STAMP,
    TASK,
    UNIT,
    UNITS_SHEET,
    UPPER,
    VERDICT,
    WHO,
    Said,
    read_verdict,
    value_word,
)

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class RowIssue(Record):
    """A row that was not taken over, and why (未导入的行)."""

    sheet: str
    row: int
    message: str

    def __str__(self) -> str:
        """Return it as a line for a person."""
        return f"{self.sheet}第{self.row}行：{self.message}"


class Proposal(Record):
    """What a person said in a row; `who` and `date` are None where the row leaves them open."""

    sheet: str
    row: int
    key: RowKey
    said: Said
    note: str = ""
    who: str | None = None
    date: str | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Where in the workbook it stands."""
        return self.sheet, self.row

    @property
    def content(self) -> tuple[str, ...]:
        """What it says, without who says it and when; as of a decision."""
        return (self.said.verdict, self.said.value or "", self.note)

    def decision(self, who: str, date: str) -> Decision:
        """Return it as a decision, with name and day where the row has none."""
        value = self.key.shown if self.said.verdict == "confirm" else self.said.value
        fields = ("lower", "upper", "kind", "units", "task", "sentence", "quote", "draft")
        return Decision.model_validate(
            {name: getattr(self.key, name) for name in fields}
            | {"verdict": self.said.verdict, "value": value, "note": self.note}
            | {"who": self.who or who, "date": self.date or date}
        )

    def issue(self, message: str) -> RowIssue:
        """Return why the row is not taken over."""
        return RowIssue(sheet=self.sheet, row=self.row, message=message)


class ReadReview(Record):
    """What a review workbook holds; `blank` counts the proposed rows left open."""

    proposals: tuple[Proposal, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    blank: int = 0


class _Fault(Exception):
    """Why a row cannot be taken over."""


@dataclass(frozen=True)
class _Units:
    """The tasks that a new link may join.

    Attributes:
        pairs: name of a pair → the key of some row on it.
        judged: (pair, is upper, unit id) → the unit as it stands in the workbook.
    """

    pairs: Mapping[str, RowKey]
    judged: Mapping[tuple[str, bool, str], Judged]

    def ids(self, pair: str, *, is_upper: bool) -> list[str]:
        """Return the ids of the tasks of one document."""
        return [unit for named, above, unit in self.judged if (named, above) == (pair, is_upper)]


def read_review(path: Path) -> ReadReview:
    """Read a review workbook that people filled in.

    Raises:
        InputError: no such file, no workbook, or not one of `write_review`.
    """
    sheets = read_sheets(path)
    units = _Units(_pairs(sheets), _judged(sheets.pop(UNITS_SHEET, [])))
    proposals: list[Proposal] = []
    issues: list[RowIssue] = []
    blank = found = 0
    for sheet, rows in sheets.items():
        if _is_passed_over(sheet, rows):
            message = f"没有含“{VERDICT}”列的表头，该表未导入"
            issues.append(RowIssue(sheet=sheet, row=1, message=message))
        elif has_header(rows, VERDICT) and not has_header(rows, KEY):
            message = f"没有“{KEY}”列，原有各行无法识别；请勿删除该列"
            issues.append(RowIssue(sheet=sheet, row=1, message=message))
        for number, cells in read_table(rows, VERDICT):
            found += 1
            try:
                proposal = _proposal(sheet, number, cells, units)
            except _Fault as fault:
                issues.append(RowIssue(sheet=sheet, row=number, message=str(fault)))
                continue
            if proposal is not None:
                proposals.append(proposal)
            elif cells[KEY]:
                blank += 1
    if not found:
        raise InputError(
            f"“{path.name}”不是复核表（没有含“{VERDICT}”列的行）",
            "请先用 policy-nlp review export -o X.xlsx 生成",
        )
    return ReadReview(proposals=tuple(proposals), issues=tuple(issues), blank=blank)


def _is_passed_over(sheet: str, rows: Sheet) -> bool:
    """Tell whether a sheet holds something, and nothing in it can be found by its header."""
    return holds_something(rows) and not has_header(rows, VERDICT) and sheet != GUIDE_SHEET


def _pairs(sheets: Mapping[str, Sheet]) -> dict[str, RowKey]:
    """Return the pairs that the rows of the workbook are about."""
    coded = (cells[KEY] for rows in sheets.values() for _, cells in read_table(rows, VERDICT))
    keys = (RowKey.decode(text) for text in coded if text)
    return {f"{key.lower}--{key.upper}": key for key in keys if key}


def _judged(rows: Sheet) -> dict[tuple[str, bool, str], Judged]:
    """Return the units; the hidden option names each in a text that no spreadsheet changes."""
    return {
        (cells[PAIR], cells[SIDE] == UPPER, unit): Judged(
            unit=unit, stamp=cells[STAMP], heading=cells[HEADING] or None
        )
        for _, cells in read_table(rows, STAMP)
        if (unit := (cells[OPTION] or cells["条目"]).partition(" ")[0])
    }


def _proposal(sheet: str, row: int, cells: Cells, units: _Units) -> Proposal | None:
    """Return what a row says, None where it says nothing.

    Raises:
        _Fault: it says something that cannot be taken over.
    """
    word, note = cells[VERDICT], cells[NOTE]
    coded = cells[KEY]
    key = RowKey.decode(coded) if coded else None
    if not word:
        _check_left_open(key, coded, note, cells)
        return None
    if key is None:
        if coded:
            raise _Fault("标识已损坏，无法识别此行")
        if LOWER_HEADING not in cells:
            raise _Fault("缺少标识，无法识别此行；新增衔接关系请填在“衔接关系”表的空行")
        key = _new_link(cells, units)
    else:
        _check_names(key, cells, units)
    said = read_verdict(key.kind, word)
    if said is None:
        raise _Fault(f"处理意见“{word}”无法识别")
    said = _fit(said, key, note, is_new=not coded)
    return Proposal(
        sheet=sheet,
        row=row,
        key=key,
        said=said,
        note=note,
        who=cells[WHO] or None,
        date=_day(cells[DATE]),
    )


def _check_left_open(key: RowKey | None, coded: str, note: str, cells: Cells) -> None:
    """Pass a row without a verdict, unless somebody seems to have meant one."""
    if (
        not coded
        and KEY in cells
        and any(text for name, text in cells.texts.items() if name not in (PAIR, WHO, DATE))
    ):
        raise _Fault("未选处理意见；新增衔接关系请选“新增为……”")
    if key is not None and key.filled:
        raise _Fault("原有意见被清空，仍按原意见；要取消请选“撤回意见”")
    if note:
        raise _Fault(f"有备注（{note}）而未选处理意见")


def _fit(said: Said, key: RowKey, note: str, *, is_new: bool) -> Said:
    """Return the verdict where it can be meant of this row.

    Raises:
        _Fault: two things could be meant, or a ground is missing.
    """
    if is_new and said.verdict != "add":
        if said.verdict != "regrade":
            raise _Fault("新增的行请选“新增为直接对应”或“新增为部分对应”")
        said = Said(verdict="add", value=said.value)
    if said.verdict == "confirm" and key.shown is None:
        raise _Fault("该条已被否决，“确认”含义不明；请选“改判为……”或“撤回意见”")
    if said.verdict == "reject" and key.kind == "sentence" and key.shown == "missing":
        word = value_word("sentence", key.shown)
        raise _Fault(f"否决“{word}”须写明改判为什么")
    if said.value == "not-applicable" and not note:
        raise _Fault("判为“不适用”须在备注写明依据")
    if said.verdict == "withdraw" and not key.base:
        raise _Fault("没有可撤回的意见")
    return said


def _check_names(key: RowKey, cells: Cells, units: _Units) -> None:
    """Pass a row whose ids, as a person sees them, are those of what it is about.

    Raises:
        _Fault: they are others, or a spreadsheet made a number of one that may be several.
    """
    named = f"{key.lower}--{key.upper}"
    judged = [(TASK, key.task.unit, True)]
    judged += [(UNIT, key.units[0].unit, False)] if key.kind == "link" else []
    for header, unit, is_upper in judged:
        known = {unit, *units.ids(named, is_upper=is_upper)}
        if cells[header] and _one_of(cells, header, known) != unit:
            raise _Fault("条目编号与标识不符；新增衔接关系请填在空行")


def _one_of(cells: Cells, header: str, units: Iterable[str]) -> str | None:
    """Return the id that a cell names, None where it names none.

    Raises:
        _Fault: it is a number that may be several.
    """
    meant = sorted(cells.may_be(header, units))
    if len(meant) > 1:
        raise _Fault(
            f"“{header}”栏的{cells[header]}是数字，可能是{'或'.join(meant)}，无法确定；"
            "请将该单元格设为文本格式后重填，或从下拉列表选择"
        )
    return meant[0] if meant else None


def _new_link(cells: Cells, units: _Units) -> RowKey:
    """Return what a row is about in which a person named two units."""
    named = cells[PAIR]
    if not named and len(units.pairs) == 1:
        (named,) = units.pairs
    if named not in units.pairs:
        raise _Fault(f"“{PAIR}”栏须写明是哪两份文件：{'、'.join(units.pairs)}")
    known = units.pairs[named]
    return RowKey(
        lower=known.lower,
        upper=known.upper,
        seen=known.seen,
        kind="link",
        units=(_chosen(named, cells, units, is_upper=False),),
        task=_chosen(named, cells, units, is_upper=True),
    )


def _chosen(pair: str, cells: Cells, units: _Units, *, is_upper: bool) -> Judged:
    """Return the unit that a person named by its id or its heading."""
    side, header = (UPPER, TASK) if is_upper else (LOWER, UNIT)
    text = cells[header]
    if not text:
        raise _Fault(f"未填{header}")
    unit = _one_of(cells, header, units.ids(pair, is_upper=is_upper))
    if unit is not None:
        return units.judged[pair, is_upper, unit]
    headed = [
        judged
        for (named, above, _), judged in units.judged.items()
        if (named, above, judged.heading) == (pair, is_upper, text)
    ]
    if not headed:
        raise _Fault(f"{side}文件没有条目“{text}”（或缺少“{UNITS_SHEET}”表）")
    if len(headed) > 1:
        raise _Fault(f"“{text}”不止一处，请填编号")
    return headed[0]


def _day(text: str) -> str | None:
    if not text:
        return None
    found = _DAY.fullmatch("".join(text.split()))
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise _Fault(f"日期“{text}”无法识别，应如 2026-08-01")
