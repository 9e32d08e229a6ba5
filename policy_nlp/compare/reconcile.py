"""Targets that stayed although the sentence around them was rewritten (指标对账)."""

from __future__ import annotations

from collections.abc import Sequence

from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Draft
from policy_nlp.compare.units import Group
from policy_nlp.records import Change, Span, Target


def reconcile_targets(
    context: Context, changes: Sequence[Change], groups: Sequence[Group]
) -> list[Change]:
    """Turn a target that went and one of the same indicator that came into what changed of it.

    Only inside one task; what went with one task and came with another is told of as that.
    """
    gone = _by_unit(changes, "target-removed", 0)
    come = _by_unit(changes, "target-added", 1)
    settled: set[int] = set()
    out: list[Change] = []
    for group in groups:
        left = [change for unit in context.old.ids(group.old) for change in gone.get(unit, ())]
        right = [change for unit in context.new.ids(group.new) for change in come.get(unit, ())]
        if not (left and right):
            continue
        olds = [_target(context.old, change.old_span, change) for change in left]
        news = [_target(context.new, change.new_span, change) for change in right]
        for i, j in context.targets.pairs(olds, news).items():
            settled |= {id(left[i]), id(right[j])}
            out += [
                context.change(
                    "target-changed",
                    olds[i].span,
                    news[j].span,
                    indicator=news[j].indicator,
                    field=found.field,
                    direction=found.direction,
                    old_value=found.old,
                    new_value=found.new,
                )
                for found in context.targets.changes(olds[i], news[j])
            ]
    return [change for change in changes if id(change) not in settled] + out


def _by_unit(changes: Sequence[Change], kind: str, side: int) -> dict[str, list[Change]]:
    """Return the changes of a kind by the unit where it stood (0) or stands (1)."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        if change.kind == kind:
            for unit in (change.new_units if side else change.old_units)[:1]:
                found.setdefault(unit, []).append(change)
    return found


def _target(draft: Draft, span: Span | None, change: Change) -> Target:
    assert span is not None
    found = [t for t in draft.targets(span) if t.indicator == change.indicator]
    return found[0]
