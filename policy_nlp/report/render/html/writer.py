"""A report → one html file that needs nothing else: no network, no other file (写网页)."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from policy_nlp.report import labels
from policy_nlp.report.model import (
    Block,
    Cell,
    Column,
    Contents,
    LinkGraph,
    Paragraph,
    ParallelTexts,
    Quotation,
    Report,
    Row,
    Run,
    Section,
    SourceText,
    Table,
)
from policy_nlp.report.render.html.parts import (
    Html,
    checkbox,
    lines,
    page,
    search_form,
    selection,
    tag,
    template,
    text,
)
from policy_nlp.report.render.html.screens import graph_page, parallel_page
from policy_nlp.report.render.layout import column_widths
from policy_nlp.report.render.svg import draw

SIDES = {"upper": "上级原文", "lower": "本级原文"}
# From so many columns on a table is not squeezed into the pane, but scrolls.
BROAD = 6
# Classes of the paragraphs of a cell.
PARAGRAPHS = {"text": "text", "aside": "small", "small": "small"}
# Characters of markup that a browser lays out at every change of a filter without being slow.
LARGE = 100_000
# Millimetres that a table takes where screens are narrow, and on paper.
SCREEN_WIDTH = 165.0


def render_html(report: Report) -> bytes:
    """Return the report as one html file in UTF-8."""
    match report.screen:
        case ParallelTexts() as texts:
            return parallel_page(report, texts)
        case LinkGraph() as graph:
            return graph_page(report, graph)
        case None:
            return _report_page(report)


def _report_page(report: Report) -> bytes:
    main = tag("main", *map(_section_element, report.sections), id="report", tabindex="-1")
    return page(
        report.title,
        report.kind,
        tag("a", "跳到正文", class_="skip", href="#report"),
        _header(report),
        _tools(report),
        tag("div", main, _sources(report), class_="panes"),
        style=template("report.css"),
        scripts=[template("report.js")],
    )


def _header(report: Report) -> Html:
    links = (
        tag("li", tag("a", f"{section.number}{section.title}", href=f"#{section.key}"))
        for section in report.sections
    )
    return tag(
        "header",
        tag("h1", lines("\n".join(report.title_lines or (report.title,)))),
        tag("p", lines("\n".join(report.subtitle_lines)), class_="sub"),
        *([tag("p", report.notice, class_="notice")] if report.notice else []),
        tag("nav", tag("ol", *links), aria_label="目录"),
    )


def _tools(report: Report) -> Html:
    counts = Counter(section.status for section in report.walk() if section.status)
    boxes = (
        checkbox("status", status, f"{word}（{counts[status]}）")
        for status, word in labels.COVERAGE.items()
        if counts[status]
    )
    listed = [section.departments for section in report.walk()]
    listed += [row.departments for table in report.walk_tables() for row in table.rows]
    names = dict.fromkeys(name for departments in listed for name in departments)
    return search_form(
        tag("label", "检索 ", Html('<input type="search" id="query" autocomplete="off">')),
        tag("fieldset", tag("legend", "衔接情况"), *boxes),
        selection("部门", "department", [("", "全部"), *((name, name) for name in names)]),
        class_="tools with-script",
    )


def _sources(report: Report) -> Html:
    quotations = list(report.quotations())
    panes = [_source_pane(source, quotations) for source in report.sources]
    switch = tag(
        "div",
        tag("button", "上级原文", type="button", data_side="upper", aria_pressed="true"),
        tag("button", "本级原文", type="button", data_side="lower", aria_pressed="false"),
        tag("button", "返回报告", type="button", id="back", disabled=True),
        class_="switch with-script",
        hidden=True,
    )
    return tag("aside", switch, *panes, id="sources", aria_label="原文")


def _quote_link(quotation: Quotation) -> Html:
    """Return a quotation that leads to its place in the source shown beside the report."""
    title = f"{SIDES[quotation.side]}：{quotation.place}"
    return tag("a", quotation.text, class_="quote", href=f"#{quotation.key}", title=title)


def _source_pane(source: SourceText, quotations: Iterable[Quotation]) -> Html:
    """Return a source text; each quotation has its anchor, and its characters their spans."""
    places: dict[int, list[int]] = {}
    spans = {quote.span for quote in quotations if quote.side == source.side}
    for start, end in sorted((span.start, span.end) for span in spans):
        places.setdefault(start, []).append(end)
    cuts = sorted({*places, *(end for ends in places.values() for end in ends)})
    starts = set(source.starts)
    paragraphs = []
    at = 0
    for line in source.text.split("\n"):
        end = at + len(line)
        if line.strip():
            pieces = _cut_line(source, places, cuts, at, end)
            paragraphs.append(tag("p", *pieces, class_="unit" if at in starts else "text"))
        at = end + 1
    label = SIDES[source.side]
    return tag(
        "div",
        tag("h2", f"{label}：《{source.title}》"),
        *paragraphs,
        class_="source",
        id=f"source-{source.side}",
        tabindex="0",
        role="region",
        aria_label=label,
    )


def _cut_line(
    source: SourceText, places: dict[int, list[int]], cuts: list[int], begin: int, end: int
) -> Iterator[Html]:
    """Yield a line cut at every boundary of a quotation, anchors where one begins."""
    inner = cuts[bisect_right(cuts, begin) : bisect_right(cuts, end - 1)]
    for start, stop in pairwise((begin, *inner, end)):
        for last in places.get(start, ()):
            key = f"{source.side}-{start}-{last}"
            yield tag("span", class_="anchor", id=key, tabindex="-1")
        yield tag("span", source.text[start:stop], data_at=str(start))


def _section_element(section: Section) -> Html:
    heading = tag(f"h{section.level + 1}", f"{section.number}{section.title}")
    inner = (*map(_block_element, section.blocks), *map(_section_element, section.sections))
    if section.status is not None:
        return tag(
            "article",
            heading,
            *inner,
            id=section.key,
            class_=f"item task {section.status}",
            data_status=section.status,
            data_departments=_as_json(section.departments),
        )
    grouped = any(child.status for child in section.sections)
    return tag("section", heading, *inner, id=section.key, class_="group" if grouped else "part")


def _as_json(departments: tuple[str, ...]) -> str:
    return json.dumps(list(dict.fromkeys(departments)), ensure_ascii=False)


def _block_element(block: Block) -> Html:
    match block:
        case Paragraph():
            return tag("p", *map(_run_element, block.runs))
        case Table():
            return _table(block) if block.name else _inline_table(block)
        case Contents():
            links = (tag("a", words, href=f"#{key}") for key, words in block.entries)
            return tag("ul", *(tag("li", link) for link in links))
        case _:
            return _figure_element(block.title, draw(block))


def _figure_element(title: str, picture: Html) -> Html:
    return tag("figure", tag("figcaption", title), _scroll(picture, title))


def _scroll(inner: Html, title: str) -> Html:
    """Return what may be wider than its pane; a large one is drawn when it comes into sight."""
    kind = "scroll large" if len(inner) > LARGE else "scroll"
    return tag("div", inner, class_=kind, tabindex="0", role="group", aria_label=title)


def _table(table: Table) -> Html:
    broad = "broad" if len(table.columns) >= BROAD else "narrow"
    body = tag("tbody", *(_table_row(table, row) for row in table.rows))
    title = table.title or table.name
    parts = (tag("caption", title), _column_shares(table), _table_head(table), body)
    note = [tag("p", table.note, class_="note")] if table.note else []
    return tag("div", _scroll(tag("table", *parts, class_=broad), title), *note)


def _inline_table(table: Table) -> Html:
    """Return a table that stands in the text; on a narrow screen its cells name their column."""
    rows = (
        tag(
            "tr",
            *(
                _table_cell(cell, column, data_head=column.header)
                for column, cell in zip(table.columns, row.cells, strict=True)
            ),
        )
        for row in table.rows
    )
    return tag("table", _table_head(table), tag("tbody", *rows), class_="proofs")


def _table_head(table: Table) -> Html:
    cells = (tag("th", column.header, scope="col") for column in table.columns)
    return tag("thead", tag("tr", *cells))


def _table_row(table: Table, row: Row) -> Html:
    if row.kind == "band":
        across = tag("td", row.cells[0].text, colspan=str(len(table.columns)))
        return tag("tr", across, class_="band")
    filtered = {"class_": "item"} if table.filtered else {}
    key = {"id": row.key} if row.key else {}
    return tag(
        "tr",
        *(_table_cell(cell, column) for column, cell in zip(table.columns, row.cells, strict=True)),
        data_status=row.status or "",
        data_departments=_as_json(row.departments),
        **filtered,
        **key,
    )


def _table_cell(cell: Cell, column: Column, **attributes: str) -> Html:
    is_open = any(run.style == "alert" for item in cell.paragraphs for run in item.runs)
    kind = (cell.align or column.align) + (" open" if is_open else "")
    return tag("td", *_cell_content(cell), class_=kind, **attributes)


def _cell_content(cell: Cell) -> Iterator[Html]:
    """Yield what a cell holds: lines, and paragraphs of a style of their own."""
    if cell.number is not None:
        yield text(str(cell.number))
    for at, item in enumerate(cell.paragraphs):
        runs = map(_run_element, item.runs)
        if item.style == "line":
            yield from ((Html("<br>"), *runs) if at else runs)
        else:
            yield tag("p", *runs, class_=PARAGRAPHS.get(item.style, False))


def _run_element(run: Run) -> Html:
    if run.quotation is not None:
        return _quote_link(run.quotation)
    if run.link:
        return tag("a", run.link_text or run.text, href=f"#{run.link}")
    if run.style == "bold":
        return tag("strong", run.text)
    return tag("span", run.text, class_=run.style) if run.style == "place" else lines(run.text)


def _column_shares(table: Table) -> Html:
    """Return the shares of the columns; as attributes, since the policy refuses inline styles."""
    widths = column_widths(table, SCREEN_WIDTH)
    total = sum(widths)
    shares = (f"{100 * width / total:.1f}%" for width in widths)
    return tag("colgroup", *(Html(f'<col width="{share}">') for share in shares))
