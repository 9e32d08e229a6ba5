"""What asks for nothing: reports, accounts, grants, conditions, sizes (非指标语境).

One gate before any form is tried, from the widest to the narrowest: the section, the sentence,
the clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.extract.targets.patterns import TargetPatterns
from policy_nlp.extract.targets.scope import Clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Unit
from policy_nlp.vocabulary import any_of

# 达峰目标, 能耗目标; not 科学合理确定有序达峰目标, which is a task.
_AIMS = re.compile(r".{0,6}目标(?:任务|指标|要求)?")
# 已建成, 已超过: what a clause says is done
_DONE = re.compile(r"已(?:经)?(?:达|建|完成|实现|形成|有|累计|超|突破|提前)")


class Sections:
    """What the headings of a document say of its units."""

    def __init__(self, units: Sequence[Unit], lexicons: Lexicons, patterns: TargetPatterns) -> None:
        self._words = lexicons.sections
        self._past = patterns.past_section
        self.alone = len(units) == 1
        first = next((unit for unit in units if self.in_aims(unit)), None)
        self._first_aims = first.id.partition(".")[0] if first else None
        self._aims_start = first.span.start if first else 0
        self.label = re.compile(rf"(?:{any_of(self._words.aims)}|[一-龥]{{0,4}}目标)[。：:．]")

    def is_past(self, unit: Unit) -> bool:
        """Return whether a unit reports of the past or tells how the plan was made."""
        heading = unit.heading or ""
        return "目标" not in heading and any(map(self._past.match, (heading, *unit.path)))

    def is_background(self, unit: Unit) -> bool:
        """Return whether numbers without a time of their own are none: before the chapter of
        aims, and before the first heading.
        """
        if unit.kind == "preamble":
            return not self.alone
        chapter = unit.id.partition(".")[0]
        return unit.span.start < self._aims_start and chapter != self._first_aims

    def in_aims(self, unit: Unit) -> bool:
        """Return whether a unit stands in a section of aims.

        指导思想和总体目标 is one for its own text, not for what stands below it.
        """
        if self._names_aims(unit.heading or ""):
            return True
        return not self._is_general(unit.heading or "") and any(
            self._names_aims(heading) and not self._is_general(heading) for heading in unit.path
        )

    def _is_general(self, heading: str) -> bool:
        return any(word in heading for word in self._words.general)

    def _names_aims(self, heading: str) -> bool:
        return _AIMS.fullmatch(heading) is not None or any(
            word in heading for word in self._words.aims
        )


@dataclass
class Gate:
    """Lets the clauses of a unit pass that can state a target (mutable, one a unit).

    `background`: only numbers that name their own time pass.
    """

    patterns: TargetPatterns
    background: bool = False
    sentence: tuple[int, int] = (-1, -1)
    tells_past: bool = False
    accounts: bool = False
    grants: bool = False
    granted: bool = False

    def admits(self, clause: Clause) -> bool:
        """Return whether a clause can state a target; clauses come in order."""
        if clause.sentence != self.sentence:
            self._enter(clause)
        past = (
            not clause.aims
            and self.patterns.discourse.past.anywhere.search(clause.masked) is not None
        )
        self.tells_past = self.tells_past or (past and not clause.bracketed)
        if (past or self.tells_past) and not clause.final.is_set:
            return False
        return not self.accounts

    def admits_amounts(self, clause: Clause) -> bool:
        """Return whether its numbers can be results: no grant, condition, size, nothing done."""
        patterns, text = self.patterns, clause.masked
        if not patterns.trigger.search(text) or _DONE.search(text):
            return False
        if self.background and not clause.dated:
            return False
        self.granted = self.granted or patterns.grant.search(text) is not None
        if self.grants and (self.granted or not clause.dated):
            return False
        if patterns.size.search(text):
            return False
        # 对年综合能耗超过1万吨的单位; …下降10%以上的，给予…
        masked, end = clause.view.masked, clause.end
        closed = text.endswith("的") and masked[end : end + 1] in ("，", ",")
        return not (closed or patterns.condition.match(text))

    def _enter(self, clause: Clause) -> None:
        self.sentence = clause.sentence
        start, end = clause.sentence
        self.tells_past = False
        if not clause.bracketed:
            masked = clause.view.masked
            self.accounts = self.patterns.estimate.match(masked, start, end) is not None
            self.granted = False
            self.grants = self.patterns.grant.search(masked, start, end) is not None
