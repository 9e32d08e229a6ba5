"""A document, and a pair of documents, ready to be asked: by id, by unit, by place (索引).

Records are flat lists, as they are printed. Whoever asks more than once what belongs to what
builds an index of them, and hands that on instead of maps of his own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from policy_nlp.errors import UsageError
from policy_nlp.language import translate
from policy_nlp.records.alignment import (
    MAYBE,
    Alignment,
    Demand,
    DepartmentLink,
    Evidence,
    Link,
    SentenceCoverage,
    UnitCoverage,
)
from policy_nlp.records.base import Span
from policy_nlp.records.extraction import Extraction, Measure, Responsibility, Target, Unit

Side = Literal["lower", "upper"]
T = TypeVar("T", Measure, Responsibility, Target)


@dataclass(frozen=True)
class DocumentIndex:
    """The records of one document by id and by unit (文件索引)."""

    extraction: Extraction

    @property
    def id(self) -> str:
        """The document's id."""
        return self.extraction.document.id

    @property
    def text(self) -> str:
        """The body into which every span points."""
        return self.extraction.text

    def __contains__(self, unit: str) -> bool:
        return unit in self.units

    def unit(self, unit: str) -> Unit:
        """Return the unit of an id; KeyError where there is none."""
        return self.units[unit]

    def unit_at(self, place: Span | int) -> Unit | None:
        """Return the unit in whose text a place begins; None where the document has no unit."""
        begin = place if isinstance(place, int) else place.start
        at = bisect_right(self._starts, begin)
        return self._in_text[max(at - 1, 0)] if self._in_text else None

    def printed(self, place: Span) -> str:
        """Return the text of a place, each stretch of white space as one space."""
        return " ".join(place.of(self.text).split())

    def position(self, unit: str) -> int:
        """Return how many units stand before a unit; KeyError where there is none."""
        return self._positions[unit]

    def measure(self, measure: str) -> Measure:
        """Return the measure of an id; KeyError where there is none."""
        return self.measures[measure]

    def target(self, target: str) -> Target:
        """Return the target of an id; KeyError where there is none."""
        return self.targets[target]

    def measures_of(self, unit: str) -> tuple[Measure, ...]:
        """Return the measures (举措) of a unit, in printed order."""
        return self._measures.get(unit, ())

    def duties_of(self, unit: str, *, own: bool = False) -> tuple[Responsibility, ...]:
        """Return who answers for a unit (责任), in printed order.

        Args:
            unit: its id.
            own: leave out what a carry-forward rule gives (下同, 不再列出).
        """
        found = self._duties.get(unit, ())
        return tuple(duty for duty in found if duty.inherited_from is None) if own else found

    def targets_of(self, unit: str) -> tuple[Target, ...]:
        """Return the targets (指标) that a unit sets, in printed order."""
        return self._targets.get(unit, ())

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The units by id, in printed order."""
        return {unit.id: unit for unit in self.extraction.units}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The measures by id, in printed order."""
        return {measure.id: measure for measure in self.extraction.measures}

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The targets by id, in printed order."""
        return {target.id: target for target in self.extraction.targets}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {unit.id: at for at, unit in enumerate(self.extraction.units)}

    @cached_property
    def _in_text(self) -> list[Unit]:
        return sorted(self.extraction.units, key=lambda unit: (unit.span.start, unit.id))

    @cached_property
    def _starts(self) -> list[int]:
        return [unit.span.start for unit in self._in_text]

    @cached_property
    def _measures(self) -> dict[str, tuple[Measure, ...]]:
        return _by_unit(self.extraction.measures)

    @cached_property
    def _duties(self) -> dict[str, tuple[Responsibility, ...]]:
        return _by_unit(self.extraction.responsibilities)

    @cached_property
    def _targets(self) -> dict[str, tuple[Target, ...]]:
        return _by_unit(self.extraction.targets)


@dataclass(frozen=True)
class PairIndex:
    """An alignment with the two documents that it is about (文件对索引).

    Raises:
        UsageError: the three do not belong together.
    """

    alignment: Alignment
    lower: DocumentIndex
    upper: DocumentIndex

    def __post_init__(self) -> None:
        ids = (self.lower.id, self.upper.id)
        if (self.alignment.lower, self.alignment.upper) != ids:
            raise UsageError(
                translate("the alignment of '{}' with '{}' is not that of '{}' with '{}'").format(
                    self.alignment.lower, self.alignment.upper, *ids
                )
            )

    @classmethod
    def of(cls, alignment: Alignment, lower: Extraction, upper: Extraction) -> PairIndex:
        """Index an alignment with the records of both documents."""
        return cls(alignment, DocumentIndex(lower), DocumentIndex(upper))

    def document(self, side: Side) -> DocumentIndex:
        """Return the document of that side."""
        return self.upper if side == "upper" else self.lower

    def links_of(self, upper: str) -> tuple[Link, ...]:
        """Return the links of an upper unit: direct ones first, then in the lower order."""
        return self._links.get(upper, ())

    def evidence(self, upper: str, lower: str, span: Span) -> Evidence | None:
        """Return the best evidence of a link for one upper sentence."""
        links = (link for link in self.links_of(upper) if link.lower == lower)
        found = [item for link in links for item in link.evidence if item.upper_span.overlaps(span)]
        return max(found, key=lambda item: item.score, default=None)

    def near(self, line: SentenceCoverage, upper: str) -> Evidence | None:
        """Return what comes near a sentence that nobody takes up: likely, or best of a link."""
        if line.status != "missing" or not line.is_counted:
            return None
        if line.near_span is not None and line.score >= MAYBE:
            return Evidence(
                lower_span=line.near_span,
                upper_span=line.span,
                terms=line.terms,
                score=line.score,
            )
        found = (self.evidence(upper, link.lower, line.span) for link in self.links_of(upper))
        known = [item for item in found if item is not None]
        return max(known, key=lambda item: item.score, default=None)

    def coverage_of(self, upper: str) -> UnitCoverage | None:
        """Return the coverage of an upper unit; None where it is no task."""
        return self._coverage.get(upper)

    def departments_of(self, upper: str) -> tuple[DepartmentLink, ...]:
        """Return what is known of the departments that answer for an upper unit."""
        return self._departments.get(upper, ())

    def demands_of(self, upper: str) -> tuple[Demand, ...]:
        """Return what an upper unit asks, as the alignment lists it."""
        return self._demands.get(upper, ())

    def demand_of_sentence(self, upper: str, span: Span) -> Demand | None:
        """Return the demand of a sentence of an upper unit."""
        found = (item for item in self.demands_of(upper) if item.kind == "task")
        return next((item for item in found if item.span.overlaps(span)), None)

    def demand_of_target(self, target: Target) -> Demand | None:
        """Return the demand of an upper target: its own, else that of its sentence."""
        found = (item for item in self.demands_of(target.unit) if item.id == target.id)
        return next(found, None) or self.demand_of_sentence(target.unit, target.span)

    def demand_of_department(self, link: DepartmentLink) -> Demand | None:
        """Return the demand of a body that answers for an upper unit."""
        wanted = f"{link.upper_unit}@{link.upper_department}"
        found = (item for item in self.demands_of(link.upper_unit) if item.id == wanted)
        return next(found, None)

    @cached_property
    def _links(self) -> dict[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.alignment.links:
            found.setdefault(link.upper, []).append(link)
        return {
            upper: tuple(
                sorted(
                    links,
                    key=lambda link: (
                        link.grade != "direct",
                        self.lower.position(link.lower) if link.lower in self.lower else 0,
                    ),
                )
            )
            for upper, links in found.items()
        }

    @cached_property
    def _demands(self) -> dict[str, tuple[Demand, ...]]:
        found: dict[str, list[Demand]] = {}
        for demand in self.alignment.demands:
            found.setdefault(demand.upper, []).append(demand)
        return {unit: tuple(demands) for unit, demands in found.items()}

    @cached_property
    def _coverage(self) -> dict[str, UnitCoverage]:
        return {item.upper: item for item in self.alignment.coverage}

    @cached_property
    def _departments(self) -> dict[str, tuple[DepartmentLink, ...]]:
        found: dict[str, list[DepartmentLink]] = {}
        for link in self.alignment.departments:
            found.setdefault(link.upper_unit, []).append(link)
        return {unit: tuple(links) for unit, links in found.items()}


def _by_unit(records: Iterable[T]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for record in records:
        found.setdefault(record.unit, []).append(record)
    return {unit: tuple(items) for unit, items in found.items()}
