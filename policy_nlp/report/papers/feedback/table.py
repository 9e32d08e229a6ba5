"""What came back on a draft, to be answered one by one (意见采纳情况表)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.records import Extraction
from policy_nlp.records.feedback import Feedback
from policy_nlp.report.papers.feedback.words import (
    CONFLICTS,
    NO_OPINION,
    notes_of,
    opinion_text,
    place_of,
    remark_of,
    sender_of,
    side_of,
    subject_of,
)
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

KIND = "feedback/1"
ANSWERS = ("采纳", "部分采纳", "不采纳", "解释说明")
OPINIONS = (
    Column(header="序号", width=6, align="center"),
    Column(header="单位", width=18),
    Column(header="意见", width=74),
    Column(header="条目", width=22),
    Column(header="采纳情况", width=14, align="center", choices=ANSWERS),
    Column(header="理由", width=30),
)
CONFLICT = (
    Column(header="序号", width=6, align="center"),
    Column(header="条目", width=26),
    Column(header="分歧事项", width=36),
    Column(header="各方意见", width=70),
    Column(header="性质", width=10, align="center"),
)
FILES = (
    Column(header="序号", width=6, align="center"),
    Column(header="单位", width=24),
    Column(header="反馈文件", width=48),
    Column(header="意见条数", width=14, align="center"),
    Column(header="说明", width=60),
)
FORMATS: dict[str, Callable[[Workbook], bytes]] = {
    ".xlsx": render_xlsx,
    ".docx": render_docx,
}
NOTE = (
    "“采纳情况”从下拉列表中选择，“理由”由起草单位填写；部分采纳、不采纳的应当说明理由。"
    "条目编号为征求意见稿的层次序号。"
)


def feedback_workbook(feedback: Feedback, base: Extraction) -> Workbook:
    """Return the table to answer, what bodies ask otherwise, and who sent what.

    Args:
        feedback: what came back.
        base: records of the draft that was sent round.
    """
    title = f"{feedback.title or feedback.base}意见采纳情况表"
    tables = [_opinions(feedback, title)]
    if feedback.conflicts:
        tables.append(_conflicts(feedback, base))
    tables.append(_files(feedback))
    return Workbook(kind=KIND, title=title, tables=tuple(tables))


def render_feedback(workbook: Workbook, path: Path) -> bytes:
    """Return the file that the suffix of `path` asks for.

    Raises:
        UsageError: it is neither .xlsx nor .docx.
    """
    render = FORMATS.get(path.suffix.lower())
    if render is None:
        raise UsageError(f"{path.name}: cannot write such a file", "Name a .xlsx or a .docx")
    return render(workbook)


def _opinions(feedback: Feedback, title: str) -> Table:
    rows = []
    for at, (opinion, notes) in enumerate(
        zip(feedback.opinions, notes_of(feedback), strict=True), start=1
    ):
        lead, wording = opinion_text(opinion)
        said = f"（{'；'.join(notes)}）" if notes else ""
        text = "\n".join(filter(None, (lead, wording, said)))
        cells = (str(at), sender_of(opinion), text, place_of(opinion), "", "")
        made = [Cell(text=cell) for cell in cells]
        made[2] = Cell(text=text, bold=len(lead))
        rows.append(Row(cells=tuple(made)))
    silent = [file for file in feedback.returned if not file.opinions and file.error is None]
    for number, file in enumerate(silent, start=len(rows) + 1):
        cells = (str(number), file.body, NO_OPINION, "—", "—", "")
        rows.append(Row(cells=tuple(Cell(text=cell) for cell in cells)))
    return Table(
        name="意见采纳情况表", title=title, note=NOTE, columns=OPINIONS, rows=tuple(rows), frozen=2
    )


def _conflicts(feedback: Feedback, base: Extraction) -> Table:
    headings = {unit.id: unit.heading for unit in base.units}
    rows = []
    for number, conflict in enumerate(feedback.conflicts, start=1):
        place = "\n".join(
            f"{unit}\n{headings[unit]}" if headings.get(unit) else unit for unit in conflict.units
        )
        sides = "\n".join(side_of(conflict, side, feedback) for side in conflict.sides)
        cells = (str(number), place, subject_of(conflict), sides, CONFLICTS[conflict.kind])
        rows.append(Row(cells=tuple(Cell(text=cell) for cell in cells)))
    return Table(
        name="意见分歧",
        title="意见不一致的事项",
        note="各单位对同一事项提出的不同要求，须协调一致后再定。意见编号见意见采纳情况表。",
        columns=CONFLICT,
        rows=tuple(rows),
        frozen=2,
    )


def _files(feedback: Feedback) -> Table:
    rows = [
        Row(
            cells=(
                Cell(text=str(number)),
                Cell(text=file.body),
                Cell(text=file.file),
                Cell(text="—") if file.error is not None else Cell(number=file.opinions),
                Cell(text=remark_of(file)),
            )
        )
        for number, file in enumerate(feedback.returned, start=1)
    ]
    return Table(
        name="反馈情况",
        title="各单位反馈情况",
        note=f"共收到{len(rows)}份反馈文件，意见{len(feedback.opinions)}条。",
        columns=FILES,
        rows=tuple(rows),
        frozen=2,
    )
