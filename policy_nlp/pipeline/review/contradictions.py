"""Decisions that cannot both hold (相互矛盾的意见).

Two rows on one thing that say different things; a link that is rejected and carries the task of
which somebody confirms that it is carried out; a task of which somebody says that nothing answers
to it, with a link that is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from policy_nlp.pipeline.review.read import Proposal
from policy_nlp.records.decisions import Decision
from policy_nlp.report.papers.review.words import verdict_word

CARRIED = ("full", "partial", "covered", "partly")
AFFIRMED = ("confirm", "regrade", "add")


@dataclass(frozen=True)
class StatedDecision:
    """A decision as somebody states it, in a workbook or recorded since.

    Attributes:
        words: it in words, with where it stands.
        place: of its row, None of what is recorded or was left as it was written.
    """

    decision: Decision
    words: str
    place: tuple[str, int] | None = None

    @classmethod
    def of_row(cls, proposal: Proposal, decision: Decision, *, kept: bool) -> StatedDecision:
        """Return what a row says; `kept` as it was written."""
        words = f"{proposal.where}的“{verdict_word(decision)}”"
        return cls(decision, words, None if kept else proposal.place)

    @classmethod
    def recorded(cls, decision: Decision) -> StatedDecision:
        """Return what was recorded after the workbook was written."""
        by = f"（{decision.who}，{decision.date}）"
        return cls(decision, f"导出后的意见“{verdict_word(decision)}”{by}")

    @property
    def task(self) -> tuple[str, ...]:
        """The upper task, as the same text in the same pair."""
        made = self.decision
        return (made.lower, made.upper, made.task.unit, made.task.stamp)

    @property
    def units(self) -> frozenset[tuple[str, str]]:
        """The lower units that were judged."""
        return frozenset((unit.unit, unit.stamp) for unit in self.decision.units)

    @property
    def affirms_link(self) -> bool:
        """Whether it says that a lower unit answers to the task."""
        return self.decision.kind == "link" and self.decision.verdict in AFFIRMED

    @property
    def rejects_link(self) -> bool:
        """Whether it says that a lower unit does not answer to the task."""
        return self.decision.kind == "link" and self.decision.verdict == "reject"

    @property
    def rests_on_links(self) -> bool:
        """Whether it says that the task, or a sentence, is carried by the units shown.

        Who judges otherwise than the program, and says why, has another ground.
        """
        made = self.decision
        if made.kind == "link" or made.value not in CARRIED or not made.units:
            return False
        return made.verdict == "confirm" or not made.note

    @property
    def denies_links(self) -> bool:
        """Whether it says that nothing answers to the task."""
        return self.decision.kind == "coverage" and self.decision.value == "none"


def find_contradictions(
    stated: Iterable[StatedDecision],
) -> Iterator[tuple[StatedDecision, StatedDecision]]:
    """Yield the decisions on one task that cannot both hold: on the task, and on a link."""
    tasks: dict[tuple[str, ...], list[StatedDecision]] = {}
    for item in stated:
        tasks.setdefault(item.task, []).append(item)
    for together in tasks.values():
        affirmed = [item for item in together if item.affirms_link]
        rejected = [item for item in together if item.rejects_link]
        gone = frozenset(unit for item in rejected for unit in item.units)
        for judged in together:
            if judged.denies_links:
                yield from ((judged, link) for link in affirmed)
            elif judged.rests_on_links and judged.units <= gone and not affirmed:
                yield from ((judged, link) for link in rejected if link.units <= judged.units)


def differ(content: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two decisions differ in what they say, or both give reasons that differ.

    Two people who confirm one thing agree, also where only one of them says why.
    """
    *verdict, note = content
    *other_verdict, other_note = other
    return verdict != other_verdict or bool(note and other_note and note != other_note)


def find_clashes(proposals: Iterable[Proposal]) -> dict[tuple[str, ...], str]:
    """Return what rows of one workbook say different things of, with the places of the rows."""
    rows: dict[tuple[str, ...], list[Proposal]] = {}
    for proposal in proposals:
        rows.setdefault(proposal.subject, []).append(proposal)
    return {
        subject: "、".join(item.where for item in items)
        for subject, items in rows.items()
        if any(differ(one.content, other.content) for one, other in combinations(items, 2))
    }
