"""Clauses of responsibility, paired: one change a unit (责任条款)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Piece
from policy_nlp.compare.responsibilities import DutyChange
from policy_nlp.compare.sentences import Match
from policy_nlp.compare.units import Group
from policy_nlp.records import Change, Span


def clause_changes(
    context: Context,
    groups: Sequence[Group],
    matched: Sequence[Match],
    loose: tuple[Sequence[Piece], Sequence[Piece]],
) -> Iterator[Change]:
    """Yield who answers for a unit now; a clause written otherwise for the same bodies is editing.

    Args:
        context: the drafts.
        groups: the units.
        matched: clauses that answer to each other.
        loose: clauses of the old and of the new draft without counterpart.
    """
    pairs: dict[int, list[tuple[Piece, Piece]]] = defaultdict(list)
    for match in matched:
        pairs[match.old[0].unit].append((match.old[0], match.new[0]))
    gone, come = (_by_unit(pieces) for pieces in loose)
    for group in groups:
        if not (group.old and group.new) or group.identical:
            continue
        if group.is_pair:
            old, new = group.old[0], group.new[0]
            yield from _one_unit(context, group, pairs[old], gone[old], come[new])
        else:
            yield from _restructured(context, group)


def one_a_unit(context: Context, changes: Sequence[Change]) -> list[Change]:
    """Return the changes, what several sentences of a unit say of who answers told as one."""
    rows: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind == "responsibility-changed" and change.old_span and change.new_span:
            rows[change.old_units, change.new_units, change.field].append(change)
    joined = {id(row[0]): _joined(context, row) for row in rows.values() if len(row) > 1}
    dropped = {id(change) for row in rows.values() for change in row[1:]}
    return [joined.get(id(change), change) for change in changes if id(change) not in dropped]


def _joined(context: Context, row: Sequence[Change]) -> Change:
    places = [
        sorted(filter(None, spans), key=lambda span: span.start)
        for spans in ((c.old_span for c in row), (c.new_span for c in row))
    ]
    told = {
        name: tuple(dict.fromkeys(item for change in row for item in getattr(change, name)))
        for name in ("added", "removed", "role_changes", "renamed")
    }
    update = {
        "old": "".join(span.of(context.old.text) for span in places[0]),
        "new": "".join(span.of(context.new.text) for span in places[1]),
        "old_span": None,
        "new_span": None,
        "old_spans": tuple(places[0]),
        "new_spans": tuple(places[1]),
    }
    return row[0].model_copy(update=update | told)


def _by_unit(pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.unit].append(piece)
    return found


def _one_unit(
    context: Context,
    group: Group,
    pairs: list[tuple[Piece, Piece]],
    gone: list[Piece],
    come: list[Piece],
) -> Iterator[Change]:
    total = DutyChange()
    places: tuple[list[Span], list[Span]] = ([], [])
    for old, new in pairs:
        change = context.duties.compare(
            context.old.clause_duties(old.unit, old.span),
            context.new.clause_duties(new.unit, new.span),
        )
        change.take(_carried(context, old.unit, new.unit))
        if not change.is_empty:
            total.take(change)
            places[0].append(old.span)
            places[1].append(new.span)
        elif old.text != new.text:
            yield context.change("editorial", old.span, new.span)
    for side, (draft, pieces) in enumerate(((context.old, gone), (context.new, come))):
        for piece in pieces:
            named = draft.clause_duties(piece.unit, piece.span)
            total.take(context.duties.compare(*((), named) if side else (named, ())))
            places[side].append(piece.span)
    if places[0] or places[1]:
        yield _told(context, group, total, places)


def _carried(context: Context, old: int, new: int) -> DutyChange:
    """Compare whom a unit makes answer for others, where it is no longer said or only now."""
    before = context.old.carried.get(context.old.units[old].id, {})
    after = context.new.carried.get(context.new.units[new].id, {})
    return DutyChange(
        added=[duty.name for body, duty in after.items() if body not in before],
        removed=[duty.name for body, duty in before.items() if body not in after],
    )


def _restructured(context: Context, group: Group) -> Iterator[Change]:
    """Compare all bodies of units that were split or merged: who answers for the whole."""
    sides, places = [], []
    for draft, units in ((context.old, group.old), (context.new, group.new)):
        clauses = [p for at in units for p in draft.pieces(at) if p.kind == "clause"]
        places.append([piece.span for piece in clauses])
        sides.append([d for p in clauses for d in draft.clause_duties(p.unit, p.span)])
    change = context.duties.compare(sides[0], sides[1], roles=False)
    if change.added or change.removed or change.renamed:
        yield _told(context, group, change, (places[0], places[1]))


def _told(
    context: Context,
    group: Group,
    change: DutyChange,
    places: tuple[list[Span], list[Span]],
) -> Change:
    olds, news = (sorted(spans, key=lambda span: span.start) for spans in places)
    return context.change(
        "responsibility-changed",
        olds[0] if len(olds) == 1 else None,
        news[0] if len(news) == 1 else None,
        old_units=context.old.ids(group.old),
        new_units=context.new.ids(group.new),
        heading=context.new.units[group.new[0]].heading,
        old="".join(span.of(context.old.text) for span in olds) or None,
        new="".join(span.of(context.new.text) for span in news) or None,
        old_spans=tuple(olds) if len(olds) > 1 else (),
        new_spans=tuple(news) if len(news) > 1 else (),
        **change.fields(),
    )
