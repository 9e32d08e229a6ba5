"""Two documents and their alignment, ready to be asked by the parts of the report (比对数据)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.errors import UsageError
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    Alignment,
    DepartmentLink,
    DocumentInfo,
    DocumentMeta,
    Evidence,
    Extraction,
    Link,
    Responsibility,
    SentenceCoverage,
    Span,
    Target,
    Unit,
    UnitCoverage,
)
from policy_nlp.records.index import Side
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.model import (
    Quotation,
)
from policy_nlp.report.papers.alignment.words import MAYBE
from policy_nlp.report.papers.matrix.entries import Duties, department_key


@dataclass(frozen=True)
class ComparedPair:
    """An alignment with the two extractions that it is about.

    Raises:
        UsageError: the three do not belong together.
    """

    alignment: Alignment
    lower: Extraction
    upper: Extraction
    lexicons: Lexicons
    meta: DocumentMeta | None = None

    def __post_init__(self) -> None:
        ids = (self.lower.document.id, self.upper.document.id)
        if (self.alignment.lower, self.alignment.upper) != ids:
            raise UsageError(
                f"the alignment of '{self.alignment.lower}' with '{self.alignment.upper}' "
                f"is not that of '{ids[0]}' with '{ids[1]}'"
            )

    def document(self, side: Side) -> Extraction:
        """Return the document of that side."""
        return self.upper if side == "upper" else self.lower

    def unit(self, side: Side, unit: str) -> Unit:
        """Return a unit of that side."""
        return self._units[side][unit]

    def place(self, side: Side, unit: str) -> str:
        """Return what a unit is called in running text: number and heading as printed, and its id.

        A number by itself is no place: every section has a 1．
        """
        return f"{self.label(side, unit)}〔{unit}〕" if unit in self._units[side] else unit

    def label(self, side: Side, unit: str) -> str:
        """Return number and heading of a unit as printed."""
        found = self._units[side].get(unit)
        if found is None:
            return unit
        if not found.heading:
            return task_name(found)
        shown = found.number if found.number_source != "reconstructed" else ""
        return f"{shown or ''}{found.heading}"

    def quote(self, side: Side, span: Span, unit: str | None = None) -> Quotation:
        """Return the text of a span as a quotation of the unit that holds it."""
        holder = unit or self._holder(side, span)
        return Quotation(
            side=side,
            unit=holder,
            place=self.place(side, holder),
            span=span,
            text=" ".join(span.of(self.document(side).text).split()),
        )

    def links_of(self, upper: str) -> list[Link]:
        """Return the links of an upper unit: direct ones first, then in the lower order."""
        return self._links.get(upper, [])

    def evidence(self, upper: str, lower: str, span: Span) -> Evidence | None:
        """Return the best evidence of a link for one upper sentence."""
        links = (link for link in self.links_of(upper) if link.lower == lower)
        found = [item for link in links for item in link.evidence if item.upper_span.overlaps(span)]
        return max(found, key=lambda item: item.score, default=None)

    def near(self, line: SentenceCoverage, upper: str) -> Evidence | None:
        """Return what comes near a sentence that nobody takes up: likely, or best of a link."""
        if line.status != "missing" or line.ground:
            return None
        if line.near_span is not None and line.score >= MAYBE:
            return Evidence(
                lower_span=line.near_span,
                upper_span=line.span,
                terms=line.terms,
                score=line.score,
            )
        found = [self.evidence(upper, link.lower, line.span) for link in self.links_of(upper)]
        known = [item for item in found if item is not None]
        return max(known, key=lambda item: item.score, default=None)

    def coverage_of(self, upper: str) -> UnitCoverage | None:
        """Return the coverage of an upper unit."""
        return self._coverage.get(upper)

    def cannot_apply(self, target: Target) -> bool:
        """Tell whether an upper target stands in a task or sentence that is 不适用."""
        task = self.coverage_of(target.unit)
        if task is None:
            return False
        return task.status == "not-applicable" or any(
            line.status == "not-applicable" and line.span.overlaps(target.span)
            for line in task.measures
        )

    def departments_of(self, upper: str) -> list[DepartmentLink]:
        """Return what is known of the departments that answer for an upper unit."""
        return self._departments.get(upper, [])

    def duties(self, side: Side, unit: str) -> list[Responsibility]:
        """Return the duties that a unit's own clauses give."""
        return [duty for duty in self._duties[side].get(unit, []) if duty.inherited_from is None]

    def names(self, side: Side, units: Iterable[str]) -> tuple[str, ...]:
        """Return who answers for these units, each once, in printed order."""
        duties = (duty for unit in units for duty in self.duties(side, unit))
        return tuple(dict.fromkeys(self.called(side, duty.name) for duty in duties))

    def answering(self, side: Side, unit: str) -> tuple[str, ...]:
        """Return who answers for a unit, also by a clause that is carried forward (下同)."""
        duties = self._duties[side].get(unit, [])
        return tuple(dict.fromkeys(self.called(side, duty.name) for duty in duties))

    def called(self, side: Side, name: str) -> str:
        """Return the name under which a document first prints a body (发改局 → 区发改局)."""
        return self._called[side].get(name, name)

    def targets_of(self, side: Side, unit: str) -> list[Target]:
        """Return the targets that a unit sets."""
        return [target for target in self._targets[side].values() if target.unit == unit]

    def target(self, side: Side, target: str) -> Target:
        """Return a target of that side."""
        return self._targets[side][target]

    def is_nobody(self, name: str) -> bool:
        """Tell whether a name is nobody in particular: 各有关部门, 市有关部门."""
        generic = self.lexicons.roles.generic_pattern
        return name.startswith("各") or generic.fullmatch(name) is not None

    def level(self, side: Side, default: str) -> str:
        """Return 市级, 区县级, or a word that fits any level."""
        level = self.document(side).document.level
        return labels.LEVELS[level] if level else default

    @property
    def upper_tasks(self) -> str:
        """What the tasks of the upper document are called: 市级任务."""
        return f"{self.level('upper', '上级')}任务"

    @cached_property
    def lower_duties(self) -> Duties:
        """The lower document as the responsibility matrix sees it."""
        return Duties(self.lower)

    @cached_property
    def _units(self) -> dict[Side, dict[str, Unit]]:
        return {
            "lower": {unit.id: unit for unit in self.lower.units},
            "upper": {unit.id: unit for unit in self.upper.units},
        }

    @cached_property
    def _targets(self) -> dict[Side, dict[str, Target]]:
        return {
            "lower": {target.id: target for target in self.lower.targets},
            "upper": {target.id: target for target in self.upper.targets},
        }

    @cached_property
    def _duties(self) -> dict[Side, dict[str, list[Responsibility]]]:
        found: dict[Side, dict[str, list[Responsibility]]] = {"lower": {}, "upper": {}}
        for duty in self.lower.responsibilities:
            found["lower"].setdefault(duty.unit, []).append(duty)
        for duty in self.upper.responsibilities:
            found["upper"].setdefault(duty.unit, []).append(duty)
        return found

    @cached_property
    def _called(self) -> dict[Side, dict[str, str]]:
        return {"lower": _first_names(self.lower), "upper": _first_names(self.upper)}

    @cached_property
    def _links(self) -> dict[str, list[Link]]:
        order = {unit.id: at for at, unit in enumerate(self.lower.units)}
        found: dict[str, list[Link]] = {}
        for link in self.alignment.links:
            found.setdefault(link.upper, []).append(link)
        for links in found.values():
            links.sort(key=lambda link: (link.grade != "direct", order.get(link.lower, 0)))
        return found

    @cached_property
    def _coverage(self) -> dict[str, UnitCoverage]:
        return {item.upper: item for item in self.alignment.coverage}

    @cached_property
    def _departments(self) -> dict[str, list[DepartmentLink]]:
        found: dict[str, list[DepartmentLink]] = {}
        for link in self.alignment.departments:
            found.setdefault(link.upper_unit, []).append(link)
        return found

    @cached_property
    def _starts(self) -> dict[Side, list[tuple[int, str]]]:
        return {
            "lower": sorted((unit.span.start, unit.id) for unit in self.lower.units),
            "upper": sorted((unit.span.start, unit.id) for unit in self.upper.units),
        }

    def _holder(self, side: Side, span: Span) -> str:
        """Return the unit in whose text a span begins; units tile the text."""
        starts = self._starts[side]
        at = bisect_right(starts, span.start, key=lambda item: item[0])
        return starts[max(at - 1, 0)][1] if starts else ""


def titled(document: DocumentInfo) -> str:
    """Return a title in its brackets, those inside it one rank lower (《…〈…〉…》)."""
    inner = printed_title(document).replace("《", "〈").replace("》", "〉")
    return f"《{inner}》"


def _first_names(extraction: Extraction) -> dict[str, str]:
    """Return for each printed name the first of its body (发改局 → 区发改局).

    Names side by side in one list of a clause are bodies of their own: 市场监管总局、国家标准委.
    """
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    beside: dict[tuple[str | None, ...], set[str]] = {}
    for duty in extraction.responsibilities:
        listed = (department_key(duty), duty.unit, duty.clause, duty.role)
        beside.setdefault(listed, set()).add(duty.name)
    apart = {name for together in beside.values() if len(together) > 1 for name in together}
    for duty in extraction.responsibilities:
        shown = duty.name
        if shown not in apart:
            shown = first.setdefault(department_key(duty), duty.name)
        names.setdefault(duty.name, shown)
    return names
