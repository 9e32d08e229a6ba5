"""What only a page can show, each with its own script: parallel drafts, link graph (网页)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from typing import Any

from policy_nlp.report import labels
from policy_nlp.report.model import DraftPiece, DraftSide, LinkGraph, ParallelTexts, Report
from policy_nlp.report.render.html.parts import (
    Html,
    checkbox,
    page,
    search_form,
    selection,
    tag,
    template,
    text,
)
from policy_nlp.text.display import visible

PICTURE = "衔接图谱，内容见条目列表"
# Characters by which a data block could end before its end.
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def parallel_page(report: Report, texts: ParallelTexts) -> bytes:
    """Return two drafts: left the old one, right the new, what changed listed above them.

    A change is coloured by its kind and found from either side.
    """
    return page(
        report.title,
        report.kind,
        tag("a", "跳到正文", class_="skip", href="#texts"),
        tag("header", tag("h1", report.title), tag("p", report.subtitle_lines[0], class_="sub")),
        _change_tools(texts),
        tag("main", _change_list(texts), _both_texts(texts)),
        style=template("revision.css"),
        scripts=[template("revision.js")],
    )


def _change_tools(texts: ParallelTexts) -> Html:
    """Return filters and steps; useless, and so unseen, where scripts do not run."""
    counts = Counter(labels.FAMILY_OF_CHANGE[change.kind] for change in texts.changes)
    boxes = [
        tag(
            "label",
            Html(f'<input type="checkbox" name="family" value="{family}" checked>'),
            tag("span", f"{word}（{counts[family]}）", class_=family),
        )
        for family, word in labels.CHANGE_FAMILIES.items()
        if counts[family]
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


def _change_list(texts: ParallelTexts) -> Html:
    """Return the list of what changed, each with links to its place on either side."""
    shown = {
        (side, number)
        for row in texts.rows
        for side, lines in row.items()
        for line in lines
        for piece in line
        for number in piece.starts
    }
    items = (
        tag(
            "li",
            tag("span", change.name, class_=f"kind {labels.FAMILY_OF_CHANGE[change.kind]}"),
            tag("span", change.units, class_="units"),
            tag("span", change.gist, class_="gist"),
            *(
                tag("a", word, href=f"#{side}-{at}")
                for side, word in labels.DRAFTS.items()
                if (side, at) in shown
            ),
            id=f"change-{at}",
            data_family=labels.FAMILY_OF_CHANGE[change.kind],
            data_minor=change.minor,
        )
        for at, change in enumerate(texts.changes)
    )
    summary = tag("summary", f"修改清单（{len(texts.changes)}处）")
    return tag("details", summary, tag("ol", *items), id="list", open=True)


def _both_texts(texts: ParallelTexts) -> Html:
    headers = (
        tag("th", f"{word}：{texts.names[side]}", scope="col")
        for side, word in labels.DRAFTS.items()
    )
    rows = (
        tag("tr", *(_draft_cell(texts, row[side], side) for side in labels.DRAFTS))
        for row in texts.rows
    )
    caption = tag("caption", "左为原稿，右为新稿；彩底为修改处，点按可回到清单")
    table = tag("table", caption, tag("thead", tag("tr", *headers)), tag("tbody", *rows))
    return tag("div", table, id="texts", tabindex="-1")


def _draft_cell(
    texts: ParallelTexts, lines: Sequence[Sequence[DraftPiece]], side: DraftSide
) -> Html:
    paragraphs = (tag("p", *(_draft_piece(texts, piece, side) for piece in line)) for line in lines)
    return tag("td", *paragraphs, class_=side)


def _draft_piece(texts: ParallelTexts, piece: DraftPiece, side: DraftSide) -> Html:
    """Return a piece; what only this draft has is a del or ins, so that it shows without colour."""
    shown = text(piece.text)
    if piece.is_changed:
        shown = tag("del" if side == "old" else "ins", shown)
    anchors = (
        tag("span", class_="anchor", id=f"{side}-{change}", tabindex="-1")
        for change in piece.starts
    )
    if piece.change is not None:
        kind = texts.changes[piece.change].kind
        shown = tag(
            "a",
            shown,
            class_=f"change {labels.FAMILY_OF_CHANGE[kind]}",
            href=f"#change-{piece.change}",
            title=labels.CHANGES[kind],
            data_change=str(piece.change),
        )
    return Html("".join((*anchors, shown)))


def graph_page(report: Report, graph: LinkGraph) -> bytes:
    """Return what carries out what, drawn by cytoscape.js and the page's own script.

    The data stand in a block that no browser runs, and become text only.
    """
    data = {
        "pairs": [data for _, data in graph.pairs],
        "words": {"coverage": labels.COVERAGE, "grades": labels.GRADES, "own": labels.OWN_UNIT},
    }
    return page(
        report.title,
        report.kind,
        tag("header", tag("h1", report.title), tag("p", report.notice, class_="notice")),
        tag("noscript", tag("p", "本页需要浏览器启用脚本。")),
        _graph_tools(graph),
        tag(
            "div",
            tag("main", tag("div", "", id="graph", role="img", aria_label=PICTURE)),
            tag("aside", "", id="panel", tabindex="-1", aria_label="条目与原文"),
            class_="panes",
        ),
        Html(f'<script type="application/json" id="data">{_data_block(data)}</script>'),
        style=template("graph.css"),
        # The library looks for a sheet of this id before it adds one, which the policy refuses.
        style_id="__________cytoscape_stylesheet",
        scripts=[_graph_library(), template("graph.js")],
    )


def _graph_tools(graph: LinkGraph) -> Html:
    status = (checkbox("status", key, word) for key, word in labels.COVERAGE.items())
    everything = [("", "全部")]
    return search_form(
        selection("文件", "pair", [(str(at), name) for at, (name, _) in enumerate(graph.pairs)]),
        tag("label", "检索 ", Html('<input type="search" id="query" autocomplete="off">')),
        selection("章节", "section", everything),
        selection("部门", "department", everything),
        tag("fieldset", tag("legend", "衔接情况"), *status),
        tag("label", Html('<input type="checkbox" id="bodies">'), "显示部门"),
    )


def _graph_library() -> str:
    source = resources.files("policy_nlp.report").joinpath("vendor", "cytoscape.min.js")
    return source.read_text(encoding="utf-8")


def _data_block(data: dict[str, Any]) -> str:
    """Return data as JSON that cannot end its block."""
    shown = json.dumps(_visible(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return shown.translate(_UNSAFE)


def _visible(value: Any) -> Any:
    """Return data without the characters that are not shown."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list | tuple) else value
