"""From an outline to the records of a document (抽取), and who is named in them (部门清单)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from policy_nlp.extract.citations import find_citations
from policy_nlp.extract.measures import find_measures
from policy_nlp.extract.metadata import read_metadata
from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.extract.responsibilities.find import find_responsibilities
from policy_nlp.extract.targets.find import find_targets
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.lexicons.departments import Departments
from policy_nlp.records import (
    DocumentMeta,
    Extraction,
    Issue,
    Measure,
    NamedDepartment,
    NamedDepartments,
    Outline,
    Responsibility,
    SourceFile,
    Target,
)
from policy_nlp.text.width import fold


def extract_records(
    outline: Outline,
    source: SourceFile,
    *,
    doc_id: str,
    meta: DocumentMeta | None = None,
    lexicons: Lexicons | None = None,
) -> Extraction:
    """Find every record of a document (抽取).

    All stages work on character offsets, never on words: a segmenter cuts names wrongly just
    where responsibility clauses end (局 + 等).

    Args:
        outline: text and units.
        source: the file the outline was read from.
        doc_id: id of the document in its workspace, the stem of a loose file.
        meta: what the office says of the document; overrides what is read.
        lexicons: vocabularies; the packaged ones by default.

    Returns:
        The records, with spans into `outline.text`. A document without any clause of
        responsibility says so as an issue.
    """
    words = lexicons or load_lexicons()
    citations = find_citations(outline, words)
    document = read_metadata(
        outline, source, citations, doc_id=doc_id, meta=meta or DocumentMeta(), lexicons=words
    )
    clauses = find_clauses(outline, words)
    # Clauses that are no part of any sentence.
    apart = [clause.span for clause in clauses if clause.style != "running"]
    measures = find_measures(outline, apart, words)
    issues = list(outline.issues)
    responsibilities = find_responsibilities(
        outline, clauses, measures, words,
        level=document.level, region=document.region, issues=issues,
    )  # fmt: skip
    targets = find_targets(outline, words, skip=apart, issues=issues)
    if not responsibilities:
        issues.append(Issue(code="no-clause", message="全文未见责任条款（牵头、负责、责任单位）"))
    return Extraction(
        document=document,
        text=outline.text,
        furniture=outline.furniture,
        units=outline.units,
        measures=tuple(measures),
        responsibilities=tuple(responsibilities),
        targets=tuple(_in_measures(targets, measures)),
        issues=tuple(issues),
        offsets=outline.offsets,
        marks=outline.marks,
    )


def _in_measures(targets: list[Target], measures: list[Measure]) -> Iterator[Target]:
    """Name of each target the measure that it stands in."""
    of_unit: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        of_unit[measure.unit].append(measure)
    for target in targets:
        inside = of_unit[target.unit]
        at = bisect_right(inside, target.span.start, key=lambda measure: measure.span.start)
        if at and inside[at - 1].span.holds(target.span):
            yield target.model_copy(update={"measure": inside[at - 1].id})
        else:
            yield target


def list_departments(extraction: Extraction, register: Departments) -> NamedDepartments:
    """Return every body named in a clause, spellings of one body together, busiest first.

    A body that the register does not know stands under its printed name.
    """
    groups: dict[str, list[Responsibility]] = {}
    for duty in extraction.responsibilities:
        groups.setdefault(duty.department or fold(duty.name), []).append(duty)
    listed = [_summed(duties, register) for duties in groups.values()]
    listed.sort(key=lambda d: (-sum(d.roles.values()), d.names[0]))
    return NamedDepartments(document=extraction.document.id, departments=tuple(listed))


def _summed(duties: list[Responsibility], register: Departments) -> NamedDepartment:
    own = [duty for duty in duties if duty.inherited_from is None]
    names = Counter(duty.name for duty in duties)
    department = duties[0].department
    return NamedDepartment(
        department=department,
        label=register.label(department) if department else None,
        names=tuple(sorted(names, key=lambda name: (-names[name], name))),
        roles=dict(sorted(Counter(duty.role for duty in own).items())),
        inherited=len(duties) - len(own),
        units=tuple(dict.fromkeys(duty.unit for duty in own)),
    )
