"""A report → docx in the layout of official documents, the same bytes every time (写 Word 文件)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_nlp.report.model import (
    Block,
    HeatMap,
    LoadChart,
    Paragraph,
    Report,
    Section,
    Table,
)
from policy_nlp.report.render.docx.parts import package, section_properties
from policy_nlp.report.render.docx.tables import (
    heat_table,
    listing_table,
    load_table,
    runs_of,
)
from policy_nlp.report.render.docx.xml import element, paragraph, run
from policy_nlp.report.render.presets import Preset, StyleName, shipped_preset

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = {1: "heading1", 2: "heading2", 3: "heading3"}
TOO_LARGE = "超出一页，本文件不列，见同名网页版报告（html）。"
# Points between two tables.
GAP = 8
SHADED = "说明：●为直接对应，○为部分对应；横向为本级任务，纵向为上级任务。"
# A line with so long a word in it is not spread over its whole width.
_LONG_WORD = re.compile("[!-~]{12,}")


def render_docx(report: Report, preset: Preset | None = None) -> bytes:
    """Return a paper as a docx file; of one without sections the sheets, across (横排表格).

    Text is always text: markup in it is escaped, control characters are dropped.
    """
    writer = _Writer(preset or shipped_preset())
    return writer.write(report) if report.sections else writer.write_tables(report)


class _Writer:
    """Writes section after section, with a section break wherever pages turn."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.body = element("body")
        self.landscape = False

    def write(self, report: Report) -> bytes:
        self._add(paragraph("title", run("\n".join(report.title_lines or (report.title,)))))
        if report.subtitle_lines:
            self._add(paragraph("subtitle", run("\n".join(report.subtitle_lines))))
        if report.notice:
            self._add(paragraph("notice", run(f"（{report.notice}）")))
        for section in report.sections:
            self._turn(section.landscape)
            self._section(section)
        return self._finish(report.kind, report.title)

    def write_tables(self, report: Report) -> bytes:
        self.landscape = True
        for number, table in enumerate(report.sheets):
            if number:
                self._break()
            self._table(table)
        return self._finish(report.kind, report.title)

    def _finish(self, kind: str, title: str) -> bytes:
        self.body.append(self._properties())
        return package(self.body, self.preset, kind=kind, title=title)

    @property
    def _width(self) -> float:
        page = self.preset.page_wide if self.landscape else self.preset.page
        return page.text_width

    def _properties(self) -> _Element:
        page = self.preset.page_wide if self.landscape else self.preset.page
        return section_properties(page, wide=self.landscape)

    def _turn(self, landscape: bool) -> None:
        if landscape != self.landscape:
            self._break()
            self.landscape = landscape

    def _break(self) -> None:
        """End the section of pages with the last paragraph, or an unseen one after a table."""
        last = self.body[-1]
        if last.tag.endswith("}p"):
            last[0].append(self._properties())
            return
        # One point high, so that it never goes over to a page of its own.
        self._add(_strip(1, self._properties()))

    def _add(self, *elements: _Element) -> None:
        self.body.extend(elements)

    def _section(self, section: Section) -> None:
        style = HEADINGS.get(section.level, "heading3")
        self._add(paragraph(style, run(f"{section.number}{section.title}")))
        for block in section.blocks:
            self._block(block)
        for inner in section.sections:
            self._section(inner)

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            style = "fact" if block.style == "fact" else "body"
            align = "left" if _LONG_WORD.search(block.text) else ""
            self._add(paragraph(style, *runs_of(block), align=align))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, HeatMap):
            self._heat_map(block)
        elif isinstance(block, LoadChart):
            self._add(paragraph("table_title", run(block.title)))
            self._add(listing_table(load_table(block), self._width, whole=True))
            self._note("说明：■牵头或单独负责，□其他责任单位，△由“下同”一类规定沿用。")

    def _table(self, table: Table) -> None:
        if table.name:
            self._add(paragraph("table_title", run(table.title)))
        if table.note:
            # Above, since below a long table it would stand alone on the last page.
            self._add(paragraph("note", run(table.note), kept=True))
        style: StyleName = "table_wide" if self.landscape else "table"
        points = self.preset.styles[style].size
        self._add(listing_table(table, self._width, style, points), _strip(GAP))

    def _heat_map(self, picture: HeatMap) -> None:
        drawn = heat_table(picture, self._width)
        if drawn is None:
            if picture.cells:
                size = f"{len(picture.rows)}项×{len(picture.columns)}项"
                self._add(paragraph("body", run(f"{picture.title}（{size}）{TOO_LARGE}")))
            return
        self._add(paragraph("table_title", run(picture.title)), drawn)
        self._note(SHADED)

    def _note(self, text: str) -> None:
        self._add(paragraph("note", run(text)))


def _strip(points: int, *properties: _Element) -> _Element:
    """Return an empty paragraph so high, such as must follow a table."""
    spacing = element("spacing", before="0", after="0", line=str(20 * points), lineRule="exact")
    mark = element("rPr", element("sz", val="2"))
    return element("p", element("pPr", spacing, mark, *properties))
