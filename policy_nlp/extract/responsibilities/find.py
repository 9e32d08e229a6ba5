"""Who answers for what: the entries of every clause and table cell (责任分工).

Each clause is read on its own; what it governs, its measure and what later units inherit from it
(以下均需…落实，不再列出; 下同) follow from where it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import cast, get_args

from policy_nlp.extract.names import stands_for_body
from policy_nlp.extract.responsibilities.clauses import Duty, ResponsibilityClause
from policy_nlp.extract.responsibilities.table import read_rows
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, Issue, Measure, Outline, Responsibility, Span, Unit
from policy_nlp.records.extraction import Level
from policy_nlp.text.sentences import trimmed

# A plan of 200 tasks of which each has 20 bodies by a rule for all of them carries on 4,000.
MAX_CARRIED = 20_000


def find_responsibilities(
    outline: Outline,
    clauses: Sequence[ResponsibilityClause],
    measures: Sequence[Measure],
    lexicons: Lexicons,
    *,
    level: Level | None = None,
    region: str | None = None,
    issues: list[Issue] | None = None,
) -> list[Responsibility]:
    """Return who answers for what, own entries of a unit first, then those it inherits.

    Args:
        outline: the document.
        clauses: its clauses, as `find_clauses` returns them.
        measures: its measures, to say which one a clause speaks for.
        lexicons: the vocabularies.
        level: of the document, for names that print none.
        region: of the document, for bodies of single places.
        issues: where to add that far more is carried on than any document says.
    """
    duties: dict[str, list[Duty]] = {}
    rows = read_rows(outline, clauses, lexicons)
    of_clauses: dict[str, list[ResponsibilityClause]] = defaultdict(list)
    for clause in clauses:
        of_clauses[clause.unit].append(clause)
    siblings = _Siblings(
        outline, frozenset(clause.unit for clause in clauses if clause.style != "running")
    )
    for unit in outline.units:
        own = of_clauses[unit.id]
        inside = [] if unit.kind == "annex-row" else _unit_duties(outline, unit, own, siblings)
        running = _running_duties(own)
        duties[unit.id] = [*inside, *running, *rows.get(unit.id, [])]
    namer = _Namer(outline.text, lexicons, level, region)
    of_unit: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        of_unit[measure.unit].append(measure)
    by_unit = {
        unit.id: list(namer.own(unit, duties.get(unit.id, []), of_unit[unit.id]))
        for unit in outline.units
    }
    carried = _carried(outline.units, duties)
    for unit, later, duty in islice(carried, MAX_CARRIED):
        by_unit[later.id].append(namer.inherited(unit, later, duty, len(by_unit[later.id])))
    if issues is not None and next(carried, None) is not None:
        message = f"延续适用的责任（下同等）超过{MAX_CARRIED}条，其余未列入，请对照原文"
        issues.append(Issue(code="carried-too-far", message=message))
    return [r for unit in outline.units for r in by_unit[unit.id]]


def _unit_duties(
    outline: Outline, unit: Unit, clauses: Sequence[ResponsibilityClause], siblings: _Siblings
) -> Iterator[Duty]:
    """Yield the entries of a unit's clauses; clauses with nothing between them act as one."""
    groups = _adjacent(outline.text, [c for c in clauses if c.style != "running"])
    for number, group in enumerate(groups):
        readings = [clause.reading for clause in group]
        governs = _governed(outline, unit, groups, number, siblings)
        deadline = next((r.deadline for r in readings if r.deadline), None)
        led = any(e.role == "lead" for r in readings for e in r.entries)
        for clause, reading in zip(group, readings, strict=True):
            # A name printed twice is carried on when either place says so.
            carried = {(e.span.of(outline.text), e.role) for e in reading.carried}
            for entry in reading.entries:
                under = led and entry.role in ("sole", "joint")
                yield Duty(
                    entry=replace(entry, role="support") if under else entry,
                    clause=clause.span,
                    governs=governs,
                    deadline=deadline,
                    rule=f"{clause.style}:{entry.rule}",
                    carried=(entry.span.of(outline.text), entry.role) in carried,
                    carry_back=reading.carry_back,
                )


def _running_duties(clauses: Sequence[ResponsibilityClause]) -> Iterator[Duty]:
    """Yield the entries of sentences that order something and say who answers for it."""
    for clause in clauses:
        if clause.style == "running":
            for entry in clause.reading.entries:
                yield Duty(entry, None, clause.span, None, f"running:{entry.rule}")


def _adjacent(text: str, clauses: list[ResponsibilityClause]) -> list[list[ResponsibilityClause]]:
    groups: list[list[ResponsibilityClause]] = []
    for clause in clauses:
        if groups and not text[groups[-1][-1].span.end : clause.span.start].strip("。；; \n"):
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return groups


def _governed(
    outline: Outline,
    unit: Unit,
    groups: list[list[ResponsibilityClause]],
    number: int,
    siblings: _Siblings,
) -> Span:
    """Return the text a group of clauses speaks for: what stands since the last group.

    Where clauses come first (responsibility under the heading, then the text), what stands
    until the next one; where there is no text at all, the heading.
    """
    text, body = outline.text, unit.body
    begin = groups[number - 1][-1].span.end if number else body.start
    before = _trimmed_content(text, begin, groups[number][0].span.start)
    first = _trimmed_content(text, body.start, groups[0][0].span.start)
    if first and before:
        whole = _own_line(text, groups[number][0].span.start) and len(groups) == 1
        return siblings.governed(unit, before) if whole else before
    end = groups[number + 1][0].span.start if number + 1 < len(groups) else body.end
    after = _trimmed_content(text, groups[number][-1].span.end, end)
    return after or before or unit.heading_span or unit.span


def _trimmed_content(text: str, start: int, end: int) -> Span | None:
    """Return the span without outer space and stray marks, None when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in "。；;，,、"):
        start += 1
    spans = trimmed(text, start, end)
    return spans[0] if spans else None


def _own_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


class _Siblings:
    """The units of one kind below one unit, and which of all have a clause of their own."""

    def __init__(self, outline: Outline, claimed: frozenset[str]) -> None:
        self._claimed = claimed
        self._units: defaultdict[tuple[str | None, str], list[Unit]] = defaultdict(list)
        for unit in outline.units:
            self._units[unit.parent, unit.kind].append(unit)

    def governed(self, unit: Unit, governs: Span) -> Span:
        """Return what a clause governs that stands on its own line after the last of several.

        Where no other of them has a clause it closes the section, and all of them are governed.
        """
        units = self._units[unit.parent, unit.kind]
        if unit.parent is None or units[-1].id != unit.id:
            return governs
        if not self._claimed.isdisjoint(u.id for u in units if u.id != unit.id):
            return governs
        return Span(start=units[0].body.start, end=governs.end)


class _Namer:
    """Makes records: names as printed, canonical ids, measures, ids."""

    def __init__(
        self, text: str, lexicons: Lexicons, level: Level | None, region: str | None
    ) -> None:
        self._text, self._lexicons = text, lexicons
        self._level, self._region = level, region

    def own(
        self, unit: Unit, duties: list[Duty], measures: Sequence[Measure]
    ) -> Iterator[Responsibility]:
        """Yield the records of the clauses and cells of `unit`."""
        levels = self._printed_levels(duties)
        here = [duty for duty in duties if duty.entry.own]
        for number, duty in enumerate(here, 1):
            department = self._department_id(duty, levels.get(duty.clause or duty.governs))
            record = self._record(unit, number, duty, department)
            yield record.model_copy(update={"measure": _measure(duty, measures)})

    def inherited(self, unit: Unit, later: Unit, duty: Duty, before: int) -> Responsibility:
        """Return the record that `later` inherits from a duty of `unit`."""
        carried = replace(duty, governs=later.body, rule=f"carried:{duty.entry.rule}")
        record = self._record(later, before + 1, carried, self._department_id(duty))
        return record.model_copy(update={"inherited_from": unit.id})

    def _record(
        self, unit: Unit, number: int, duty: Duty, department: str | None
    ) -> Responsibility:
        return Responsibility(
            id=f"{unit.id}#r{number}",
            unit=unit.id,
            department=department,
            name=duty.entry.span.of(self._text),
            role=duty.entry.role,
            open_ended=duty.entry.open_ended,
            clause=duty.clause.of(self._text) if duty.clause else None,
            governs=duty.governs,
            deadline=duty.deadline,
            span=duty.entry.span,
            rule=duty.rule,
        )

    def _department_id(self, duty: Duty, beside: Level | None = None) -> str | None:
        name = duty.entry.span.of(self._text)
        level, match = self._level or beside, self._lexicons.departments.match
        if known := match(name, level, self._region):
            return known
        body = stands_for_body(name, self._lexicons)
        return match(body, level, self._region) if body else None

    def _printed_levels(self, duties: Sequence[Duty]) -> dict[Span, Level]:
        """Return the level that the first name of each clause prints: 市发展改革委、财政局.

        It counts only where nothing tells the level of the document.
        """
        levels: dict[Span, Level] = {}
        for duty in duties if self._level is None else ():
            found = (self._department_id(duty) or "any/").partition("/")[0]
            if found in get_args(Level):
                levels.setdefault(duty.clause or duty.governs, cast(Level, found))
        return levels


def _measure(duty: Duty, measures: Sequence[Measure]) -> str | None:
    """Return the measure a clause speaks for, None where it speaks for several."""
    first = bisect_right(measures, duty.governs.start, key=lambda m: m.span.end)
    last = bisect_left(measures, duty.governs.end, key=lambda m: m.span.start)
    return measures[first].id if last - first == 1 else None


def _carried(
    units: Sequence[Unit], duties: dict[str, list[Duty]]
) -> Iterator[tuple[Unit, Unit, Duty]]:
    """Yield each duty that is carried on, the unit it comes from and each unit it reaches.

    A rule among the tasks reaches tasks, never the annex; 下同 in an annex row the rows after
    it in that annex.
    """
    tasks: list[int] = []
    rows: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        if unit.kind in TASK_KINDS:
            tasks.append(at)
        if unit.kind == "annex-row":
            rows[unit.path[:1]].append(at)
    for at, unit in enumerate(units):
        reached = rows[unit.path[:1]] if unit.kind == "annex-row" else tasks
        before, after = bisect_left(reached, at), bisect_right(reached, at)
        for duty in duties.get(unit.id, []):
            if duty.carried:
                for k in range(before) if duty.carry_back else range(after, len(reached)):
                    yield unit, units[reached[k]], duty
