"""Names of indicators (指标名称对照), and which of two results without a number is more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.indicators import Indicators
from policy_nlp.records import Target
from policy_nlp.records.index import DocumentIndex
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


BRACKETED = re.compile(r"\([^()]*\)")
SENTENCE = re.compile(r"[。;；!?！？\n]")
LONGEST_SECTOR = 8
# For every name of a share: 绿色建筑比重 and 绿色建筑占比 are one.
SHARE = "占比"
# Stands between a sector and what is said of it.
OF = "|"


class NameReader:
    """Knows which names of indicators are one."""

    def __init__(self, lexicons: Lexicons, options: AlignOptions | None = None) -> None:
        self._options = options or AlignOptions()
        self._known = lexicons.thesaurus.indicator_of
        self._indicators = lexicons.indicators
        self._reached = words = lexicons.indicators.reached
        naming = lexicons.indicators.naming
        self._added = re.compile(f"(?:{any_of(naming.added)})*")
        self._part = re.compile(any_of(naming.part))
        self._change = re.compile(
            f"(?:{any_of(naming.change_pace)})?(?:{any_of(naming.changes)})"
            f"(?:{any_of(naming.change_ends)})?$"
        )
        self._share = re.compile(f"(?:{any_of(naming.share_openers)})?(?:{any_of(naming.shares)})$")
        self._whose = re.compile(f"^(?:{any_of(naming.whose_cities)})(?=.{{4}})")
        self._is_share = naming.measured_as_share
        self._scopes = sorted(lexicons.indicators.scopes, key=len, reverse=True)
        self._noun = re.compile(f"(?:{any_of(words.nouns)})$")
        openers = {*lexicons.indicators.action_openers, *lexicons.indicators.leading_verbs}
        self._opener = re.compile(f"^(?:{any_of(openers)})+")
        self._sector = re.compile(
            f"(?P<which>[一-鿿]{{2,{LONGEST_SECTOR}}}?)(?:{any_of(words.sectors)})"
        )
        self._general = re.compile(f"^(?:各|全)|(?:{any_of(words.general_sectors)})$")

    def name(self, target: Target, sector: str = "") -> str:
        """Return the name an indicator goes by, scope words and brackets dropped.

        Args:
            target: whose indicator it is.
            sector: the sector it is said of, see `sector`.
        """
        name = self._bare(target)
        of = f"{sector}{OF}" if sector else ""
        for goal, words in self._reached.goals.items():
            if name in words.names and any(word in target.quote for word in words.said):
                return f"{of}{goal}"
        name = self._change.sub("", name).replace("的", "")
        plain = self._share.sub(SHARE, name)
        return f"{of}{self._known.get(name) or self._known.get(plain, plain)}"

    def _bare(self, target: Target) -> str:
        name = BRACKETED.sub("", fold(target.indicator))
        for scope in self._scopes:
            name = name.removeprefix(scope)
        return self._noun.sub("", self._whose.sub("", name)) or name

    def is_whole(self, target: Target) -> bool:
        """Return whether an indicator is one of a whole place or economy (碳达峰)."""
        return self._change.sub("", self._bare(target)) in self._reached.whole

    def sector(self, document: DocumentIndex, target: Target) -> str:
        """Return the sector of which an indicator of the whole economy is said, else nothing.

        工业领域要加快绿色低碳转型，力争率先实现碳达峰: the peak is that of industry. Where the
        sentence does not begin with a sector, the heading of its unit may name one.
        """
        if not self.is_whole(target):
            return ""
        text, end = document.text, target.span.start
        begin = max((m.end() for m in SENTENCE.finditer(text, 0, end)), default=0)
        lead = without_times(fold(text[begin:end]))
        found = self._sector.match(lead)
        if found is None:
            heading = document.unit(target.unit).heading if target.unit in document else None
            heading = self._opener.sub("", fold(heading or ""))
            found = self._sector.match(heading)
        if found is None or self._general.search(found["which"]):
            return ""
        return found["which"]

    def similarity(self, a: str, b: str) -> float:
        """Return how much two names are one, 1 when they are the same."""
        if a == b:
            return 1.0
        sector, _, a = a.rpartition(OF)
        other, _, b = b.rpartition(OF)
        if sector != other:
            return 0.0
        short, long = sorted((a, b), key=len)
        if len(short) >= self._options.shortest_held and short in long:
            return self._held(short, long)
        if sorted(a) == sorted(b):  # 效能提升 and 能效提升
            return self._options.held_name
        if a[-1:] != b[-1:]:
            return 0.0
        from rapidfuzz.fuzz import ratio

        similarity = ratio(a, b) / 100
        # Few names are alike at all, and to look for kinds takes long.
        return 0.0 if self.one(similarity) and self._indicators.contrast(a, b) else similarity

    def _held(self, short: str, long: str) -> float:
        """Return how much a name is one with a longer one that holds it."""
        left = long.replace(short, "", 1)
        if not self._added.fullmatch(self._part.sub("", left)):
            return 0.0
        measured_otherwise = long.endswith(self._is_share) and left.endswith(SHARE)
        if self._part.search(left) or measured_otherwise:
            return self._options.part_name
        return self._options.held_name

    def is_part(self, a: str, b: str) -> bool:
        """Return whether one name is for a part of the other, or for another measure of it."""
        short, long = sorted((a, b), key=len)
        return (
            short != long and short in long and self._held(short, long) == self._options.part_name
        )

    def one(self, similarity: float) -> bool:
        """Return whether two names so alike are one indicator."""
        return similarity >= self._options.same_name

    def surely_one(self, similarity: float) -> bool:
        """Return whether values under two names so alike may be set against each other."""
        return similarity >= self._options.sure_name
