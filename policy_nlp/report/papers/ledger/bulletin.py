"""What is told of a ledger to those who answer for it (督查通报)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from policy_nlp.records.ledger import BodyStatus, LedgerStatus, RowStatus
from policy_nlp.report.model import (
    Block,
    Column,
    Paragraph,
    Report,
    Section,
    Table,
    numbered_row,
    paragraph,
)
from policy_nlp.report.papers.ledger import words
from policy_nlp.report.papers.ledger.rows import bodies_cell
from policy_nlp.report.papers.ledger.tables import (
    BODY_PICTURE,
    YEAR_PICTURE,
    body_table,
    contradiction_table,
    count_table,
    counts_by_body,
    counts_by_year,
    file_table,
    progress_chart,
    progress_word,
    state_counts,
    target_table,
    task_table,
    verdict_cell,
)
from policy_nlp.report.papers.ledger.words import row_name, row_place
from policy_nlp.text.display import fitted

KIND = "ledger-bulletin/1"
NAME = "督查通报"
# Of a task in a table of the running text, and of what a body says of it.
LONGEST_TASK, LONGEST_TOLD = 60, 80
# Bodies that a sentence names.
MOST_NAMED = 12
# Rows that a cell names.
MOST_ROWS = 5
ADDRESSED = "各有关单位："
ISSUER, SIGNED = "〔发文机关〕", "〔成文日期〕"
EMPTY_LINE = Paragraph(())


def bulletin_report(status: LedgerStatus, issuer: str = "") -> Report:
    """Return what is told of a ledger as of a day (督查通报).

    Args:
        status: the ledger with what follows from all that was reported.
        issuer: who signs it; a blank to be filled by hand when left out.
    """
    years, bodies = counts_by_year(status), counts_by_body(status)
    lines = (f"关于《{status.title}》", f"任务落实情况的{NAME}")
    contradictions = [contradiction_table(status, name="填报矛盾")] if status.contradictions else []
    return Report(
        kind=KIND,
        title="".join(lines),
        title_lines=lines,
        sections=(
            _address(status),
            _opening(status, years),
            _reporting(status, bodies),
            *_matters(status),
            _asking(status, issuer or ISSUER),
        ),
        sheets=(
            task_table(status),
            *([target_table(status)] if status.targets else []),
            count_table(words.TIME, years, name="按年度", title=f"{status.title}{YEAR_PICTURE}"),
            count_table("单位", bodies, name="按单位", title=f"{status.title}{BODY_PICTURE}"),
            body_table(status, name="单位报送情况"),
            *contradictions,
            file_table(status),
        ),
    )


def _day(text: str) -> str:
    """Return a day as an official paper prints it: 2026年3月5日."""
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _section(number: str, title: str, *blocks: Block) -> Section:
    return Section(key=f"part-{number}", number=number, title=title, level=1, blocks=blocks)


def _counted(counts: Mapping[str, int], unit: str = "项") -> str:
    return "、".join(f"{word}{count}{unit}" for word, count in counts.items() if count)


def _address(status: LedgerStatus) -> Section:
    text = f"为推动《{status.title}》各项任务落实，现将截至{_day(status.as_of)}的督查情况通报如下。"
    addressee = paragraph(ADDRESSED, style="addressee")
    return _section("", "", EMPTY_LINE, addressee, paragraph(text))


def _opening(status: LedgerStatus, years: Mapping[str, Mapping[str, int]]) -> Section:
    targets = f"、有数值的指标{len(status.targets)}项" if status.targets else ""
    told = _counted(state_counts(status.tasks))
    overdue = sum(item.overdue for item in status.tasks)
    late = f"时限已过尚未完成的{overdue}项。" if overdue else "没有时限已过尚未完成的任务。"
    nobody = sum(not item.row.expected for item in status.rows)
    late += f"未明确责任单位、无人应报的事项{nobody}项。" if nobody else ""
    text = (
        f"台账共列任务{len(status.tasks)}项{targets}，涉及责任单位"
        f"{len(status.bodies)}家。任务中，{told}；{late}"
    )
    verdicts = Counter(item.verdict for item in status.targets)
    reached = {word: verdicts[verdict] for verdict, word in words.VERDICTS.items()}
    more = [paragraph(f"指标中，{_counted(reached)}。")] if status.targets else []
    return _section(
        "一、",
        "总体情况",
        paragraph(text),
        *more,
        count_table(words.TIME, years),
        progress_chart(YEAR_PICTURE, "各年度任务进展", years),
    )


def _reporting(status: LedgerStatus, counts: Mapping[str, Mapping[str, int]]) -> Section:
    asked = [body for body in status.bodies if body.expected]
    silent = [body for body in asked if not body.reported]
    late = [body for body in asked if body.late]
    whole = [body for body in asked if body.reported == body.expected and not body.late]
    some = [body for body in asked if body.reported and body not in whole and body not in late]
    since = f"{_day(status.since)}至" if status.since else "截至"
    told = (
        f"{since}{_day(status.as_of)}（报送期限{_day(status.due)}），应报送单位{len(asked)}家："
        f"全部按时报送的{_named(whole)}；有逾期报送的{_named(late)}；"
        f"未报全的{_named(some)}；未报送的{_named(silent)}。"
    )
    later = [body for body in status.bodies if body.later]
    more = [paragraph(f"{_day(status.as_of)}以后又有报送、未计入本通报的{_named(later)}。")]
    return _section(
        "二、",
        "报送情况",
        paragraph(told),
        *(more if later else []),
        body_table(status),
        progress_chart(BODY_PICTURE, "各单位任务进展（按本单位所报）", counts),
    )


def _named(bodies: Sequence[BodyStatus]) -> str:
    """Return how many bodies there are, and who."""
    if not bodies:
        return "0家"
    names = "、".join(body.name for body in bodies[:MOST_NAMED])
    rest = "等" if len(bodies) > MOST_NAMED else ""
    return f"{len(bodies)}家（{names}{rest}）"


def _matters(status: LedgerStatus) -> Iterator[Section]:
    """Yield the section on what is to be followed up; it says so where there is nothing."""
    overdue = [item for item in status.tasks if item.overdue]
    passed = [item for item in status.tasks if item.passed]
    short = [item for item in status.targets if item.verdict in ("behind", "unreadable")]
    troubles = [item for item in status.rows if any(r.problem for r in item.reports)]
    unproved = [
        item
        for item in status.tasks
        if item.state == "done" and not any(report.proof for report in item.reports)
    ]
    parts: list[tuple[str, str, Block | None]] = []
    if overdue:
        parts.append(("时限已过尚未完成的任务", "", _task_list(overdue)))
    if passed:
        text = "下列任务时限未到，但阶段节点已到，请核对节点要求是否落实。"
        parts.append(("阶段节点已到的任务", text, _task_list(passed, milestones=True)))
    if short:
        parts.append(("未达到目标和无法判断的指标", "", _target_list(short)))
    if status.contradictions:
        text = "下列事项各方所报不能同时成立，请核实后重新报送。"
        parts.append(("填报矛盾", text, contradiction_table(status)))
    if troubles:
        parts.append(("各单位反映的问题", "", _trouble_list(troubles)))
    if unproved:
        names = "；".join(f"{row_name(item.row)}{row_place(item.row)}" for item in unproved)
        parts.append(("报已完成而未附佐证的任务", f"{len(unproved)}项：{names}。", None))
    sections = tuple(
        Section(
            key=f"matter-{number}",
            number=f"（{'一二三四五六'[number - 1]}）",
            title=title,
            level=2,
            blocks=(*([paragraph(text)] if text else []), *([block] if block else [])),
        )
        for number, (title, text, block) in enumerate(parts, 1)
    )
    nothing = () if sections else (paragraph("没有需要督办的事项。"),)
    yield Section(
        key="part-三、",
        number="三、",
        title="需要督办的事项",
        level=1,
        blocks=nothing,
        sections=sections,
    )


def _task_list(items: Iterable[RowStatus], *, milestones: bool = False) -> Table:
    return Table(
        columns=(
            Column("序号", 5, "center"),
            Column("任务", 44),
            Column(words.MILESTONES, 24) if milestones else Column(words.TIME, 12, "center"),
            Column("责任单位", 20),
            Column(words.STATUS, 11, "center"),
        ),
        rows=tuple(
            numbered_row(
                number,
                (
                    f"{item.row.task}：{fitted(item.row.text, LONGEST_TASK)}{row_place(item.row)}",
                    "\n".join(item.passed) if milestones else item.row.time,
                    bodies_cell(item.row.expected),
                    progress_word(item),
                ),
            )
            for number, item in enumerate(items, 1)
        ),
    )


def _target_list(items: Iterable[RowStatus]) -> Table:
    return Table(
        columns=(
            Column("序号", 5, "center"),
            Column(words.INDICATOR, 28),
            Column("目标", 16, "center"),
            Column(words.TIME, 12, "center"),
            Column(words.VALUE, 14, "center"),
            Column("比对", 11, "center"),
            Column("责任单位", 20),
        ),
        rows=tuple(
            numbered_row(
                number,
                (
                    item.row.text,
                    item.row.aims.partition("\n")[0],
                    item.row.time,
                    item.value,
                    verdict_cell(item),
                    bodies_cell(item.row.expected),
                ),
            )
            for number, item in enumerate(items, 1)
        ),
    )


def _trouble_list(items: Iterable[RowStatus]) -> Table:
    """Return what bodies have trouble with; what one says of several rows stands once."""
    told: dict[tuple[str, str], list[str]] = {}
    for item in items:
        for report in item.reports:
            if report.problem:
                names = told.setdefault((report.body, report.problem), [])
                names.append(f"{row_name(item.row)}{row_place(item.row)}")
    return Table(
        columns=(
            Column("序号", 5, "center"),
            Column("单位", 16),
            Column(words.PROBLEM, 40),
            Column("涉及事项", 40),
        ),
        rows=tuple(
            numbered_row(
                number, (body, fitted(problem, LONGEST_TOLD), _first_few(dict.fromkeys(names)))
            )
            for number, ((body, problem), names) in enumerate(told.items(), 1)
        ),
    )


def _first_few(names: Iterable[str]) -> str:
    listed = list(names)
    rest = f"等{len(listed)}项" if len(listed) > MOST_ROWS else ""
    return "；".join(listed[:MOST_ROWS]) + rest


def _asking(status: LedgerStatus, issuer: str) -> Section:
    """Return what is asked of whom; only what follows from the tables above."""
    asked: list[str] = []
    if any(body.missing for body in status.bodies):
        asked.append("未报送、未报全的单位请尽快补报。")
    if any(item.overdue or item.verdict == "behind" for item in status.rows):
        asked.append(
            "时限已过尚未完成的任务和未达到目标的指标，请责任单位说明原因、措施和完成时间。"
        )
    if status.contradictions:
        asked.append(
            "填报不一致的，请牵头单位会同有关单位核实；未明确牵头单位的，请有关单位共同核实。"
        )
    text = "".join(asked) or "请各单位继续按时报送进展情况。"
    # 成文日期 is that of signing, which nobody knows yet.
    signature = paragraph(f"{issuer}\n{SIGNED}", style="signature")
    return _section("四、", "有关要求", paragraph(text), EMPTY_LINE, EMPTY_LINE, signature)
