"""What a run found, counted for an official (运行摘要)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, Alignment, Extraction, Record, Unit
from policy_nlp.records.alignment import CoverageStatus
from policy_nlp.records.extraction import Level
from policy_nlp.report import labels
from policy_nlp.report.duties import LEADING_ROLES, department_key
from policy_nlp.report.matrix import printed_title
from policy_nlp.report.summary_text import render_summary


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
    leads: tuple[str, ...] = ()


class DepartmentSummary(Record):
    """A body that leads in the upper document, with those that should answer it below (部门)."""

    name: str
    tasks: int
    counterparts: tuple[str, ...] = ()


class PairSummary(Record):
    """How a document carries out another (衔接概况).

    Attributes:
        counts: number of upper tasks by coverage status.
        tasks: the upper tasks in their order.
        own: what the lower document adds.
        not_named: upper leads whose counterparts the lower document never names.
        no_counterpart: upper leads to whom nobody of the lower level answers.
    """

    lower: str
    upper: str
    upper_level: Level | None = None
    counts: dict[CoverageStatus, int]
    tasks: tuple[TaskSummary, ...]
    own: tuple[TaskSummary, ...] = ()
    not_named: tuple[DepartmentSummary, ...] = ()
    no_counterpart: tuple[DepartmentSummary, ...] = ()


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
            _pair(alignment, known[alignment.lower], known[alignment.upper], lexicons)
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


def _pair(
    alignment: Alignment, lower: Extraction, upper: Extraction, lexicons: Lexicons
) -> PairSummary:
    statuses = Counter(item.status for item in alignment.coverage)
    return PairSummary(
        lower=lower.document.id,
        upper=upper.document.id,
        upper_level=upper.document.level,
        counts={status: statuses[status] for status in labels.COVERAGE},
        tasks=tuple(
            TaskSummary(
                unit=item.upper,
                heading=_heading(upper.unit(item.upper)),
                status=item.status,
                missing=len(item.missing),
                leads=_leads(upper, item.upper),
            )
            for item in alignment.coverage
        ),
        own=tuple(
            TaskSummary(unit=item.lower, heading=_heading(lower.unit(item.lower)))
            for item in alignment.own
        ),
        not_named=_departments(alignment, "not-named", lexicons),
        no_counterpart=_departments(alignment, "no-counterpart", lexicons),
    )


def _heading(unit: Unit) -> str:
    return unit.heading or (unit.path[-1] if unit.path else unit.id)


def _leads(extraction: Extraction, unit: str) -> tuple[str, ...]:
    names = (
        duty.name
        for duty in extraction.responsibilities
        if duty.unit == unit and duty.role in LEADING_ROLES and duty.inherited_from is None
    )
    return tuple(dict.fromkeys(names))


def _departments(
    alignment: Alignment, status: str, lexicons: Lexicons
) -> tuple[DepartmentSummary, ...]:
    """Return the upper departments of that status, each once, in the order of their tasks."""
    links = [link for link in alignment.departments if link.status == status]
    tasks = Counter(link.upper_department for link in links)
    first = {link.upper_department: link for link in reversed(links)}
    return tuple(
        DepartmentSummary(
            name=_name(name, lexicons),
            tasks=count,
            counterparts=tuple(_name(item, lexicons) for item in first[name].counterparts),
        )
        for name, count in tasks.items()
    )


def _name(department: str, lexicons: Lexicons) -> str:
    """Return a printed name as it is, and the label of an id of the register."""
    return lexicons.departments.label(department) if "/" in department else department
