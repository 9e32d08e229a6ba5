"""Two drafts side by side, both complete, with what changed (修订双栏对照页).

Both stand as rows of two cells, paragraph by paragraph, each piece with its change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policy_nlp.records import Change, Extraction, Revision, Span, Stretch
from policy_nlp.report.model import (
    DraftPiece,
    DraftRow,
    DraftSide,
    ListedChange,
    ParallelTexts,
    Report,
)
from policy_nlp.report.papers.revision.table import MINOR, gist_of, is_telling, kind_of, unit_ids
from policy_nlp.text.display import excerpt

KIND = "revision-page/1"
LONGEST = 90
SIDES: tuple[DraftSide, DraftSide] = ("old", "new")
_HOLDERS: dict[str, tuple[DraftSide, ...]] = {
    "kept": SIDES,
    "deleted": ("old",),
    "inserted": ("new",),
}


def side_by_side_report(
    revision: Revision, old: Extraction, new: Extraction, stretches: Sequence[Stretch]
) -> Report:
    """Return both drafts with the list of what changed.

    Args:
        revision: what changed.
        old: records of the draft before.
        new: records of the draft after.
        stretches: both texts as one, of `compare.redline`.
    """
    changes = revision.changes
    texts = ParallelTexts(
        names={
            side: draft.document.title or draft.document.id
            for side, draft in zip(SIDES, (old, new), strict=True)
        },
        rows=tuple(draft_rows(stretches, changes)),
        changes=tuple(
            ListedChange(
                kind=change.kind,
                name=kind_of(change),
                units=unit_ids(change),
                gist=excerpt(gist_of(change), LONGEST),
                minor=change.kind in MINOR and not is_telling(change),
            )
            for change in changes
        ),
    )
    title = f"{new.document.title or new.document.id}修订双栏对照"
    return Report(kind=KIND, title=title, subtitle_lines=(_count_line(changes),), screen=texts)


def _count_line(changes: Sequence[Change]) -> str:
    minor = sum(change.kind in MINOR for change in changes)
    if not changes:
        return "两稿一致。"
    return f"共{len(changes)}处：实质修改{len(changes) - minor}处，文字与编号{minor}处。"


def draft_rows(stretches: Sequence[Stretch], changes: Sequence[Change]) -> list[DraftRow]:
    """Return both drafts in full, a row where both begin a paragraph or one alone has one.

    Args:
        stretches: both texts as one, of `compare.redline`.
        changes: those of `compare_versions`.

    Returns:
        The rows; the old cells together are the old text, the new cells the new one, but for
        line breaks. What moved stands where it stood on the left, where it stands on the right.
    """
    rows: list[DraftRow] = []
    row: DraftRow = {side: [[]] for side in SIDES}
    places = {side: _ChangePlaces(changes, side) for side in SIDES}
    for stretch in stretches:
        holders = _HOLDERS[stretch.kind]
        for number, line in enumerate(stretch.text.split("\n")):
            if number:
                for side in holders:
                    places[side].at += 1
                # A paragraph that only one draft has is a row of its own.
                if any(row[side] != [[]] for side in SIDES if side not in holders):
                    for side in holders:
                        row[side].append([])
                else:
                    rows.append(row)
                    row = {side: [[]] for side in SIDES}
            for side in holders if line else ():
                row[side][-1] += places[side].pieces(line, stretch.kind != "kept")
    written = [
        {side: [line for line in row[side] if line] for side in SIDES} for row in (*rows, row)
    ]
    return [row for row in written if any(row.values())]


class _ChangePlaces:
    """Which change each character of one draft belongs to: the one that says least else."""

    def __init__(self, changes: Sequence[Change], side: DraftSide) -> None:
        self.at = 0
        spans = [
            (span, number)
            for number, change in enumerate(changes)
            for span in _changed_spans(change, side)
        ]
        self._cuts = sorted({place for span, _ in spans for place in (span.start, span.end)})
        self._owner: dict[int, int] = {}
        # Large first, so that what lies inside has the last word; where two are one place, the
        # first change of them keeps it.
        for span, number in sorted(spans, key=lambda entry: (-len(entry[0]), -entry[1])):
            begin = bisect_right(self._cuts, span.start) - 1
            for k in range(begin, bisect_right(self._cuts, span.end - 1)):
                self._owner[self._cuts[k]] = number
        first = {number: span.start for span, number in sorted(spans, key=lambda e: -e[0].start)}
        self._ahead = deque(sorted((start, number) for number, start in first.items()))

    def pieces(self, line: str, is_changed: bool) -> Iterator[DraftPiece]:
        """Cut the following stretch of a line where changes begin and end."""
        start, end = self.at, self.at + len(line)
        self.at = end
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_right(self._cuts, end - 1)]
        for a, b in pairwise((start, *inner, end)):
            k = bisect_right(self._cuts, a) - 1
            change = self._owner.get(self._cuts[k]) if k >= 0 else None
            # A change that begins with a line break begins, for a reader, in the next line.
            starts: list[int] = []
            while self._ahead and self._ahead[0][0] <= a:
                starts.append(self._ahead.popleft()[1])
            yield DraftPiece(line[a - start : b - start], is_changed, change, tuple(starts))


def _changed_spans(change: Change, side: DraftSide) -> list[Span]:
    one, many = (
        (change.old_span, change.old_spans)
        if side == "old"
        else (change.new_span, change.new_spans)
    )
    return [span for span in (many or ((one,) if one else ())) if len(span)]
