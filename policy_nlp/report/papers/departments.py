"""The matrix seen from the departments: who has which task (部门视角)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_nlp.records import Responsibility, Unit
from policy_nlp.records.extraction import ASSUMED, LEADING_ROLES, Role
from policy_nlp.report import labels
from policy_nlp.report.labels import Part, task_name
from policy_nlp.report.model import Cell, Column, Row, Table, band, number_cell, text_cell
from policy_nlp.report.papers.matrix.columns import MatrixColumns
from policy_nlp.report.papers.matrix.entries import Entry, MatrixEntries
from policy_nlp.text.bodies import is_nobody
from policy_nlp.text.display import excerpt

EXCERPT = 18


@dataclass
class Department:
    """A department with its responsibilities, unit by unit, under all names it is printed by."""

    responsibilities: dict[str, list[Responsibility]] = field(default_factory=dict)

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """Its names, in the order in which the text has them."""
        return tuple(dict.fromkeys(item.name for item in self.duties))

    @cached_property
    def name(self) -> str:
        """The name that the text prints most, with what it leaves out elsewhere: 市发展改革委."""
        counts = Counter(item.name for item in self.duties)
        most = max(self.printed, key=lambda name: counts[name])
        fuller = (name for name in self.printed if name.endswith(most) and name != most)
        return min(fuller, key=len, default=most)

    @property
    def other_names(self) -> tuple[str, ...]:
        """The names that it is printed by beside."""
        return tuple(name for name in self.printed if name != self.name)

    @cached_property
    def duties(self) -> tuple[Responsibility, ...]:
        """All its responsibilities, unit by unit."""
        return tuple(item for held in self.responsibilities.values() for item in held)

    @property
    def is_nobody(self) -> bool:
        """Whether it is whoever is concerned: 各有关部门."""
        return is_nobody(self.duties[0])

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The part that the department has in each of its units."""
        return {unit: _part(held) for unit, held in self.responsibilities.items()}

    def count(self, part: Part) -> int:
        """Return in how many units the department has that part."""
        return sum(held == part for held in self.parts.values())

    def ranked_units(self, entries: MatrixEntries) -> list[Unit]:
        """Return its units: what it leads, then what it joins, then what it inherits."""
        ranks = list(labels.PARTS)
        units = (unit for unit in entries.units if unit.id in self.parts)
        return sorted(units, key=lambda unit: ranks.index(self.parts[unit.id]))

    def held_entries(self, entries: MatrixEntries, unit: str) -> list[Entry]:
        """Return the measures of a unit that the department has a part in."""
        held = {duty.id for duty in self.responsibilities[unit]}
        return [
            entry
            for entry in entries.of_unit(unit)
            if any(duty.id in held for duty in entry.responsibilities)
        ]


def _part(held: Iterable[Responsibility]) -> Part:
    own = [item for item in held if item.inherited_from is None]
    if any(item.role in LEADING_ROLES for item in own):
        return "leads"
    return "joins" if own else "inherits"


def departments(entries: MatrixEntries) -> list[Department]:
    """Return the departments in the order in which the text first names them."""
    found: dict[str, Department] = {}
    for unit in entries.units:
        for item in entries.document.duties_of(unit.id):
            department = found.setdefault(entries.bodies[item.name], Department())
            department.responsibilities.setdefault(unit.id, []).append(item)
    return list(found.values())


def cross_table(entries: MatrixEntries, title: str) -> Table:
    """Return which tasks each department has, by their numbers (部门×任务)."""
    listed = departments(entries)
    parts: list[Part] = ["leads", "joins"]
    if any(department.count("inherits") for department in listed):
        parts.append("inherits")
    held = {unit for department in listed for unit in department.parts}
    unheld = [number for unit, number in entries.numbers.items() if unit not in held]
    return Table(
        name="部门×任务",
        title=f"{title}部门任务对照表",
        note="说明：数字为任务在“责任分工表”中的序号，其名称、举措见“部门任务清单”。",
        columns=(
            Column(header="责任部门", width=26),
            *(
                column
                for part in parts
                for column in (
                    Column(header=f"{labels.PART_COUNTS[part]}项数", width=10, align="center"),
                    Column(header=labels.PART_TASKS[part], width=40),
                )
            ),
        ),
        rows=(
            *(_cross_row(entries, department, parts) for department in listed),
            *([band(f"未明确责任单位的任务：{ranges(unheld)}")] if unheld else []),
            Row(
                kind="total",
                cells=(
                    text_cell("合计"),
                    *(
                        cell
                        for part in parts
                        for cell in (number_cell(sum(one.count(part) for one in listed)), Cell())
                    ),
                ),
            ),
        ),
        frozen=1,
    )


def _cross_row(entries: MatrixEntries, department: Department, parts: list[Part]) -> Row:
    cells = [text_cell(department.name)]
    for part in parts:
        units = (unit.id for unit in entries.units if department.parts.get(unit.id) == part)
        numbers = [entries.numbers[unit] for unit in units]
        cells += [number_cell(len(numbers)), text_cell(ranges(numbers))]
    return Row(cells=tuple(cells))


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers as officials list them, three in a row and more as one: 1至4、7、9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = ([f"{run[0]}至{run[-1]}"] if len(run) > 2 else list(map(str, run)) for run in runs)
    return "、".join(part for listed in parts for part in listed)


def task_lists(entries: MatrixEntries, title: str, words: MatrixColumns) -> Table:
    """Return what each department leads and joins, department by department (部门任务清单)."""
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
        rows=tuple(
            _task_row(entries, department, unit, words)
            for department in departments(entries)
            for unit in department.ranked_units(entries)
        ),
        frozen=1,
    )


def _task_row(
    entries: MatrixEntries, department: Department, unit: Unit, words: MatrixColumns
) -> Row:
    held = department.responsibilities[unit.id]
    own = department.held_entries(entries, unit.id)
    counts = ((labels.PART_COUNTS[part], department.count(part)) for part in labels.PARTS)
    before = (
        department.name,
        "\n".join(f"{word}{count}项" for word, count in counts if count),
        role_words(held, words),
    )
    behind = (
        task_name(unit),
        _measure_names(own, entries.of_unit(unit.id)),
        "、".join(other_bodies(own, held, entries.bodies)),
        "\n".join(dict.fromkeys(target.quote for entry in own for target in entry.targets)),
        "\n".join(dict.fromkeys(year for entry in own for year in entry.deadlines)),
    )
    number = number_cell(entries.numbers[unit.id])
    cells = (*map(text_cell, before), number, *map(text_cell, behind))
    return Row(cells=cells, group=department.name)


def role_words(held: Iterable[Responsibility], words: MatrixColumns) -> str:
    """Return as what a department has its part: 牵头, 配合, 沿用."""
    roles = labels.ROLES | words.roles
    return "\n".join(dict.fromkeys(role_word(item, roles) for item in held))


def role_word(item: Responsibility, roles: Mapping[Role, str]) -> str:
    """Return the word for a role; of a lead that no clause states, that it is assumed."""
    if item.inherited_from:
        return labels.INHERITED
    return f"{roles[item.role]}〔{labels.ASSUMED}〕" if item.rule == ASSUMED else roles[item.role]


def _measure_names(entries: list[Entry], of_unit: tuple[Entry, ...]) -> str:
    """Return the lead-ins of the measures, or how they begin where they are some of several."""
    measures = [entry.measure for entry in entries if entry.measure]
    if len(measures) == len(of_unit) and not any(measure.heading for measure in measures):
        return f"（全部{len(measures)}项）"
    return "\n".join(measure.heading or excerpt(measure.text, EXCERPT) for measure in measures)


def other_bodies(
    entries: Iterable[Entry], held: Iterable[Responsibility], bodies: Mapping[str, str]
) -> dict[str, None]:
    """Return the other bodies that a clause names for the same measures, leads marked.

    Args:
        entries: the measures.
        held: the duties of the body itself.
        bodies: what makes printed names one body.
    """
    own = {bodies[item.name] for item in held}
    return dict.fromkeys(
        item.name + (f"（{role_word(item, labels.ROLES)}）" if item.role == "lead" else "")
        for entry in entries
        for item in entry.own
        if bodies[item.name] not in own
    )
