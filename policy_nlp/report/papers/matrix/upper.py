"""What of the upper document a lower task answers, down to its sentences (上级依据)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.records import DecisionStatus, Link, Target, TargetLink, Unit
from policy_nlp.records.alignment import Demand
from policy_nlp.records.index import PairIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, numbered_name, printed_title
from policy_nlp.report.papers.matrix.entries import Entry
from policy_nlp.text.display import fitted

# Characters of an upper sentence that are shown; a longer one is read above.
LONGEST = 90


@dataclass(frozen=True)
class UpperTasks:
    """The upper side of a pair, asked for what lower tasks and measures answer."""

    pair: PairIndex

    @property
    def header(self) -> str:
        """What the column is called: 对应市级任务."""
        return labels.UPPER_TASKS[self.pair.upper.extraction.document.level]

    def of_unit(self, unit: Unit) -> str:
        """Return the upper tasks of a unit, those it answers directly first."""
        if unit.kind == "annex-row":
            return labels.NOTHING
        links = [link for link in self._links if link.lower == unit.id]
        if links:
            return "\n".join(self._link_text(link) for link in links)
        is_own = any(item.lower == unit.id for item in self.pair.alignment.own)
        is_rejected = any(item.lower == unit.id for item in self._rejected)
        rejected = f"〔{DECISIONS['rejected']}〕" if is_rejected else ""
        return (labels.OWN_UNIT if is_own else labels.NO_LINK) + rejected

    def of_entry(self, entry: Entry) -> str:
        """Return the upper sentences that a measure answers, under their tasks.

        They are of tasks linked with its unit, or are answered best by the measure. Where there is
        none, the upper tasks of its unit are named.
        """
        span = entry.measure.span if entry.measure else entry.unit.span
        linked = {link.upper for link in self._links if link.lower == entry.unit.id}
        told: dict[str, list[str]] = {}
        for demand in self._answered.get(entry.unit.id, ()):
            is_best = demand.status == "covered" and demand.proof[0].span.overlaps(span)
            is_linked = demand.upper in linked
            if is_best or (is_linked and any(x.span.overlaps(span) for x in demand.proof)):
                told.setdefault(demand.upper, []).append(self._demand_text(demand))
        return "\n".join(
            f"{numbered_name(self.pair.upper.unit(upper))}：{''.join(texts)}"
            for upper, texts in told.items()
        ) or self.of_unit(entry.unit)

    def of_target(self, target: Target) -> str:
        """Return the upper target of a lower one, and how the two compare."""
        return "；".join(
            f"{self.pair.upper.target(link.upper).quote}，"
            + labels.decided_word(labels.RELATIONS[link.relation], link.decision)
            for link in self._targets.get(target.id, ())
            if link.upper in self.pair.upper.targets
        )

    def notes(self) -> Iterable[str]:
        """Yield what a reader must know of the column."""
        upper = self.pair.upper.extraction.document
        number = f"（{upper.doc_number}）" if upper.doc_number else ""
        yield (
            f"对应任务为与《{printed_title(upper)}》{number}自动比对的结果，"
            f"“{labels.IN_PART}”指仅有部分内容相衔接。"
        )
        if any(link.decision for link in self.pair.alignment.links):
            yield "〔〕内注明经人工确认、改判或新增的，以及原人工意见待复核的。"
        if self._rejected:
            yield f"另有{len(self._rejected)}条对应经人工否决，未列入。"

    def _link_text(self, link: Link) -> str:
        name = numbered_name(self.pair.upper.unit(link.upper))
        part = labels.IN_PART if link.grade == "partial" else ""
        return f"{name}{part}{f'〔{DECISIONS[link.decision]}〕' if link.decision else ''}"

    def _demand_text(self, demand: Demand) -> str:
        shown = fitted(self.pair.upper.printed(demand.span), LONGEST)
        word = labels.DEMAND_STATUSES[demand.status] if demand.status != "covered" else ""
        marked = labels.decided_word(word, demand.decision)
        return f"“{shown}”" + (f"（{marked}）" if marked else "")

    @cached_property
    def _links(self) -> list[Link]:
        """The links, direct ones first, in the order of the upper document."""
        upper = self.pair.upper
        links = [link for link in self.pair.alignment.links if link.upper in upper]
        return sorted(links, key=lambda it: (it.grade != "direct", upper.position(it.upper)))

    @cached_property
    def _rejected(self) -> list[DecisionStatus]:
        """The links that people rejected, which stand in no cell."""
        return [item for item in self.pair.alignment.decided if item.rejects_link]

    @cached_property
    def _answered(self) -> dict[str, list[Demand]]:
        """The sentences that are answered, by the lower units that do."""
        rejected = {(item.lower, item.upper) for item in self._rejected}
        found: dict[str, list[Demand]] = {}
        for demand in self.pair.alignment.demands:
            if demand.kind == "task" and demand.status in ("covered", "partly"):
                for unit in dict.fromkeys(proof.unit for proof in demand.proof):
                    if (unit, demand.upper) not in rejected:
                        found.setdefault(unit, []).append(demand)
        return found

    @cached_property
    def _targets(self) -> dict[str, list[TargetLink]]:
        found: dict[str, list[TargetLink]] = {}
        for link in self.pair.alignment.targets:
            if link.lower is not None and link.upper is not None:
                found.setdefault(link.lower, []).append(link)
        return found
