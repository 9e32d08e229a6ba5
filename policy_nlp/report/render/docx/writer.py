"""A report → docx in the layout of official documents, the same bytes every time (写 Word 文件)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_nlp.report.figures import HeatMap, LoadChart, ProgressChart, TargetGrid, Timeline
from policy_nlp.report.model import Block, Contents, Paragraph, Report, Section, Table
from policy_nlp.report.render.docx.parts import (
    bookmark,
    contents_line,
    element,
    package,
    paragraph,
    run,
    section_properties,
)
from policy_nlp.report.render.docx.tables import (
    load_table,
    model_table,
    paragraph_runs,
)
from policy_nlp.report.render.presets import Page, Preset, StyleName, shipped_preset

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = {1: "heading1", 2: "heading2"}
# Points between two tables.
GAP = 8
# A line with so long a word in it is not spread over its whole width.
_LONG_WORD = re.compile("[!-~]{12,}")


def render_docx(report: Report, preset: Preset | None = None) -> bytes:
    """Return a paper as a docx file; of one without sections the sheets, across (横排表格).

    Text is always text: markup in it is escaped, control characters are dropped.
    """
    writer = _Writer(preset or shipped_preset())
    if report.sections:
        writer.write(report)
    else:
        writer.write_sheets(report)
    writer.body.append(section_properties(writer.page))
    return package(writer.body, writer.preset, kind=report.kind, title=report.title)


class _Writer:
    """Writes section after section, with a section break wherever pages turn."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.body = element("body")
        self.landscape = False
        self.listed: set[str] = set()

    @property
    def page(self) -> Page:
        return self.preset.page_wide if self.landscape else self.preset.page

    def write(self, report: Report) -> None:
        self._add(paragraph("title", run("\n".join(report.title_lines or (report.title,)))))
        if report.subtitle_lines:
            self._add(paragraph("subtitle", run("\n".join(report.subtitle_lines))))
        if report.notice:
            self._add(paragraph("notice", run(f"（{report.notice}）")))
        self.listed = {
            key
            for section in report.sections
            for block in section.blocks
            if isinstance(block, Contents)
            for key, _ in block.entries
        }
        for section in report.sections:
            if section.landscape != self.landscape:
                self._break()
                self.landscape = section.landscape
            self._section(section)

    def write_sheets(self, report: Report) -> None:
        self.landscape = True
        for number, table in enumerate(report.sheets):
            if number:
                self._break()
            self._table(table)

    def _break(self) -> None:
        """End the section of pages with the last paragraph, or an unseen one after a table."""
        last, properties = self.body[-1], section_properties(self.page)
        if last.tag.endswith("}p"):
            last[0].append(properties)
        else:
            # One point high, so that it never goes over to a page of its own.
            self._add(_strip(1, properties))

    def _add(self, *elements: _Element) -> None:
        self.body.extend(elements)

    def _section(self, section: Section) -> None:
        style = HEADINGS.get(section.level, "heading3")
        heading = paragraph(style, run(f"{section.number}{section.title}"))
        if section.key in self.listed:
            bookmark(heading, section.key, len(self.body))
        if section.title:
            self._add(heading)
        for block in section.blocks:
            self._block(block)
        for inner in section.sections:
            self._section(inner)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                style = "fact" if block.style == "fact" else "body"
                align = "left" if _LONG_WORD.search(block.text) else ""
                self._add(paragraph(style, *paragraph_runs(block), align=align))
            case Table():
                self._table(block)
            case Contents():
                for key, words in block.entries:
                    self._add(contents_line(key, words, self.page))
            case LoadChart():
                self._table(load_table(block))
            case HeatMap() | ProgressChart() | TargetGrid() | Timeline():
                # A page is too small for them; what they show stands in tables.
                pass

    def _table(self, table: Table) -> None:
        if table.name and table.title:
            self._add(paragraph("table_title", run(table.title)))
        if table.note:
            # Above, since below a long table it would stand alone on the last page.
            self._add(paragraph("note", run(table.note), kept=True))
        style: StyleName = "table_wide" if self.landscape else "table"
        points = self.preset.styles[style].size
        self._add(model_table(table, self.page.text_width, style, points), _strip(GAP))


def _strip(points: int, *properties: _Element) -> _Element:
    """Return an empty paragraph so high, such as must follow a table."""
    spacing = element("spacing", before="0", after="0", line=str(20 * points), lineRule="exact")
    mark = element("rPr", element("sz", val="2"))
    return element("p", element("pPr", spacing, mark, *properties))
