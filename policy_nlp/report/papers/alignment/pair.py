"""A pair as a report prints it: what units and bodies are called, and what shows a link (依据)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from policy_nlp.records import (
    DepartmentLink,
    DocumentInfo,
    DocumentMeta,
    Link,
    Responsibility,
    SentenceCoverage,
    Span,
    Target,
    Unit,
    UnitCoverage,
)
from policy_nlp.records.alignment import Demand
from policy_nlp.records.analysis import PairAnalysis, SharedIndicator
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.model import Quotation
from policy_nlp.report.papers.matrix.entries import MatrixEntries
from policy_nlp.text.bodies import first_names
from policy_nlp.text.display import display_width

# Half-width characters of the subtitle's type (三号) that stand on a line of a portrait page.
LONGEST_LINE = 54


@dataclass(frozen=True)
class SentenceEvidence:
    """One upper sentence beside the lower ones that take it up (逐句对照).

    Attributes:
        number: which sentence of the task it is.
        line: how it was judged.
        lower: the sentences shown, the best first.
        near: where none takes it up, the one that comes near.
        also: places of further lower units that take it up.
        terms: what the first sentence shown shares with it (共同要素).
        demand: the sentence as a demand, as the whole lower text answers it.
        mark: what a person said of it, in words; that one should look, where nobody did and the
            program is not sure.
    """

    number: int
    line: SentenceCoverage
    upper: Quotation
    lower: tuple[Quotation, ...] = ()
    near: Quotation | None = None
    also: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    demand: Demand | None = None
    mark: str = ""

    @property
    def status(self) -> str:
        """How the linked units take its main act up, in words."""
        return labels.SENTENCES[self.line.status] if self.line.is_counted else labels.NOT_COUNTED

    @property
    def judged(self) -> str:
        """How the whole lower text answers it, in words, where that is another thing."""
        if self.demand is None or self.demand.status == self.line.status:
            return ""
        return f"通篇{labels.DEMAND_STATUSES[self.demand.status]}"

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about it."""
        return self.demand is not None and self.demand.action != "none"

    @property
    def ground(self) -> str:
        """Why it is left out of account or cannot apply, in words."""
        return labels.ground_text(self.line.ground)

    @property
    def shown(self) -> tuple[tuple[str, Quotation], ...]:
        """The lower sentences; before one that only comes near stands that it does."""
        near = [(f"（{labels.NEAR}）", self.near)] if self.near else []
        return (*(("", quote) for quote in self.lower), *near)


@dataclass(frozen=True)
class SentencePair:
    """An upper and a lower sentence that speak for a link.

    Attributes:
        terms: what the two share.
        judged: how the upper sentence was judged, in words.
        row: number of the sentence of the task beside which the lower one is shown already.
    """

    upper: Quotation
    lower: Quotation
    terms: tuple[str, ...] = ()
    judged: str = ""
    row: int | None = None


@dataclass(frozen=True)
class LinkEvidence:
    """A link with all that speaks for it (衔接依据).

    Attributes:
        place: of the lower unit.
        mark: what a person said of it, in words.
        pairs: sentences, those that cover first.
        indicators: what both units set, with the relation of the two.
        departments: which leads of the upper unit have their counterpart in the lower one.
    """

    link: Link
    place: str
    mark: str = ""
    pairs: tuple[SentencePair, ...] = ()
    indicators: tuple[str, ...] = ()
    departments: str = ""

    @property
    def title(self) -> str:
        """The lower unit with the grade of the link: 1．推广绿色建筑（直接对应）."""
        mark = f"，{self.mark}" if self.mark else ""
        return f"{self.place}（{labels.GRADES[self.link.grade]}{mark}）"

    @property
    def rows(self) -> tuple[int, ...]:
        """The sentences of the task beside which the report shows its lower sentences already."""
        return tuple(sorted({pair.row for pair in self.pairs if pair.row is not None}))

    @property
    def own_pair(self) -> SentencePair | None:
        """The best pair of sentences, where the report shows none of them elsewhere."""
        return self.pairs[0] if self.pairs and not self.rows else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What else speaks for it, in words."""
        seen = "、".join(map(str, self.rows))
        notes = (
            f"见上表第{seen}句" if seen else "" if self.pairs else labels.NO_PAIR,
            f"共同指标：{'、'.join(self.indicators)}" if self.indicators else "",
            f"部门：{self.departments}" if self.departments else "",
        )
        return tuple(note for note in notes if note)


@dataclass(frozen=True)
class TaskEvidence:
    """An upper task with all that shows how it is carried out (任务衔接依据).

    Attributes:
        number: which task it is.
        name: its heading; with its number and id it is the `place`.
        counted: the formula with its numbers.
        answering: who answers for it above, and for the units that answer it.
        departments: those by which it can be filtered.
    """

    number: int
    coverage: UnitCoverage
    name: str
    place: str
    path: tuple[str, ...]
    sentences: tuple[SentenceEvidence, ...]
    links: tuple[LinkEvidence, ...]
    counted: str
    answering: tuple[str, ...]
    departments: tuple[str, ...]


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
            return labels.UNIT_KINDS["preamble"] if found.kind == "preamble" else task_name(found)
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

    def mark(self, demand: Demand) -> str:
        """Return what a person said of a demand, or that one should look (请核对)."""
        if demand.decision is not None:
            return labels.DECISIONS[demand.decision]
        return labels.LOOK if demand.is_doubtful else ""

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
        """Return the name under which a document first prints a body (发改局 → 区发改局).

        Where that leaves its level to the name before it, with the level (自治区生态环境厅).
        """
        return self.whole(side, self._first_names[side].get(name, name))

    def whole(self, side: Side, name: str) -> str:
        """Return a printed name, with its level where a clause leaves that to the name before."""
        return self.analysis.whole_names.get(side, {}).get(name, name)

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


def demand_key(demand: str) -> str:
    """Return the key of the row of a demand, the same in every paper."""
    return f"demand-{demand}".translate(str.maketrans("#@ .", "----"))


def subtitle_lines(against: str, number: str) -> tuple[str, ...]:
    """Return the line below the title; a long one leaves the number of the document out."""
    return (against + number if display_width(against + number) <= LONGEST_LINE else against,)
