"""Who answers now: departments added, removed, in another role, under another name (责任变化).

Departments go by the register where it knows them: 区经信局 that goes on as 区工信局, or 区教育局
and 区体育局 that were merged into 区教体局, are one change. A short name for a long one (区发改局,
区发展和改革局) and another order are no change of substance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_nlp.compare.index import DraftPair, Fragment
from policy_nlp.compare.sentences import Match
from policy_nlp.compare.units import UnitGroup
from policy_nlp.records import Change, Renaming, Responsibility, RoleChange, Span


@dataclass(slots=True)
class ResponsibilityChange:
    """What changed between two lists of departments."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    role_changes: list[RoleChange] = field(default_factory=list)
    renamed: list[Renaming] = field(default_factory=list)
    deadlines: tuple[int | None, int | None] = (None, None)
    opened: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the same departments answer in the same roles."""
        lists = (self.added, self.removed, self.role_changes, self.renamed)
        return not any(lists) and self.deadlines[0] == self.deadlines[1] and not self.opened

    def fields(self) -> dict[str, Any]:
        """Return the fields of the record of it."""
        fields: dict[str, Any] = {
            "added": tuple(self.added),
            "removed": tuple(self.removed),
            "role_changes": tuple(self.role_changes),
            "renamed": tuple(self.renamed),
        }
        old, new = self.deadlines
        if old != new:
            earlier = new is not None and (old is None or new < old)
            fields |= {
                "field": "deadline",
                "direction": "strengthened" if earlier else "weakened",
                "old_value": old,
                "new_value": new,
            }
        return fields

    def include(self, other: ResponsibilityChange) -> None:
        """Add what changed in another clause of the unit."""
        self.added = list(dict.fromkeys(self.added + other.added))
        self.removed = list(dict.fromkeys(self.removed + other.removed))
        self.role_changes += other.role_changes
        self.renamed += other.renamed
        self.opened |= other.opened
        if other.deadlines[0] != other.deadlines[1]:
            self.deadlines = other.deadlines


class ResponsibilityComparer:
    """Compares who answers, list by list and clause by clause."""

    def __init__(self, pair: DraftPair) -> None:
        self.pair, self.normalise = pair, pair.normalise
        self.register = pair.lexicons.departments

    def compare(
        self, olds: Sequence[Responsibility], news: Sequence[Responsibility], *, roles: bool = True
    ) -> ResponsibilityChange:
        """Compare the departments of one clause, or of all clauses of units that were merged.

        Args:
            olds: who answered.
            news: who answers.
            roles: whether roles count; not where the lists of several clauses were joined.
        """
        change = ResponsibilityChange()
        left, right = self._by_department(olds), self._by_department(news)
        for known, old in left.items():
            if known in right:
                self._compare_one(old, right[known], change, roles=roles)
        removed = [duty for known, duty in left.items() if known not in right]
        added = [duty for known, duty in right.items() if known not in left]
        for before, after in self._successions(removed, added):
            change.renamed.append(
                Renaming(old=tuple(d.name for d in before), new=tuple(d.name for d in after))
            )
            removed = [duty for duty in removed if duty not in before]
            added = [duty for duty in added if duty not in after]
        change.removed = [duty.name for duty in sorted(removed, key=_duty_start)]
        change.added = [duty.name for duty in sorted(added, key=_duty_start)]
        change.role_changes.sort(key=lambda role: role.name)
        change.renamed.sort(key=lambda renaming: renaming.new)
        if olds and news:
            change.opened = any(d.open_ended for d in olds) != any(d.open_ended for d in news)
            change.deadlines = (_deadline(olds), _deadline(news))
        return change

    def _by_department(self, duties: Iterable[Responsibility]) -> dict[str, Responsibility]:
        found: dict[str, Responsibility] = {}
        for duty in duties:
            found.setdefault(duty.department or self.normalise(duty.name), duty)
        return found

    def _compare_one(
        self,
        old: Responsibility,
        new: Responsibility,
        change: ResponsibilityChange,
        *,
        roles: bool,
    ) -> None:
        a, b = self.normalise(old.name), self.normalise(new.name)
        if a != b and not _shortens(a, b) and not _shortens(b, a):
            change.renamed.append(Renaming(old=(old.name,), new=(new.name,)))
        if roles and old.role != new.role:
            change.role_changes.append(RoleChange(name=new.name, old=old.role, new=new.role))

    def _successions(
        self, removed: list[Responsibility], added: list[Responsibility]
    ) -> list[tuple[list[Responsibility], list[Responsibility]]]:
        """Return departments that were merged or divided: the functions of one hold the other's."""
        found: list[tuple[list[Responsibility], list[Responsibility]]] = []
        for one, many, merged in ((added, removed, True), (removed, added, False)):
            for whole in sorted(one, key=_duty_start):
                parts = [part for part in many if self._is_part(part, whole)]
                if parts and not any(whole in side for sides in found for side in sides):
                    found.append((parts, [whole]) if merged else ([whole], parts))
        return found

    def _is_part(self, part: Responsibility, whole: Responsibility) -> bool:
        if part.department is None or whole.department is None:
            return False
        if self.register.level(part.department) != self.register.level(whole.department):
            return False
        functions = set(self.register.functions(part.department))
        return bool(functions) and functions < set(self.register.functions(whole.department))

    def clause_changes(
        self,
        groups: Sequence[UnitGroup],
        matched: Sequence[Match],
        removed: Sequence[Fragment],
        added: Sequence[Fragment],
    ) -> Iterator[Change]:
        """Yield who answers for a unit now, one change a unit.

        A clause written otherwise for the same departments is editing.

        Args:
            groups: the units.
            matched: clauses that answer to each other.
            removed: clauses of the old draft without counterpart.
            added: clauses of the new draft without counterpart.
        """
        pairs: dict[int, list[tuple[Fragment, Fragment]]] = defaultdict(list)
        for match in matched:
            pairs[match.old[0].unit].append((match.old[0], match.new[0]))
        gone, come = _clauses_by_unit(removed), _clauses_by_unit(added)
        for group in groups:
            if not (group.old and group.new) or group.identical:
                continue
            if group.is_pair:
                old, new = group.old[0], group.new[0]
                yield from self._one_unit(group, pairs[old], gone[old], come[new])
            else:
                yield from self._restructured_group(group)

    def _one_unit(
        self,
        group: UnitGroup,
        pairs: list[tuple[Fragment, Fragment]],
        removed: list[Fragment],
        added: list[Fragment],
    ) -> Iterator[Change]:
        old_draft, new_draft = self.pair.old, self.pair.new
        total = ResponsibilityChange()
        changed: list[tuple[Fragment, Fragment]] = []
        for old, new in pairs:
            change = self.compare(old_draft.duties_in(old.span), new_draft.duties_in(new.span))
            change.include(self._carried_changes(group))
            if not change.is_empty:
                total.include(change)
                changed.append((old, new))
            elif old.text != new.text:
                yield self.pair.change("editorial", old.span, new.span)
        for clause in removed:
            total.include(self.compare(old_draft.duties_in(clause.span), ()))
        for clause in added:
            total.include(self.compare((), new_draft.duties_in(clause.span)))
        olds = [*(old for old, _ in changed), *removed]
        news = [*(new for _, new in changed), *added]
        if olds or news:
            yield self._group_change(group, total, olds, news)

    def _carried_changes(self, group: UnitGroup) -> ResponsibilityChange:
        """Compare whom a unit makes answer for others, where it no longer does or only now."""
        (old,), (new,) = self.pair.old.ids(group.old), self.pair.new.ids(group.new)
        before, after = self.pair.old.carried.get(old, {}), self.pair.new.carried.get(new, {})
        return ResponsibilityChange(
            added=[duty.name for known, duty in after.items() if known not in before],
            removed=[duty.name for known, duty in before.items() if known not in after],
        )

    def _restructured_group(self, group: UnitGroup) -> Iterator[Change]:
        """Compare all departments of units that were split or merged: who answers for the whole."""
        olds, news = (
            [clause for at in units for clause in draft.fragments(at) if clause.kind == "clause"]
            for draft, units in ((self.pair.old, group.old), (self.pair.new, group.new))
        )
        change = self.compare(
            [duty for clause in olds for duty in self.pair.old.duties_in(clause.span)],
            [duty for clause in news for duty in self.pair.new.duties_in(clause.span)],
            roles=False,
        )
        if change.added or change.removed or change.renamed:
            yield self._group_change(group, change, olds, news)

    def _group_change(
        self,
        group: UnitGroup,
        change: ResponsibilityChange,
        olds: Iterable[Fragment],
        news: Iterable[Fragment],
    ) -> Change:
        units = {
            "old_units": self.pair.old.ids(group.old),
            "new_units": self.pair.new.ids(group.new),
            "heading": self.pair.new.outline[group.new[0]].heading,
        }
        old_spans, new_spans = ([clause.span for clause in side] for side in (olds, news))
        places = _places_fields(self.pair, old_spans, new_spans)
        return Change(kind="responsibility-changed", **(units | places | change.fields()))

    def one_a_unit(self, changes: Sequence[Change]) -> list[Change]:
        """Return the changes; what several sentences of a unit say of who answers is one."""
        rows: dict[tuple[object, ...], list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind == "responsibility-changed" and change.old_span and change.new_span:
                rows[change.old_units, change.new_units, change.field].append(change)
        joined = {id(row[0]): self._joined_row(row) for row in rows.values() if len(row) > 1}
        dropped = {id(change) for row in rows.values() for change in row[1:]}
        return [joined.get(id(change), change) for change in changes if id(change) not in dropped]

    def _joined_row(self, row: Sequence[Change]) -> Change:
        lists = {
            name: tuple(dict.fromkeys(item for change in row for item in getattr(change, name)))
            for name in ("added", "removed", "role_changes", "renamed")
        }
        spans = [c.old_span for c in row if c.old_span], [c.new_span for c in row if c.new_span]
        return row[0].model_copy(update=lists | _places_fields(self.pair, *spans))


def _clauses_by_unit(clauses: Iterable[Fragment]) -> dict[int, list[Fragment]]:
    found: dict[int, list[Fragment]] = defaultdict(list)
    for clause in clauses:
        found[clause.unit].append(clause)
    return found


def _places_fields(pair: DraftPair, olds: Sequence[Span], news: Sequence[Span]) -> dict[str, Any]:
    """Return the fields of a change that say where it stands, in one place or several."""
    fields: dict[str, Any] = {}
    for side, draft, spans in (("old", pair.old, olds), ("new", pair.new, news)):
        ordered = tuple(sorted(spans, key=lambda span: span.start))
        fields[side] = "".join(span.of(draft.text) for span in ordered) or None
        fields[f"{side}_span"] = ordered[0] if len(ordered) == 1 else None
        fields[f"{side}_spans"] = ordered if len(ordered) > 1 else ()
    return fields


def _shortens(short: str, long: str) -> bool:
    """Return whether a name is a short form of another: its signs stand there in order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _deadline(duties: Sequence[Responsibility]) -> int | None:
    return next((duty.deadline for duty in duties if duty.deadline is not None), None)


def _duty_start(duty: Responsibility) -> int:
    return duty.span.start
