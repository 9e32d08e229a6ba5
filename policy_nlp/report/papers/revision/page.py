"""Two drafts side by side as one html file that needs nothing else (修订双栏对照页).

Left the old draft, right the new one, both complete; what changed is coloured by its kind,
listed above, and found from either side.

Both stand as rows of two cells, paragraph by paragraph, each piece with its change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from policy_nlp.records import Change, Extraction, Revision, Span, Stretch
from policy_nlp.records.revision import ChangeKind
from policy_nlp.report.labels import CHANGES
from policy_nlp.report.papers.revision.table import MINOR, gist_of, is_telling, kind_of, unit_ids
from policy_nlp.report.render.html.parts import Html, page, tag, template, text
from policy_nlp.text.display import excerpt

DraftSide = Literal["old", "new"]
SIDES: tuple[DraftSide, DraftSide] = ("old", "new")
_HOLDERS: dict[str, tuple[DraftSide, ...]] = {
    "kept": SIDES,
    "deleted": ("old",),
    "inserted": ("new",),
}


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of one draft that is shown in one way.

    Attributes:
        text: its characters, without line breaks.
        is_changed: the other draft does not have it, or not here.
        change: index of the change it belongs to, None for what stayed.
        starts: changes that begin here on this side; one place may have several.
    """

    text: str
    is_changed: bool
    change: int | None
    starts: tuple[int, ...]


# The paragraphs of either draft that stand side by side.
TwoCells = dict[DraftSide, list[list[TextPiece]]]


def side_by_side(stretches: Sequence[Stretch], changes: Sequence[Change]) -> list[TwoCells]:
    """Return both drafts in full, a row where both begin a paragraph or one alone has one.

    Args:
        stretches: both texts as one, of `compare.redline`.
        changes: those of `compare_versions`.

    Returns:
        The rows; the old cells together are the old text, the new cells the new one, but for
        line breaks. What moved stands where it stood on the left, where it stands on the right.
    """
    rows: list[TwoCells] = []
    row: TwoCells = {side: [[]] for side in SIDES}
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

    def pieces(self, line: str, is_changed: bool) -> Iterator[TextPiece]:
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
            yield TextPiece(line[a - start : b - start], is_changed, change, tuple(starts))


def _changed_spans(change: Change, side: DraftSide) -> list[Span]:
    one, many = (
        (change.old_span, change.old_spans)
        if side == "old"
        else (change.new_span, change.new_spans)
    )
    return [span for span in (many or ((one,) if one else ())) if len(span)]


KIND = "revision-page/1"
# What the colours tell apart, by the beginning of the kind.
FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "came": ("新增", ("task-added", "measure-added", "text-added", "target-added")),
    "went": ("删除", ("task-removed", "measure-removed", "text-removed", "target-removed")),
    "moved": ("移动、拆分、合并", ("task-moved", "task-split", "task-merged", "text-moved")),
    "target": ("指标", ("target-changed",)),
    "duty": ("责任", ("responsibility-changed",)),
    "order": ("力度、标题、状态", ("strength-changed", "heading-changed", "status-changed")),
    "wording": ("文字", ("wording-only",)),
    "editing": ("编辑、编号", ("editorial", "task-renumbered")),
}
_FAMILY: dict[str, str] = {kind: key for key, (_, kinds) in FAMILIES.items() for kind in kinds}
_SIDE_NAMES: dict[DraftSide, str] = {"old": "原稿", "new": "新稿"}
LONGEST = 90


def render_revision_page(
    revision: Revision, old: Extraction, new: Extraction, stretches: Sequence[Stretch]
) -> bytes:
    """Return the page in UTF-8.

    Args:
        revision: what changed.
        old: records of the draft before.
        new: records of the draft after.
        stretches: both texts as one, of `compare.redline`.
    """
    title = f"{new.document.title or new.document.id}修订双栏对照"
    rows = side_by_side(stretches, revision.changes)
    return page(
        title,
        KIND,
        tag("a", "跳到正文", class_="skip", href="#texts"),
        tag("header", tag("h1", title), tag("p", _count_line(revision.changes), class_="sub")),
        _tools(revision.changes),
        tag(
            "main",
            _change_list(revision.changes, rows),
            _both_texts(rows, revision.changes, old, new),
        ),
        style=template("revision.css"),
        scripts=[template("revision.js")],
    )


def _count_line(changes: Sequence[Change]) -> str:
    minor = sum(change.kind in MINOR for change in changes)
    if not changes:
        return "两稿一致。"
    return f"共{len(changes)}处：实质修改{len(changes) - minor}处，文字与编号{minor}处。"


def _tools(changes: Sequence[Change]) -> Html:
    """Return filters and steps; useless, and so unseen, where scripts do not run."""
    counts = Counter(_FAMILY[change.kind] for change in changes)
    boxes = [
        tag(
            "label",
            Html(f'<input type="checkbox" name="family" value="{key}" checked>'),
            tag("span", f"{word}（{counts[key]}）", class_=key),
        )
        for key, (word, _) in FAMILIES.items()
        if counts[key]
    ]
    return tag(
        "form",
        tag("fieldset", tag("legend", "修改类型"), *boxes),
        tag("button", "只看实质修改", type="button", id="substance", aria_pressed="false"),
        tag("button", "只看有修改的段落", type="button", id="changed", aria_pressed="false"),
        tag("button", "上一处", type="button", id="before"),
        tag("button", "下一处", type="button", id="after"),
        tag("button", "全部显示", type="reset"),
        tag("output", "", id="count", aria_live="polite"),
        id="tools",
        class_="tools with-script",
        role="search",
        aria_label="筛选",
        hidden=True,
    )


def _change_list(changes: Sequence[Change], rows: Sequence[TwoCells]) -> Html:
    """Return the list of what changed, each with links to its place on either side."""
    shown = {
        side: {number for row in rows for line in row[side] for it in line for number in it.starts}
        for side in SIDES
    }
    items = (_change_item(at, change, shown) for at, change in enumerate(changes))
    summary = tag("summary", f"修改清单（{len(changes)}处）")
    return tag("details", summary, tag("ol", *items), id="list", open=True)


def _change_item(at: int, change: Change, shown: dict[DraftSide, set[int]]) -> Html:
    links = [
        tag("a", _SIDE_NAMES[side], href=f"#{side}-{at}") for side in SIDES if at in shown[side]
    ]
    return tag(
        "li",
        tag("span", kind_of(change), class_=f"kind {_FAMILY[change.kind]}"),
        tag("span", unit_ids(change), class_="units"),
        tag("span", excerpt(gist_of(change), LONGEST), class_="gist"),
        *links,
        id=f"change-{at}",
        data_family=_FAMILY[change.kind],
        data_minor=change.kind in MINOR and not is_telling(change),
    )


def _both_texts(
    rows: Sequence[TwoCells], changes: Sequence[Change], old: Extraction, new: Extraction
) -> Html:
    kinds = [change.kind for change in changes]
    names = (draft.document.title or draft.document.id for draft in (old, new))
    headers = (
        tag("th", f"{_SIDE_NAMES[side]}：{name}", scope="col")
        for side, name in zip(SIDES, names, strict=True)
    )
    body = (tag("tr", *(_text_cell(row[side], side, kinds) for side in SIDES)) for row in rows)
    caption = tag("caption", "左为原稿，右为新稿；彩底为修改处，点按可回到清单")
    table = tag("table", caption, tag("thead", tag("tr", *headers)), tag("tbody", *body))
    return tag("div", table, id="texts", tabindex="-1")


def _text_cell(
    lines: Sequence[Sequence[TextPiece]], side: DraftSide, kinds: Sequence[ChangeKind]
) -> Html:
    paragraphs = (
        tag("p", *(_marked_piece(piece, side, kinds) for piece in line)) for line in lines
    )
    return tag("td", *paragraphs, class_=side)


def _marked_piece(piece: TextPiece, side: DraftSide, kinds: Sequence[ChangeKind]) -> Html:
    """Return a piece; what only this draft has is a del or ins, so that it shows without colour."""
    shown = text(piece.text)
    if piece.is_changed:
        shown = tag("del" if side == "old" else "ins", shown)
    anchors = [
        tag("span", class_="anchor", id=f"{side}-{change}", tabindex="-1")
        for change in piece.starts
    ]
    if piece.change is None:
        return Html("".join((*anchors, shown)))
    kind = kinds[piece.change]
    mark = tag(
        "a",
        shown,
        class_=f"change {_FAMILY[kind]}",
        href=f"#change-{piece.change}",
        title=CHANGES[kind],
        data_change=str(piece.change),
    )
    return Html("".join((*anchors, mark)))
