"""A pair of documents as a report prints it: what units, documents and bodies are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from policy_nlp.records import (
    DepartmentLink,
    DocumentInfo,
    DocumentMeta,
    Responsibility,
    Span,
    Target,
    Unit,
)
from policy_nlp.records.analysis import PairAnalysis, SharedIndicator
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.model import Quotation
from policy_nlp.report.papers.matrix.entries import MatrixEntries
from policy_nlp.text.names import first_names


@dataclass(frozen=True)
class PrintedPair(PairIndex):
    """A pair with what follows from it, and the words for its parts."""

    analysis: PairAnalysis = field(default_factory=PairAnalysis)
    meta: DocumentMeta | None = None

    @classmethod
    def of_index(
        cls,
        pair: PairIndex,
        analysis: PairAnalysis | None = None,
        meta: DocumentMeta | None = None,
    ) -> PrintedPair:
        """Return an indexed pair with what a report says of it."""
        return cls(pair.alignment, pair.lower, pair.upper, analysis or PairAnalysis(), meta)

    def unit(self, side: Side, unit: str) -> Unit:
        """Return a unit of that side."""
        return self.document(side).unit(unit)

    def target(self, side: Side, target: str) -> Target:
        """Return a target of that side."""
        return self.document(side).target(target)

    def place(self, side: Side, unit: str) -> str:
        """Return what a unit is called in running text: number and heading as printed, and its id.

        A number by itself is no place: every section has a 1．
        """
        return f"{self.label(side, unit)}〔{unit}〕" if unit in self.document(side) else unit

    def label(self, side: Side, unit: str) -> str:
        """Return number and heading of a unit as printed."""
        if unit not in self.document(side):
            return unit
        found = self.unit(side, unit)
        if not found.heading:
            return task_name(found)
        shown = found.number if found.number_source != "reconstructed" else ""
        return f"{shown or ''}{found.heading}"

    def quote(self, side: Side, span: Span, unit: str | None = None) -> Quotation:
        """Return the text of a span as a quotation of the unit that holds it."""
        document = self.document(side)
        if unit is None:
            holder = document.unit_at(span)
            unit = holder.id if holder else ""
        text = document.printed(span)
        return Quotation(side=side, unit=unit, place=self.place(side, unit), span=span, text=text)

    def duties(self, side: Side, unit: str) -> tuple[Responsibility, ...]:
        """Return the duties that a unit's own clauses give."""
        return self.document(side).duties_of(unit, own=True)

    def names(self, side: Side, units: Iterable[str]) -> tuple[str, ...]:
        """Return who answers for these units, each once, in printed order."""
        duties = (duty for unit in units for duty in self.duties(side, unit))
        return tuple(dict.fromkeys(self.called(side, duty.name) for duty in duties))

    def answering(self, side: Side, unit: str) -> tuple[str, ...]:
        """Return who answers for a unit, also by a clause that is carried forward (下同)."""
        duties = self.document(side).duties_of(unit)
        return tuple(dict.fromkeys(self.called(side, duty.name) for duty in duties))

    def called(self, side: Side, name: str) -> str:
        """Return the name under which a document first prints a body (发改局 → 区发改局)."""
        return self._first_names[side].get(name, name)

    def counterparts(self, link: DepartmentLink) -> tuple[str, ...]:
        """Return the counterparts of an upper department, as printed."""
        return link.counterparts or ((labels.OWN_GOVERNMENT,) if link.own_government else ())

    def is_nobody(self, name: str) -> bool:
        """Return whether a name is nobody in particular: 各有关部门, 市有关部门."""
        return name in self.analysis.unnamed

    def indicators(self, lower: str, upper: str) -> tuple[SharedIndicator, ...]:
        """Return the indicators of both units of a link."""
        return self._indicators.get((lower, upper), ())

    def level(self, side: Side, default: str) -> str:
        """Return 市级, 区县级, or a word that fits any level."""
        level = self.document(side).extraction.document.level
        return labels.LEVELS[level] if level else default

    @property
    def upper_tasks(self) -> str:
        """What the tasks of the upper document are called: 市级任务."""
        return f"{self.upper_level}任务"

    @property
    def upper_level(self) -> str:
        """What the level of the upper document is called: 市级."""
        return self.level("upper", "上级")

    @cached_property
    def lower_duties(self) -> MatrixEntries:
        """The lower document as the responsibility matrix sees it."""
        return MatrixEntries(self.lower)

    @cached_property
    def _first_names(self) -> dict[Side, dict[str, str]]:
        return {
            "lower": first_names(self.lower.extraction),
            "upper": first_names(self.upper.extraction),
        }

    @cached_property
    def _indicators(self) -> dict[tuple[str, str], tuple[SharedIndicator, ...]]:
        return {(item.lower, item.upper): item.shared for item in self.analysis.indicators}


def titled(document: DocumentInfo) -> str:
    """Return a title in its brackets, those inside it one rank lower (《…〈…〉…》)."""
    inner = printed_title(document).replace("《", "〈").replace("》", "〉")
    return f"《{inner}》"
