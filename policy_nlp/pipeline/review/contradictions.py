"""Opinions of which one takes away what another rests on (相互矛盾的意见).

A link that is rejected cannot carry the task of which somebody confirms that it is carried out;
a task of which somebody says that nothing answers to it has no link that is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policy_nlp.pipeline.review.read import Proposal
from policy_nlp.records.alignment import DecisionKind
from policy_nlp.records.decisions import Decision, Judged
from policy_nlp.report.papers.review.words import CHOICES, verdict_word

CARRIED = ("full", "partial", "covered", "partly")
AFFIRMED = ("confirm", "regrade", "add")


@dataclass(frozen=True)
class Opinion:
    """What somebody says of a link, a line or a sentence, in a workbook or recorded.

    Attributes:
        task: the upper task, as the same text in the same pair.
        units: the lower units that were judged.
        value: the grade or status that is to hold.
        said: it in words, with where it stands.
        place: of the row, None of what is recorded already.
    """

    task: tuple[str, ...]
    kind: DecisionKind
    units: frozenset[tuple[str, str]]
    verdict: str
    value: str | None
    note: str
    said: str
    place: tuple[str, int] | None = None

    @property
    def is_affirmed_link(self) -> bool:
        """Whether it says that a lower unit answers to the task."""
        return self.kind == "link" and self.verdict in AFFIRMED

    @property
    def is_rejected_link(self) -> bool:
        """Whether it says that a lower unit does not answer to the task."""
        return self.kind == "link" and self.verdict == "reject"

    @property
    def rests_on_links(self) -> bool:
        """Whether it says that the task, or a sentence, is carried by the units shown.

        Who judges otherwise than the program, and says why, has another ground.
        """
        if self.kind == "link" or self.value not in CARRIED or not self.units:
            return False
        return self.verdict == "confirm" or not self.note

    @property
    def denies_links(self) -> bool:
        """Whether it says that nothing answers to the task."""
        return self.kind == "coverage" and self.value == "none"


def as_proposed(proposal: Proposal) -> Opinion:
    """Return what a row says."""
    key, choice = proposal.key, proposal.choice
    return Opinion(
        task=(key.lower, key.upper, *_mark(key.task)),
        kind=key.kind,
        units=frozenset(map(_mark, key.units)),
        verdict=choice.verdict,
        value=proposal.value,
        note=proposal.note,
        said=f"{proposal.sheet}第{proposal.row}行的“{CHOICES[key.kind][choice]}”",
        place=proposal.place,
    )


def as_kept(proposal: Proposal) -> Opinion:
    """Return what a row says that was left as it was written."""
    return replace(as_proposed(proposal), place=None)


def as_recorded(decision: Decision) -> Opinion:
    """Return what a decision says."""
    return Opinion(
        task=(decision.lower, decision.upper, *_mark(decision.task)),
        kind=decision.kind,
        units=frozenset(map(_mark, decision.units)),
        verdict=decision.verdict,
        value=decision.value,
        note=decision.note,
        said=f"导出后的意见“{verdict_word(decision)}”（{decision.who}，{decision.date}）",
    )


def find_contradictions(opinions: Iterable[Opinion]) -> Iterator[tuple[Opinion, Opinion]]:
    """Yield the opinions on one task that cannot both hold: on the task, and on a link."""
    tasks: dict[tuple[str, ...], list[Opinion]] = {}
    for opinion in opinions:
        tasks.setdefault(opinion.task, []).append(opinion)
    for said in tasks.values():
        affirmed = [item for item in said if item.is_affirmed_link]
        rejected = [item for item in said if item.is_rejected_link]
        gone = frozenset(unit for item in rejected for unit in item.units)
        for judged in said:
            if judged.denies_links:
                yield from ((judged, link) for link in affirmed)
            elif judged.rests_on_links and judged.units <= gone and not affirmed:
                yield from ((judged, link) for link in rejected if link.units <= judged.units)


def _mark(judged: Judged) -> tuple[str, str]:
    return judged.unit, judged.stamp
