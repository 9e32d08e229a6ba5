"""What a run found, counted for an official (运行摘要)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pydantic import Field

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    TASK_KINDS,
    Alignment,
    DepartmentLink,
    Extraction,
    Record,
)
from policy_nlp.records.alignment import CoverageStatus, DecisionState
from policy_nlp.records.extraction import LEADING_ROLES, Level
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.papers.summary.text import render_summary
from policy_nlp.text.names import department_key


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
    """An upper task with what is missing of it, or a lower unit of the document's own (任务)."""

    unit: str
    heading: str
    status: CoverageStatus | None = None
    missing: int = 0
    partly: int = 0
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
    tasks: tuple[TaskSummary, ...]
    own: tuple[TaskSummary, ...] = ()
    decided: dict[DecisionState, int] = Field(default_factory=dict)
    no_counterpart: tuple[DepartmentSummary, ...] = ()
    not_named: tuple[DepartmentSummary, ...] = ()


class RunSummary(Record):
    """What a run found; `str()` of it is the text that `policy-nlp run` prints."""

    documents: tuple[DocumentSummary, ...]
    pairs: tuple[PairSummary, ...]
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the summary in Chinese, aligned for a terminal."""
        return render_summary(self)


def summarise_run(
    extractions: Sequence[Extraction],
    alignments: Sequence[Alignment],
    *,
    files: Sequence[str] = (),
    lexicons: Lexicons,
) -> RunSummary:
    """Count what a run found.

    Args:
        extractions: the documents.
        alignments: of pairs of them.
        files: where what was made stands, relative to the workspace.
        lexicons: tell bodies that are nobody in particular (有关部门), which are not counted.
    """
    known = {extraction.document.id: extraction for extraction in extractions}
    return RunSummary(
        documents=tuple(_document(extraction, lexicons) for extraction in extractions),
        pairs=tuple(
            _pair(alignment, known[alignment.lower], known[alignment.upper])
            for alignment in alignments
        ),
        files=tuple(files),
    )


def _document(extraction: Extraction, lexicons: Lexicons) -> DocumentSummary:
    document = extraction.document
    kinds = Counter(unit.kind for unit in extraction.units)
    generic = lexicons.roles.generic_pattern
    bodies = {
        department_key(duty)
        for duty in extraction.responsibilities
        if not duty.name.startswith("各") and not generic.fullmatch(duty.name)
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


def _pair(alignment: Alignment, lower: Extraction, upper: Extraction) -> PairSummary:
    statuses = Counter(item.status for item in alignment.coverage)
    absent, elsewhere = _unanswered(alignment)
    return PairSummary(
        lower=lower.document.id,
        upper=upper.document.id,
        upper_level=upper.document.level,
        counts={status: statuses[status] for status in labels.COVERAGE},
        tasks=tuple(
            TaskSummary(
                unit=item.upper,
                heading=task_name(upper.unit(item.upper)),
                status=item.status,
                missing=len(item.missing),
                partly=sum(sentence.status == "partly" for sentence in item.measures),
                leads=_leads(upper, item.upper),
            )
            for item in alignment.coverage
        ),
        own=tuple(
            TaskSummary(unit=item.lower, heading=task_name(lower.unit(item.lower)))
            for item in alignment.own
        ),
        decided=dict(Counter(item.state for item in alignment.decided)),
        no_counterpart=_departments(absent),
        not_named=_departments(elsewhere),
    )


def _leads(extraction: Extraction, unit: str) -> tuple[str, ...]:
    names = (
        duty.name
        for duty in extraction.responsibilities
        if duty.unit == unit and duty.role in LEADING_ROLES and duty.inherited_from is None
    )
    return tuple(dict.fromkeys(names))


def _unanswered(alignment: Alignment) -> tuple[list[DepartmentLink], list[DepartmentLink]]:
    """Return the links to bodies named nowhere in the lower document, and not where they ought.

    Where a task is not carried out at all, nobody can be named in what carries it out; where it
    cannot apply, nobody has to be. The government whose plan it is never has to.
    """
    carried = {item.upper for item in alignment.coverage if item.status in ("full", "partial")}
    no_task = {item.upper for item in alignment.coverage if item.status == "not-applicable"}
    unanswered = [
        link
        for link in alignment.departments
        if link.status != "ok" and link.upper_unit not in no_task
    ]
    absent = [link for link in unanswered if link.status == "no-counterpart"]
    elsewhere = [
        link
        for link in unanswered
        if link.status == "not-named" and link.upper_unit in carried and not link.own_government
    ]
    return absent, elsewhere


def _departments(links: list[DepartmentLink]) -> tuple[DepartmentSummary, ...]:
    """Return the upper departments of the links, each once, in the order of their tasks."""
    grouped: dict[str, list[DepartmentLink]] = {}
    for link in links:
        grouped.setdefault(link.upper_department, []).append(link)
    return tuple(
        DepartmentSummary(
            name=name,
            tasks=tuple(link.upper_unit for link in group),
            counterparts=group[0].counterparts,
        )
        for name, group in grouped.items()
    )
