"""A task list for each department, and for the office who gets what (任务清单、分发一览表)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.records import Target
from policy_nlp.records.extraction import ASSUMED
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import Part, printed_title, task_name
from policy_nlp.report.labels_targets import when_text
from policy_nlp.report.model import (
    Column,
    Report,
    Row,
    Table,
    band,
    number_cell,
    numbered_row,
    text_cell,
)
from policy_nlp.report.papers.departments import (
    Department,
    departments,
    other_bodies,
    role_words,
)
from policy_nlp.report.papers.matrix.columns import MatrixColumns, shipped_columns
from policy_nlp.report.papers.matrix.entries import (
    ASSUMED_NOTE,
    Entry,
    MatrixEntries,
    basis_text,
    measure_cell,
    place_text,
    year_table,
)
from policy_nlp.report.papers.matrix.upper import UpperTasks
from policy_nlp.text.bodies import is_nobody

KIND, NAME = "department-tasks/1", "任务清单"
OVERVIEW_KIND, OVERVIEW_NAME = "dispatch/1", "分发一览表"
OPEN_NAME = "待明确责任单位"
# Of those that nobody in particular answers for, or not only those who are named.
NOBODY_NAMED, ALL_CONCERNED, LEFT_OPEN = (
    "未列责任单位",
    "责任单位未逐一列名",
    "所列单位之后还有“等”",
)

SENTENCES_NOTE = "任务后引有原句的，为本项举措所回应的上级要求；只列任务名称的，为整条任务相衔接。"


@dataclass(frozen=True)
class Dispatch:
    """A plan as it goes out: to whom, with what (分发).

    Attributes:
        document: the plan.
        columns: words for roles, and for a time that is not stated.
        pair: the plan with the document above it, where its list says what of that it answers.
    """

    document: DocumentIndex
    columns: MatrixColumns
    pair: PairIndex | None = None

    @classmethod
    def of(cls, plan: DocumentIndex | PairIndex, columns: MatrixColumns | None = None) -> Dispatch:
        """Return what goes out of a plan, or of a plan and the document above it."""
        words = columns or shipped_columns()
        if isinstance(plan, PairIndex):
            return cls(plan.lower, words, plan)
        return cls(plan, words)

    @cached_property
    def entries(self) -> MatrixEntries:
        """Who answers for each measure."""
        return MatrixEntries(self.document)

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """All who get papers, in the order in which the text first names them.

        Whoever is concerned (各有关部门) is nobody to whom a paper could go.
        """
        return tuple(item for item in departments(self.entries) if not item.is_nobody)

    @cached_property
    def title(self) -> str:
        """Title of the plan with the mark of a draft."""
        return printed_title(self.document.extraction.document)

    @cached_property
    def upper(self) -> UpperTasks | None:
        """What of the document above tasks answer, where there is one."""
        return UpperTasks(self.pair) if self.pair else None

    def held(self, department: Department) -> list[Entry]:
        """Return the measures that a department has a part in: what it leads comes first."""
        return [
            entry
            for unit in department.ranked_units(self.entries)
            for entry in department.held_entries(self.entries, unit.id)
        ]

    def targets(self, department: Department) -> list[Target]:
        """Return the targets of the measures that a department has a part in."""
        held = {target.id for entry in self.held(department) for target in entry.targets}
        return [target for target in self.document.targets.values() if target.id in held]

    def has_assumed_leads(self, department: Department) -> bool:
        """Return whether it or another body leads one of its measures by assumption."""
        held = self.held(department)
        return any(duty.rule == ASSUMED for entry in held for duty in entry.responsibilities)

    def task_list(self, department: Department) -> Report:
        """Return the paper of a department: tasks, targets by year (部门任务清单)."""
        title = f"{self.title}{department.name}"
        targets = self.targets(department)
        sheets = [
            Table(
                name=NAME,
                title=f"{title}{NAME}",
                note="".join(self._notes(department)),
                columns=tuple(self._columns(has_targets=bool(targets))),
                rows=tuple(self._rows(department, has_targets=bool(targets))),
                frozen=2,
            )
        ]
        if targets:
            sheets.append(year_table(self.entries, title, targets))
        return Report(kind=KIND, title=f"{title}{NAME}", sheets=tuple(sheets))

    def _notes(self, department: Department) -> Iterator[str]:
        yield (
            f"说明：本表根据《{self.title}》原文自动生成，须经人工核对后使用。“序号”为“"
            f"{self.columns.title}”中的序号，“工作举措”“目标指标”照录原文。"
        )
        if department.other_names:
            yield f"本表包括以“{'”“'.join(department.other_names)}”列名的任务。"
        if self.has_assumed_leads(department):
            yield ASSUMED_NOTE
        if self.upper is not None:
            yield from self.upper.notes()
            yield SENTENCES_NOTE

    def _columns(self, *, has_targets: bool) -> Iterator[Column]:
        """Yield the columns of a list; with upper tasks the place of a task stands below it."""
        yield Column(header="序号", width=6, align="center", merge=True)
        yield Column(header="重点任务", width=16, merge=True)
        yield Column(header="工作举措", width=58, merge=True)
        if has_targets:
            yield Column(header="目标指标", width=27)
        yield Column(header="完成时限", width=12, align="center")
        yield Column(header="承担方式", width=12, align="center", merge=True)
        yield Column(header="同项责任单位", width=21, merge=True)
        if self.upper is not None:
            yield Column(header=self.upper.header, width=50, merge=True)
        else:
            yield Column(header="原文依据", width=24, merge=True)

    def _rows(self, department: Department, *, has_targets: bool) -> Iterator[Row]:
        last: Part | None = None
        for entry in self.held(department):
            part = department.parts[entry.unit.id]
            if part != last:
                last = part
                yield band(f"{labels.PART_TASKS[part]}（{department.count(part)}项）")
            yield from self._entry_rows(department, entry, has_targets=has_targets)

    def _entry_rows(
        self, department: Department, entry: Entry, *, has_targets: bool
    ) -> Iterator[Row]:
        """Yield a row for each target of a measure, one where it has none."""
        unit, name = entry.unit, task_name(entry.unit)
        own = department.responsibilities[unit.id]
        held = [item for item in entry.responsibilities if item in own]
        before = (
            number_cell(self.entries.numbers[unit.id]),
            text_cell(f"{name}\n{place_text(unit)}" if self.upper else name),
            measure_cell(entry),
        )
        behind = (
            role_words(held, self.columns),
            "、".join(other_bodies([entry], held, self.entries.bodies)) or labels.NOTHING,
            self.upper.of_entry(entry) if self.upper else basis_text(entry),
        )
        years = "\n".join(entry.deadlines) or self.columns.open_deadline
        told = [(self._target_text(item), when_text(item) or years) for item in entry.targets]
        for target, year in dict.fromkeys(told) or [("", years)]:
            texts = (*([target] if has_targets else ()), year, *behind)
            yield Row(cells=(*before, *map(text_cell, texts)), group=unit.id)

    def _target_text(self, target: Target) -> str:
        """Return a target as printed, with the upper one that it answers."""
        above = self.upper.of_target(target) if self.upper else ""
        return f"{target.quote}（上级：{above}）" if above else target.quote

    def overview(self) -> Report:
        """Return what the office keeps: who gets what, and what goes to nobody (分发一览表)."""
        title = f"{self.title}{OVERVIEW_NAME}"
        open_rows = tuple(self._open_rows())
        sheets = [self._sent_table(title)]
        if open_rows:
            sheets.append(self._open_table(open_rows))
        return Report(kind=OVERVIEW_KIND, title=title, sheets=tuple(sheets))

    def _sent_table(self, title: str) -> Table:
        listed = self.departments
        parts = [part for part in labels.PARTS if any(item.count(part) for item in listed)]
        has_aliases = any(item.other_names for item in listed)
        note = "说明：下列单位各有一份任务清单。"
        return Table(
            name=OVERVIEW_NAME,
            title=title,
            note=note + (ASSUMED_NOTE if self.entries.assumes_leads else ""),
            columns=(
                Column(header="序号", width=6, align="center"),
                Column(header="责任单位", width=36),
                *([Column(header="原文其他写法", width=40)] if has_aliases else ()),
                Column(header="任务数", width=12, align="center"),
                *(Column(labels.PART_NAMES[part], 18, "center") for part in parts),
                Column(header="目标指标数", width=14, align="center"),
            ),
            rows=tuple(
                numbered_row(
                    number,
                    (
                        item.name,
                        *(["、".join(item.other_names) or labels.NOTHING] if has_aliases else ()),
                        number_cell(len(item.parts)),
                        *(number_cell(item.count(part)) for part in parts),
                        number_cell(len(self.targets(item))),
                    ),
                )
                for number, item in enumerate(listed, 1)
            ),
            frozen=2,
        )

    def _open_table(self, rows: tuple[Row, ...]) -> Table:
        return Table(
            name=OPEN_NAME,
            title=f"{self.title}{OPEN_NAME}的任务",
            note="说明：下列任务未逐一写明责任单位，只发给已列名的单位，分发前请明确由谁负责。"
            f"“序号”为“{self.columns.title}”中的序号。",
            columns=(
                Column(header="序号", width=6, align="center", merge=True),
                Column(header="重点任务", width=24, merge=True),
                Column(header="工作举措", width=80, merge=True),
                Column(header="原文表述", width=50, merge=True),
            ),
            rows=rows,
            frozen=2,
        )

    def _open_rows(self) -> Iterator[Row]:
        """Yield the measures that nobody, or not only those who are named, answer for."""
        found: dict[str, list[Entry]] = {ALL_CONCERNED: [], NOBODY_NAMED: [], LEFT_OPEN: []}
        for entry in self.entries.all():
            duties = entry.responsibilities
            if not duties:
                found[NOBODY_NAMED].append(entry)
            elif any(map(is_nobody, duties)):
                found[ALL_CONCERNED].append(entry)
            elif any(item.open_ended for item in duties):
                found[LEFT_OPEN].append(entry)
        for case, entries in found.items():
            if entries:
                yield band(f"{case}（{len({entry.unit.id for entry in entries})}项）")
            for entry in entries:
                clauses = dict.fromkeys(item.clause for item in entry.responsibilities)
                printed = "\n".join(filter(None, clauses)) or labels.NOTHING
                texts = (text_cell(task_name(entry.unit)), measure_cell(entry), printed)
                number = self.entries.numbers[entry.unit.id]
                yield numbered_row(number, texts, group=entry.unit.id)


def counted_tasks(dispatch: Dispatch, department: Department) -> str:
    """Return how much a department has to do: 9项，其中牵头或单独负责2项、其他责任单位7项."""
    counts = {part: department.count(part) for part in labels.PART_NAMES}
    parts = {part: count for part, count in counts.items() if count}
    text = f"{sum(counts.values())}项"
    if len(parts) > 1:
        told = labels.counted_words(labels.PART_ROLES, counts, "项")
        text += f"（{told}）"
    else:
        text += f"（均为{labels.PART_ROLES[next(iter(parts))]}）"
    targets = dispatch.targets(department)
    return text + (f"、目标指标{len(targets)}项" if targets else "")
