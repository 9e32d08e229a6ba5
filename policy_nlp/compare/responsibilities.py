"""Who answers now: bodies added, dropped, in another role, under another name (责任变化).

Bodies are told by the register where it knows them: 区经信局 that goes on as 区工信局, or
区教育局 and 区体育局 that were merged into 区教体局, are one change. A short name for a long one
(区发改局, 区发展和改革局) and another order are no change of substance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_nlp.compare.normalise import Forms
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Renaming, Responsibility, RoleChange


@dataclass(slots=True)
class DutyChange:
    """What changed between two lists of bodies."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    role_changes: list[RoleChange] = field(default_factory=list)
    renamed: list[Renaming] = field(default_factory=list)
    deadlines: tuple[int | None, int | None] = (None, None)
    opened: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether the same bodies answer in the same roles."""
        lists = (self.added, self.removed, self.role_changes, self.renamed)
        return not any(lists) and self.deadlines[0] == self.deadlines[1] and not self.opened

    def fields(self) -> dict[str, Any]:
        """Return the fields of the change that tells of it."""
        told: dict[str, Any] = {
            "added": tuple(self.added),
            "removed": tuple(self.removed),
            "role_changes": tuple(self.role_changes),
            "renamed": tuple(self.renamed),
        }
        old, new = self.deadlines
        if old != new:
            earlier = new is not None and (old is None or new < old)
            told |= {
                "field": "deadline",
                "direction": "strengthened" if earlier else "weakened",
                "old_value": old,
                "new_value": new,
            }
        return told

    def take(self, other: DutyChange) -> None:
        """Add what changed in another clause of the unit."""
        self.added = list(dict.fromkeys(self.added + other.added))
        self.removed = list(dict.fromkeys(self.removed + other.removed))
        self.role_changes += other.role_changes
        self.renamed += other.renamed
        self.opened |= other.opened
        if other.deadlines[0] != other.deadlines[1]:
            self.deadlines = other.deadlines


class DutyReader:
    """Compares lists of bodies."""

    def __init__(self, lexicons: Lexicons, forms: Forms) -> None:
        self.register, self.forms = lexicons.departments, forms

    def compare(
        self, olds: Sequence[Responsibility], news: Sequence[Responsibility], *, roles: bool = True
    ) -> DutyChange:
        """Compare the bodies of one clause, or of all clauses of units that were merged.

        Args:
            olds: who answered.
            news: who answers.
            roles: whether roles count; not where the lists of several clauses were joined.
        """
        change = DutyChange()
        left, right = self._by_body(olds), self._by_body(news)
        for body in left.keys() & right.keys():
            self._same_body(left[body], right[body], change, roles=roles)
        gone = [duty for body, duty in left.items() if body not in right]
        come = [duty for body, duty in right.items() if body not in left]
        for old_part, new_part in self._successions(gone, come):
            change.renamed.append(
                Renaming(old=tuple(d.name for d in old_part), new=tuple(d.name for d in new_part))
            )
            gone = [duty for duty in gone if duty not in old_part]
            come = [duty for duty in come if duty not in new_part]
        change.removed = [duty.name for duty in sorted(gone, key=_place)]
        change.added = [duty.name for duty in sorted(come, key=_place)]
        change.role_changes.sort(key=lambda role: role.name)
        change.renamed.sort(key=lambda renaming: renaming.new)
        if olds and news:
            change.opened = _is_open(olds) != _is_open(news)
            change.deadlines = (_deadline(olds), _deadline(news))
        return change

    def _by_body(self, duties: Iterable[Responsibility]) -> dict[str, Responsibility]:
        found: dict[str, Responsibility] = {}
        for duty in duties:
            found.setdefault(duty.department or self.forms.of(duty.name), duty)
        return found

    def _same_body(
        self, old: Responsibility, new: Responsibility, change: DutyChange, *, roles: bool
    ) -> None:
        a, b = self.forms.of(old.name), self.forms.of(new.name)
        if a != b and not _shortens(a, b) and not _shortens(b, a):
            change.renamed.append(Renaming(old=(old.name,), new=(new.name,)))
        if roles and old.role != new.role:
            change.role_changes.append(RoleChange(name=new.name, old=old.role, new=new.role))

    def _successions(
        self, gone: list[Responsibility], come: list[Responsibility]
    ) -> list[tuple[list[Responsibility], list[Responsibility]]]:
        """Return bodies that were merged or divided: the functions of one hold the other's."""
        out: list[tuple[list[Responsibility], list[Responsibility]]] = []
        for one, many, merged in ((come, gone, True), (gone, come, False)):
            for body in sorted(one, key=_place):
                parts = [other for other in many if self._is_part(other, body)]
                if parts and not any(body in side for pair in out for side in pair):
                    out.append((parts, [body]) if merged else ([body], parts))
        return out

    def _is_part(self, part: Responsibility, whole: Responsibility) -> bool:
        if part.department is None or whole.department is None:
            return False
        register = self.register
        if register.level(part.department) != register.level(whole.department):
            return False
        does = set(register.functions(part.department))
        return bool(does) and does < set(register.functions(whole.department))


def _shortens(short: str, long: str) -> bool:
    """Tell whether a name is a short form of another: its signs stand there in order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _is_open(duties: Sequence[Responsibility]) -> bool:
    return any(duty.open_ended for duty in duties)


def _deadline(duties: Sequence[Responsibility]) -> int | None:
    return next((duty.deadline for duty in duties if duty.deadline is not None), None)


def _place(duty: Responsibility) -> int:
    return duty.span.start
