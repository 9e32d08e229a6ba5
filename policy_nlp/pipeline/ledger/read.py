"""What stands in a ledger, and what people wrote into a copy of it (读台账).

Columns are found by their headers and rows by their keys, else by what the task says, so both may
have been moved, sorted and taken out. What cannot be understood is told with its row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import get_args

from policy_nlp.errors import InputError
from policy_nlp.lexicons import Lexicons
from policy_nlp.pipeline.ledger.values import read_value
from policy_nlp.pipeline.workbook import Sheet, SheetRow, Workbook, read_workbook
from policy_nlp.records.extraction import Level
from policy_nlp.records.ledger import DayOrigin, LedgerKey, LedgerRow, Progress
from policy_nlp.records.listings import RowIssue
from policy_nlp.report import labels
from policy_nlp.report.papers.ledger import words
from policy_nlp.report.papers.ledger.words import content_digest
from policy_nlp.text.days import last_day, read_day
from policy_nlp.text.display import excerpt
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.width import fold

# Sheets of a ledger in which nothing is reported.
_ASIDE = (words.BODIES_SHEET, words.GUIDE_SHEET, words.LOST_SHEET)
# By any of these the rows of a sheet are known; whoever takes a column out leaves another.
_KNOWN_BY = (words.KEY, words.BODY, words.DAY, words.PROGRESS)
_PARTED = re.compile(r"[、，,；;/\s]+")
# 区发改局（牵头）, 等部门
_AROUND_NAME = re.compile(r"\([^()]*\)$|等(?:有关)?(?:部门|单位)?$")
# Offices keep the time of Beijing, files that of Greenwich.
_BEIJING = timezone(timedelta(hours=8))
_SHOWN = 20
_ASSUMED = f"〔{labels.ASSUMED}〕"
# Kinds of bodies in the register: the government of a place, all of them, the place itself.
_GOVERNMENT, _GOVERNMENTS, _PLACE = "government", "governments", "named-"
_GOVERNMENT_END = re.compile("(?<=[市州盟县区旗])(?:人民)?政府$")
LEVELS: tuple[str, ...] = get_args(Level)


@dataclass(frozen=True)
class Body:
    """Who reports: the name as the ledger prints it, and the id in the register.

    Attributes:
        department: None for one that the register does not know or tells from no other.
        kind: what the register calls such bodies.
    """

    name: str
    department: str | None
    kind: str = ""

    @property
    def is_government(self) -> bool:
        """Whether it is the government of one place below (合肥市人民政府, 姑苏区)."""
        return self.kind == _GOVERNMENT or self.kind.startswith(_PLACE)

    @property
    def is_collective(self) -> bool:
        """Whether it stands for all of them (各市人民政府)."""
        return self.kind == _GOVERNMENTS

    @property
    def who(self) -> str:
        """What makes two names one body, as of a report."""
        return self.department or f"={self.name}"


class Ledger:
    """The ledger as the office keeps it: what is asked, of whom, by when (台账).

    Args:
        name: of the file.
        rows: in their order, those of tasks first.
        lexicons: the vocabularies.
    """

    def __init__(self, name: str, rows: Iterable[LedgerRow], lexicons: Lexicons) -> None:
        self.name = name
        self.rows = {row.id: row for row in rows}
        self.lexicons = lexicons
        self.key = next(iter(self.rows.values())).key
        self._known: dict[str, Body | None] = {}

    @property
    def title(self) -> str:
        """The title of the plan."""
        return self.key.title or self.key.plan

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """The bodies that rows name, by what makes two names one."""
        found: dict[str, Body] = {}
        for row in self.rows.values():
            for name in (*row.leads, *row.others):
                body = self._read_body(name) or Body(name, None)
                found.setdefault(body.who, body)
        return found

    def body(self, name: str) -> Body | None:
        """Return the body of a name as the ledger prints it; None for one that nobody knows."""
        if name not in self._known:
            self._known[name] = self._body(name)
        return self._known[name]

    def body_of(self, report: Progress) -> Body:
        """Return who made a report."""
        return self.body(report.body) or Body(report.body, report.department)

    def _body(self, name: str) -> Body | None:
        bare = _AROUND_NAME.sub("", fold(name))
        for spelling in (name, bare):
            found = self._read_body(spelling)
            if found is not None:
                return self.bodies.get(found.who, found)
        return None

    def _read_body(self, name: str) -> Body | None:
        """Return the body of a name that the register or the ledger knows.

        Bodies below the level of the plan have an id in common with those of other places
        (合肥市人民政府、芜湖市人民政府), so they go by their names.
        """
        department = self.lexicons.departments.match(name, self.key.level, self.key.region)
        if department is None:
            return self._by_name.get(fold(name))
        level, _, kind = department.partition("/")
        if kind == _GOVERNMENTS:
            return Body(name, None, kind)
        if kind.startswith(_PLACE) or self._is_below(level):
            return Body(_GOVERNMENT_END.sub("", fold(name)) or name, None, kind)
        return Body(name, department, kind)

    def _is_below(self, level: str) -> bool:
        own = self.key.level
        return own is not None and level in LEVELS and LEVELS.index(level) > LEVELS.index(own)

    def answers(self, body: Body, row: LedgerRow) -> str:
        """Return for whom a body reports on a row: itself, or all of its kind (各市人民政府)."""
        named = self.named(row)
        if body.who in named or not body.is_government:
            return body.who
        return next((who for who in named if self.bodies[who].is_collective), body.who)

    def named(self, row: LedgerRow, *, expected: bool = False) -> list[str]:
        """Return who a row names, or only who is to report on it, as of `Body.who`."""
        names = row.expected if expected else (*row.leads, *row.others)
        return [body.who for body in map(self.body, names) if body]

    @cached_property
    def _by_name(self) -> dict[str, Body]:
        """The bodies that the register does not know."""
        names = (name for row in self.rows.values() for name in (*row.leads, *row.others))
        return {fold(name): Body(name, None) for name in names}

    def row_of_text(self, row: SheetRow) -> LedgerRow | None:
        """Return the one row that says what a row of a copy says."""
        found = self._by_text.get(_said(row), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_text(self) -> dict[tuple[bool, str, str], list[LedgerRow]]:
        found: dict[tuple[bool, str, str], list[LedgerRow]] = {}
        for row in self.rows.values():
            said = (row.key.target is not None, fold(row.task), fold(row.text))
            found.setdefault(said, []).append(row)
        return found


def _said(row: SheetRow) -> tuple[bool, str, str]:
    """Return what a row says it is about, and whether that is a target."""
    is_target = words.INDICATOR in row
    text = row[words.INDICATOR if is_target else words.TEXT]
    return is_target, fold(row[words.TASK]), fold(text)


def _named(text: str) -> tuple[str, ...]:
    """Return the names of bodies that a cell lists."""
    if text.startswith("（未"):
        return ()
    names = _PARTED.split(text.replace(_ASSUMED, ""))
    bare = (re.sub(r"等[^、]*$", "", name) or name for name in names if name)
    return tuple(dict.fromkeys(bare))


def read_ledger(path: Path, lexicons: Lexicons) -> Ledger:
    """Read the ledger that copies were made of; what the office changed in it counts.

    Raises:
        InputError: no such file, no workbook, or no ledger.
    """
    book = read_workbook(path)
    read = [(row, LedgerKey.decode(row[words.KEY])) for row in _rows(book)]
    known = next((key for _, key in read if key), None)
    if known is None:
        raise InputError(
            f"“{path.name}”不是督查台账（没有“{words.KEY}”可读的行）",
            "请先用 policy-nlp ledger make 生成，并给出原件",
        )
    rows: dict[str, LedgerRow] = {}
    for row, key in read:
        text = row[words.INDICATOR] or row[words.TEXT]
        if key is None and not (row[words.TASK] or text):
            continue
        if key is None:
            # A task that the office added by hand.
            mark = fingerprint("\n".join((row[words.TASK], text)))
            key = LedgerKey(
                row=f"T{mark}",
                **known.model_dump(include={"plan", "title", "level", "region"}),
            )
        day = last_day(row[words.TIME])
        made = LedgerRow(
            key=key.model_copy(update={"body": "", "filled": ""}),
            number=row[words.NUMBER],
            task=row[words.TASK],
            text=text,
            aims=row[words.AIMS],
            time=row[words.TIME],
            milestones=row[words.MILESTONES],
            due=day.isoformat() if day else None,
            leads=_named(row[words.LEADS]),
            others=_named(row[words.OTHERS]),
            assumed=_ASSUMED in row[words.LEADS],
        )
        rows.setdefault(made.id, made)
    return Ledger(path.name, rows.values(), lexicons)


def _rows(book: Workbook) -> Iterator[SheetRow]:
    for sheet in book.sheets.values():
        if sheet.name not in _ASIDE:
            yield from _rows_of(sheet)


def _rows_of(sheet: Sheet) -> Iterator[SheetRow]:
    header = next((header for header in _KNOWN_BY if sheet.has_column(header)), None)
    return sheet.rows(header) if header else iter(())


@dataclass(frozen=True)
class ReadCopy:
    """What a copy that came back says: reports, rows not taken over, rows to look at."""

    reports: tuple[Progress, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    notes: tuple[RowIssue, ...] = ()


class _Fault(Exception):
    """Why a row cannot be taken over."""


def read_copy(path: Path, ledger: Ledger, as_of: str) -> ReadCopy:
    """Read a copy of a ledger that somebody filled in.

    Args:
        path: the file.
        ledger: what it is a copy of.
        as_of: the day of what names no day, in a file that does not say when it was saved.

    Raises:
        InputError: no such file, no workbook, or no copy of a ledger.
    """
    book = read_workbook(path)
    reader = _CopyReader(path.name, book, ledger, as_of)
    return reader.read()


class _CopyReader:
    def __init__(self, file: str, book: Workbook, ledger: Ledger, as_of: str) -> None:
        self.file, self.book, self.ledger, self.as_of = file, book, ledger, as_of
        self.issues: list[RowIssue] = []
        self.notes: list[RowIssue] = []

    def read(self) -> ReadCopy:
        for sheet in self.book.sheets.values():
            if sheet.name in _ASIDE or sheet.is_blank:
                continue
            if not any(map(sheet.has_column, _KNOWN_BY)):
                self._tell(self.issues, sheet.name, 1, "没有台账的表头，该表未读取")
        rows = list(_rows(self.book))
        if not rows:
            raise InputError(
                f"“{self.file}”不是台账（没有含“{words.BODY}”“{words.DAY}”等栏的行）",
                "请退回，请其在发出的台账上填报",
            )
        read: list[tuple[SheetRow, Progress]] = []
        for row in rows:
            try:
                read += ((row, report) for report in self._reports(row))
            except _Fault as fault:
                self._tell(self.issues, row.sheet, row.row, str(fault))
        return ReadCopy(tuple(self._consistent(read)), tuple(self.issues), tuple(self.notes))

    @staticmethod
    def _tell(listed: list[RowIssue], sheet: str, row: int, message: str) -> None:
        listed.append(RowIssue(sheet=sheet, row=row, message=message))

    def _note(self, row: SheetRow, message: str) -> None:
        self._tell(self.notes, row.sheet, row.row, message)

    def _consistent(self, read: list[tuple[SheetRow, Progress]]) -> Iterator[Progress]:
        """Yield the reports but those of one body that say two things of one row."""
        said: dict[tuple[str, str], dict[tuple[str, ...], int]] = {}
        for row, report in read:
            content = (*report.content, report.date)
            said.setdefault((report.row, report.who), {}).setdefault(content, row.row)
        for row, report in read:
            contents = said[report.row, report.who]
            same_day = Counter(date for *_, date in contents)
            if same_day[report.date] > 1:
                places = "、".join(f"第{at}行" for at in sorted(contents.values()))
                message = f"{report.body}同一任务填了两次且不一致（{places}），均未收入"
                self._tell(self.issues, row.sheet, row.row, message)
            elif contents.get((*report.content, report.date)) == row.row:
                yield report

    def _reports(self, row: SheetRow) -> Iterator[Progress]:
        """Yield what a row says, for each body that says it.

        Raises:
            _Fault: it says something that cannot be taken over.
        """
        content = tuple(
            "" if self.ledger.lexicons.ledger.says_nothing(text) else text
            for text in map(row.__getitem__, words.CONTENT)
        )
        key = LedgerKey.decode(row[words.KEY])
        if not any(content) or (key and key.filled == content_digest(content)):
            return
        about = self._row_of(row, key)
        date, origin = self._day(row)
        status, value = content[1], content[2]
        state = self.ledger.lexicons.ledger.state(status) if status else None
        if status and state is None:
            self._note(
                row, f"完成情况“{excerpt(status, _SHOWN)}”看不出进度，按“{words.UNSTATED}”计"
            )
        number = None
        if value and about.key.target:
            number = read_value(value, about.key.target, self.ledger.lexicons)
            if number is None:
                unit = about.key.target.unit_of_measure or "（无）"
                self._note(
                    row,
                    f"完成值“{excerpt(value, _SHOWN)}”无法与目标比对，应为一个数值，计量单位{unit}",
                )
        for body in self._bodies(row, key, about):
            if self.ledger.answers(body, about) not in self.ledger.named(about):
                self._note(row, f"{body.name}不是本行的责任单位，所报照收")
            # All by what reports are ranked, but for a day that only the call gives.
            day = date if origin != "as-of" else ""
            written = (about.id, body.who, *content, row[words.CONTACT], day, self.book.saved)
            yield Progress(
                id=fingerprint("\n".join(written)),
                plan=about.key.plan,
                row=about.id,
                task=about.task,
                body=body.name,
                department=body.department,
                date=date,
                origin=origin,
                saved=self.book.saved,
                contact=row[words.CONTACT],
                **dict(
                    zip(("progress", "status", "value", "proof", "problem"), content, strict=True)
                ),
                state=state,
                number=number,
                file=self.file,
            )

    def _row_of(self, row: SheetRow, key: LedgerKey | None) -> LedgerRow:
        """Return the row of the ledger that a row is about: by its key, else by what it says."""
        by_text = self.ledger.row_of_text(row)
        by_key = self.ledger.rows.get(key.row) if key else None
        if by_key is not None:
            if by_text is not None and by_text.id != by_key.id:
                # The columns were sorted apart: which of the two is meant nobody can tell.
                raise _Fault(
                    f"标识与任务文字不符（文字为“{excerpt(by_text.text, _SHOWN)}”），未收入"
                )
            return by_key
        if by_text is not None:
            return by_text
        if key is not None:
            raise _Fault("该任务不在本台账中（可能是另一份台账或上一稿的），未收入")
        raise _Fault("没有标识，任务文字也与台账不符（新增或改动的行），未收入")

    def _day(self, row: SheetRow) -> tuple[str, DayOrigin]:
        """Return the day of a report: of the row, else that on which the file was saved."""
        text = row[words.DAY]
        day = read_day(text) if text else None
        if day is not None:
            return day.isoformat(), "row"
        saved = _saved_day(self.book.saved)
        origin: DayOrigin
        date, origin = saved or self.as_of, "file" if saved else "as-of"
        if text:
            shown = excerpt(text, _SHOWN)
            self._note(row, f"报送时间“{shown}”无法识别，应如 2026-03-05；按{date}计")
        return date, origin

    def _bodies(self, row: SheetRow, key: LedgerKey | None, about: LedgerRow) -> list[Body]:
        """Return who reports a row.

        Raises:
            _Fault: nobody is named, or somebody whom neither ledger nor register knows.
        """
        named = _named(row[words.BODY]) or ((key.body,) if key and key.body else ())
        if not named:
            if self._sender is None:
                raise _Fault(f"未填{words.BODY}，也看不出是哪个单位，未收入")
            return [self._sender]
        found = []
        for name in named:
            body = self.ledger.body(name)
            if body is None:
                raise _Fault(f"{words.BODY}“{excerpt(name, _SHOWN)}”不在台账和机构名录中，未收入")
            found.append(body)
        return list({body.who: body for body in found}.values())

    @cached_property
    def _sender(self) -> Body | None:
        """Who sent the file: the one body that its rows name, else its name names."""
        named = {name for row in _rows(self.book) for name in _named(row[words.BODY])}
        keys = (LedgerKey.decode(row[words.KEY]) for row in _rows(self.book))
        named |= {key.body for key in keys if key and key.body}
        bodies = {body.who: body for name in named if (body := self.ledger.body(name))}
        if len(bodies) == 1:
            return next(iter(bodies.values()))
        key, lexicons = self.ledger.key, self.ledger.lexicons
        sender = lexicons.replies.sender(
            Path(self.file).stem, lexicons.departments, key.level, key.region
        )
        return self.ledger.body(sender.name) if sender else None


def _saved_day(saved: str) -> str | None:
    """Return the day on which a file was saved; None where it does not say, or says nonsense."""
    if not saved:
        return None
    moment = datetime.fromisoformat(saved)
    day = (moment.astimezone(_BEIJING) if moment.tzinfo else moment).date()
    # What no person saved has a day of its maker (2000-01-01, 1970-01-01).
    return day.isoformat() if day.year > 2000 else None
