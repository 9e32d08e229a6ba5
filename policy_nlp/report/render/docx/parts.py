"""The parts of a docx file that are not its body (文档部件), and the elements they are made of."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policy_nlp.report.render.presets import LETTER_STYLES, Page, Preset, StyleName
from policy_nlp.report.render.seal import (
    CUSTOM_RELATION,
    CUSTOM_TYPE,
    custom_properties,
    seal,
)
from policy_nlp.text.display import display_width, visible

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


def paragraph(
    style: str,
    *runs: _Element,
    align: str = "",
    kept: bool = False,
    indent: Mapping[str, float] | None = None,
) -> _Element:
    """Return a paragraph of a style.

    Args:
        style: its name.
        runs: what stands in it.
        align: where it is not that of the style.
        kept: it stays on the page of what follows.
        indent: left, right, hanging in points, where they are not those of the style.
    """
    properties = element("pPr", element("pStyle", val=style))
    if kept:
        properties.append(element("keepNext"))
    if indent:
        sides = {side: points(length) for side, length in indent.items()}
        properties.append(element("ind", **sides))
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
# Of the first page of a letter: its head, and the line at its foot.
LETTER_HEAD, LETTER_FOOT = "head", "foot"
# Millimetres of a letter: from the upper edge to the issuer's name, from it to the red line, from
# the lower edge to the other, and how long both are (GB/T 9704-2012, 10.1).
HEAD_PLACE, LINE_GAP, FOOT_PLACE, LINE_LENGTH = 30, 4, 20, 170
RED = "FF0000"
SETTINGS = f"""<w:settings xmlns:w="{W}">
<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>
<w:characterSpacingControl w:val="compressPunctuation"/>
<w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
</w:settings>"""
# Longer texts are no property of a file to python-docx.
_LONGEST_PROPERTY = 255


def package(body: _Element, preset: Preset, *, kind: str, title: str, issuer: str = "") -> bytes:
    """Return the file: the same bytes for the same body, with its digest among its properties.

    Where an issuer is given, the first page is that of a letter of his.


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

    named = {item.get(expanded("val")) for item in body.iter(expanded("pStyle"))}
    is_letter = not named.isdisjoint(LETTER_STYLES)
    main = part("/word/document.xml", TYPES.WML_DOCUMENT_MAIN, element("document", body))
    container.relate_to(main, RELATIONS.OFFICE_DOCUMENT)
    for name, content_type, relation, root in (
        ("styles", TYPES.WML_STYLES, RELATIONS.STYLES, _styles(preset, letter=is_letter)),
        ("settings", TYPES.WML_SETTINGS, RELATIONS.SETTINGS, _settings()),
        ("fontTable", TYPES.WML_FONT_TABLE, RELATIONS.FONT_TABLE, _fonts(preset)),
    ):
        main.relate_to(part(f"/word/{name}.xml", content_type, root), relation)
    # In a letter the foot of the first page stands lower than the numbers of the others.
    lower = preset.page.footer - FOOT_PLACE if issuer else 0
    ends = [
        (ODD_FOOTER, "footer", _footer("right", preset, lower)),
        (EVEN_FOOTER, "footer", _footer("left", preset, lower)),
    ]
    if issuer:
        ends.append((LETTER_FOOT, "footer", _letter_foot(preset)))
        ends.append((LETTER_HEAD, "header", _letter_head(issuer, preset)))
    for number, (name, end, content) in enumerate(ends, 1):
        head = end == "header"
        content_type = TYPES.WML_HEADER if head else TYPES.WML_FOOTER
        made = part(f"/word/{end}{number}.xml", content_type, content)
        identity = main.relate_to(made, RELATIONS.HEADER if head else RELATIONS.FOOTER)
        for reference in body.iter(expanded(f"{end}Reference")):
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


def section_properties(page: Page, *, letter: bool = False) -> _Element:
    """Return what a section says of its pages: size, margins, page number on the outer side.

    The first page of a letter has a head, and no number.
    """
    size = element("pgSz", w=twips(page.width), h=twips(page.height))
    if page.width > page.height:
        size.set(size.tag.replace("pgSz", "orient"), "landscape")
    margins = {side: twips(getattr(page, side)) for side in ("top", "right", "bottom", "left")}
    first = [
        element("headerReference", type="first", r_id=LETTER_HEAD),
        element("footerReference", type="first", r_id=LETTER_FOOT),
    ]
    header, footer = (HEAD_PLACE, FOOT_PLACE) if letter else (15, page.footer)
    return element(
        "sectPr",
        element("footerReference", type="default", r_id=ODD_FOOTER),
        element("footerReference", type="even", r_id=EVEN_FOOTER),
        *(first if letter else ()),
        element("type", val="nextPage"),
        size,
        element("pgMar", **margins, header=twips(header), footer=twips(footer), gutter="0"),
        *([element("titlePg")] if letter else ()),
        element("docGrid", type="lines", linePitch="560"),
    )


def _styles(preset: Preset, *, letter: bool) -> Any:
    """Return the styles of the layout, with those of letters where a paper is addressed."""
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
    for name in (name for name in preset.styles if letter or name not in LETTER_STYLES):
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
    if style.color:
        made.element.rPr.insert_element_before(
            element("color", val=style.color), "w:spacing", "w:sz"
        )
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


def _footer(side: str, preset: Preset, lower: float) -> _Element:
    """Return the page number — 1 —, one character in from the outer side.

    Below it are so many millimetres more than the section says.
    """
    number = element("fldSimple", run("1"), instr=" PAGE ")
    made = paragraph("page_number", run("— "), number, run(" —"))
    properties = made[0]
    if lower:
        properties.append(element("spacing", after=twips(lower)))
    size = points(preset.styles["page_number"].size)
    inwards = {f"{side}Chars": "100", side: size}
    properties.append(element("ind", **inwards))
    properties.append(element("jc", val=side))
    return element("ftr", made)


def _letter_head(issuer: str, preset: Preset) -> _Element:
    """Return the name of who sends a letter, and the red line below it (发文机关标志)."""
    style = preset.styles["letterhead"]
    name = run(issuer)
    # As large as one line holds it.
    fits = preset.page.text_width / 25.4 * 72 / max(1.0, display_width(visible(issuer)) / 2)
    if fits < style.size:
        halves = str(max(1, int(fits * 2)))
        name.insert(0, element("rPr", element("sz", val=halves), element("szCs", val=halves)))
    return element(
        "hdr", paragraph("letterhead", name), _red_line(preset.page, "thinThickSmallGap", LINE_GAP)
    )


def _letter_foot(preset: Preset) -> _Element:
    return element("ftr", _red_line(preset.page, "thickThinSmallGap", 0))


def _red_line(page: Page, kind: str, gap: float) -> _Element:
    """Return a double line across the page, longer than a line of text, so far below a text."""
    beyond = {
        side: twips((page.width - LINE_LENGTH) / 2 - getattr(page, side))
        for side in ("left", "right")
    }
    # The first word of the kind is inside of the second: what is above the line is outside.
    border = element("top", val=kind, sz="24", space="1", color=RED)
    return element(
        "p",
        element(
            "pPr",
            element("pBdr", border),
            element("snapToGrid", val="0"),
            element("spacing", before=twips(gap), after="0", line="20", lineRule="exact"),
            element("ind", firstLine="0", firstLineChars="0", **beyond),
        ),
    )
