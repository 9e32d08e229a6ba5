"""Two drafts side by side as one html file that needs nothing else (修订双栏对照页).

Left the old draft, right the new one, both complete; what changed is coloured by its kind,
listed above, and found from either side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_nlp.records import Change, Extraction, Revision, Stretch
from policy_nlp.records.revision import ChangeKind
from policy_nlp.report.labels import CHANGES
from policy_nlp.report.papers.revision.rows import (
    SIDES,
    DraftSide,
    TextPiece,
    TwoCells,
    side_by_side,
)
from policy_nlp.report.papers.revision.table import unit_ids
from policy_nlp.report.papers.revision.words import MINOR, gist_of, is_telling, kind_of
from policy_nlp.report.render.html.parts import Html, page, tag, template, text
from policy_nlp.text.display import excerpt

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
