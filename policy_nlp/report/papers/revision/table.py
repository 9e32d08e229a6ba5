"""What changed, side by side, as it is laid before a meeting (修订对照表)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from policy_nlp.records import Change, Revision
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.model import Column, Report, Table, text_row
from policy_nlp.report.papers.revision.words import MINOR, gist_of, kind_of

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
NOTE = "“修改依据”由起草单位填写。条目编号为原稿→新稿的层次序号。"
# What weighs most in a meeting stands first, where the order is by substance.
_WEIGHT = ("target", "responsibility", "strength", "task", "measure", "heading", "text", "status")


def revision_report(
    revision: Revision, old: DocumentIndex, new: DocumentIndex, *, order: Order = "document"
) -> Report:
    """Return the table of what changed, what is no change of substance in an annex (修订对照表).

    Args:
        revision: what changed.
        old: the draft before.
        new: the draft after.
        order: in the order of the new draft, or targets, bodies and strength first.
    """
    document = new.extraction.document
    title = f"{document.title or document.id}修订对照表"
    major = [change for change in revision.changes if change.kind not in MINOR]
    minor = [change for change in revision.changes if change.kind in MINOR]
    if order == "substance":
        major.sort(key=lambda change: _WEIGHT.index(change.kind.partition("-")[0]))
    sheets = [_change_table("修订对照表", title, major, old, new)]
    if minor:
        name = "附：文字与编号"
        sheets.append(_change_table(name, f"{title}（{name}）", minor, old, new))
    return Report(kind=KIND, title=title, sheets=tuple(sheets))


def _change_table(
    name: str, title: str, changes: Sequence[Change], old: DocumentIndex, new: DocumentIndex
) -> Table:
    rows = tuple(
        text_row(str(number), *_change_texts(change, old, new), "")
        for number, change in enumerate(changes, start=1)
    )
    note = NOTE if rows else "两稿一致，没有此类修改。"
    return Table(name=name, title=title, note=note, columns=COLUMNS, rows=rows, frozen=2)


def _change_texts(change: Change, old: DocumentIndex, new: DocumentIndex) -> tuple[str, ...]:
    texts = [(text or "").strip() for text in (change.old, change.new)]
    if change.kind == "task-moved":
        # A moved task is known by its first line.
        texts = [text.partition("\n")[0].partition("。")[0].strip() for text in texts]
    gist = gist_of(change)
    remark = gist if change.kind.endswith("-changed") or change.heading == gist else ""
    return (_place(change, old, new), *texts, kind_of(change), remark)


def _place(change: Change, old: DocumentIndex, new: DocumentIndex) -> str:
    document, ids = (new, change.new_units) if change.new_units else (old, change.old_units)
    heading = document.unit(ids[0]).heading if ids else None
    return f"{unit_ids(change)}\n{heading}" if heading else unit_ids(change)


def unit_ids(change: Change) -> str:
    """Return the ids of the units in both drafts: 3.1→3.2."""
    before, after = "、".join(change.old_units), "、".join(change.new_units)
    return "→".join(dict.fromkeys(filter(None, (before, after)))) or "全文"
