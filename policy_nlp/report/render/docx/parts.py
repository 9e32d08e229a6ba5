"""The parts of a docx file that are not its body (文档部件), and the elements they are made of."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policy_nlp.report.render.presets import Page, Preset, StyleName
from policy_nlp.report.render.seal import (
    CUSTOM_RELATION,
    CUSTOM_TYPE,
    custom_properties,
    seal,
)
from policy_nlp.text.display import visible

if TYPE_CHECKING:
    from lxml.etree import _Element


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {"w": W, "r": R, "xml": XML}
_NAMESPACES = {"w": W, "r": R}
# Stands where nothing was chosen yet.
CHOOSE = "请选择"
TWIPS_A_MM = 1440 / 25.4


def twips(millimetres: float) -> str:
    """Return a length as Word writes it: twentieths of a point."""
    return str(round(millimetres * TWIPS_A_MM))


def points(length: float) -> str:
    """Return a length in points as twentieths of a point."""
    return str(round(length * 20))


def element(tag: str, *children: _Element, text: str = "", **attributes: str) -> _Element:
    """Return an element; names without prefix are of WordprocessingML, `r_id` is r:id."""
    named = {_attribute_name(name): value for name, value in attributes.items()}
    made = _new_element()(expanded(tag), named, nsmap=_NAMESPACES)
    made.extend(children)
    if text:
        made.text = text
    return made


@cache
def _new_element() -> Callable[..., _Element]:
    from lxml import etree

    return etree.Element


@cache
def _attribute_name(name: str) -> str:
    return expanded(name.replace("_", ":", 1))


@cache
def expanded(tag: str) -> str:
    """Return the name with its namespace; names without prefix are of WordprocessingML."""
    prefix, _, local = tag.rpartition(":")
    return f"{{{_PREFIXES[prefix or 'w']}}}{local}"


def run(text: str, *, bold: bool = False) -> _Element:
    """Return a run of text; line breaks stay line breaks."""
    made = element("r")
    if bold:
        made.append(element("rPr", element("b")))
    for number, line in enumerate(visible(text).split("\n")):
        if number:
            made.append(element("br"))
        if line:
            made.append(element("t", text=line, xml_space="preserve"))
    return made


def choice(options: Sequence[str]) -> _Element:
    """Return a place where a person chooses one of `options` from a list (下拉列表)."""
    items = [element("listItem", displayText=option, value=option) for option in options]
    properties = element("sdtPr", element("showingPlcHdr"), element("dropDownList", *items))
    return element("sdt", properties, element("sdtContent", run(CHOOSE)))


def paragraph(style: str, *runs: _Element, align: str = "", kept: bool = False) -> _Element:
    """Return a paragraph of a style; `kept` holds it on the page of what follows."""
    properties = element("pPr", element("pStyle", val=style))
    if kept:
        properties.append(element("keepNext"))
    if align:
        properties.append(element("jc", val=align))
    return element("p", properties, *runs)


def bookmark(heading: _Element, key: str, number: int) -> None:
    """Make a heading a place that a line of the contents leads to."""
    heading.insert(1, element("bookmarkStart", id=str(number), name=_bookmark_name(key)))
    heading.append(element("bookmarkEnd", id=str(number)))


def contents_line(key: str, words: str, page: Page) -> _Element:
    """Return a line of the contents: words, dots, the page, which Word reckons itself."""
    name = _bookmark_name(key)
    tab = element("tab", val="right", leader="dot", pos=twips(page.text_width))
    properties = element(
        "pPr",
        element("pStyle", val="body"),
        element("tabs", tab),
        element("ind", firstLine="0", firstLineChars="0"),
    )
    field = element("fldSimple", run(""), instr=f" PAGEREF {name} \\h ", dirty="true")
    space = element("r", element("tab"))
    return element("p", properties, element("hyperlink", run(words), space, field, anchor=name))


def _bookmark_name(key: str) -> str:
    return f"section_{key}".replace("-", "_")


# Names by which Word knows its own styles: headings show in its outline.
BUILT_IN: dict[StyleName, str] = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading1": "heading 1",
    "heading2": "heading 2",
    "heading3": "heading 3",
    "body": "Normal",
    "page_number": "footer",
}
# What a body says of its footers before the file gives them their ids.
ODD_FOOTER, EVEN_FOOTER = "odd", "even"
SETTINGS = f"""<w:settings xmlns:w="{W}">
<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>
<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
</w:settings>"""
# Longer texts are no property of a file to python-docx.
_LONGEST_PROPERTY = 255


def package(body: _Element, preset: Preset, *, kind: str, title: str) -> bytes:
    """Return the file: the same bytes for the same body, with its digest among its properties.

    Its parts are made one by one: the template of python-docx holds a theme, lists and a thumbnail.
    """
    from docx.opc.constants import CONTENT_TYPE as TYPES
    from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONS
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part, XmlPart
    from docx.package import Package

    container = Package()

    def part(name: str, content_type: str, root: _Element) -> Any:
        return XmlPart(PackURI(name), content_type, root, container)  # type: ignore[arg-type]

    main = part("/word/document.xml", TYPES.WML_DOCUMENT_MAIN, element("document", body))
    container.relate_to(main, RELATIONS.OFFICE_DOCUMENT)
    for name, content_type, relation, root in (
        ("styles", TYPES.WML_STYLES, RELATIONS.STYLES, _styles(preset)),
        ("settings", TYPES.WML_SETTINGS, RELATIONS.SETTINGS, _settings()),
        ("fontTable", TYPES.WML_FONT_TABLE, RELATIONS.FONT_TABLE, _fonts(preset)),
    ):
        main.relate_to(part(f"/word/{name}.xml", content_type, root), relation)
    for number, (name, side) in enumerate(((ODD_FOOTER, "right"), (EVEN_FOOTER, "left")), 1):
        footer = part(f"/word/footer{number}.xml", TYPES.WML_FOOTER, _footer(side, preset))
        identity = main.relate_to(footer, RELATIONS.FOOTER)
        for reference in body.iter(expanded("footerReference")):
            if reference.get(expanded("r:id")) == name:
                reference.set(expanded("r:id"), identity)
    described = part("/docProps/core.xml", TYPES.OPC_CORE_PROPERTIES, _description(title))
    container.relate_to(described, RELATIONS.CORE_PROPERTIES)
    custom = Part(PackURI("/docProps/custom.xml"), CUSTOM_TYPE, custom_properties(kind), container)
    container.relate_to(custom, CUSTOM_RELATION)
    stream = io.BytesIO()
    container.save(stream)
    return seal(stream.getvalue())


def _settings() -> Any:
    from docx.oxml import parse_xml

    return parse_xml(SETTINGS)


def _description(title: str) -> Any:
    """Return title and maker; no date, since the file must not know the clock."""
    from docx.opc.coreprops import CoreProperties
    from docx.oxml.coreprops import CT_CoreProperties

    root = CT_CoreProperties.new()
    properties = CoreProperties(root)
    properties.title = visible(title)[:_LONGEST_PROPERTY]
    properties.author = "policy-nlp"
    properties.comments = "由 policy-nlp 自动生成，须经人工核对后使用"
    return root


def section_properties(page: Page) -> _Element:
    """Return what a section says of its pages: size, margins, page number on the outer side."""
    size = element("pgSz", w=twips(page.width), h=twips(page.height))
    if page.width > page.height:
        size.set(size.tag.replace("pgSz", "orient"), "landscape")
    margins = {side: twips(getattr(page, side)) for side in ("top", "right", "bottom", "left")}
    return element(
        "sectPr",
        element("footerReference", type="default", r_id=ODD_FOOTER),
        element("footerReference", type="even", r_id=EVEN_FOOTER),
        element("type", val="nextPage"),
        size,
        element("pgMar", **margins, header=twips(15), footer=twips(page.footer), gutter="0"),
        element("docGrid", type="lines", linePitch="560"),
    )


def _styles(preset: Preset) -> Any:
    """Return the styles of the layout."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.styles.styles import Styles

    body = preset.font_of("body")
    fonts = element(
        "rFonts", ascii=body.latin, hAnsi=body.latin, cs=body.latin, eastAsia=body.east_asia
    )
    language = element("lang", val="en-US", eastAsia="zh-CN")
    defaults = element(
        "docDefaults",
        element("rPrDefault", element("rPr", fonts, language)),
        element("pPrDefault", element("pPr")),
    )
    root: Any = parse_xml(f'<w:styles xmlns:w="{W}" xmlns:r="{R}"/>')
    root.append(defaults)
    styles: Any = Styles(root)
    for name in preset.styles:
        _add_style(styles, name, preset)
    table = styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE, builtin=True)
    lines = (element(side, val="single", sz="4", space="0", color="000000") for side in _SIDES)
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    properties = element("tblPr", element("tblBorders", *lines), element("tblCellMar", *margins))
    table.element.append(properties)
    return root


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _add_style(styles: Any, name: StyleName, preset: Preset) -> None:
    """Add a style of paragraphs; what python-docx knows nothing of is written by hand."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    style, font = preset.styles[name], preset.font_of(name)
    called = BUILT_IN.get(name, name.replace("_", " "))
    made = styles.add_style(called, WD_STYLE_TYPE.PARAGRAPH, builtin=name in BUILT_IN)
    made.element.styleId = name
    if name == "body":
        made.element.set(expanded("default"), "1")
    made.quick_style = True
    made.font.name, made.font.size, made.font.bold = font.latin, Pt(style.size), style.bold or None
    made.element.rPr.rFonts.set(expanded("cs"), font.latin)
    made.element.rPr.rFonts.set(expanded("eastAsia"), font.east_asia)
    if style.spacing:
        spacing = element("spacing", val=points(style.spacing))
        made.element.rPr.insert_element_before(spacing, "w:sz")
    made.element.rPr.append(element("szCs", val=str(round(style.size * 2))))
    look = made.paragraph_format
    look.keep_with_next = style.keep or style.outline is not None or None
    look.space_before, look.space_after = Pt(style.before), Pt(style.after)
    look.line_spacing, look.line_spacing_rule = Pt(style.line), WD_LINE_SPACING.EXACTLY
    look.alignment = WD_ALIGN_PARAGRAPH.from_xml(style.align)
    made.element.pPr.insert_element_before(element("snapToGrid", val="0"), "w:spacing")
    if style.indent:
        look.first_line_indent = Pt(style.indent * (style.size + style.spacing))
        chars = str(round(style.indent * 100))
        made.element.pPr.ind.set(expanded("firstLineChars"), chars)
    if style.outline is not None:
        made.element.pPr.append(element("outlineLvl", val=str(style.outline - 1)))


def _fonts(preset: Preset) -> _Element:
    """Name each font with what may stand in for it, so that a PC without it finds another."""
    fonts = {font.east_asia: font for font in preset.fonts.values()}
    return element(
        "fonts",
        *(
            element("font", element("altName", val=",".join(font.fallbacks)), name=name)
            for name, font in fonts.items()
            if font.fallbacks
        ),
    )


def _footer(side: str, preset: Preset) -> _Element:
    """Return the page number — 1 —, one character in from the outer side."""
    number = element("fldSimple", run("1"), instr=" PAGE ")
    made = paragraph("page_number", run("— "), number, run(" —"))
    properties = made[0]
    size = points(preset.styles["page_number"].size)
    inwards = {f"{side}Chars": "100", side: size}
    properties.append(element("ind", **inwards))
    properties.append(element("jc", val=side))
    return element("ftr", made)
