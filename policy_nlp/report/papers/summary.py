"""What a run found, counted for an official, and as text for a terminal (运行摘要)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from pydantic import Field

from policy_nlp.records import TASK_KINDS, Alignment, DepartmentLink, Extraction, Record
from policy_nlp.records.alignment import CoverageStatus, DecisionState, DemandAction
from policy_nlp.records.extraction import LEADING_ROLES, Level
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import counted_words, printed_title, task_name
from policy_nlp.text.bodies import department_key
from policy_nlp.text.display import display_width

INDENT = "  "
GAP = "  "
# What an official must look at, the worst first; what is carried out in full is only counted.
LISTED: tuple[CoverageStatus, ...] = ("none", "undecided", "partial", "not-applicable")


class DocumentSummary(Record):
    """What was read from one document (文件概况).

    Attributes:
        departments: bodies named, without those that are nobody in particular (有关部门).
        assigned: whether the document says of anything who answers for it.
    """

    id: str
    title: str
    doc_number: str | None = None
    level: Level | None = None
    tasks: int
    annex_rows: int
    measures: int
    targets: int
    departments: int
    assigned: bool
    issues: tuple[str, ...] = ()


class TaskSummary(Record):
    """An upper task with what is to be done about it, or a lower unit of its own (任务).

    `demands` is how many of what it asks must, should or may be dealt with.
    """

    unit: str
    heading: str
    status: CoverageStatus | None = None
    demands: dict[DemandAction, int] = Field(default_factory=dict)
    leads: tuple[str, ...] = ()


class DepartmentSummary(Record):
    """A body that answers in the upper document, with those that should answer it below (部门)."""

    name: str
    tasks: tuple[str, ...]
    counterparts: tuple[str, ...] = ()


class PairSummary(Record):
    """How a document carries out another (衔接概况).

    Attributes:
        counts: number of upper tasks by coverage status.
        demands: number of demands by what is to be done about them.
        tasks: the upper tasks in their order.
        own: what the lower document adds.
        decided: how many decisions of people there are by state.
        no_counterpart: upper bodies to which nobody named in the lower document answers.
        not_named: those whose counterpart is named, but not in the tasks that carry out theirs.
    """

    lower: str
    upper: str
    upper_level: Level | None = None
    counts: dict[CoverageStatus, int]
    demands: dict[DemandAction, int] = Field(default_factory=dict)
    tasks: tuple[TaskSummary, ...]
    own: tuple[TaskSummary, ...] = ()
    decided: dict[DecisionState, int] = Field(default_factory=dict)
    no_counterpart: tuple[DepartmentSummary, ...] = ()
    not_named: tuple[DepartmentSummary, ...] = ()


class RunSummary(Record):
    """What a run found; `str()` of it is the text that `policy-nlp run` prints (运行概况).

    Attributes:
        failed: why documents are left out, and pairs that something broke at.
    """

    documents: tuple[DocumentSummary, ...]
    pairs: tuple[PairSummary, ...]
    files: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the summary in Chinese, aligned for a terminal."""
        return _summary_text(self)


def summarise_run(
    extractions: Sequence[Extraction],
    alignments: Sequence[Alignment],
    *,
    files: Sequence[str] = (),
    failed: Sequence[str] = (),
    is_nobody: Callable[[str], bool],
) -> RunSummary:
    """Count what a run found.

    Args:
        extractions: the documents.
        alignments: of pairs of them.
        files: where what was made stands, relative to the workspace.
        failed: why documents are left out, and pairs that something broke at.
        is_nobody: whether a name is nobody in particular (有关部门), which is not counted.
    """
    known = {extraction.document.id: DocumentIndex(extraction) for extraction in extractions}
    return RunSummary(
        documents=tuple(_document_summary(extraction, is_nobody) for extraction in extractions),
        pairs=tuple(
            _pair_summary(PairIndex(alignment, known[alignment.lower], known[alignment.upper]))
            for alignment in alignments
        ),
        files=tuple(files),
        failed=tuple(failed),
    )


def _document_summary(extraction: Extraction, is_nobody: Callable[[str], bool]) -> DocumentSummary:
    document = extraction.document
    kinds = Counter(unit.kind for unit in extraction.units)
    bodies = {
        department_key(duty) for duty in extraction.responsibilities if not is_nobody(duty.name)
    }
    issues = [issue.message for issue in extraction.issues]
    return DocumentSummary(
        id=document.id,
        title=printed_title(document),
        doc_number=document.doc_number,
        level=document.level,
        tasks=sum(kinds[kind] for kind in TASK_KINDS),
        annex_rows=kinds["annex-row"],
        measures=len(extraction.measures),
        targets=len(extraction.targets),
        departments=len(bodies),
        assigned=bool(extraction.responsibilities),
        issues=tuple(dict.fromkeys(issues)),
    )


def _pair_summary(pair: PairIndex) -> PairSummary:
    statuses = Counter(item.status for item in pair.alignment.coverage)
    return PairSummary(
        lower=pair.lower.id,
        upper=pair.upper.id,
        upper_level=pair.upper.extraction.document.level,
        counts={status: statuses[status] for status in labels.COVERAGE},
        demands=dict(Counter(item.action for item in pair.alignment.demands)),
        tasks=tuple(
            TaskSummary(
                unit=item.upper,
                heading=task_name(pair.upper.unit(item.upper)),
                status=item.status,
                demands=dict(Counter(asked.action for asked in pair.demands_of(item.upper))),
                leads=_leading_bodies(pair.upper, item.upper),
            )
            for item in pair.alignment.coverage
        ),
        own=tuple(
            TaskSummary(unit=item.lower, heading=task_name(pair.lower.unit(item.lower)))
            for item in pair.alignment.own
        ),
        decided=dict(Counter(item.state for item in pair.alignment.decided)),
        no_counterpart=_unanswered(pair, "no-counterpart"),
        not_named=_unanswered(pair, "not-named"),
    )


def _leading_bodies(document: DocumentIndex, unit: str) -> tuple[str, ...]:
    answering = document.duties_of(unit, own=True)
    return tuple(dict.fromkeys(it.name for it in answering if it.role in LEADING_ROLES))


def _unanswered(
    pair: PairIndex, status: Literal["no-counterpart", "not-named"]
) -> tuple[DepartmentSummary, ...]:
    """Return the upper departments whose links have that status, in the order of their tasks.

    Where a task is not carried out at all, nobody can be named in what carries it out; where it
    cannot apply, nobody has to be. The government whose plan it is never has to.
    """
    grouped: dict[str, list[DepartmentLink]] = {}
    for link in pair.alignment.departments:
        task = pair.coverage_of(link.upper_unit)
        carried = task is not None and task.status in ("full", "partial")
        applies = task is None or task.status != "not-applicable"
        asked = applies if status == "no-counterpart" else carried and not link.own_government
        if link.status == status and asked:
            grouped.setdefault(link.upper_department, []).append(link)
    return tuple(
        DepartmentSummary(
            name=name,
            tasks=tuple(link.upper_unit for link in links),
            counterparts=links[0].counterparts,
        )
        for name, links in grouped.items()
    )


# As plain text


def _summary_text(summary: RunSummary) -> str:
    """Return the summary in Chinese, lined up for a terminal."""
    titles = {document.id: document.title for document in summary.documents}
    lines = [f"文件（{len(summary.documents)}份）"]
    for number, document in enumerate(summary.documents, 1):
        lines += _document_lines(number, document)
    for pair in summary.pairs:
        lines += ["", *_pair_lines(pair, titles)]
    if not summary.pairs and not summary.failed:
        lines += ["", "没有可对照的上下级文件：请在下级文件的 meta.toml 中写明 implements"]
    if summary.failed:
        lines += ["", f"未能处理（{len(summary.failed)}项）"]
        lines += [f"{INDENT}{reason}" for reason in summary.failed]
    if summary.files:
        lines += ["", "生成的文件", *(f"{INDENT}{file}" for file in summary.files)]
    return "\n".join(lines)


def _document_lines(number: int, document: DocumentSummary) -> Iterator[str]:
    yield f"{INDENT}{number}. {document.title}"
    counts = [
        f"文号 {document.doc_number or '无'}",
        f"任务 {document.tasks}",
        f"举措 {document.measures}",
        f"指标 {document.targets}",
        f"部门 {document.departments}",
        *([f"附表事项 {document.annex_rows}"] if document.annex_rows else []),
    ]
    level = labels.LEVELS[document.level] if document.level else "层级未知"
    yield f"{INDENT}   {document.id}（{level}）{GAP}{GAP.join(counts)}"
    if not document.assigned:
        yield f"{INDENT}   原文未写明责任单位"
    yield from (f"{INDENT}   注意：{issue}" for issue in document.issues)


def _pair_lines(pair: PairSummary, titles: dict[str, str]) -> Iterator[str]:
    level = labels.LEVELS[pair.upper_level] if pair.upper_level else "上级"
    yield f"衔接：《{titles[pair.lower]}》落实《{titles[pair.upper]}》"
    yield f"{INDENT}{level}任务共{len(pair.tasks)}项"
    counted = [(labels.COVERAGE[status], f"{count}项") for status, count in pair.counts.items()]
    yield from _aligned_rows(counted, INDENT * 2, right=(1,))
    if pair.demands:
        shown = counted_words(labels.ACTIONS, Counter(pair.demands), "项")
        yield f"{INDENT}上级要求共{sum(pair.demands.values())}项：{shown}"
    if pair.decided:
        states = "、".join(f"{labels.DECIDED[state]}{n}条" for state, n in pair.decided.items())
        yield f"{INDENT}人工意见{sum(pair.decided.values())}条：{states}"
    for status in LISTED:
        tasks = [task for task in pair.tasks if task.status == status]
        if tasks:
            yield f"{INDENT}{labels.COVERAGE[status]}（{len(tasks)}项）"
            yield from _aligned_rows([_task_cells(task) for task in tasks], INDENT * 2)
    if pair.own:
        yield f"{INDENT}本级自行安排，未见对应的{level}任务（{len(pair.own)}项）"
        yield from _aligned_rows([(task.unit, task.heading) for task in pair.own], INDENT * 2)
    yield from _department_lines(f"{level}部门在下级文件中没有对应部门", pair.no_counterpart)
    yield from _department_lines(f"{level}部门的对应部门未列入承接任务的责任单位", pair.not_named)
    yield f"{INDENT}以上由程序自动比对，须经人工核对。"


def _task_cells(task: TaskSummary) -> tuple[str, ...]:
    unmet = counted_words(labels.TO_DO, Counter(task.demands), "项")
    leads = f"牵头：{'、'.join(task.leads)}" if task.leads else ""
    return task.unit, task.heading, unmet, leads


def _department_lines(title: str, departments: Sequence[DepartmentSummary]) -> Iterator[str]:
    if not departments:
        return
    yield f"{INDENT}{title}（{len(departments)}个）"
    rows = [
        (
            item.name,
            f"应为{'、'.join(item.counterparts)}" if item.counterparts else "",
            f"条目{'、'.join(item.tasks)}",
        )
        for item in departments
    ]
    yield from _aligned_rows(rows, INDENT * 2)


def _aligned_rows(
    rows: Sequence[Sequence[str]], indent: str, right: tuple[int, ...] = ()
) -> Iterator[str]:
    """Yield the rows with their columns lined up; those of `right` end at one place."""
    widths = [
        max(display_width(cell, "WF") for cell in column) for column in zip(*rows, strict=True)
    ]
    for row in rows:
        cells = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - display_width(cell, "WF"))
            cells.append(blank + cell if at in right else cell + blank)
        yield (indent + GAP.join(cells)).rstrip()
