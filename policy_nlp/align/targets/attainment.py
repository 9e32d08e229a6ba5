"""What results without a number come to, and which of two is more (定性指标的达成程度)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policy_nlp.lexicons.indicators import Indicators
from policy_nlp.records import Target
from policy_nlp.text.dates import find_times
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import any_of

Comparison = Literal["same", "stronger", "weaker"]
# 绿色低碳循环的经济体系 above is 绿色低碳循环经济体系 below.
LOOSE = re.compile(r"[\W的]")


@dataclass(frozen=True, slots=True)
class Result:
    """What a result without a number comes to (达成程度).

    Attributes:
        ladder: which kind of result, None where no word tells.
        rungs: how far: rung of the ladder, step, degree, place; None where no word tells.
        words: what is said of the indicator, for results of no known kind.
    """

    ladder: int | None
    rungs: tuple[int | None, ...]
    words: str

    def statement(self) -> tuple[object, ...]:
        """Return what two wordings of one result share."""
        return (self.ladder, *self.rungs) if self.ladder is not None else (self.words,)


class ResultReader:
    """Reads what is to be reached from the wording of a target."""

    def __init__(self, indicators: Indicators) -> None:
        self._words = words = indicators.reached
        tails = any_of(indicators.scope_tails)
        self._scope = re.compile(f"^(?:{any_of(indicators.scopes)})(?:{tails})?")
        self._kinds = {
            word: (kind, rung)
            for kind, ladder in enumerate(words.ladders)
            for rung, synonyms in enumerate(ladder)
            for word in synonyms
        }
        self._kind = re.compile(any_of(self._kinds))
        self._neutral = re.compile(any_of(words.neutral))
        self._whose = re.compile(f"^(?:{any_of(indicators.naming.whose)})")
        self._places = [
            (re.compile(f"(?:{any_of(synonyms)})(?:同)?(?:行业|类)?$"), rank)
            for rank, synonyms in enumerate(words.places)
        ]
        scales = (words.steps, words.degrees)
        self._scales = [
            [(re.compile(any_of(synonyms)), rank) for rank, synonyms in enumerate(scale)]
            for scale in scales
        ]
        every = any_of(word for scale in scales for synonyms in scale for word in synonyms)
        # Only what stands right before the result tells how far: not 全面绿色转型取得明显进展.
        self._before = re.compile(f"(?:{every}|{any_of(words.neutral)}|取得|地|的)*$")

    def read(self, target: Target) -> Result:
        """Return what a target says of its indicator."""
        wording = without_times(fold(target.quote)).replace(fold(target.scope or ""), "", 1)
        wording = self._scope.sub("", wording)
        named = fold(target.indicator)
        if not any(named.startswith(goal) for goal in self._words.goals):
            wording = wording.replace(named, "", 1)
        found = list(self._kind.finditer(wording))
        # 取得明显进展, 达到国内先进水平: the last word tells the kind.
        last = found[-1] if found else None
        words = LOOSE.sub("", self._neutral.sub("", wording))
        if last is None:
            return Result(None, (), words)
        kind, rung = self._kinds[last[0]]
        before = wording[: last.start()]
        how = self._before.search(before)
        near = how[0] if how else ""
        step, degree = (_highest_rank(scale, near) for scale in self._scales)
        return Result(kind, (rung, step, degree or 0, _highest_rank(self._places, before)), words)

    def plain(self, wording: str) -> str:
        """Return a wording folded, without times, scope and what says neither what nor how far.

        城镇新建建筑 is 新建建筑 here.
        """
        wording = self._neutral.sub("", without_times(fold(wording)))
        return self._whose.sub("", self._scope.sub("", wording))

    def compare(self, lower: Result, upper: Result) -> Comparison | None:
        """Return which of two results is more, None where nothing tells."""
        if lower.words == upper.words:
            return "same"
        if lower.ladder is None or lower.ladder != upper.ladder:
            return None
        pairs = zip(lower.rungs, upper.rungs, strict=True)
        more = {a > b for a, b in pairs if a is not None and b is not None and a != b}
        if not more:
            return "same"
        if len(more) > 1:
            return None
        return "stronger" if more.pop() else "weaker"


def without_times(wording: str) -> str:
    """Return a folded wording without the years and plan periods in it."""
    for mark in reversed(list(find_times(wording))):
        if mark.kind in ("deadline", "period"):
            wording = wording[: mark.start] + wording[mark.end :].lstrip(",，")
    return wording


def _highest_rank(scale: Sequence[tuple[re.Pattern[str], int]], wording: str) -> int | None:
    """Return the highest rank whose words stand in the wording."""
    return max((rank for pattern, rank in scale if pattern.search(wording)), default=None)
