"""A report → one html file that needs nothing else: no network, no other file (写网页).

A policy in its head forbids every request and every script but its own, so that text of a
document could do nothing even if it became markup, which it cannot: all of it is escaped.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from policy_nlp.report import labels
from policy_nlp.report.labels import LINK_HEADERS, NONE_SHARED, NOT_COUNTED, SENTENCES
from policy_nlp.report.model import (
    Block,
    Cell,
    Facet,
    HeatMap,
    LinkProof,
    LinkProofs,
    Listing,
    Paragraph,
    Proof,
    Proofs,
    Quotation,
    Report,
    Row,
    Run,
    Section,
    Table,
    Timeline,
)
from policy_nlp.report.render.html.parts import (
    Html,
    lines,
    page_head,
    quote_link,
    source_pane,
    tag,
    template,
    text,
)
from policy_nlp.report.render.layout import column_widths
from policy_nlp.report.render.seal import seal_text
from policy_nlp.report.render.svg import heat_map_svg, load_svg, timeline_svg

# From so many columns on a table is not squeezed into the pane, but scrolls.
BROAD = 6
# Classes of the paragraphs of a cell.
PARAGRAPHS = {"text": "text", "aside": "small", "small": "small"}
# Characters of markup that a browser lays out at every change of a filter without being slow.
LARGE = 100_000
# Millimetres that a table takes where screens are narrow, and on paper.
SCREEN_WIDTH = 165.0
PROOF_HEADERS = ("上级原文", "情况", "本级原文")


def render_html(report: Report) -> bytes:
    """Return the report as one html file in UTF-8."""
    style, script = Html(template("report.css")), Html(template("report.js"))
    body = tag(
        "body",
        tag("a", "跳到正文", class_="skip", href="#report"),
        _header(report),
        _tools(report),
        tag(
            "div",
            tag("main", *map(_section, report.sections), id="report", tabindex="-1"),
            _sources(report),
            class_="panes",
        ),
        Html(f"<script>{script}</script>"),
    )
    head = page_head(report.title, report.kind, styles={"": style}, scripts=[script])
    page = f'<!DOCTYPE html>\n<html lang="zh-CN">{head}\n{body}</html>\n'
    return seal_text(page).encode()


def _header(report: Report) -> Html:
    links = (
        tag("li", tag("a", f"{section.number}{section.title}", href=f"#{section.key}"))
        for section in report.sections
    )
    return tag(
        "header",
        tag("h1", lines("\n".join(report.title_lines))),
        tag("p", lines("\n".join(report.subtitle_lines)), class_="sub"),
        tag("p", report.notice, class_="notice"),
        tag("nav", tag("ol", *links), aria_label="目录"),
    )


def _tools(report: Report) -> Html:
    """Return search and filters; useless, and so unseen, where scripts do not run."""
    tasks = [section for section in report.walk() if section.status]
    counts = Counter(section.status for section in tasks)
    boxes = [
        tag(
            "label",
            Html(f'<input type="checkbox" name="status" value="{status}">'),
            f"{word}（{counts[status]}）",
        )
        for status, word in labels.COVERAGE.items()
        if counts[status]
    ]
    names = dict.fromkeys(name for facets in _facets(report) for name in facets)
    options = [
        tag("option", "全部", value=""),
        *(tag("option", name, value=name) for name in names),
    ]
    return tag(
        "form",
        tag("label", "检索 ", Html('<input type="search" id="query" autocomplete="off">')),
        tag("fieldset", tag("legend", "衔接情况"), *boxes),
        tag("label", "部门 ", tag("select", *options, id="department")),
        tag("button", "清除", type="reset"),
        tag("output", "", id="count", aria_live="polite"),
        id="tools",
        class_="tools with-script",
        role="search",
        hidden=True,
    )


def _facets(report: Report) -> Iterator[tuple[str, ...]]:
    for section in report.walk():
        yield section.departments
    for listing in report.listings():
        yield from (facet.departments for facet in listing.facets)


def _sources(report: Report) -> Html:
    quotations = list(quotations_of(report))
    panes = [
        source_pane(source, (quote for quote in quotations if quote.side == source.side))
        for source in report.sources
    ]
    switch = tag(
        "div",
        tag("button", "上级原文", type="button", data_side="upper", aria_pressed="true"),
        tag("button", "本级原文", type="button", data_side="lower", aria_pressed="false"),
        tag("button", "返回报告", type="button", id="back", disabled=True),
        class_="switch with-script",
        hidden=True,
    )
    return tag("aside", switch, *panes, id="sources", aria_label="原文")


def quotations_of(report: Report) -> Iterator[Quotation]:
    """Yield every quotation of a report."""
    for section in report.walk():
        for block in section.blocks:
            if isinstance(block, Proofs):
                for proof in block.rows:
                    yield from (proof.upper, *(quote for _, quote in proof.shown))
            elif isinstance(block, LinkProofs):
                for link in block.rows:
                    if pair := link.own_pair:
                        yield from (pair.upper, pair.lower)
            elif isinstance(block, Listing):
                for facet in block.facets:
                    yield from (held.quotation for held in facet.quotations)


def _section(section: Section) -> Html:
    heading = tag(f"h{section.level + 1}", f"{section.number}{section.title}")
    inner = (*map(_block, section.blocks), *map(_section, section.sections))
    if section.status is not None:
        return tag(
            "article",
            heading,
            *inner,
            id=section.key,
            class_=f"item task {section.status}",
            data_status=section.status,
            data_departments=_names(section.departments),
        )
    grouped = any(child.status for child in section.sections)
    return tag("section", heading, *inner, id=section.key, class_="group" if grouped else "part")


def _names(departments: tuple[str, ...]) -> str:
    return json.dumps(list(dict.fromkeys(departments)), ensure_ascii=False)


def _block(block: Block) -> Html:
    if isinstance(block, Paragraph):
        return tag("p", *map(_run, block.runs))
    if isinstance(block, Proofs):
        return _proofs(block)
    if isinstance(block, LinkProofs):
        return _links(block)
    if isinstance(block, Listing):
        return _listing(block)
    if isinstance(block, Table):
        return _listing(Listing(table=block, facets=tuple(Facet() for _ in block.rows)))
    if isinstance(block, HeatMap):
        return _figure(block.title, heat_map_svg(block))
    if isinstance(block, Timeline):
        return _figure(block.title, timeline_svg(block))
    return _figure(block.title, load_svg(block))


def _figure(title: str, picture: Html) -> Html:
    return tag("figure", tag("figcaption", title), _scroll(picture, title))


def _scroll(inner: Html, title: str) -> Html:
    """Return what may be wider than its pane; a large one is drawn when it comes into sight."""
    kind = "scroll large" if len(inner) > LARGE else "scroll"
    return tag("div", inner, class_=kind, tabindex="0", role="group", aria_label=title)


def _proofs(proofs: Proofs) -> Html:
    head = tag("tr", *(tag("th", word, scope="col") for word in PROOF_HEADERS))
    return tag(
        "table",
        tag("thead", head),
        tag("tbody", *(_proof(proof) for proof in proofs.rows)),
        class_="proofs",
    )


def _proof(proof: Proof) -> Html:
    status = SENTENCES[proof.status] if proof.counted else NOT_COUNTED
    open_ = proof.counted and proof.status in ("missing", "partly")
    said = [text(f"第{proof.number}句"), Html("<br>"), text(status)]
    if proof.gap is not None:
        said += [Html("<br>"), tag("a", f"缺口第{proof.gap}项", href=f"#gap-{proof.gap}")]
    if proof.mark:
        said += [Html("<br>"), text(proof.mark)]
    lower = [
        tag(
            "p",
            tag("span", f"{lead}【{quote.place}】", class_="place"),
            quote_link(quote),
            class_="text",
        )
        for lead, quote in proof.shown
    ]
    notes = (
        f"共同要素：{'、'.join(proof.terms)}" if proof.terms else "",
        f"另见：{'、'.join(proof.also)}" if proof.also else "",
        proof.ground,
    )
    lower += [tag("p", note, class_="small") for note in notes if note]
    kinds = ("text", "center open" if open_ else "center", "text")
    cells = ([quote_link(proof.upper)], said, lower or [text("—")])
    return tag(
        "tr",
        *(
            tag("td", *inner, class_=kind, data_head=word)
            for word, kind, inner in zip(PROOF_HEADERS, kinds, cells, strict=True)
        ),
    )


def _links(links: LinkProofs) -> Html:
    """Return what speaks for each link: its best sentences, where they do not stand above."""
    head = tag("tr", *(tag("th", word, scope="col") for word in LINK_HEADERS))
    rows = (tag("tr", *_link_cells(item)) for item in links.rows)
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="proofs links")


def _link_cells(item: LinkProof) -> Iterator[Html]:
    told = []
    if pair := item.own_pair:
        named = (("上级：", pair.upper), ("本级：", pair.lower))
        told = [
            tag("p", tag("span", lead, class_="place"), quote_link(quote), class_="text")
            for lead, quote in named
        ]
        told.append(tag("p", f"共同要素：{'、'.join(pair.terms) or NONE_SHARED}", class_="small"))
    told.append(tag("p", "".join(f"{note}。" for note in item.notes), class_="small"))
    for word, inner in zip(LINK_HEADERS, ([text(item.title)], told), strict=True):
        yield tag("td", *inner, class_="text", data_head=word)


def _listing(listing: Listing) -> Html:
    table = listing.table
    head = tag("tr", *(tag("th", column.header, scope="col") for column in table.columns))
    rows = (_row(table, row, facet) for row, facet in zip(table.rows, listing.facets, strict=True))
    broad = "broad" if len(table.columns) >= BROAD else "narrow"
    parts = (tag("caption", table.title), _widths(table), tag("thead", head), tag("tbody", *rows))
    drawn = tag("table", *parts, class_=broad)
    note = [tag("p", table.note, class_="note")] if table.note else []
    return tag("div", _scroll(drawn, table.title), *note)


def _cell_content(cell: Cell) -> Iterator[Html]:
    """Yield what a cell holds: lines, and paragraphs of a style of their own."""
    if cell.number is not None:
        yield text(str(cell.number))
    for at, item in enumerate(cell.paragraphs):
        runs = map(_run, item.runs)
        if item.style == "line":
            yield from ((Html("<br>"), *runs) if at else runs)
        else:
            yield tag("p", *runs, class_=PARAGRAPHS.get(item.style, False))


def _run(run: Run) -> Html:
    if run.quotation is not None:
        return quote_link(run.quotation)
    if run.link:
        return tag("a", run.link_text or run.text, href=f"#{run.link}")
    if run.style == "bold":
        return tag("strong", run.text)
    return lines(run.text) if run.style == "plain" else tag("span", run.text, class_=run.style)


def _widths(table: Table) -> Html:
    """Return the shares of the columns; as attributes, since the policy refuses inline styles."""
    widths = column_widths(table, SCREEN_WIDTH)
    total = sum(widths)
    shares = (f"{100 * width / total:.1f}%" for width in widths)
    return tag("colgroup", *(Html(f'<col width="{share}">') for share in shares))


def _row(table: Table, row: Row, facet: Facet) -> Html:
    if row.kind == "band":
        across = tag("td", row.cells[0].text, colspan=str(len(table.columns)))
        return tag("tr", across, class_="band")
    held = {item.column: item.quotation for item in facet.quotations}
    cells = []
    for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        shown = [quote_link(held[at])] if at in held else list(_cell_content(cell))
        cells.append(tag("td", *shown, class_=column.align))
    number = row.cells[0].number
    key = {"id": f"gap-{number}"} if table.name == "缺口与建议" and number is not None else {}
    filtered = {"class_": "item"} if table.filtered else {}
    return tag(
        "tr",
        *cells,
        data_status=facet.status or "",
        data_departments=_names(facet.departments),
        **filtered,
        **key,
    )
