"""Targets of a document: results to be reached by a time, levels to be kept (指标抽取)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policy_nlp.extract.targets.candidate import Candidate, Topic, topic_of
from policy_nlp.extract.targets.patterns import TargetPatterns, target_patterns
from policy_nlp.extract.targets.qualitative import (
    find_delegated,
    find_qualitative,
    name_in,
)
from policy_nlp.extract.targets.quantitative import find_quantitative
from policy_nlp.extract.targets.scope import NEVER, Clause, Scopes, When
from policy_nlp.extract.targets.tables import find_table_targets
from policy_nlp.extract.targets.view import View, read_view
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Outline, Span, Target, Unit
from policy_nlp.text.dates import document_year, find_times
from policy_nlp.vocabulary import any_of

# 达峰目标, 能耗目标; not 科学合理确定有序达峰目标, which is a task.
_AIMS = re.compile(r".{0,6}目标(?:任务|指标|要求)?")
_TASK = re.compile("巩固|提[升高]|拓展|增强|扩大|推[进动]|加[强快]|确保|促进|优化|强化|深化|完善")
# 规模以上企业（年收入超过2000万元的）, 比例（2022年为54%）
_DEFINES = re.compile("为[0-9]|的$")
_COUNTING_RULES = ("quantitative.count", "quantitative.bare")


def find_targets(
    outline: Outline, lexicons: Lexicons, *, skip: Sequence[Span] = ()
) -> list[Target]:
    """Return the targets of all units in document order.

    Args:
        outline: the body text with its units.
        lexicons: the vocabularies.
        skip: text that orders nothing (responsibility clauses).

    Returns:
        targets with ids `<unit id>#t<n>`; `measure` is left to whoever knows the measures.
    """
    reader = _Reader(outline, lexicons, tuple(skip))
    return [target for unit in outline.units for target in reader.read(unit)]


@dataclass(frozen=True)
class _Found:
    """A draft with its place in the body text."""

    draft: Candidate
    span: Span


class _Reader:
    """Reads unit after unit, and hands the time of a lead-in on to the units below it."""

    def __init__(self, outline: Outline, lexicons: Lexicons, skip: tuple[Span, ...]) -> None:
        self.text = outline.text
        self.sections = lexicons.sections
        self.patterns: TargetPatterns = target_patterns(lexicons)
        self.issued = document_year(outline.text)
        self.label = re.compile(rf"(?:{any_of(self.sections.aims)}|[一-龥]{{0,4}}目标)[。：:．]")
        past = any_of(self.patterns.indicators.past_sections)
        # 取得的成效, 发展现状与形势; not 巩固提升脱贫攻坚成效
        self.past_section = re.compile(rf"(?!{_TASK.pattern}).*(?:{past})")
        self.tables = find_table_targets(outline.text, self.patterns, self.issued)
        self.skip = sorted([*skip, *(t.span for t in self.tables)], key=lambda s: (s.start, s.end))
        self.alone = len(outline.units) == 1
        self.lead_ins: dict[str, When] = {}

    def read(self, unit: Unit) -> list[Target]:
        """Return the targets of one unit."""
        found = [
            _Found(draft, span)
            for table in self.tables
            if unit.span.holds(table.span)
            for draft, span in table.drafts
        ]
        if self._orders(unit):
            found += self._prose(unit)
        found.sort(key=lambda f: f.span.start)
        return [self._target(unit, n, one) for n, one in enumerate(found, 1)]

    def _orders(self, unit: Unit) -> bool:
        """Tell whether a unit can state targets: no report of the past, no preamble to others."""
        heading = unit.heading or ""
        if "目标" not in heading and any(map(self.past_section.match, (heading, *unit.path))):
            return False
        return unit.kind != "preamble" or self.alone

    def _prose(self, unit: Unit) -> Iterator[_Found]:
        place = self._place(unit)
        view = read_view(self.text, place, self._skipped(place))
        scopes = Scopes(view, self._lead(unit), self._in_aims(unit), self.label, self.issued)
        for draft in _drafts_of(scopes.clauses(), self.patterns):
            yield _Found(draft, _span(view, draft))
        self.lead_ins[unit.id] = scopes.handed_on

    def _place(self, unit: Unit) -> Span:
        """Return where a unit speaks: its body; its heading where it has nothing else."""
        if unit.heading_span and not unit.body.of(self.text).strip():
            return unit.heading_span
        return unit.body

    def _skipped(self, place: Span) -> list[Span]:
        """Return what is to be skipped inside `place`; clauses do not overlap each other."""
        first = bisect_left(self.skip, place.start, key=lambda span: span.end)
        last = bisect_left(self.skip, place.end, key=lambda span: span.start)
        return self.skip[first:last]

    def _lead(self, unit: Unit) -> When:
        """Return the time that the heading (2025年目标) or the lead-in above names."""
        years = [
            mark.years
            for mark in find_times(unit.heading or "")
            if mark.kind == "deadline" and "目标" in (unit.heading or "")
        ]
        if years and self._in_aims(unit):
            return When(years[-1])
        return self.lead_ins.get(unit.parent or "", NEVER)

    def _in_aims(self, unit: Unit) -> bool:
        """Tell whether a unit stands in a section of aims.

        指导思想和总体目标 is one for its own text, not for what stands below it.
        """
        if self._names_aims(unit.heading or ""):
            return True
        return not self._is_general(unit.heading or "") and any(
            self._names_aims(heading) and not self._is_general(heading) for heading in unit.path
        )

    def _is_general(self, heading: str) -> bool:
        return any(word in heading for word in self.sections.general)

    def _names_aims(self, heading: str) -> bool:
        return _AIMS.fullmatch(heading) is not None or any(
            word in heading for word in self.sections.aims
        )

    def _target(self, unit: Unit, number: int, found: _Found) -> Target:
        draft, when = found.draft, found.draft.when
        return Target(
            id=f"{unit.id}#t{number}",
            unit=unit.id,
            quote=found.span.of(self.text),
            indicator=draft.indicator,
            operator=draft.operator,
            value=draft.value,
            value2=draft.value2,
            unit_of_measure=draft.unit,
            deadline=when.years[-1] if when.years else None,
            baseline=draft.baseline,
            period="、".join(when.periods) or None,
            strength="strive" if draft.strive else "must",
            kind=draft.kind,
            scope=draft.scope,
            span=found.span,
            rule=f"targets.{draft.rule}",
        )


def _span(view: View, draft: Candidate) -> Span:
    return view.span(draft.start, draft.end)


@dataclass
class _Thread:
    """What was named last, for a clause that names nothing; paragraph and sentence bound it.

    A clause without a target is asked what it names only when a later one may need that.
    """

    patterns: TargetPatterns
    previous: Topic | None = None
    in_sentence: Topic | None = None
    paragraph: int = -1
    sentence: int = -1
    unasked: list[Clause] = field(default_factory=list)

    def enter(self, clause: Clause) -> bool:
        """Go on to `clause`; tell whether it opens a sentence."""
        if clause.paragraph != self.paragraph:
            self.previous = None
            self.unasked.clear()
        opens = clause.sentence != self.sentence
        if opens:
            self.in_sentence = None
        self.paragraph, self.sentence = clause.paragraph, clause.sentence
        return opens

    def ask(self) -> None:
        """Find the name in the clauses that were not asked, the nearest first."""
        for clause in reversed(self.unasked):
            if named := name_in(clause, self.patterns):
                self.previous = Topic(named, named)
                if clause.sentence == self.sentence:
                    self.in_sentence = self.previous
                break
        self.unasked.clear()

    def found(self, drafts: list[Candidate]) -> None:
        """Go on from the targets of a clause."""
        self.previous = self.in_sentence = topic_of(drafts)


def _drafts_of(clauses: Iterator[Clause], patterns: TargetPatterns) -> Iterator[Candidate]:
    """Read clause after clause; a clause without subject takes the one of the target before."""
    thread = _Thread(patterns)
    carried_verb = past = False
    for clause in clauses:
        if thread.enter(clause):
            carried_verb = past = False
        tells_past = not clause.aims and bool(patterns.past.search(clause.masked))
        past = past or (tells_past and not clause.bracketed)
        if (past or tells_past) and not clause.final.is_set:
            continue
        may_state = clause.is_dated or clause.aims or patterns.hint.search(clause.masked)
        if may_state:
            thread.ask()
        if clause.bracketed:
            yield from _read_brackets(clause, thread)
            continue
        drafts = _read_clause(clause, thread, carried_verb) if may_state else []
        carried_verb = bool(drafts) and drafts[-1].rule in _COUNTING_RULES
        if drafts:
            thread.found(drafts)
        else:
            thread.unasked.append(clause)
        yield from drafts


def _read_brackets(clause: Clause, thread: _Thread) -> Iterator[Candidate]:
    """Yield the levels in brackets: 其中…, a share, another year; not what defines a term."""
    if _DEFINES.search(clause.masked):
        return
    dated = len(clause.steps) > 1
    topic = thread.in_sentence
    for draft in find_quantitative(clause, thread.patterns, topic, topic):
        part = draft.unit == "%" or dated or clause.masked.startswith("其中")
        if draft.rule == "quantitative.level" and part:
            start, end = draft.start + clause.view.origin, draft.end + clause.view.origin
            yield replace(draft, start=start, end=end, rule="quantitative.bracket")


def _read_clause(clause: Clause, thread: _Thread, carried_verb: bool) -> list[Candidate]:
    patterns, topic = thread.patterns, thread.in_sentence
    drafts = list(find_quantitative(clause, patterns, thread.previous, topic, carried_verb))
    if drafts:
        return drafts
    named = topic.indicator if topic else None
    delegated = find_delegated(clause, patterns, named)
    qualitative = [
        draft
        for draft in find_qualitative(clause, patterns, named)
        if not (delegated and draft.end > delegated[0].end - 4)
    ]
    return sorted(qualitative + delegated, key=lambda draft: draft.end)
