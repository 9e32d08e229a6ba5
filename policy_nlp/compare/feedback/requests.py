"""What an opinion requests of one thing, so that two can be held against each other (诉求).

A thing is a target's value, year or strength, a department's part in a task, who leads it, a
heading, the strength of a clause. What a comment says in words is understood where it is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.compare.index import DraftIndex
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Change, Responsibility, Span, Target
from policy_nlp.records.feedback import ConflictSubject
from policy_nlp.records.revision import TargetField
from policy_nlp.vocabulary import any_of

REMOVED, ADDED = "removed", "added"
HIGHER, LATER = "higher", "later"
VAGUE = frozenset({HIGHER, "lower", LATER, "earlier"})
# Stands for the sender of a comment (我局) until it is known.
SELF = "@"
_FIELDS: tuple[TargetField, ...] = ("value", "operator", "deadline", "strength", "unit")
_STANCES = {"strengthened": 1, "weakened": -1}
# Characters behind a number that is asked for: 万个, 平方公里.
LONGEST_UNIT = 5
_CLAUSES = re.compile("[，。；！？,;!?\n]")
_YEAR = re.compile(r"(20\d\d)\s*年")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?!\d|\s*年)")


@dataclass(frozen=True, slots=True)
class Request:
    """What is requested of one thing.

    Attributes:
        about: what kind of thing it is.
        key: the thing; what has one key is one thing.
        subject: its name.
        value: what it is to be.
        stance: 1 for more (a higher value, a later year, a stronger word), -1 for less.
        field: what of a target.
        units: where it stands in BASE.
    """

    about: ConflictSubject
    key: tuple[str, ...]
    subject: str
    value: str
    stance: int = 0
    field: TargetField | None = None
    units: tuple[str, ...] = ()


class RequestReader:
    """Reads what changes and comments request of a draft.

    Args:
        base: the draft that was sent round.
        lexicons: the vocabularies.
    """

    def __init__(self, base: DraftIndex, lexicons: Lexicons) -> None:
        self.base, self.lexicons = base, lexicons
        self._asks = lexicons.replies.asks
        names = {duty.name for duty in base.extraction.responsibilities}
        self._names = re.compile(any_of(names) if names else r"(?!)")
        self._becomes = re.compile(rf"(?:{any_of(self._asks.becomes)})\s*")

    def department(self, name: str) -> str:
        """Return what a printed name stands for: its id in the register, else the name."""
        info = self.base.extraction.document
        return self.lexicons.departments.match(name, info.level, info.region) or name

    def of_changes(self, changes: Sequence[Change], accepted: DraftIndex) -> Iterator[Request]:
        """Yield what the changes of one opinion request, which lead to the text of `accepted`."""
        for change in changes:
            units = change.old_units
            if change.kind in ("target-changed", "target-removed"):
                yield from self._of_target_change(change)
            elif change.kind == "responsibility-changed":
                yield from self._of_responsibility_change(change, accepted)
            elif change.kind == "strength-changed" and change.old_span is not None:
                clause = ("strength", str(change.old_span.start), str(change.old_span.end))
                stance = _STANCES.get(change.direction or "", 0)
                value = change.new or REMOVED
                yield Request("strength", clause, change.old or "", value, stance, units=units)
            elif change.kind == "heading-changed":
                thing = ("heading", *units)
                value = change.new or REMOVED
                yield Request("heading", thing, change.old or "", value, units=units)

    def _of_target_change(self, change: Change) -> Iterator[Request]:
        target = self._changed_target(change)
        if target is None:
            return
        if change.kind == "target-removed":
            for field in _FIELDS:
                yield self._target_request(target, field, REMOVED, -1)
        elif change.field:
            stance = _stance(change.old_value, change.new_value, change.direction)
            yield self._target_request(target, change.field, _value_text(change.new_value), stance)

    def _target_request(
        self, target: Target, field: TargetField, value: str, stance: int
    ) -> Request:
        key = ("target", target.id, field)
        return Request("target", key, target.indicator, value, stance, field, (target.unit,))

    def _changed_target(self, change: Change) -> Target | None:
        """Return the target of BASE that a change is about."""
        targets = self.base.extraction.targets
        span = change.old_span
        near = [t for t in targets if span is not None and t.span.overlaps(span)]
        if change.field == "value":
            near = [t for t in near if t.value == change.old_value or t.value2] or near
        named = [t for t in near if t.indicator == change.indicator] or near
        return named[0] if named else None

    def _of_responsibility_change(self, change: Change, accepted: DraftIndex) -> Iterator[Request]:
        for unit in change.old_units:
            parts = [(name, ADDED, 1) for name in change.added]
            parts += [(name, REMOVED, -1) for name in change.removed]
            parts += [(role.name, role.new, 0) for role in change.role_changes]
            for name, value, stance in parts:
                yield self._department_request(unit, self.department(name), name, value, stance)
            before = _leading_names(self.base.duties_of(unit))
            for now in change.new_units[:1]:
                after = _leading_names(accepted.duties_of(now))
                if after and {*map(self.department, before)} != {*map(self.department, after)}:
                    yield self._lead_request(unit, "、".join(after))

    def _department_request(
        self, unit: str, department: str, name: str, value: str, stance: int
    ) -> Request:
        key = ("responsibility", unit, department)
        return Request("responsibility", key, name, value, stance, units=(unit,))

    def _lead_request(self, unit: str, names: str) -> Request:
        return Request("lead", ("lead", unit), unit, names, units=(unit,))

    def of_comment(self, text: str, span: Span | None, unit: str | None) -> Iterator[Request]:
        """Yield what a comment plainly asks for.

        Args:
            text: what it says.
            span: the words of BASE that it stands on.
            unit: the task that these belong to.
        """
        if unit is None or span is None:
            return
        target = self._commented_target(span)
        of_target: list[Request] = []
        for clause in filter(None, map(str.strip, _CLAUSES.split(text))):
            yield from self._asked_of_departments(clause, unit)
            if target is not None:
                of_target += self._asked_of_target(clause, target)
        # 该指标偏高，建议下调至45%: the value says it all
        plain = {request.key for request in of_target if request.value not in VAGUE}
        yield from (r for r in of_target if r.value not in VAGUE or r.key not in plain)

    def _asked_of_departments(self, clause: str, unit: str) -> Iterator[Request]:
        names = list(dict.fromkeys(self._names.findall(clause)))
        names += [SELF for word in self._asks.own if word in clause][:1]
        refused = self._asks.wish_of(clause, "refuse")
        wish = refused or self._asks.wish_of(clause, "add", "remove", "lead")
        if wish is None or not names:
            return
        if wish == "lead":
            if len(names) == 1 and names[0] != SELF:
                yield self._lead_request(unit, names[0])
            return
        value, stance = (ADDED, 1) if wish == "add" else (REMOVED, -1)
        for name in names:
            department = SELF if name == SELF else self.department(name)
            yield self._department_request(unit, department, name, value, stance)

    def _commented_target(self, span: Span) -> Target | None:
        """Return the target that a comment stands on, None for none or several."""
        found = [t for t in self.base.extraction.targets if _touches(t.span, span)]
        return found[0] if len(found) == 1 else None

    def _asked_of_target(self, clause: str, target: Target) -> Iterator[Request]:
        becomes = self._becomes.search(clause)
        rest = clause[becomes.end() :] if becomes else ""
        year = _YEAR.match(rest)
        if year:
            stance = _stance(target.deadline, int(year[1]), None)
            yield self._target_request(target, "deadline", year[1], stance)
        elif wish := self._asks.wish_of(clause, "later", "earlier"):
            yield self._target_request(target, "deadline", wish, 1 if wish == LATER else -1)
        elif target.value is not None:
            amount = self._amount_at_head(rest)
            if amount is not None:
                stance = _stance(target.value, amount, None)
                yield self._target_request(target, "value", _value_text(amount), stance)
            elif wish := self._asks.wish_of(clause, "higher", "lower"):
                yield self._target_request(target, "value", wish, 1 if wish == HIGHER else -1)

    def _amount_at_head(self, text: str) -> float | None:
        """Return the amount at the head of a text in base form: 1.5万个 → 15000."""
        number = _NUMBER.match(text)
        if number is None:
            return None
        rest = text[number.end() :]
        times = self.lexicons.quantities.multipliers.get(rest[:1], 1)
        # 改为3年行动方案: words that hold a number are no amount
        return float(number[1]) * float(times) if len(rest) <= LONGEST_UNIT else None


def _touches(target: Span, span: Span) -> bool:
    return target.overlaps(span) if len(span) else target.start <= span.start <= target.end


def _leading_names(duties: Sequence[Responsibility]) -> list[str]:
    return list(dict.fromkeys(duty.name for duty in duties if duty.role == "lead"))


def _stance(old: object, new: object, direction: str | None) -> int:
    """Return 1 where a number rises, -1 where it falls; of other things by their direction."""
    if isinstance(old, int | float) and isinstance(new, int | float):
        return (new > old) - (new < old)
    return _STANCES.get(direction or "", 0)


def _value_text(value: object) -> str:
    if value is None:
        return REMOVED
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)
