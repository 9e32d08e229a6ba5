"""The matrix seen from the departments: who has which task, and each one's list (部门视角)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from policy_nlp.records import Responsibility, Unit
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.report import labels
from policy_nlp.report.labels import task_name
from policy_nlp.report.papers.matrix.columns import MatrixColumns
from policy_nlp.report.papers.matrix.entries import Duties, Entry
from policy_nlp.report.tables import Cell, Column, Row, Table
from policy_nlp.text.names import department_key

# Half-width characters that a page of A4 across still shows in a readable size.
PAGE_WIDTH = 210
DEPARTMENT_WIDTH = 3.6
EXCERPT = 18


@dataclass
class Department:
    """A department with its duties, unit by unit."""

    name: str
    duties: dict[str, list[Responsibility]] = field(default_factory=dict)

    def mark(self, unit: str) -> str:
        """Return ◎, ○ or △ for a unit, nothing where the department has no part in it."""
        duties = self.duties.get(unit, [])
        own = [duty for duty in duties if duty.inherited_from is None]
        if any(duty.role in LEADING_ROLES for duty in own):
            return labels.LEAD_MARK
        if own:
            return labels.OTHER_MARK
        return labels.INHERITED_MARK if duties else ""

    def count(self, mark: str) -> int:
        """Return how many units bear the mark."""
        return sum(self.mark(unit) == mark for unit in self.duties)


def departments(duties: Duties) -> list[Department]:
    """Return the departments in the order in which the text first names them."""
    found: dict[str, Department] = {}
    for unit in duties.units:
        for duty in duties.of_unit(unit):
            department = found.setdefault(department_key(duty), Department(duty.name))
            department.duties.setdefault(unit.id, []).append(duty)
    return list(found.values())


def cross_table(duties: Duties, title: str) -> Table:
    """Return the table of departments by tasks (部门×任务), with totals both ways."""
    bodies = departments(duties)
    marks = [labels.LEAD_MARK, labels.OTHER_MARK]
    if any(body.count(labels.INHERITED_MARK) for body in bodies):
        marks.append(labels.INHERITED_MARK)
    columns = (
        Column(header="序号", width=5, align="center"),
        Column(header="重点任务", width=36),
        *(
            Column(header=body.name, width=DEPARTMENT_WIDTH, align="center", upright=True)
            for body in bodies
        ),
        *(Column(header=f"{mark}合计", width=4.6, align="center", upright=True) for mark in marks),
    )
    rows = [_cross_row(unit, number, bodies, marks) for number, unit in enumerate(duties.units, 1)]
    rows += [_total_row(mark, bodies, marks) for mark in marks]
    legend = f"{labels.LEAD_MARK} 牵头或单独负责；{labels.OTHER_MARK} 其他责任单位"
    if labels.INHERITED_MARK in marks:
        legend += f"；{labels.INHERITED_MARK} 由“下同”一类规定沿用"
    return Table(
        name="部门×任务",
        title=f"{title}部门任务对照表",
        note=f"说明：{legend}。序号与“责任分工表”一致。",
        columns=columns,
        rows=tuple(rows),
        frozen=2,
        filtered=False,
        pages_wide=math.ceil(sum(column.width for column in columns) / PAGE_WIDTH),
    )


def _cross_row(unit: Unit, number: int, bodies: list[Department], marks: list[str]) -> Row:
    row = [body.mark(unit.id) for body in bodies]
    return Row(
        cells=(
            Cell(number=number),
            Cell(text=task_name(unit)),
            *(Cell(text=mark) for mark in row),
            *(Cell(number=row.count(mark)) for mark in marks),
        )
    )


def _total_row(mark: str, bodies: list[Department], marks: list[str]) -> Row:
    counts = [body.count(mark) for body in bodies]
    return Row(
        kind="total",
        cells=(
            Cell(),
            Cell(text=f"{mark}合计"),
            *(Cell(number=count) for count in counts),
            *(Cell(number=sum(counts)) if mark == other else Cell() for other in marks),
        ),
    )


def task_lists(duties: Duties, title: str, words: MatrixColumns | None = None) -> Table:
    """Return what each department leads and joins, department by department (部门任务清单)."""
    numbers = duties.numbers()
    units = {unit.id: unit for unit in duties.units}
    rows: list[Row] = []
    for body in departments(duties):
        ranked = ranked_units(body, numbers)
        rows += [_task_row(duties, body, units[unit], numbers[unit], words) for unit in ranked]
    return Table(
        name="部门任务清单",
        title=f"{title}部门任务清单",
        note="说明：各部门先列牵头或单独负责的任务，再列其他任务；“序号”为“责任分工表”中的序号。",
        columns=(
            Column(header="责任部门", width=18, merge=True),
            Column(header="任务数", width=12, align="center", merge=True),
            Column(header="承担方式", width=10, align="center"),
            Column(header="序号", width=6, align="center"),
            Column(header="重点任务", width=30),
            Column(header="具体举措", width=36),
            Column(header="同项责任单位", width=34),
            Column(header="目标指标", width=30),
            Column(header="完成时限", width=10, align="center"),
        ),
        rows=tuple(rows),
        frozen=1,
    )


def ranked_units(body: Department, numbers: dict[str, int]) -> list[str]:
    """Return the units of a department: what it leads, then the others, then what it inherits."""
    order = [labels.LEAD_MARK, labels.OTHER_MARK, labels.INHERITED_MARK]
    return sorted(body.duties, key=lambda unit: (order.index(body.mark(unit)), numbers[unit]))


def held_entries(duties: Duties, body: Department, unit: Unit) -> list[Entry]:
    """Return the measures of a unit that the department has a part in."""
    held = set(body.duties[unit.id])
    return [entry for entry in duties.entries(unit) if set(entry.duties) & held]


def _task_row(
    duties: Duties, body: Department, unit: Unit, number: int, words: MatrixColumns | None
) -> Row:
    held = body.duties[unit.id]
    entries = held_entries(duties, body, unit)
    quotes = dict.fromkeys(target.quote for entry in entries for target in entry.targets)
    years = dict.fromkeys(year for entry in entries for year in entry.deadlines)
    cells = (
        body.name,
        _counts(body),
        role_words(held, words),
        "",
        task_name(unit),
        _measures(entries, duties.entries(unit)),
        "、".join(other_bodies(entries, held)),
        "\n".join(quotes),
        "\n".join(years),
    )
    row = [Cell(text=text) for text in cells]
    row[3] = Cell(number=number)
    return Row(cells=tuple(row), group=body.name)


def _counts(body: Department) -> str:
    parts = (
        ("牵头", labels.LEAD_MARK),
        ("其他", labels.OTHER_MARK),
        (labels.INHERITED, labels.INHERITED_MARK),
    )
    return "\n".join(f"{name}{body.count(mark)}项" for name, mark in parts if body.count(mark))


def role_words(held: Iterable[Responsibility], words: MatrixColumns | None = None) -> str:
    """Say as what a department has its part: 牵头, 配合, 沿用."""
    known = labels.ROLES | (words.roles if words else {})
    names = (
        labels.INHERITED if duty.inherited_from is not None else known[duty.role] for duty in held
    )
    return "\n".join(dict.fromkeys(names))


def _measures(entries: list[Entry], of_unit: tuple[Entry, ...]) -> str:
    """Return the lead-ins of the measures, or how they begin where they are some of several."""
    measures = [entry.measure for entry in entries if entry.measure]
    if len(measures) == len(of_unit) and not any(measure.heading for measure in measures):
        return f"（全部{len(measures)}项）"
    return "\n".join(measure.heading or _excerpt(measure.text) for measure in measures)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def other_bodies(entries: Iterable[Entry], held: Iterable[Responsibility]) -> dict[str, None]:
    """Return the other bodies that a clause names for the same measures, leads marked."""
    own = {department_key(duty) for duty in held}
    return dict.fromkeys(
        duty.name + ("（牵头）" if duty.role == "lead" else "")
        for entry in entries
        for duty in entry.own
        if department_key(duty) not in own
    )
