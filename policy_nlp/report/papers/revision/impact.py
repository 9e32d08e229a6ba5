"""What the changes of a draft mean for what the document above asks (对上级要求承接的影响)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records.alignment import DemandStatus
from policy_nlp.records.index import DocumentIndex
from policy_nlp.records.revision import DemandShift, Impact
from policy_nlp.report.labels import ACTIONS, COVERAGE, DEMAND_STATUSES, NOTHING, numbered_name
from policy_nlp.report.model import Column, Row, Table, band, numbered_row
from policy_nlp.text.display import one_line

NAME = "承接影响"
LOST, GAINED, OTHER = "承接减少", "承接增加", "判断改变"
# How much of a demand is answered.
_ANSWERED: dict[DemandStatus, int] = {"missing": 0, "partly": 1, "covered": 2}
NOTE = (
    "说明：列出新稿与原稿相比，对上级要求的承接情况或处理意见有变化的；“起因”为“修订对照表”（“修改”）"
    "及其附表（“附”）中的序号，没有单项修改可指的从略。均为自动比对结果，须经人工核对。"
)


def impact_table(
    impact: Impact,
    title: str,
    because: Sequence[str],
    new: DocumentIndex,
    upper: DocumentIndex | None = None,
) -> Table:
    """Return which demands lose or gain their answer, which tasks change, who leads now.

    Args:
        impact: what the changes mean.
        title: of the paper.
        because: what each change is called in its tables.
        new: the draft after, by whose headings its tasks are called.
        upper: the document above, likewise.
    """
    rows: list[Row] = []
    for word in (LOST, GAINED, OTHER):
        found = [shift for shift in impact.demands if _kind(shift) == word]
        rows += [band(f"上级要求{word}（{len(found)}项）")] if found else []
        rows += [
            numbered_row(
                number,
                (
                    shift.demand,
                    one_line(shift.text),
                    DEMAND_STATUSES[shift.old_status],
                    DEMAND_STATUSES[shift.new_status],
                    _advice(shift),
                    because[shift.because] if shift.because is not None else NOTHING,
                ),
            )
            for number, shift in enumerate(found, 1)
        ]
    rows += _task_rows(impact, upper)
    rows += _handover_rows(impact, new)
    return Table(
        name=NAME,
        title=f"{title}（{NAME}）",
        note=NOTE if rows else "新稿对上级要求的承接情况没有变化。",
        columns=(
            Column(header="序号", width=6, align="center"),
            Column(header="编号", width=12),
            Column(header="上级要求", width=56),
            Column(header="原稿", width=14, align="center"),
            Column(header="新稿", width=14, align="center"),
            Column(header="处理意见", width=22, align="center"),
            Column(header="起因", width=10, align="center"),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _advice(shift: DemandShift) -> str:
    """Return what is to be done by both drafts: 供参考 → 建议补充."""
    words = (ACTIONS[code] for code in (shift.old_action, shift.new_action))
    return " → ".join(dict.fromkeys(words))


def _kind(shift: DemandShift) -> str:
    old, new = (_ANSWERED.get(code) for code in (shift.old_status, shift.new_status))
    if old is None or new is None or old == new:
        return OTHER
    return GAINED if new > old else LOST


def _task_rows(impact: Impact, upper: DocumentIndex | None) -> Iterator[Row]:
    if impact.coverage:
        yield band(f"上级任务判定改变（{len(impact.coverage)}项）")
    for number, shift in enumerate(impact.coverage, 1):
        statuses = (COVERAGE[shift.old_status], COVERAGE[shift.new_status])
        name = f"整项任务：{_name(upper, shift.upper)}"
        yield numbered_row(number, (shift.upper, name, *statuses, NOTHING, NOTHING))


def _name(document: DocumentIndex | None, unit: str) -> str:
    return numbered_name(document.unit(unit)) if document and unit in document else unit


def _handover_rows(impact: Impact, new: DocumentIndex) -> Iterator[Row]:
    if impact.handovers:
        yield band(f"牵头单位改变（{len(impact.handovers)}项）")
    for number, item in enumerate(impact.handovers, 1):
        names = ("、".join(side) or NOTHING for side in (item.old, item.new))
        units = "→".join(dict.fromkeys((item.old_unit, item.new_unit)))
        yield numbered_row(
            number, (units, f"本级条目：{_name(new, item.new_unit)}", *names, NOTHING, NOTHING)
        )
