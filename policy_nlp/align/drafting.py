"""Draft sentences for what is missing, and who would answer for them (建议稿).

A draft is the upper sentence in the words of the level below, nothing else: what it says beyond
that is for the official to write.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import DepartmentLink, Responsibility, Target
from policy_nlp.records.drafts import GapNote
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.text.bodies import first_names

_STOP = re.compile(r"[。；;，,\s]+$")


class Drafter:
    """Writes drafts for one pair of documents."""

    def __init__(self, pair: PairIndex, lexicons: Lexicons) -> None:
        self._pair, self._lexicons = pair, lexicons
        self._words = words = lexicons.suggestions
        ends = {"above": self._level_end("upper"), "own": self._level_end("lower")}
        region = pair.upper.extraction.document.region or ""
        word = lexicons.departments.level_word(region)
        self.above = ends["above"].replace("国", "国家") if len(word) < 2 else word
        self._rewrites = [
            (item.pattern([item.printed.format(**ends)]), item.becomes.format(**ends))
            for item in words.rewrites
            if all(ends.values())
        ]
        own = [word.format(**ends) for word in words.own_work.words]
        self._own_work = words.own_work.pattern(own) if ends["above"] else None
        self._addressed = words.addressed.pattern(words.addressed.words)

    def _level_end(self, side: Side) -> str:
        info = self._pair.document(side).extraction.document
        if info.region and info.level != "national":
            return info.region[-1]
        return self._words.level_ends[info.level] if info.level else ""

    def sentence(self, text: str) -> str:
        """Return an upper sentence in the words of the lower level, without its last stop.

        Amounts of the whole upper place are left open: the lower has a part of them.
        """
        for pattern, becomes in self._rewrites:
            text = pattern.sub(becomes, text)
        amounts = self._words.amounts
        text = amounts.of_place.sub(lambda m: m[0] if self._is_of_each(m) else amounts.open, text)
        return _STOP.sub("", text)

    def addressed(self, text: str) -> str:
        """Return the words by which a sentence speaks to all lower places (各县级市), or none."""
        found = self._addressed.search(text)
        return found[0] if found else ""

    def answering(self, text: str, named: str) -> str:
        """Return a sentence that speaks to all lower places as this one says it of itself.

        各县级市（区）方案须经市领导小组审议 is 本区方案按程序报经市领导小组审议.
        """
        text = self._words.to_submit.sub(self._words.submits, text)
        own = f"{self._words.clauses.own_place}{self._level_end('lower')}"
        return _STOP.sub("", text.replace(named, own, 1).replace(f"{own}、", own, 1))

    def target(self, target: Target, names: Sequence[str]) -> str:
        """Return an upper target as the lower document would set it, its year and name printed.

        完成省下达目标 of a city becomes 完成市下达目标 of its district.
        """
        text = self.sentence(target.quote)
        if self.above:
            handed_down = self._words.set_above.format(above=self.above)
            text = self._words.handed_down.sub(handed_down, text)
        indicators, qualitative = "、".join(names), target.kind == "qualitative"
        # A name counts as printed by its first characters.
        if not any(name[: 4 if qualitative else 2] in text for name in indicators.split("、")):
            # 到2030年达到5.1亿吨 takes its name from the sentence before.
            text = f"{indicators}{'' if qualitative else '：'}{text}"
        if target.deadline and str(target.deadline) not in text:
            text = f"到{target.deadline}年，{text}"
        elif target.period and not target.deadline and target.period not in text:
            text = f"“{target.period.replace('、', '”“')}”期间，{text}"
        return text

    def amounts(self, text: str) -> tuple[str, ...]:
        """Return the amounts of the whole upper place that a sentence names (40亿吨)."""
        found = self._words.amounts.of_place.finditer(text)
        return tuple(dict.fromkeys(item[0] for item in found if not self._is_of_each(item)))

    def _is_of_each(self, amount: re.Match[str]) -> bool:
        """Return whether an amount is said of each one, and so holds below, too (人均5平方米)."""
        before = amount.string[: amount.start()]
        return self._words.amounts.of_each.search(before) is not None

    def notes(self, text: str) -> Iterator[GapNote]:
        """Yield what an official must decide before an upper sentence is taken over."""
        if self._own_work is not None and self._own_work.search(text):
            yield GapNote(code="own-work")
        if self.place and self.place in text:
            yield GapNote(code="names-place", args=(self.place,))
        if amounts := self.amounts(text):
            yield GapNote(code="amounts", args=amounts)

    @cached_property
    def place(self) -> str:
        """The upper region without the word for its rank (苏州), nothing where there is none."""
        info = self._pair.upper.extraction.document
        region = info.region if info.region and info.level != "national" else ""
        place = self._words.rank.sub("", region)
        known = self._pair.lower.extraction.document.region or ""
        return place if len(place) > 1 and place not in known else ""

    def home(self, upper: str) -> str | None:
        """Return the lower unit that a draft belongs in: the closest that carries the task out."""
        links = self._pair.links_of(upper)
        best = max(links, key=lambda link: (link.grade == "direct", link.score), default=None)
        return best.lower if best else None

    def departments(self, upper: str, home: str | None) -> tuple[list[str], list[str]]:
        """Return who would lead and who would join, by the register of counterparts.

        Where the upper unit names nobody, those who answer for the lower unit already.
        """
        duties = [
            duty
            for duty in self._pair.upper.duties_of(upper, own=True)
            if not self._lexicons.roles.is_nobody(duty.name) and duty.role != "implement"
        ]
        if not duties and home is not None:
            return self._at_home(home)
        leads = [duty for duty in duties if duty.role in LEADING_ROLES]
        others = [duty for duty in duties if duty.role not in LEADING_ROLES]
        leading = self._all_counterparts(leads, home)
        joining = [name for name in self._all_counterparts(others, home) if name not in leading]
        return self._named_at(home, leading), self._named_at(home, joining)

    def _named_at(self, home: str | None, names: list[str]) -> list[str]:
        """Return those of some bodies that the lower unit names already, all where it names none.

        The upper sentence stands in a task of its own, which may be that of a dozen bodies.
        """
        known = {duty.name for duty in self._pair.lower.duties_of(home)} if home else set()
        return [name for name in names if name in known] or names

    def _at_home(self, home: str) -> tuple[list[str], list[str]]:
        duties = self._pair.lower.duties_of(home, own=True)
        leading = dict.fromkeys(duty.name for duty in duties if duty.role in LEADING_ROLES)
        names = dict.fromkeys(self._first_names[duty.name] for duty in duties)
        return list(leading), [name for name in names if name not in leading]

    def clause(self, leading: Sequence[str], joining: Sequence[str]) -> str:
        """Return a responsibility clause as the lower document writes them."""
        forms, names = self._words.clauses, [*leading, *joining]
        if not names:
            return ""
        lower = self._pair.lower.extraction
        habit = any(duty.role == "lead" for duty in lower.responsibilities)
        if len(names) > 1 and habit and leading and joining:
            return forms.lead.format(leading="、".join(leading), joining="、".join(joining))
        return (forms.sole if len(names) == 1 else forms.shared).format(leading="、".join(names))

    def _all_counterparts(self, duties: Sequence[Responsibility], home: str | None) -> list[str]:
        names = [name for duty in duties for name in self.counterparts(duty, home)]
        return list(dict.fromkeys(names))

    def counterparts(self, duty: Responsibility, home: str | None) -> tuple[str, ...]:
        """Return the lower bodies that answer to an upper one.

        Several may; those that answer for the unit in which the draft belongs come before others.
        """
        answer = self._lexicons.departments.answer_to_each_other
        named = [
            (name, units)
            for department, (name, units) in self._printed.items()
            if duty.department and answer(duty.department, department)
        ]
        at_home = [name for name, units in named if home in units]
        found = at_home or [name for name, _ in named] or self._found.get(duty.name, ())
        words = self._words.clauses
        if duty.name.endswith(words.office):
            # 领导小组办公室 answers to its like, not to the group itself.
            found = [name + words.office if name.endswith(words.group) else name for name in found]
        return tuple(found) or (self.unnamed(duty.name),)

    def unnamed(self, upper: str) -> str:
        """Return what stands for the counterpart of a department that the lower text names not."""
        return self._words.clauses.unnamed.format(upper=self._whole_names.get(upper, upper))

    @cached_property
    def _whole_names(self) -> dict[str, str]:
        return self._lexicons.departments.whole_names(self._pair.upper.extraction)

    @cached_property
    def _found(self) -> dict[str, tuple[str, ...]]:
        """Counterparts that the alignment found, by upper department."""
        links = reversed(self._pair.alignment.departments)
        named = ((link.upper_department, self.named(link)) for link in links)
        return {department: names for department, names in named if names}

    def named(self, link: DepartmentLink) -> tuple[str, ...]:
        """Return the counterparts of a line as a draft names them."""
        own = (self._words.clauses.own_government,) if link.own_government else ()
        return link.counterparts or own

    @cached_property
    def _first_names(self) -> dict[str, str]:
        return first_names(self._pair.lower.extraction)

    @cached_property
    def _printed(self) -> dict[str, tuple[str, Collection[str]]]:
        """Departments of the lower document: printed name and units."""
        found: dict[str, tuple[str, set[str]]] = {}
        for duty in self._pair.lower.extraction.responsibilities:
            if duty.department is not None:
                found.setdefault(duty.department, (duty.name, set()))[1].add(duty.unit)
        return {department: (name, units) for department, (name, units) in found.items()}
