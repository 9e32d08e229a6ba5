"""Targets of a document: results to be reached by a time, levels to be kept (指标抽取).

A unit is cut into clauses, each with its time (`scope`); a gate keeps what asks for nothing
(`discourse`); a clause is read for amounts (`quantitative`), else for results without a number
(`qualitative`). Tables are read row by row (`tables`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policy_nlp.extract.targets.grammar import Grammar, grammar_of
from policy_nlp.extract.targets.qualitative import find_delegated, find_qualitative, name_in
from policy_nlp.extract.targets.quantitative import find_quantitative
from policy_nlp.extract.targets.reading import Candidate, Thread, Topic
from policy_nlp.extract.targets.scope import NEVER, Clause, Scopes, When, read_view
from policy_nlp.extract.targets.tables import find_table_targets
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Issue, Outline, Span, Target, Unit
from policy_nlp.text.dates import document_year, find_times, plan_year, title_year


class Sections:
    """What the headings of a document say of its units."""

    def __init__(self, units: Sequence[Unit], lexicons: Lexicons, grammar: Grammar) -> None:
        self._words = lexicons.sections
        self._grammar = grammar
        self.alone = len(units) == 1
        first = next((unit for unit in units if self.in_aims(unit)), None)
        self._first_aims = first.id.partition(".")[0] if first else None
        self._aims_start = first.span.start if first else 0
        self.label = grammar.aims_label

    def is_past(self, unit: Unit) -> bool:
        """Return whether a unit reports of the past or tells how the plan was made."""
        heading = unit.heading or ""
        return "目标" not in heading and any(
            map(self._grammar.past_section.match, (heading, *unit.path))
        )

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
        return self._grammar.aims_heading.fullmatch(heading) is not None or any(
            word in heading for word in self._words.aims
        )


@dataclass
class Gate:
    """Lets the clauses of a unit pass that can state a target (mutable, one a unit).

    `background`: only numbers of sentences that name their own time or strive (力争经过5年) pass.
    """

    grammar: Grammar
    background: bool = False
    sentence: tuple[int, int] = (-1, -1)
    tells_past: bool = False
    accounts: bool = False
    grants: bool = False
    granted: bool = False
    strives: bool = False

    def admits(self, clause: Clause) -> bool:
        """Return whether a clause can state a target; clauses come in order."""
        if clause.sentence != self.sentence:
            self._enter(clause)
        self.strives |= self.grammar.times.strives.anywhere.match(clause.masked) is not None
        past = not clause.aims and self.grammar.past.search(clause.masked) is not None
        self.tells_past = self.tells_past or (past and not clause.bracketed)
        self.accounts = self.accounts or self.grammar.discourse.consequences.within(clause.masked)
        if (past or self.tells_past) and not clause.final.is_set:
            return False
        return not self.accounts

    def admits_amounts(self, clause: Clause) -> bool:
        """Return whether its numbers can be results: no grant, condition, size, nothing done."""
        grammar, text = self.grammar, clause.masked
        if not grammar.trigger.search(text) or grammar.done.search(text):
            return False
        if self.background and not (clause.dated or clause.aims or self.strives):
            return False
        self.granted = self.granted or grammar.grant.search(text) is not None
        if self.grants and (self.granted or not clause.dated):
            return False
        if grammar.ruled.search(text):
            return False
        # 对年综合能耗超过1万吨的单位; …下降10%以上的，给予…
        masked, end = clause.view.masked, clause.end
        closed = text.endswith("的") and masked[end : end + 1] in ("，", ",")
        condition = grammar.condition.match(text)
        if condition and not self.grants and grammar.towards.match(text):
            condition = None
        return not (closed or condition)

    def _enter(self, clause: Clause) -> None:
        self.sentence = clause.sentence
        start, end = clause.sentence
        self.tells_past = False
        if not clause.bracketed:
            masked = clause.view.masked
            self.accounts = self.grammar.account.match(masked, start, end) is not None
            self.granted = self.strives = False
            self.grants = self.grammar.grant.search(masked, start, end) is not None


def find_targets(
    outline: Outline,
    lexicons: Lexicons,
    *,
    skip: Sequence[Span] = (),
    issues: list[Issue] | None = None,
) -> list[Target]:
    """Return the targets of all units in document order.

    Args:
        outline: the body text with its units.
        lexicons: the vocabularies.
        skip: text that orders nothing (responsibility clauses).
        issues: where to add what could not be read: rows that do not fit the head of their table.

    Returns:
        targets with ids `<unit id>#t<n>`; `measure` is left to whoever knows the measures.
    """
    reader = _Reader(outline, lexicons, tuple(skip))
    if issues is not None:
        issues += [
            Issue(code="table-row", message="指标表此行与表头不符，未读取", span=row.span)
            for row in reader.tables
            if row.misfit
        ]
    return [target for unit in outline.units for target in reader.read(unit)]


class _Reader:
    """Reads unit after unit, and hands the time of a lead-in on to the units below it."""

    def __init__(self, outline: Outline, lexicons: Lexicons, skip: tuple[Span, ...]) -> None:
        self.text = outline.text
        self.grammar = grammar_of(lexicons)
        self.sections = Sections(outline.units, lexicons, self.grammar)
        self.issued = document_year(outline.text)
        self.this_year = title_year(outline.title)
        self.issued = self.issued or self.this_year
        self.plan_year = plan_year(outline.title, outline.text)
        self.tables = find_table_targets(outline.text, self.grammar, self.issued)
        self.skip = sorted([*skip, *(t.span for t in self.tables)], key=lambda s: (s.start, s.end))
        self.lead_ins: dict[str, When] = {}

    def read(self, unit: Unit) -> list[Target]:
        """Return the targets of one unit."""
        past = self.sections.is_past(unit)
        found = [
            (draft, span)
            for table in self.tables
            if unit.span.holds(table.span) and not past
            for draft, span in table.drafts
        ]
        if not past:
            found += self._prose(unit)
        found.sort(key=lambda one: one[1].start)
        return [self._target(unit, n, *one) for n, one in enumerate(found, 1)]

    def _prose(self, unit: Unit) -> Iterator[tuple[Candidate, Span]]:
        """Read the body; before it the heading, where it states an amount or says all."""
        heading, said = unit.heading_span, self._says(unit.body)
        if heading and unit.body.holds(heading):  # a row of a table is read once
            heading = None
        if heading and (not said or self.grammar.trigger.search(heading.of(self.text))):
            found = self._read(unit, heading)
            yield from (one for one in found if not said or one[0].kind != "qualitative")
        if said:
            yield from self._read(unit, unit.body)

    def _read(self, unit: Unit, place: Span) -> Iterator[tuple[Candidate, Span]]:
        view = read_view(self.text, place, self.grammar, self._skipped(place))
        sections, aims = self.sections, self.sections.in_aims(unit)
        lead = self._lead(unit, aims)
        scopes = Scopes(view, self.grammar, lead, aims, sections.label, self.issued)
        gate = Gate(self.grammar, sections.is_background(unit))
        reader = _ClauseReader(gate)
        for clause in scopes.clauses():
            for draft in reader.read(clause):
                if sections.alone or unit.kind != "preamble" or draft.kind == "quantitative":
                    yield draft, view.span(draft.start, draft.end)
        self.lead_ins[unit.id] = scopes.handed_on

    def _says(self, body: Span) -> bool:
        """Return whether a body holds more than what orders nothing (clauses, tables)."""
        said, at = "", body.start
        for span in self._skipped(body):
            said, at = said + self.text[at : span.start], max(at, span.end)
        return bool((said + self.text[at : body.end]).strip("。 \n\u3000"))

    def _skipped(self, place: Span) -> list[Span]:
        """Return what is to be skipped inside `place`; clauses do not overlap each other."""
        first = bisect_left(self.skip, place.start, key=lambda span: span.end)
        last = bisect_left(self.skip, place.end, key=lambda span: span.start)
        return self.skip[first:last]

    def _lead(self, unit: Unit, aims: bool) -> When:
        """Return the time that the heading (2025年目标) or the lead-in above names."""
        heading = unit.heading or ""
        if aims and "目标" in heading:
            marks = [mark for mark in find_times(heading) if mark.kind == "deadline"]
            if marks:
                return When(marks[-1].years)
        return self.lead_ins.get(unit.parent or "", NEVER)

    def _target(self, unit: Unit, number: int, draft: Candidate, span: Span) -> Target:
        when = draft.when
        deadline = when.years[-1] if when.years else self.this_year if when.current else None
        return Target(
            id=f"{unit.id}#t{number}",
            unit=unit.id,
            quote=span.of(self.text),
            indicator=draft.indicator,
            operator=draft.operator,
            value=draft.value,
            value2=draft.value2,
            unit_of_measure=draft.unit,
            deadline=deadline,
            plan_year=None if deadline else self.plan_year,
            baseline=draft.baseline,
            period="、".join(when.periods) or None,
            strength="strive" if draft.strive else "must",
            kind=draft.kind,
            scope=draft.scope,
            span=span,
            rule=f"targets.{draft.rule}",
        )


@dataclass
class _ClauseReader:
    """Reads clause after clause; one that names nothing takes what was named last.

    Paragraph and sentence bound that. A clause without a target is asked what it names only when
    a later one may need it.
    """

    gate: Gate
    thread: Thread = field(default_factory=Thread)
    paragraph: int = -1
    sentence: tuple[int, int] = (-1, -1)
    unasked: list[Clause] = field(default_factory=list)
    closed: bool = False

    def read(self, clause: Clause) -> list[Candidate]:
        """Return the targets of the next clause."""
        self._enter(clause)
        if not self.gate.admits(clause):
            return []
        hint = self.gate.grammar.hint
        may_state = clause.is_dated or clause.aims or hint.search(clause.masked)
        if may_state:
            self._ask()
        if clause.bracketed:
            return [] if self.closed else self._in_brackets(clause)
        self.closed = clause.masked.endswith("的")  # 达到25%（大企业达到15%）的，可申请…
        drafts = self._drafts(clause) if may_state else []
        if drafts:
            self.thread.go_on(drafts, self.gate.grammar)
        else:
            self.thread.counted = False
            self.unasked.append(clause)
        return drafts

    def _enter(self, clause: Clause) -> None:
        if clause.paragraph != self.paragraph:
            self.thread.previous = None
            self.unasked.clear()
        if clause.sentence != self.sentence:
            self.thread.in_sentence, self.thread.counted = None, False
        self.paragraph, self.sentence = clause.paragraph, clause.sentence

    def _ask(self) -> None:
        """Find the name in the clauses that were not asked, the nearest first."""
        for clause in reversed(self.unasked):
            if named := name_in(clause, self.gate.grammar):
                self.thread.previous = Topic(named, named)
                if clause.sentence == self.sentence:
                    self.thread.in_sentence = self.thread.previous
                break
        self.unasked.clear()

    def _in_brackets(self, clause: Clause) -> list[Candidate]:
        """Return the levels in brackets: 其中…, a share, another year; not what defines a term."""
        if self.gate.grammar.defines.search(clause.masked) or not self.gate.admits_amounts(clause):
            return []
        part, origin = len(clause.steps) > 1 or clause.masked.startswith("其中"), clause.view.origin
        thread = Thread(self.thread.in_sentence, self.thread.in_sentence)
        return [
            replace(
                draft,
                start=draft.start + origin,
                end=draft.end + origin,
                rule="quantitative.bracket",
            )
            for draft in find_quantitative(clause, self.gate.grammar, thread)
            if draft.rule == "quantitative.level" and (draft.unit == "%" or part)
        ]

    def _drafts(self, clause: Clause) -> list[Candidate]:
        grammar, topic = self.gate.grammar, self.thread.in_sentence
        if self.gate.admits_amounts(clause):
            drafts = list(find_quantitative(clause, grammar, self.thread))
            if drafts:
                return drafts
        named = topic.indicator if topic else None
        delegated = find_delegated(clause, grammar, named)
        qualitative = [
            draft
            for draft in find_qualitative(clause, grammar, named)
            if not (delegated and draft.end > delegated[0].end - 4)
        ]
        return sorted(qualitative + delegated, key=lambda draft: draft.end)
