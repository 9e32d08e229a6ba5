"""What shows how a task is carried out, ready for every paper that prints it (依据)."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.records import Link, SentenceCoverage, UnitCoverage
from policy_nlp.report import labels
from policy_nlp.report.model import Quotation


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
        gap: number of the gap that it leaves, in the section on gaps.
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
    gap: int | None = None
    mark: str = ""

    @property
    def status(self) -> str:
        """How it was judged, in words."""
        return labels.SENTENCES[self.line.status] if self.line.is_counted else labels.NOT_COUNTED

    @property
    def is_open(self) -> bool:
        """Whether some of it is not taken up."""
        return self.line.is_counted and self.line.status in ("missing", "partly")

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

    @property
    def gaps(self) -> str:
        """Where the section on gaps speaks of it; nothing where it leaves none."""
        numbers = [str(item.gap) for item in self.sentences if item.gap is not None]
        return f"见“五、缺口与建议”第{'、'.join(numbers)}项。" if numbers else ""
