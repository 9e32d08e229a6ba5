"""What came back on a draft, to be answered one by one (意见采纳情况表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records import Change
from policy_nlp.records.feedback import Conflict, ConflictSide, Feedback, Opinion, ReturnedFile
from policy_nlp.records.index import DocumentIndex
from policy_nlp.records.revision import TargetField
from policy_nlp.report import labels
from policy_nlp.report.model import (
    Cell,
    Column,
    Report,
    Row,
    Table,
    number_cell,
    text_cell,
    text_row,
)
from policy_nlp.report.papers.revision.table import MINOR, gist_of, kind_of, responsibilities_of
from policy_nlp.text.display import one_line

KIND = "feedback/1"
ANSWERS = ("采纳", "部分采纳", "不采纳", "解释说明")
NO_OPINION = "无意见"
NOTE = (
    "“采纳情况”从下拉列表中选择，“理由”由起草单位填写；部分采纳、不采纳的应当说明理由。"
    "条目编号为征求意见稿的层次序号。"
)
_GATHERED = "标点、编号等差异{}处，多为另存或转换格式所致，不逐条列出"


def feedback_report(feedback: Feedback, base: DocumentIndex) -> Report:
    """Return the table to answer, what bodies ask otherwise, and who sent what.

    Args:
        feedback: what came back.
        base: the draft that was sent round.
    """
    title = f"{feedback.title or feedback.base}意见采纳情况表"
    sheets = [_opinion_table(feedback, title)]
    if feedback.conflicts:
        sheets.append(_conflict_table(feedback, base))
    sheets.append(_file_table(feedback))
    return Report(kind=KIND, title=title, sheets=tuple(sheets))


def _opinion_table(feedback: Feedback, title: str) -> Table:
    rows = []
    for number, (opinion, notes) in enumerate(
        zip(feedback.opinions, _opinion_notes(feedback), strict=True), start=1
    ):
        lead, wording = _opinion_text(opinion)
        note = f"（{'；'.join(notes)}）" if notes else ""
        text = "\n".join(filter(None, (lead, wording, note)))
        before = (text_cell(str(number)), text_cell(sender_of(opinion)))
        cells = (*before, text_cell(text, bold=len(lead)), text_cell(place_of(opinion)))
        rows.append(Row(cells=(*cells, Cell(), Cell())))
    silent = [file for file in feedback.returned if not file.opinions and file.error is None]
    for number, file in enumerate(silent, start=len(rows) + 1):
        none = labels.NOTHING
        rows.append(text_row(str(number), file.body, NO_OPINION, none, none, ""))
    return Table(
        name="意见采纳情况表",
        title=title,
        note=NOTE,
        columns=(
            Column(header="序号", width=6, align="center"),
            Column(header="单位", width=18),
            Column(header="意见", width=74),
            Column(header="条目", width=22),
            Column(header="采纳情况", width=14, align="center", choices=ANSWERS),
            Column(header="理由", width=30),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _conflict_table(feedback: Feedback, base: DocumentIndex) -> Table:
    headings = {id_: unit.heading for id_, unit in base.units.items()}
    rows = []
    for number, conflict in enumerate(feedback.conflicts, start=1):
        units = ((unit, headings.get(unit)) for unit in conflict.units)
        place = "\n".join(f"{unit}\n{heading}" if heading else unit for unit, heading in units)
        sides = "\n".join(side_of(conflict, side, feedback) for side in conflict.sides)
        kind = labels.CONFLICTS[conflict.kind]
        rows.append(text_row(str(number), place, subject_of(conflict), sides, kind))
    return Table(
        name="意见分歧",
        title="意见不一致的事项",
        note="各单位对同一事项提出的不同要求，须协调一致后再定。意见编号见意见采纳情况表。",
        columns=(
            Column(header="序号", width=6, align="center"),
            Column(header="条目", width=26),
            Column(header="分歧事项", width=36),
            Column(header="各方意见", width=70),
            Column(header="性质", width=10, align="center"),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _file_table(feedback: Feedback) -> Table:
    rows = []
    for number, file in enumerate(feedback.returned, start=1):
        unread = file.error is not None
        count = text_cell(labels.NOTHING) if unread else number_cell(file.opinions)
        named = map(text_cell, (str(number), file.body, file.file))
        rows.append(Row(cells=(*named, count, text_cell(remark_of(file)))))
    return Table(
        name="反馈情况",
        title="各单位反馈情况",
        note=f"共收到{len(rows)}份反馈文件，意见{len(feedback.opinions)}条。",
        columns=(
            Column(header="序号", width=6, align="center"),
            Column(header="单位", width=24),
            Column(header="反馈文件", width=48),
            Column(header="意见条数", width=14, align="center"),
            Column(header="说明", width=60),
        ),
        rows=tuple(rows),
        frozen=2,
    )


# What one opinion says


def sender_of(opinion: Opinion) -> str:
    """Return who asks: the body, and who wrote it where that says more."""
    people = [name for name in opinion.authors if name not in (opinion.body, "")]
    return f"{opinion.body}\n（{'、'.join(people)}）" if people else opinion.body


def place_of(opinion: Opinion) -> str:
    """Return where in the draft: ids and heading of the task."""
    if opinion.units:
        number = "开头部分" if opinion.units == ("0",) else "、".join(opinion.units)
        return f"{number}\n{opinion.heading}" if opinion.heading else number
    if opinion.after is not None and opinion.kind == "task":
        return f"{opinion.after}之后" if opinion.after != "0" else "开头部分之后"
    return opinion.heading or "全文"


def gist_of_opinion(opinion: Opinion) -> str:
    """Return in one line what is asked."""
    if opinion.comment is not None:
        return one_line(opinion.comment)
    if opinion.kind == "furniture":
        return _old_and_new(opinion)
    if _is_gathered(opinion):
        return _GATHERED.format(len(opinion.changes))
    changes = _weighty(opinion) or opinion.changes
    return "；".join(
        _changed_bodies(change) or f"{kind_of(change)}：{gist_of(change)}" for change in changes
    )


def _opinion_text(opinion: Opinion) -> tuple[str, str]:
    """Return what is asked, and the wording before and after as printed."""
    if opinion.kind == "letter":
        return "复函：", opinion.comment or ""
    if opinion.comment is not None:
        about = opinion.anchor or opinion.old
        return f"批注：{opinion.comment}", f"针对：“{one_line(about)}”" if about else ""
    if _is_gathered(opinion):
        return f"{_GATHERED.format(len(opinion.changes))}。", ""
    if opinion.kind == "furniture":
        return "正文以外（版头、版记、页眉页脚、注释）的修改。", _old_and_new(opinion)
    return f"{'；'.join(_asked_changes(opinion))}。", _old_and_new(opinion)


def _is_gathered(opinion: Opinion) -> bool:
    """Return whether an opinion stands for a mass of editing that nobody signed."""
    return bool(opinion.changes) and opinion.old is None and opinion.new is None


def _weighty(opinion: Opinion) -> list[Change]:
    return [change for change in opinion.changes if change.kind not in MINOR]


def _changed_bodies(change: Change) -> str:
    """Return who is to be added or removed, nothing of a change that is not about bodies."""
    if change.kind != "responsibility-changed" or not responsibilities_of(change):
        return ""
    return "责任单位" + "，".join(responsibilities_of(change))


def _asked_changes(opinion: Opinion) -> Iterator[str]:
    """Yield what is asked; the wording itself follows, so that it is not said twice."""
    changes = _weighty(opinion)
    if not changes:
        yield kind_of(opinion.changes[0])
    for change in changes:
        kind = kind_of(change)
        is_text = change.kind.startswith(("measure-", "text-"))
        if bodies := _changed_bodies(change):
            yield bodies
        elif change.kind in ("target-changed", "status-changed", "strength-changed"):
            yield f"{kind}：{gist_of(change)}"
        elif change.kind in ("target-added", "target-removed"):
            yield f"{kind}：{change.indicator}"
        elif change.heading and not (is_text or change.kind == "task-moved"):
            yield f"{kind}：{change.heading}"
        else:
            yield kind


def _old_and_new(opinion: Opinion) -> str:
    old, new = (one_line(text) if text else "" for text in (opinion.old, opinion.new))
    if old and new:
        return f"原文：“{old}”\n改为：“{new}”"
    return f"删去：“{old}”" if old else f"增加：“{new}”"


def _opinion_notes(feedback: Feedback) -> list[list[str]]:
    """Return for each opinion what else one must know: the same, other ones, no mark left."""
    notes: list[list[str]] = [[] for _ in feedback.opinions]
    for at, opinion in enumerate(feedback.opinions):
        if opinion.same_as:
            notes[at].append(f"与意见{_numbers(opinion.same_as)}相同")
    for conflict in feedback.conflicts:
        for side in conflict.sides:
            others = [at for other in conflict.sides if other is not side for at in other.opinions]
            for at in side.opinions:
                kind = labels.CONFLICTS[conflict.kind]
                notes[at].append(f"与意见{_numbers(others)}{kind}")
    for at, opinion in enumerate(feedback.opinions):
        if not opinion.authors and opinion.kind != "letter":
            notes[at].append("未留修订标记")
    return [list(dict.fromkeys(texts)) for texts in notes]


def _numbers(opinions: Sequence[int]) -> str:
    return "、".join(str(at + 1) for at in sorted(set(opinions)))


# What opinions differ in, and what is to be said of a file


def subject_of(conflict: Conflict) -> str:
    """Return what a conflict is about: 指标：光伏发电装机量（数值）."""
    about = labels.SUBJECTS[conflict.about]
    if conflict.about == "lead":
        return about
    subject = f"{about}：{one_line(conflict.subject)}"
    return f"{subject}（{labels.FIELDS[conflict.field]}）" if conflict.field else subject


def side_of(conflict: Conflict, side: ConflictSide, feedback: Feedback) -> str:
    """Return what one side wants and who it is: 45：区住建委（意见3）."""
    who = "、".join(f"{feedback.opinions[at].body}（意见{at + 1}）" for at in side.opinions)
    return f"{_want(conflict.field, side.wants)}：{who}"


def _want(field: TargetField | None, wants: str) -> str:
    if wants in labels.WANTS:
        return labels.WANTS[wants]
    if field == "deadline" and wants.isdigit():
        return f"改为{wants}年"
    for words in (labels.OPERATORS, labels.STRENGTHS, labels.ROLES):
        if wants in words:
            return f"改为{dict(words)[wants]}"  # type: ignore[index]
    return f"改为“{one_line(wants)}”" if field is None else f"改为{wants}"


def remark_of(file: ReturnedFile) -> str:
    """Return what is to be said of a returned file."""
    if file.error is not None:
        return f"未能读取：{file.error}"
    if not file.opinions:
        return NO_OPINION if file.agrees else f"{NO_OPINION}（未见修订和批注）"
    return labels.RETURNED[file.draft or "same"]
