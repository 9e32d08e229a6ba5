"""What changed, side by side, as it is laid before a meeting (修订对照表)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from policy_nlp.errors import UsageError
from policy_nlp.records import Change, Extraction, Revision
from policy_nlp.report.papers.revision.labels import MINOR, gist_of, kind_of
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

KIND = "revision/1"
Order = Literal["document", "substance"]
COLUMNS = (
    Column(header="序号", width=6, align="center"),
    Column(header="条目", width=20),
    Column(header="原文", width=46),
    Column(header="修改后", width=46),
    Column(header="修改类型", width=16, align="center"),
    Column(header="说明", width=28),
    Column(header="修改依据", width=18),
)
FORMATS: dict[str, Callable[[Workbook], bytes]] = {
    ".xlsx": render_xlsx,
    ".docx": render_docx,
}
NOTE = "“修改依据”由起草单位填写。条目编号为原稿→新稿的层次序号。"
# What weighs most in a meeting stands first, where the order is by substance.
_WEIGHT = ("target", "responsibility", "strength", "task", "measure", "heading", "text", "status")
# A moved task is known by its first line.
_BY_FIRST_LINE = frozenset({"task-moved"})


def revision_workbook(
    revision: Revision, old: Extraction, new: Extraction, *, order: Order = "document"
) -> Workbook:
    """Return the table of what changed, what is no change of substance in an annex (修订对照表).

    Args:
        revision: what changed.
        old: records of the draft before.
        new: records of the draft after.
        order: in the order of the new draft, or targets, bodies and strength first.
    """
    title = f"{new.document.title or new.document.id}修订对照表"
    major = [change for change in revision.changes if change.kind not in MINOR]
    minor = [change for change in revision.changes if change.kind in MINOR]
    if order == "substance":
        major.sort(key=lambda change: _WEIGHT.index(change.kind.partition("-")[0]))
    tables = [_table("修订对照表", title, major, old, new)]
    if minor:
        tables.append(_table("附：文字与编号", f"{title}（附：文字与编号）", minor, old, new))
    return Workbook(kind=KIND, title=title, tables=tuple(tables))


def render_revision(workbook: Workbook, path: Path) -> bytes:
    """Return the file that the suffix of `path` asks for.

    Raises:
        UsageError: it is neither .xlsx nor .docx.
    """
    render = FORMATS.get(path.suffix.lower())
    if render is None:
        raise UsageError(f"{path.name}: cannot write such a file", "Name a .xlsx, .docx or .html")
    return render(workbook)


def _table(
    name: str, title: str, changes: Sequence[Change], old: Extraction, new: Extraction
) -> Table:
    rows = [
        Row(cells=tuple(Cell(text=text) for text in (str(number), *_cells(change, old, new), "")))
        for number, change in enumerate(changes, start=1)
    ]
    note = NOTE if rows else "两稿一致，没有此类修改。"
    return Table(name=name, title=title, note=note, columns=COLUMNS, rows=tuple(rows), frozen=2)


def _cells(change: Change, old: Extraction, new: Extraction) -> tuple[str, str, str, str, str]:
    texts = [text or "" for text in (change.old, change.new)]
    if change.kind in _BY_FIRST_LINE:
        texts = [text.strip().partition("\n")[0].partition("。")[0] for text in texts]
    gist = gist_of(change)
    said = gist if change.kind.endswith("-changed") or change.heading == gist else ""
    return _place(change, old, new), texts[0].strip(), texts[1].strip(), kind_of(change), said


def _place(change: Change, old: Extraction, new: Extraction) -> str:
    before, after = "、".join(change.old_units), "、".join(change.new_units)
    number = "→".join(dict.fromkeys(filter(None, (before, after)))) or "全文"
    extraction, ids = (new, change.new_units) if change.new_units else (old, change.old_units)
    heading = extraction.unit(ids[0]).heading if ids else None
    return f"{number}\n{heading}" if heading else number
