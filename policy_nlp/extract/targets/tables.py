"""Targets that stand in a table of indicators (指标表).

指标<TAB>单位<TAB>2020年<TAB>2025年<TAB>属性<TAB>责任部门: one target a row and year to come. The
year the plan counts from (现状, or a year before the document's) is a baseline, no target. A head
may lack the column of names or take two rows, a table may go on after a page, a row may have lost
a merged cell: a row is read where its cells fit the types of their columns, else not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policy_nlp.extract.targets.amounts import Amount, find_amounts, operator_of
from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.extract.targets.names import clean_name, with_change
from policy_nlp.extract.targets.reading import Candidate
from policy_nlp.extract.targets.scope import FULLWIDTH, When
from policy_nlp.records import Span
from policy_nlp.text.width import squeeze

MAX_COLUMNS = 40  # a row of more cells is no table of indicators
# What stands between the parts of a table that a page breaks is no longer than this.
_PAGE_BREAK = 40

_ROW = re.compile(r"^[^\n\t]*\t[^\n]*", re.MULTILINE)
_YEAR = re.compile(r"(20[0-9]{2})年?")
_NUMBERING = re.compile(
    r"^(?:[0-9]{1,2}(?:\.[0-9]{1,2}(?=[^0-9]))?[.．、)）]?|[（(][0-9一二三四五六七八九十]{1,3}[）)])"
    r"(?=[^0-9%％])"
)
_FIRST_MARK = re.compile(r"^[①-⑳#*＊∗]+")
# （%）, （%）#: the unit behind a name, with the mark of a note
_NAME_UNIT = re.compile(r"[（(]([^（）()]{1,12})[）)][#*＊∗①-⑳]*$")
# The mark of a note behind a name: 修复面积2（公顷）, 覆盖率#.
_NOTE_MARK = re.compile(r"(?:(?<=[\u4e00-\u9fff])[0-9①-⑳]|[#*＊∗①-⑳]+)$")
# The mark of a note inside a name, and how the note below the table opens: 入海河流1断面, 1指….
_INNER_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[0-9](?=[\u4e00-\u9fff])")
_NOTE = re.compile(r"^(?:注[:：])?([0-9])指", re.MULTILINE)
_BRACKETED = re.compile(r"^[〔\[［(（【](.+)[〕\]］)）】]$")
_NUMBER = re.compile(r"[^0-9]*[0-9][0-9.]*(?:[—－–~～至-]+[0-9.]+)?")
_EMPTY = re.compile(r"^[—－–/\\-]*$")
_NAMING = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True)
class TableRow:
    """A row of a table of indicators with the targets it gives.

    `misfit` says that it holds numbers and does not fit the head of its table.
    """

    span: Span
    drafts: tuple[tuple[Candidate, Span], ...]
    misfit: bool = False


@dataclass(frozen=True)
class _Goal:
    """A column of values to be reached, with the year and the unit that its head names."""

    column: int
    year: int | None
    unit: str = ""


@dataclass(frozen=True)
class _Header:
    """Which cell of a row is what; `baseline` is the year counted from,
    `notes` the numbers of the notes below.

    The name is the last cell filled of those from `name` to `name_end`: a head over several
    columns (指标 over group, indicator and 其中) has empty cells behind it. It is -1 where the
    head has lost the column of names.
    """

    width: int
    name: int
    name_end: int
    unit: int | None
    goals: tuple[_Goal, ...]
    baseline: int | None
    notes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Cell:
    text: str
    span: Span


def find_table_targets(text: str, grammar: Grammar, issued: int | None) -> list[TableRow]:
    """Return the rows of all tables of indicators in `text`, header rows included."""
    rows: list[TableRow] = []
    header: _Header | None = None
    notes = frozenset(_NOTE.findall(text))
    above: list[_Cell] = []
    last_end, heads = -1, False
    for match in _ROW.finditer(text):
        gap = match.start() - last_end - 1
        if match[0].count("\t") > MAX_COLUMNS or gap > _PAGE_BREAK:
            header = None
        if match[0].count("\t") > MAX_COLUMNS:
            continue
        cells = _cells(match)
        row = TableRow(Span(start=match.start(), end=match.end()), ())
        found = _read_header(text, match, cells, issued, grammar)
        if found is None and header is not None and heads and not gap:
            found = _second_header(cells, header, issued, grammar)
        heads = found is not None
        if found is not None:
            header, above = replace(found, notes=notes), []
        elif header is not None:
            cells = _with_merged(cells, above, header, grammar)
            above = cells if len(cells) == header.width else []
            drafts = tuple(_read_row(cells, header, grammar))
            filled = sum(bool(_NUMBER.fullmatch(cell.text)) for cell in cells)
            row = replace(row, drafts=drafts, misfit=not drafts and filled > 1)
            header = header if drafts or not gap else None
        last_end = match.end()
        if header is not None:
            rows.append(row)
    return rows


def _cells(row: re.Match[str]) -> list[_Cell]:
    cells: list[_Cell] = []
    begin = row.start()
    for piece in row[0].split("\t"):
        cells.append(_Cell(squeeze(piece), Span(start=begin, end=begin + len(piece))))
        begin += len(piece) + 1
    return cells


def _with_merged(
    cells: list[_Cell], above: list[_Cell], header: _Header, grammar: Grammar
) -> list[_Cell]:
    """Return a row with what it shares with the row above, whose merged cells hold it: the group
    of an indicator, and what a higher level sets for several.
    """
    if len(cells) != len(above) or sum(bool(cell.text) for cell in cells) < 2:
        return cells
    goals = {goal.column for goal in header.goals}
    group = () if cells[header.name].text else range(header.name, header.name_end)
    return [
        replace(cell, text=over.text)
        if not cell.text and (i in group or (i in goals and _is_set(over, grammar)))
        else cell
        for i, (cell, over) in enumerate(zip(cells, above, strict=True))
    ]


def _is_set(cell: _Cell, grammar: Grammar) -> bool:
    """Return whether a higher level sets the value of a cell: 国家下达指标, 完成省下达目标."""
    return any(grammar.delegated.search(text) for text in (cell.text, "达到" + cell.text))


def _read_header(
    text: str, row: re.Match[str], row_cells: list[_Cell], issued: int | None, grammar: Grammar
) -> _Header | None:
    """Return the columns of a header row, None where it heads no table of indicators."""
    cells = [cell.text for cell in row_cells]
    name = next((i for i, cell in enumerate(cells) if grammar.name_head.match(cell)), None)
    unit = next(
        (i for i, c in enumerate(cells) if i != name and grammar.unit_head.fullmatch(c)), None
    )
    if name is None:
        if unit is None:
            return None
        name = unit - 1
    goals, baseline = _goals(cells, name, issued, grammar)
    if not goals and baseline is None:
        caption = _YEAR.findall(text[max(0, row.start() - 60) : row.start()])
        year = int(caption[-1]) if caption else None
        columns = [i for i, c in enumerate(cells) if i != name and grammar.goal_head.search(c)]
        goals = [_goal(cells, column, year, grammar) for column in columns]
    values = [cells[goal.column] for goal in goals]
    if not goals or any(_NUMBER.fullmatch(c) and not _YEAR.fullmatch(c) for c in values):
        return None
    empty = next((i for i in range(name + 1, len(cells)) if cells[i]), len(cells)) - name - 1
    return _Header(len(cells), name, name + max(0, empty), unit, tuple(goals), baseline)


def _second_header(
    cells: list[_Cell], header: _Header, issued: int | None, grammar: Grammar
) -> _Header | None:
    """Return the header with the years of a second row: 规划目标 over 2025年 and 2030年."""
    texts = [cell.text for cell in cells]
    filled = [text for text in texts if text]
    if len(texts) != header.width or not filled or not all(map(_YEAR.match, filled)):
        return None
    goals, baseline = _goals(texts, header.name, issued, grammar)
    return replace(header, goals=tuple(goals), baseline=baseline) if goals else None


def _goal(cells: list[str], column: int, year: int | None, grammar: Grammar) -> _Goal:
    unit = _NAME_UNIT.search(cells[column])
    return _Goal(column, year, unit[1] if unit and not grammar.goal_head.search(unit[1]) else "")


def _goals(
    cells: list[str], name: int, issued: int | None, grammar: Grammar
) -> tuple[list[_Goal], int | None]:
    """Return the columns of years to come, and the year that is counted from."""
    found: list[_Goal] = []
    baseline: int | None = None
    dated = [(i, int(y[1])) for i, c in enumerate(cells) if i != name and (y := _YEAR.match(c))]
    for i, year in dated:
        first_of_several = issued is None and len(dated) > 1 and year == min(y for _, y in dated)
        if grammar.now_head.search(cells[i]) or first_of_several or (issued and year < issued):
            baseline = year
        else:
            found.append(_goal(cells, i, year, grammar))
    return found, baseline


def _read_row(
    cells: list[_Cell], header: _Header, grammar: Grammar
) -> Iterator[tuple[Candidate, Span]]:
    """Yield the targets of a row under the first alignment that its cells fit.

    Cells that a merged group cell swallowed count from the right; those a head lacks, or a row
    has lost behind, from the left.
    """
    missing = header.width - len(cells)
    for shift in dict.fromkeys((-missing, 0, 1 if header.name < 0 else 0)):
        drafts = list(_aligned(cells, header, shift, grammar))
        if drafts:
            yield from drafts
            return


def _aligned(
    cells: list[_Cell], header: _Header, shift: int, grammar: Grammar
) -> Iterator[tuple[Candidate, Span]]:
    first, last = max(0, header.name + shift), header.name_end + shift
    if not 0 <= last < len(cells):
        return
    at = next((i for i in range(last, first - 1, -1) if cells[i].text), last)
    printed = _NUMBERING.sub("", cells[at].text)
    in_name = _NAME_UNIT.search(printed)
    unit = ""
    if header.unit is not None and 0 <= header.unit + shift < len(cells):
        unit = cells[header.unit + shift].text
        if _NUMBER.fullmatch(unit) or len(unit) > 12:
            return
    if (not unit or _EMPTY.match(unit)) and in_name:
        unit = in_name[1]
    bare = re.sub(r"[（(][^（）()]*[）)]", "", _NAME_UNIT.sub("", printed))
    bare = _INNER_MARK.sub(lambda mark: "" if mark[0] in header.notes else mark[0], bare)
    name = clean_name(_FIRST_MARK.sub("", _NOTE_MARK.sub("", bare)), grammar)
    over = next((cells[i].text for i in range(at - 1, first - 1, -1) if cells[i].text), "")
    sited = grammar.names.sites.at_end.search(name.text) and grammar.head_end.search(over)
    if sited or grammar.dependent.fullmatch(name.text):  # 氮氧化物|减排量, 消除比例|县城建成区
        name = replace(name, text=over + name.text)
    if not _NAMING.search(name.text):
        return
    for goal in header.goals:
        column = goal.column + shift
        cell = cells[column] if 0 <= column < len(cells) else None
        if cell is None or column == at or _EMPTY.match(cell.text):
            continue
        when = When((goal.year,) if goal.year else ())
        blank = Candidate("quantitative", name.text, 0, 0, when, "", scope=name.scope)
        draft = _read_goal(blank, cell.text, unit or goal.unit, grammar)
        if draft is not None:
            ends = cells[at].span, cell.span
            span = Span(start=min(s.start for s in ends), end=max(s.end for s in ends))
            yield replace(draft, baseline=header.baseline), span


def _read_goal(blank: Candidate, printed: str, unit: str, grammar: Grammar) -> Candidate | None:
    """Read 20左右, ≥95, 〔14.5〕, 下降18%, 完成省下达目标, 国家下达指标, 持续提升."""
    cell = _BRACKETED.sub(r"\1", printed.translate(FULLWIDTH))
    if (found := _amount_of(cell, unit, grammar)) is not None:
        amount, tail = found
        change = None if tail["mark"] else tail["change"]
        stays = change and change in blank.indicator
        return replace(
            blank,
            rule="quantitative.table",
            indicator=with_change(
                blank.indicator, None if stays else change, amount.is_share, grammar
            ),
            operator=operator_of(amount, tail),
            value=amount.value,
            value2=amount.high,
            unit=amount.unit,
            strive=grammar.times.strives.within(cell),
        )
    if _is_set(_Cell(cell, Span(start=0, end=0)), grammar):
        return replace(blank, kind="delegated", rule="delegated.table")
    if grammar.closing.fullmatch(cell):
        return replace(blank, kind="qualitative", rule="qualitative.table")
    return None


def _amount_of(cell: str, unit: str, grammar: Grammar) -> tuple[Amount, re.Match[str]] | None:
    """Return the amount of a cell, with the unit of its column where it has none itself."""
    cell = cell.replace(",", "").replace("，", "")
    cell = re.sub(r"(?<=.)[（(][^（）()]*[）)]$", "", cell)  # 33（国控）, 878（新增150）
    number = _NUMBER.match(cell)
    if number and not cell[number.end() :].startswith((unit or "%", "%")):
        cell = cell[: number.end()] + unit + cell[number.end() :]
    amounts = find_amounts(cell, 0, len(cell), grammar)
    if len(amounts) != 1 or amounts[0].end < len(cell):
        return None
    tail = grammar.tail.search(cell[: amounts[0].start])
    return (amounts[0], tail) if tail else None
