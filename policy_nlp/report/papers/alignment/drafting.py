"""Draft sentences for what is missing, and who would answer for them (建议稿).

A draft is the upper sentence in the words of the level below, nothing else: what it says beyond
that is for the official to write.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property
from importlib import resources

from policy_nlp.records import Responsibility, Target
from policy_nlp.records.extraction import Level
from policy_nlp.records.index import Side
from policy_nlp.report.papers.alignment.pair import ComparedPair
from policy_nlp.report.papers.matrix.entries import LEADING_ROLES
from policy_nlp.vocabulary import Vocabulary, parse_vocabulary

# The last character of a level's name where the region does not print it.
LEVEL_ENDS: dict[Level, str] = {"national": "国", "province": "省", "city": "市", "district": "区"}
# Stands in a draft for an amount that is still to be set.
OWN_AMOUNT = "〔本级数〕"
# Stands for a counterpart that the lower document does not name.
UNNAMED = "{}对应的本级部门"
_SET_ABOVE = re.compile("(?:国家|省|自治区|市)(?:级)?下达")
# 苏州市, 广西壮族自治区 without the word for their rank
_RANK = re.compile("(?:(?:壮族|回族|维吾尔)?自治区|[省市区县])$")
_STOP = re.compile(r"[。；;，,\s]+$")


class Rewrite(Vocabulary):
    """A word of one level and that of the level below it (全市 → 全区)."""

    printed: str
    becomes: str
    unless_followed_by: tuple[str, ...] = ()
    unless_preceded_by: tuple[str, ...] = ()


class OwnWork(Vocabulary):
    """Words that speak of what the upper level does itself."""

    words: tuple[str, ...]
    unless_preceded_by: tuple[str, ...] = ()


class Addressed(Vocabulary):
    """Words for those whom the upper level speaks to (各县级市、各区)."""

    words: tuple[str, ...]
    unless_followed_by: tuple[str, ...] = ()


class Amounts(Vocabulary):
    """Units of amounts that lower places share (万吨).

    `each` are words for what is said of every one, `multipliers` stand before the unit.
    """

    units: tuple[str, ...]
    each: tuple[str, ...]
    multipliers: tuple[str, ...]


class SuggestionWords(Vocabulary):
    """The file `suggestions.toml`."""

    rewrites: tuple[Rewrite, ...]
    own_work: OwnWork
    addressed: Addressed
    amounts: Amounts


def read_suggestion_words() -> SuggestionWords:
    """Read the words by which drafts are put into the words of the level below."""
    source = resources.files("policy_nlp.report").joinpath("data", "suggestions.toml")
    return parse_vocabulary(SuggestionWords, source.read_text(encoding="utf-8"), source.name)


class Drafter:
    """Writes drafts for one pair of documents."""

    def __init__(self, compared: ComparedPair) -> None:
        self._compared = compared
        self._register = compared.lexicons.departments
        words = read_suggestion_words()
        ends = {"above": self._end("upper"), "own": self._end("lower")}
        self._above = ends["above"].replace("国", "国家")
        self._rewrites = [
            (_pattern([item.printed.format(**ends)], item), item.becomes, ends)
            for item in words.rewrites
            if all(ends.values())
        ]
        own = [word.format(**ends) for word in words.own_work.words]
        self._own_work = _pattern(own, words.own_work) if ends["above"] else None
        self._addressed = _pattern(words.addressed.words, words.addressed)
        self._amount = _amount_pattern(words.amounts)
        each = "|".join(map(re.escape, words.amounts.each))
        self._each = re.compile(f"(?:{each})[^，。；]*$")

    def _end(self, side: Side) -> str:
        info = self._compared.document(side).document
        if info.region and info.level != "national":
            return info.region[-1]
        return LEVEL_ENDS[info.level] if info.level else ""

    def sentence(self, text: str) -> str:
        """Return an upper sentence in the words of the lower level, without its last stop.

        Amounts of the whole upper place are left open: the lower has a part of them.
        """
        for pattern, becomes, ends in self._rewrites:
            text = pattern.sub(becomes.format(**ends), text)
        text = self._amount.sub(lambda m: m[0] if self._is_of_each(m) else OWN_AMOUNT, text)
        return _STOP.sub("", text)

    def addressed(self, text: str) -> str:
        """Return the words by which a sentence speaks to all lower places (各县级市), or none."""
        found = self._addressed.search(text)
        return found[0] if found else ""

    def target(self, target: Target, indicator: str) -> str:
        """Return an upper target as the lower document would set it, its year and name printed.

        完成省下达目标 of a city becomes 完成市下达目标 of its district.
        """
        text = self.sentence(target.quote)
        if self._above:
            text = _SET_ABOVE.sub(f"{self._above}下达", text)
        if target.kind == "qualitative" and not _holds_a_name(text, indicator, 4):
            text = f"{indicator}{text}"
        elif not _holds_a_name(text, indicator, 2):
            # 到2030年达到5.1亿吨 takes its name from the sentence before.
            text = f"{indicator}：{text}"
        if target.deadline and str(target.deadline) not in text:
            text = f"到{target.deadline}年，{text}"
        elif target.period and not target.deadline and target.period not in text:
            text = f"“{target.period.replace('、', '”“')}”期间，{text}"
        return text

    def is_own_work(self, text: str) -> bool:
        """Tell whether a sentence speaks of what the upper level does itself (市级…)."""
        return self._own_work is not None and self._own_work.search(text) is not None

    def amounts(self, text: str) -> list[str]:
        """Return the amounts of the whole upper place that a sentence names (40亿吨)."""
        found = self._amount.finditer(text)
        return list(dict.fromkeys(item[0] for item in found if not self._is_of_each(item)))

    def _is_of_each(self, amount: re.Match[str]) -> bool:
        """Tell whether an amount is said of each one, and so holds below, too (人均5平方米)."""
        return self._each.search(amount.string[: amount.start()]) is not None

    def notes(self, text: str) -> str:
        """Say what an official must decide before a sentence of the upper level is taken over."""
        own = "原文涉及上级机关自身事项，请核定本级是否需要承接。" if self.is_own_work(text) else ""
        named = self._place and self._place in text
        place = f"原文提到上级地名“{self._place}”，请按本级实际改写。" if named else ""
        amounts = "、".join(self.amounts(text))
        parted = f"需分解：“{amounts}”为上级总量，建议稿留空，以分解下达数为准。" if amounts else ""
        return own + place + parted

    @cached_property
    def _place(self) -> str:
        """The upper region without the word for its rank (苏州), nothing where there is none."""
        info = self._compared.upper.document
        region = info.region if info.region and info.level != "national" else ""
        place = _RANK.sub("", region)
        known = self._compared.lower.document.region or ""
        return place if len(place) > 1 and place not in known else ""

    def home(self, upper: str, among: Collection[str] = ()) -> str | None:
        """Return the lower unit that a draft belongs in: the closest that carries the task out.

        Args:
            upper: id of the task.
            among: lower units of which it is to be one; any when empty.
        """
        links = [
            link for link in self._compared.links_of(upper) if not among or link.lower in among
        ]
        best = max(links, key=lambda link: (link.grade == "direct", link.score), default=None)
        return best.lower if best else None

    def departments(self, upper: str, home: str | None) -> tuple[list[str], list[str]]:
        """Return who would lead and who would join, by the register of counterparts.

        Where the upper unit names nobody, those who answer for the lower unit already.
        """
        duties = [
            duty
            for duty in self._compared.duties("upper", upper)
            if not self._compared.is_nobody(duty.name) and duty.role != "implement"
        ]
        if not duties and home is not None:
            return self._at_home(home)
        leads = [duty for duty in duties if duty.role in LEADING_ROLES]
        others = [duty for duty in duties if duty.role not in LEADING_ROLES]
        leading = self._all_counterparts(leads, home)
        joining = [name for name in self._all_counterparts(others, home) if name not in leading]
        return leading, joining

    def _at_home(self, home: str) -> tuple[list[str], list[str]]:
        duties = self._compared.duties("lower", home)
        leading = dict.fromkeys(duty.name for duty in duties if duty.role in LEADING_ROLES)
        return list(leading), [
            name for name in self._compared.names("lower", [home]) if name not in leading
        ]

    def clause(self, leading: Sequence[str], joining: Sequence[str]) -> str:
        """Return a responsibility clause as the lower document writes them."""
        names = [*leading, *joining]
        if not names:
            return ""
        if len(names) == 1:
            return f"（{names[0]}负责）"
        habit = any(duty.role == "lead" for duty in self._compared.lower.responsibilities)
        if habit and leading and joining:
            return f"（{'、'.join(leading)}牵头，{'、'.join(joining)}配合）"
        return f"（{'、'.join(names)}按职责分工负责）"

    def _all_counterparts(self, duties: Sequence[Responsibility], home: str | None) -> list[str]:
        names = [name for duty in duties for name in self.counterparts(duty, home)]
        return list(dict.fromkeys(names))

    def counterparts(self, duty: Responsibility, home: str | None) -> tuple[str, ...]:
        """Return the lower bodies that answer to an upper one.

        Several may; those that answer for the unit in which the draft belongs come before others.
        """
        named = [
            (name, units)
            for department, (name, units) in self._printed.items()
            if duty.department and self._register.answer_to_each_other(duty.department, department)
        ]
        at_home = [name for name, units in named if home in units]
        if named:
            return tuple(at_home or [name for name, _ in named])
        return self._listed.get(duty.name, (UNNAMED.format(duty.name),))

    @cached_property
    def _listed(self) -> dict[str, tuple[str, ...]]:
        """Counterparts that the alignment found, by upper department."""
        links = reversed(self._compared.alignment.departments)
        return {link.upper_department: link.counterparts for link in links if link.counterparts}

    @cached_property
    def _printed(self) -> dict[str, tuple[str, Collection[str]]]:
        """Departments of the lower document: printed name and units."""
        found: dict[str, tuple[str, set[str]]] = {}
        for duty in self._compared.lower.responsibilities:
            if duty.department is not None:
                found.setdefault(duty.department, (duty.name, set()))[1].add(duty.unit)
        return {department: (name, units) for department, (name, units) in found.items()}


def _holds_a_name(text: str, indicators: str, length: int) -> bool:
    """Tell whether a wording names one of the indicators, if only by its first characters."""
    return any(name[:length] in text for name in indicators.split("、"))


def _pattern(words: Sequence[str], item: Rewrite | OwnWork | Addressed) -> re.Pattern[str]:
    """Return what finds one of `words`, unless what `item` names stands before or behind it."""
    before = "".join(f"(?<!{re.escape(word)})" for word in getattr(item, "unless_preceded_by", ()))
    after = "".join(f"(?!{re.escape(word)})" for word in getattr(item, "unless_followed_by", ()))
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, words))}){after}")


def _amount_pattern(words: Amounts) -> re.Pattern[str]:
    """Return what finds an amount of the whole place: 40亿吨.

    Not what is counted on one hand (1个《实施意见》), a rate (300千瓦时/平方米), or what tells
    which are meant (超过1万吨标准煤的数据中心).
    """
    units = sorted(words.units, key=len, reverse=True)
    times = sorted(words.multipliers, key=len, reverse=True)
    return re.compile(
        rf"(?<![\d.,/第])(?:\d[\d.,]+(?:{'|'.join(times)})*|\d(?:{'|'.join(times)})+)"
        rf"(?>{'|'.join(map(re.escape, units))})(?!\s*[/／·]|(?:及?以[上下内])?的|及以上)"
    )
