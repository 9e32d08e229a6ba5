"""Responsibility columns of tables: 责任部门, 牵头单位, 完成时限 (责任分工表)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_nlp.extract.names import looks_like_body
from policy_nlp.extract.responsibilities.clauses import Duty, ResponsibilityClause
from policy_nlp.extract.responsibilities.entries import Entry
from policy_nlp.extract.responsibilities.parse import parse_clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Label, Roles
from policy_nlp.records import Outline, Span, Unit
from policy_nlp.text.sentences import trimmed

_ANNEX = re.compile(r"\s*附[件表录]")
# A body that no register knows; shorter ones are pieces of a name that the table cut.
_MIN_STRANGE = 3
_YEAR = re.compile(r"20\d{2}")


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of a table that say who answers or until when."""

    columns: tuple[tuple[int, Label], ...]
    width: int

    def cells(self, cells: Sequence[Span]) -> Iterator[tuple[Span, Label]]:
        """Yield the cells of a row under those columns; one that lacks cells lacks the first."""
        lacking = self.width - len(cells)
        for column, label in self.columns:
            last = column == self.width - 1
            at = column - (lacking if last else max(lacking, 0))
            if 0 <= at < len(cells):
                yield cells[at], label


def read_rows(
    outline: Outline, clauses: Sequence[ResponsibilityClause], lexicons: Lexicons
) -> dict[str, list[Duty]]:
    """Return the entries of each annex row, and of each table inside a unit, by unit id."""
    if "\t" not in outline.text:
        return {}
    headers = _headers(outline.text, lexicons.roles)
    found: dict[str, list[Duty]] = {}
    for unit in outline.units:
        if unit.kind != "annex-row":
            found[unit.id] = list(_rows_inside(outline.text, unit, dict(headers), lexicons))
            continue
        own = [c for c in clauses if c.unit == unit.id]
        cells = _line_cells(outline.text, unit.body.start)
        above = [header for start, header in headers if start < unit.body.start]
        header = above[-1] if above else None
        found[unit.id] = list(_row_duties(outline.text, unit, cells, header, own, lexicons))
    return found


def _rows_inside(
    text: str, unit: Unit, headers: dict[int, _Header | None], lexicons: Lexicons
) -> Iterator[Duty]:
    """Yield the entries of a table inside a unit: rows below a header that names who answers.

    A row is governed by its own cells before that column. Brackets in them are read as clauses
    of the unit.
    """
    header: _Header | None = None
    start = unit.body.start
    for line in unit.body.of(text).splitlines(keepends=True):
        if start in headers:
            header = headers[start]
        elif "\t" not in line:
            header = None
        elif header is not None:
            row = Span(start=start, end=start + len(line.rstrip()))
            whole = unit.model_copy(update={"body": row, "heading_span": None})
            yield from _row_duties(text, whole, _line_cells(text, start), header, [], lexicons)
        start += len(line)


def _line_cells(text: str, at: int) -> list[Span]:
    """Return the cells of the line that holds `at`, empty ones too."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    cells: list[Span] = []
    for piece in text[start:end].split("\t"):
        cells.append(Span(start=start, end=start + len(piece)))
        start += len(piece) + 1
    return cells


def _headers(text: str, roles: Roles) -> list[tuple[int, _Header | None]]:
    """Return where headers stand (具体事项 | 责任部门), and annexes begin that have none yet."""
    found: list[tuple[int, _Header | None]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if _ANNEX.match(line):
            found.append((start, None))
        elif "\t" in line:
            cells = line.rstrip("\r\n").split("\t")
            labels = [(i, roles.column(cell)) for i, cell in enumerate(cells)]
            columns = tuple((i, label) for i, label in labels if label)
            if columns:
                found.append((start, _Header(columns, len(cells))))
        start += len(line)
    return found


def _row_duties(
    text: str,
    unit: Unit,
    cells: list[Span],
    header: _Header | None,
    clauses: list[ResponsibilityClause],
    lexicons: Lexicons,
) -> Iterator[Duty]:
    """Yield the entries of one row: of its columns, and of brackets in any cell."""
    chosen = list(header.cells(cells)) if header else _cells_of_bodies(text, cells, lexicons)
    deadline: int | None = None
    for cell, label in chosen:
        years = _YEAR.findall(cell.of(text)) if label == "deadline" else []
        deadline = int(years[-1]) if years else deadline
    chosen = [(c, label) for c, label in chosen if label not in ("deadline", "other")]
    first = min((c.start for c, _ in chosen), default=unit.body.end)
    item = trimmed(text, unit.body.start, max(first, unit.body.start))
    governs = unit.heading_span or (item[0] if item else unit.body)
    read = [(label, _cell_entries(text, cell, label, clauses, lexicons)) for cell, label in chosen]
    led = any(e.role == "lead" for _, entries in read for e in entries)
    for _, entries in read:
        for entry in entries:
            under = led and entry.role in ("sole", "joint")
            shown = replace(entry, role="support") if under else entry
            yield Duty(shown, None, governs, deadline, f"cell:{entry.rule}")
    named = any(entries for _, entries in read)
    yield from _bracket_duties(governs, clauses, deadline, named)


def _cells_of_bodies(text: str, cells: list[Span], lexicons: Lexicons) -> list[tuple[Span, Label]]:
    """Without a header: cells behind the item that hold nothing but bodies, one of them known."""
    found: list[tuple[Span, Label]] = []
    for cell in cells[1:]:
        reading = parse_clause(text, cell, lexicons)
        names = [e.span.of(text) for e in reading.entries]
        if names and not reading.strange and any(map(lexicons.departments.match, names)):
            found.append((cell, "shared"))
    return found


def _cell_entries(
    text: str, cell: Span, label: Label, clauses: list[ResponsibilityClause], lexicons: Lexicons
) -> list[Entry]:
    """Return the names of a cell outside its brackets, in the role of the column."""
    pieces: list[Span] = []
    begin = cell.start
    for clause in clauses:
        if cell.holds(clause.span):
            pieces += trimmed(text, begin, clause.span.start)
            begin = clause.span.end
    pieces += trimmed(text, begin, cell.end)
    read = [e for p in pieces for e in parse_clause(text, p, lexicons).entries]
    entries = read if any(_is_body_in_cell(e.span.of(text), lexicons) for e in read) else []
    several = len(entries) > 1
    return [_in_column(entry, label, several) for entry in entries]


def _is_body_in_cell(name: str, lexicons: Lexicons) -> bool:
    """Return whether a name in a cell is a body's, no number, piece (境局) or heading (单位)."""
    roles = lexicons.roles
    if roles.open.nouns.anywhere.fullmatch(name):
        return False
    known = lexicons.departments.match(name) is not None
    return known or (len(name) >= _MIN_STRANGE and looks_like_body(name, roles))


def _in_column(entry: Entry, label: Label, several: bool) -> Entry:
    """Put an entry in the role of its column; a role word in the cell counts before that."""
    if not entry.rule.startswith("bare"):
        return entry
    if label in ("lead", "support", "implement"):
        return replace(entry, role=label, rule=f"column-{label}")
    return replace(entry, role="joint" if several else "sole", rule="column-shared")


def _bracket_duties(
    governs: Span,
    clauses: list[ResponsibilityClause],
    deadline: int | None,
    named: bool,
) -> Iterator[Duty]:
    """`（各部门按职责分工负责、下同）` behind the body of a cell: those support it."""
    for clause in clauses:
        reading = clause.reading
        carried = {e.span for e in reading.carried}
        for entry in reading.entries:
            under = named and entry.role in ("sole", "joint")
            shown = replace(entry, role="support") if under else entry
            yield Duty(
                shown,
                clause.span,
                governs,
                reading.deadline or deadline,
                f"cell-bracket:{entry.rule}",
                entry.span in carried,
                reading.carry_back,
            )
