"""Units that stand elsewhere, and units whose number followed (移动与重新编号)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from policy_nlp.compare.index import Draft
from policy_nlp.compare.matching import longest_run
from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.units import Group
from policy_nlp.records import Change


def place_changes(
    old: Draft, new: Draft, groups: Sequence[Group], forms: Forms
) -> Iterator[Change]:
    """Yield what moved and what was only renumbered.

    Moved is what stands in another section, or past a neighbour that stayed; of two that
    changed places the shorter one.
    """
    moved = _moved(old, new, groups)
    for group in groups:
        if group in moved:
            yield _move(old, new, group)
        elif group.is_pair:
            yield from _renumbering(old, new, group, forms)


def _moved(old: Draft, new: Draft, groups: Sequence[Group]) -> set[Group]:
    old_group = {at: group for group in groups for at in group.old}
    new_group = {at: group for group in groups for at in group.new}
    out: set[Group] = set()
    sisters: dict[object, list[Group]] = defaultdict(list)
    for group in groups:
        if not (group.old and group.new):
            continue
        above = old_group.get(old.parents[group.old[0]])
        if above != new_group.get(new.parents[group.new[0]]):
            if group.is_pair:
                out.add(group)
        else:
            sisters[above].append(group)
    for family in sisters.values():
        family.sort(key=lambda group: group.old)
        # What was split or merged is told of already; it holds its place.
        weights = [len(old.block(g.old[0])) + 1e7 * (not g.is_pair) for g in family]
        kept = longest_run([group.new[0] for group in family], weights)
        out |= {group for at, group in enumerate(family) if at not in kept and group.is_pair}
    # A preamble without text, before a document that opens with a number, is nowhere to move.
    return {group for group in out if _is_printed(old, new, group)}


def _is_printed(old: Draft, new: Draft, group: Group) -> bool:
    return len(old.block(group.old[0])) > 0 and len(new.block(group.new[0])) > 0


def _move(old: Draft, new: Draft, group: Group) -> Change:
    i, j = group.old[0], group.new[0]
    blocks = old.block(i), new.block(j)
    return Change(
        kind="task-moved",
        old_units=(old.units[i].id,),
        new_units=(new.units[j].id,),
        heading=new.units[j].heading,
        old=blocks[0].of(old.text),
        new=blocks[1].of(new.text),
        old_span=blocks[0],
        new_span=blocks[1],
    )


def _renumbering(old: Draft, new: Draft, group: Group, forms: Forms) -> Iterator[Change]:
    i, j = group.old[0], group.new[0]
    numbers = old.number(i), new.number(j)
    printed = tuple(
        span.of(draft.text) if span else "" for span, draft in zip(numbers, (old, new), strict=True)
    )
    ids = old.units[i].id, new.units[j].id
    other_place = ids[0].rpartition(".")[2] != ids[1].rpartition(".")[2]
    other_number = forms.of(printed[0]) != forms.of(printed[1])
    if not other_place and printed[0] == printed[1]:
        return
    yield Change(
        kind="task-renumbered" if other_place or other_number else "editorial",
        old_units=ids[:1],
        new_units=ids[1:],
        heading=new.units[j].heading,
        old=printed[0] or None,
        new=printed[1] or None,
        old_span=numbers[0],
        new_span=numbers[1],
    )
