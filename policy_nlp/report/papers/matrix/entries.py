"""Who answers for each measure (责任归集), and the targets year by year (年度目标分解表)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policy_nlp.records import TASK_KINDS, Measure, Responsibility, Target, Unit
from policy_nlp.records.decisions import PERSON
from policy_nlp.records.extraction import ASSUMED, LEADING_ROLES
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import numbered_name
from policy_nlp.report.labels_targets import value_text, when_text
from policy_nlp.report.model import Cell, Column, Row, Table, numbered_row, text_cell
from policy_nlp.text.bodies import body_keys, is_nobody
from policy_nlp.text.width import fold

ASSUMED_NOTE = (
    f"〔{labels.ASSUMED}〕指原文列有责任单位但未写明由谁牵头，按列名首位推定为牵头单位，须经核定。"
)
# What leaves a printed list open: 等部门, 等有关单位, 等.
_OPEN_END = re.compile(r"等(?:[^，。；、（）()\s]{0,6}?(?:部门|单位))?")


@dataclass(frozen=True)
class Entry:
    """A row of the matrix: a measure of a unit with the bodies and targets that are its own."""

    unit: Unit
    measure: Measure | None
    text: str
    responsibilities: tuple[Responsibility, ...]
    targets: tuple[Target, ...]

    @property
    def own(self) -> tuple[Responsibility, ...]:
        """Who answers by a clause of the unit itself."""
        return tuple(item for item in self.responsibilities if item.inherited_from is None)

    @property
    def inherited(self) -> tuple[Responsibility, ...]:
        """Who answers by a carry-forward rule (下同, 不再列出)."""
        return tuple(item for item in self.responsibilities if item.inherited_from is not None)

    @property
    def deadlines(self) -> tuple[str, ...]:
        """By when it is to be done: the years of the clause, else what its targets say.

        Of targets the years, else the plan periods, else the year of the plan, marked as such.
        """
        years = sorted({item.deadline for item in self.own if item.deadline})
        if years:
            return tuple(f"{year}年" for year in years)
        ranks: dict[int, list[Target]] = {}
        for target in self.targets:
            rank = 0 if target.deadline else 1 if target.period else 2
            ranks.setdefault(rank, []).append(target)
        if not ranks:
            return ()
        best = sorted(ranks[min(ranks)], key=lambda target: target.deadline or 0)
        return tuple(filter(None, dict.fromkeys(map(when_text, best))))


@dataclass(frozen=True)
class MatrixEntries:
    """The units of a document that somebody is to carry out, measure by measure (责任归集)."""

    document: DocumentIndex

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Tasks, safeguards, organisation, annex rows; others only where a clause names a body."""
        return tuple(
            unit
            for unit in self.document.units.values()
            if unit.kind in TASK_KINDS
            or unit.kind == "annex-row"
            or self.document.duties_of(unit.id, own=True)
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The running number (序号) of each unit."""
        return {unit.id: number for number, unit in enumerate(self.units, 1)}

    @cached_property
    def bodies(self) -> dict[str, str]:
        """What makes printed names one body, for each name."""
        return body_keys(self.document.extraction)

    @cached_property
    def assumes_leads(self) -> bool:
        """Whether the first of a list leads by the office's own rule."""
        return any(item.rule == ASSUMED for item in self.document.extraction.responsibilities)

    def of_unit(self, unit: str) -> tuple[Entry, ...]:
        """Return the entries of a unit: one a measure, or one for all where it has none."""
        return self._by_unit[unit]

    def of_target(self, target: Target) -> Entry | None:
        """Return the entry in whose row a target stands."""
        entries = self._by_unit.get(target.unit, ())
        return next((entry for entry in entries if target in entry.targets), None)

    def all(self) -> list[Entry]:
        """Return every entry, in the order of the document."""
        return [entry for unit in self.units for entry in self.of_unit(unit.id)]

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Entry, ...]]:
        return {unit.id: tuple(self._entries_of(unit)) for unit in self.units}

    def _entries_of(self, unit: Unit) -> Iterable[Entry]:
        measures = self.document.measures_of(unit.id)
        responsibilities = self.document.duties_of(unit.id)
        targets = self.document.targets_of(unit.id)
        if not measures:
            text = self._text_without_clauses(unit)
            yield Entry(unit, None, text, responsibilities, targets)
            return
        homes = [_home(target, measures) for target in targets]
        for measure in measures:
            yield Entry(
                unit,
                measure,
                measure.text,
                tuple(item for item in responsibilities if _speaks_for(item, measure, measures)),
                tuple(t for t, home in zip(targets, homes, strict=True) if home == measure.id),
            )

    def _text_without_clauses(self, unit: Unit) -> str:
        text = unit.body.of(self.document.text)
        for item in self.document.duties_of(unit.id):
            text = text.replace(item.clause, "", 1) if item.clause else text
        return " ".join(text.split()) or unit.heading or ""


def _speaks_for(item: Responsibility, measure: Measure, measures: tuple[Measure, ...]) -> bool:
    """Return whether it is of this measure: named by it, or its clause speaks for its text."""
    if item.measure is not None:
        return item.measure == measure.id
    governed = [other.id for other in measures if item.governs.overlaps(other.span)]
    return not governed or measure.id in governed


def _home(target: Target, measures: tuple[Measure, ...]) -> str:
    """Return the measure in whose row a target stands; the first where none holds it."""
    if any(measure.id == target.measure for measure in measures):
        return str(target.measure)
    holding = (measure.id for measure in measures if measure.span.overlaps(target.span))
    return next(holding, measures[0].id)


def assume_leads(document: DocumentIndex) -> DocumentIndex:
    """Return a document where the first of each list leads that names no lead (首位推定为牵头).

    Some offices write it so. Whoever is concerned (各有关部门) leads nothing.
    """
    lists: dict[tuple[object, ...], list[Responsibility]] = {}
    for item in document.extraction.responsibilities:
        if item.inherited_from is None:
            listed = (item.unit, item.measure, item.clause, item.governs.start, item.governs.end)
            lists.setdefault(listed, []).append(item)
    first = {
        min(joint, key=lambda item: item.span.start).id
        for items in lists.values()
        if not any(item.role in LEADING_ROLES for item in items)
        and (joint := [item for item in items if item.role == "joint" and not is_nobody(item)])
    }
    responsibilities = tuple(
        item.model_copy(update={"role": "lead", "rule": ASSUMED}) if item.id in first else item
        for item in document.extraction.responsibilities
    )
    extraction = document.extraction.model_copy(update={"responsibilities": responsibilities})
    return replace(document, extraction=extraction)


def _printed_name(item: Responsibility) -> str:
    """Return the name of a body, marked where a person amended what was read of it."""
    name = labels.decided_word(item.name, "amended" if item.rule == PERSON else None)
    return f"{name}〔{labels.ASSUMED}〕" if item.rule == ASSUMED else name


def name_list(responsibilities: Iterable[Responsibility], text: str) -> str:
    """Return printed names parted by 、, each once, with what leaves the list open (等部门)."""
    listed = list(responsibilities)
    found = (_OPEN_END.match(text, item.span.end) for item in listed if item.open_ended)
    open_end = next((end[0] for end in found if end), "")
    return "、".join(dict.fromkeys(map(_printed_name, listed))) + open_end


def lead_text(entry: Entry, text: str) -> str:
    """Return who leads (牵头单位): a sole body too, never the first of several."""
    leading = [item for item in entry.own if item.role in LEADING_ROLES]
    if leading:
        return name_list(leading, text)
    return labels.NO_LEAD if entry.own else labels.NO_BODY


def others_text(entry: Entry, text: str) -> str:
    """Return who else answers (责任（配合）单位)."""
    return name_list((item for item in entry.own if item.role not in LEADING_ROLES), text)


def bodies_text(entry: Entry, text: str) -> str:
    """Return all who answer, those who lead first and marked (责任（配合）单位)."""
    leading = [item for item in entry.own if item.role == "lead"]
    others = name_list((item for item in entry.own if item.role != "lead"), text)
    led = f"{name_list(leading, text)}（{labels.ROLES['lead']}）" if leading else ""
    return "\n".join(part for part in (led, others) if part) or labels.NO_BODY


def measure_cell(entry: Entry) -> Cell:
    """Return the text of a measure, its lead-in standing out."""
    heading = entry.measure.heading if entry.measure else None
    if not heading:
        return text_cell(entry.text)
    text = entry.text if entry.text.startswith(heading) else f"{heading}。{entry.text}"
    return text_cell(text, bold=len(heading))


def place_text(unit: Unit) -> str:
    """Return where a unit stands: 条目3.2.1，第5页."""
    return f"条目{unit.id}" + (f"，第{unit.page}页" if unit.page else "")


def basis_text(entry: Entry) -> str:
    """Return where it stands in the document and the clause as printed."""
    lines = [place_text(entry.unit)]
    lines += dict.fromkeys(item.clause for item in entry.own if item.clause)
    lines += dict.fromkeys(f"沿用条目{item.inherited_from}" for item in entry.inherited)
    return "\n".join(lines)


NAME = "年度目标分解表"
NO_YEAR = "未定年份"
NOTE = (
    f"说明：数值按计量单位的基本形式列示，“原文”列照录原文；未写明年份的列入“{NO_YEAR}”。"
    "原文未写明各年度数值的，不作分解。"
)


def year_table(
    entries: MatrixEntries, title: str, targets: Sequence[Target] | None = None
) -> Table:
    """Return the targets of a document, or those given, with a column a year.

    A figure stands under the year that the text names; nothing is spread over the years between.
    """
    found = tuple(entries.document.targets.values()) if targets is None else targets
    dated = sorted((target.deadline, _time(target)) for target in found if target.deadline)
    others = [_time(target) for target in found if not target.deadline]
    periods = sorted(dict.fromkeys(others), key=lambda time: time == NO_YEAR)
    times = [*dict.fromkeys(time for _, time in dated), *periods]
    grouped: dict[tuple[str, str, str], list[Target]] = {}
    for target in found:
        key = (fold(target.indicator), target.scope or "", target.unit_of_measure or "")
        grouped.setdefault(key, []).append(target)
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="指标", width=26),
            *(Column(header=time, width=13, align="center") for time in times),
            Column(header="原文", width=46),
            Column(header="责任单位", width=24),
            Column(header="所在条目", width=24),
        ),
        rows=tuple(
            _indicator_row(entries, number, targets, times)
            for number, targets in enumerate(grouped.values(), 1)
        ),
        frozen=2,
    )


def _time(target: Target) -> str:
    return when_text(target) or NO_YEAR


def _indicator_row(
    entries: MatrixEntries, number: int, targets: list[Target], times: Sequence[str]
) -> Row:
    """Return what is said of one indicator, the earlier year first."""
    targets.sort(key=lambda item: (item.deadline or 0, item.span.start))
    scope = targets[0].scope
    document = entries.document
    texts = (
        f"{targets[0].indicator}{f'（{scope}）' if scope else ''}",
        *(
            _lines(value_text(target) for target in targets if _time(target) == time)
            for time in times
        ),
        _lines(target.quote for target in targets),
        _lines(_answering(entries, target) for target in targets) or labels.NOTHING,
        _lines(numbered_name(document.unit(target.unit)) for target in targets),
    )
    return numbered_row(number, texts)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _answering(entries: MatrixEntries, target: Target) -> str:
    """Return who leads what the target belongs to, or all who answer where nobody leads."""
    entry = entries.of_target(target)
    if entry is None:
        return ""
    leading = [item for item in entry.responsibilities if item.role in LEADING_ROLES]
    return name_list(leading or entry.responsibilities, entries.document.text)
