"""A report → docx in the layout of official documents, the same bytes every time (写 Word 文件)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policy_nlp.report.figures import HeatMap, LoadChart, ProgressChart, TargetGrid, Timeline
from policy_nlp.report.model import Block, Contents, Paragraph, Report, Section, Table
from policy_nlp.report.render.docx.parts import (
    bookmark,
    contents_line,
    element,
    expanded,
    package,
    paragraph,
    run,
    section_properties,
)
from policy_nlp.report.render.docx.tables import (
    keep_with_next,
    load_table,
    model_table,
    paragraph_runs,
)
from policy_nlp.report.render.presets import Page, Preset, StyleName, shipped_preset
from policy_nlp.text.display import display_width

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADINGS = {1: "heading1", 2: "heading2"}
# Characters: an indented first line, and what is free to the right of the day of a letter.
INDENT, SIGNED = 2, 4
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
    issuer = report.letterhead.issuer if report.letterhead else ""
    writer.body.append(section_properties(writer.page, letter=bool(issuer)))
    return package(writer.body, writer.preset, kind=report.kind, title=report.title, issuer=issuer)


class _Writer:
    """Writes section after section, with a section break wherever pages turn."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.body = element("body")
        self.landscape = False
        self.listed: set[str] = set()
        self.signed = False

    @property
    def page(self) -> Page:
        return self.preset.page_wide if self.landscape else self.preset.page

    def write(self, report: Report) -> None:
        if report.letterhead:
            # 标题与其上最后一个要素相距二行
            number = paragraph("letter_number", run(report.letterhead.number))
            self._add(number, paragraph("body"), paragraph("body"))
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
        if self.signed:
            self._keep_end()

    def _keep_end(self) -> None:
        """Hold what ends a letter on one page: the seal may not stand on one without text."""
        for made in reversed(list(self.body)[:-1]):
            keep_with_next(made)
            if made[0][0].get(expanded("val")) == "body" and len(made) > 1:
                return

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
        for block in section.blocks if section.printed is None else section.printed:
            self._block(block)
        for inner in section.sections if section.printed is None else ():
            self._section(inner)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(style="addressee" | "attachment" | "signature"):
                self._add(*self._letter_part(block))
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

    def _letter_part(self, block: Paragraph) -> Iterator[_Element]:
        """Yield what is set in an own way in a letter; lengths are reckoned in characters."""
        style = self.preset.styles["body"]
        character = style.size + style.spacing
        if block.style == "addressee":
            yield paragraph("addressee", *paragraph_runs(block))
        elif block.style == "attachment":
            # Lines that go on stand below the first character of the name.
            mark = display_width(block.runs[0].text) / 2 * character
            indent = {"left": INDENT * character + mark, "hanging": mark}
            yield paragraph("attachment", *paragraph_runs(block), indent=indent)
        else:
            self.signed = True
            # The day ends four characters from the edge, and the issuer stands above its middle.
            lines = block.text.split("\n")
            day = display_width(lines[-1]) / 2
            for line in lines:
                right = max(0.0, SIGNED + (day - display_width(line) / 2) / 2) * character
                yield paragraph("signature", run(line), indent={"right": right})

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
