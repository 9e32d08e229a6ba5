"""What officials read of an opinion on a draft, and of opinions that differ (反馈意见用语)."""

from __future__ import annotations

from collections.abc import Iterator

from policy_nlp.records import Change
from policy_nlp.records.feedback import (
    Conflict,
    ConflictKind,
    ConflictSide,
    ConflictSubject,
    Feedback,
    Opinion,
    OpinionKind,
    ReturnedFile,
)
from policy_nlp.records.revision import TargetField
from policy_nlp.report.labels import ROLES
from policy_nlp.report.papers.revision.labels import (
    FIELDS,
    MINOR,
    OPERATORS,
    STRENGTHS,
    duties_of,
    gist_of,
    kind_of,
    one_line,
)

OPINIONS: dict[OpinionKind, str] = {
    "task": "任务",
    "target": "指标",
    "responsibility": "责任单位",
    "strength": "力度",
    "wording": "文字",
    "editorial": "标点格式",
    "furniture": "正文以外",
    "comment": "批注",
    "letter": "复函",
}
CONFLICTS: dict[ConflictKind, str] = {"opposite": "相反", "different": "不一致"}
SUBJECTS: dict[ConflictSubject, str] = {
    "target": "指标",
    "responsibility": "责任单位",
    "lead": "牵头单位",
    "strength": "力度",
    "heading": "标题",
    "text": "文字",
    "removal": "删去与保留",
}
WANTS = {
    "removed": "删去",
    "added": "增加",
    "changed": "修改后保留",
    "higher": "上调",
    "lower": "下调",
    "later": "推迟",
    "earlier": "提前",
}
NO_OPINION = "无意见"
UNSIGNED = "未署名"
DRAFTS = {
    "same": "",
    "unmarked": "未使用修订模式，按与征求意见稿的文字差异列出",
    "letter": "不是征求意见稿的修改稿，全文列为一条意见，请拆分登记",
    "other": "修订前的文字与征求意见稿不一致，按与征求意见稿的差异列出",
}


_GATHERED = "标点、编号等差异{}处，多为另存或转换格式所致，不逐条列出"


def is_gathered(opinion: Opinion) -> bool:
    """Tell whether an opinion stands for a mass of editing that nobody signed."""
    return bool(opinion.changes) and opinion.old is None and opinion.new is None


def sender_of(opinion: Opinion) -> str:
    """Return who asks: the body, and who wrote it where that says more."""
    people = [name for name in opinion.authors if name not in (opinion.body, UNSIGNED)]
    return f"{opinion.body}\n（{'、'.join(people)}）" if people else opinion.body


def place_of(opinion: Opinion) -> str:
    """Return where in the draft: ids and heading of the task."""
    if opinion.units:
        number = "、".join(opinion.units)
        number = "开头部分" if opinion.units == ("0",) else number
        return f"{number}\n{opinion.heading}" if opinion.heading else number
    if opinion.after is not None and opinion.kind == "task":
        return f"{opinion.after}之后" if opinion.after != "0" else "开头部分之后"
    return opinion.heading or "全文"


def gist_of_opinion(opinion: Opinion) -> str:
    """Return in one line what is asked."""
    if opinion.comment is not None:
        return one_line(opinion.comment)
    if opinion.kind == "furniture":
        return _replaced(opinion)
    if is_gathered(opinion):
        return _GATHERED.format(len(opinion.changes))
    return "；".join(_gists(opinion))


def _gists(opinion: Opinion) -> Iterator[str]:
    told = [change for change in opinion.changes if change.kind not in MINOR]
    for change in told or opinion.changes:
        if change.kind == "responsibility-changed" and duties_of(change):
            yield "责任单位" + "，".join(duties_of(change))
        else:
            yield f"{kind_of(change)}：{gist_of(change)}"


def opinion_text(opinion: Opinion) -> tuple[str, str]:
    """Return what is asked, and the wording before and after as printed."""
    if opinion.kind == "letter":
        return "复函：", opinion.comment or ""
    if opinion.comment is not None:
        lead = f"批注：{opinion.comment}"
        about = opinion.anchor or opinion.old
        return lead, f"针对：“{one_line(about)}”" if about else ""
    if is_gathered(opinion):
        return f"{_GATHERED.format(len(opinion.changes))}。", ""
    if opinion.kind == "furniture":
        return "正文以外（版头、版记、页眉页脚、注释）的修改。", _replaced(opinion)
    return f"{'；'.join(_leads(opinion))}。", _replaced(opinion)


def _leads(opinion: Opinion) -> Iterator[str]:
    """Yield what is asked; the wording itself follows, so that it is not said twice."""
    told = [change for change in opinion.changes if change.kind not in MINOR]
    whole = {change.kind for change in told if _is_whole(change)}
    for change in told:
        if change.kind == "responsibility-changed" and duties_of(change):
            yield "责任单位" + "，".join(duties_of(change))
        elif change.kind in ("target-changed", "status-changed", "strength-changed"):
            yield f"{kind_of(change)}：{gist_of(change)}"
        elif change.kind in ("target-added", "target-removed"):
            yield f"{kind_of(change)}：{change.indicator}"
        elif change.kind in ("task-added", "task-removed") or change.kind not in whole:
            yield f"{kind_of(change)}：{change.heading}" if change.heading else kind_of(change)
        else:
            yield kind_of(change)
    if not told:
        yield kind_of(opinion.changes[0])


def _is_whole(change: Change) -> bool:
    return change.kind.endswith(("-added", "-removed", "-moved"))


def _replaced(opinion: Opinion) -> str:
    old, new = (one_line(text) if text else "" for text in (opinion.old, opinion.new))
    if old and new:
        return f"原文：“{old}”\n改为：“{new}”"
    return f"删去：“{old}”" if old else f"增加：“{new}”"


def notes_of(feedback: Feedback) -> list[list[str]]:
    """Return for each opinion what else one must know: the same, other ones, no mark left."""
    notes: list[list[str]] = [[] for _ in feedback.opinions]
    for at, opinion in enumerate(feedback.opinions):
        if opinion.same_as:
            notes[at].append(f"与意见{_numbers(opinion.same_as)}相同")
    for conflict in feedback.conflicts:
        for side in conflict.sides:
            others = [o for s in conflict.sides if s is not side for o in s.opinions]
            for at in side.opinions:
                notes[at].append(f"与意见{_numbers(others)}{CONFLICTS[conflict.kind]}")
    for at, opinion in enumerate(feedback.opinions):
        if not opinion.authors and opinion.kind != "letter":
            notes[at].append("未留修订标记")
        notes[at] = list(dict.fromkeys(notes[at]))
    return notes


def _numbers(opinions: list[int] | tuple[int, ...]) -> str:
    return "、".join(str(at + 1) for at in sorted(set(opinions)))


def subject_of(conflict: Conflict) -> str:
    """Return what a conflict is about: 指标：光伏发电装机量（数值）."""
    about = SUBJECTS[conflict.about]
    if conflict.about == "lead":
        return about
    subject = f"{about}：{one_line(conflict.subject)}"
    return f"{subject}（{FIELDS[conflict.field]}）" if conflict.field else subject


def side_of(conflict: Conflict, side: ConflictSide, feedback: Feedback) -> str:
    """Return what one side wants and who it is: 45：区住建委（意见3）."""
    who = "、".join(f"{feedback.opinions[at].body}（意见{at + 1}）" for at in side.opinions)
    return f"{_want(conflict.field, side.wants)}：{who}"


def _want(field: TargetField | None, wants: str) -> str:
    if wants in WANTS:
        return WANTS[wants]
    if field == "deadline" and wants.isdigit():
        return f"改为{wants}年"
    for words in (OPERATORS, STRENGTHS, ROLES):
        if wants in words:
            return f"改为{dict(words)[wants]}"  # type: ignore[index]
    return f"改为“{one_line(wants)}”" if field is None else f"改为{wants}"


def remark_of(file: ReturnedFile) -> str:
    """Return what is to be said of a returned file."""
    if file.error is not None:
        return f"未能读取：{file.error}"
    if not file.opinions:
        return NO_OPINION if file.agrees else f"{NO_OPINION}（未见修订和批注）"
    return DRAFTS[file.draft or "same"]
