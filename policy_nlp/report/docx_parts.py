"""The parts of a docx file that are not its body: styles, fonts, footers, properties (文档部件)."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from policy_nlp.report.docx_xml import element, paragraph, points, run, serialise, twips, visible
from policy_nlp.report.marks import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal
from policy_nlp.report.presets import Page, Preset, Style, StyleName

if TYPE_CHECKING:
    from lxml.etree import _Element

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
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# part: (kind of relation, kind of content)
_PARTS = {
    "styles": ("styles", "styles"),
    "settings": ("settings", "settings"),
    "fontTable": ("fontTable", "fontTable"),
    "footer1": ("footer", "footer"),
    "footer2": ("footer", "footer"),
}
ODD_FOOTER, EVEN_FOOTER = "rId4", "rId5"


def package(body: _Element, preset: Preset, *, kind: str, title: str) -> bytes:
    """Return the file: the same bytes for the same body, with its digest among its properties."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            ("extended-properties", "docProps/app.xml"),
            ("custom-properties", "docProps/custom.xml"),
            core="docProps/core.xml",
        ),
        "docProps/app.xml": _HEAD.encode()
        + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'extended-properties"><Application>policy-nlp</Application></Properties>',
        "docProps/core.xml": _core(title),
        "docProps/custom.xml": _custom(kind),
        "word/document.xml": serialise(element("document", body)),
        "word/_rels/document.xml.rels": _relations(
            *((relation, f"{part}.xml") for part, (relation, _) in _PARTS.items())
        ),
        "word/styles.xml": serialise(_styles(preset)),
        "word/settings.xml": serialise(_settings()),
        "word/fontTable.xml": serialise(_fonts(preset)),
        "word/footer1.xml": serialise(_footer("right", preset)),
        "word/footer2.xml": serialise(_footer("left", preset)),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return seal(stream.getvalue())


def section_properties(page: Page, *, wide: bool) -> _Element:
    """Return what a section says of its pages: size, margins, page number on the outer side."""
    size = element("pgSz", w=twips(page.width), h=twips(page.height))
    if wide:
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


def _content_types() -> bytes:
    overrides = {
        "word/document": _TYPE.format("document.main"),
        **{f"word/{part}": _TYPE.format(kind) for part, (_, kind) in _PARTS.items()},
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "docProps/custom": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    lines = [
        f'<Override PartName="/{part}.xml" ContentType="{kind}"/>'
        for part, kind in overrides.items()
    ]
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(lines)}</Types>'
    ).encode()


def _relations(*targets: tuple[str, str], core: str = "") -> bytes:
    kinds = [(_RELATION.format(kind), target) for kind, target in targets]
    if core:
        kinds.append((f"{_PACKAGE}/relationships/metadata/core-properties", core))
    lines = [
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds, 1)
    ]
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'
    ).encode()


def _core(title: str) -> bytes:
    """Return title and maker; no date, since the file must not know the clock."""
    from xml.sax.saxutils import escape

    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(visible(title))}</dc:title><dc:creator>policy-nlp</dc:creator>"
        "<dc:description>由 policy-nlp 自动生成，须经人工核对后使用</dc:description>"
        "</cp:coreProperties>"
    ).encode()


def _custom(kind: str) -> bytes:
    values = {PROPERTY: kind, DIGEST_PROPERTY: PLACEHOLDER}
    lines = [
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    ]
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'{_HEAD}<Properties xmlns="{space}/custom-properties"'
        f' xmlns:vt="{space}/docPropsVTypes">{"".join(lines)}</Properties>'
    ).encode()


def _styles(preset: Preset) -> _Element:
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
    grid = element("tblBorders", *(_border(side) for side in _SIDES))
    margins = element(
        "tblCellMar", *(element(side, w="70", type="dxa") for side in ("left", "right"))
    )
    table = element(
        "style",
        element("name", val="Table Grid"),
        element("tblPr", grid, margins),
        type="table",
        styleId="TableGrid",
    )
    named = [_style(name, preset) for name in preset.styles]
    return element("styles", defaults, *named, table)


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _border(side: str) -> _Element:
    return element(side, val="single", sz="4", space="0", color="000000")


def _style(name: StyleName, preset: Preset) -> _Element:
    style = preset.styles[name]
    made = element("style", element("name", val=BUILT_IN.get(name, name.replace("_", " "))))
    made.set(made.tag.replace("}style", "}type"), "paragraph")
    made.set(made.tag.replace("}style", "}styleId"), name)
    if name == "body":
        made.set(made.tag.replace("}style", "}default"), "1")
    made.append(element("qFormat"))
    made.append(_paragraph_properties(style))
    made.append(_run_properties(name, preset))
    return made


def _paragraph_properties(style: Style) -> _Element:
    made = element("pPr")
    if style.outline is not None or style.keep:
        made.append(element("keepNext"))
    made.append(element("snapToGrid", val="0"))
    made.append(
        element(
            "spacing",
            before=points(style.before),
            after=points(style.after),
            line=points(style.line),
            lineRule="exact",
        )
    )
    if style.indent:
        width = points(style.indent * (style.size + style.spacing))
        chars = str(round(style.indent * 100))
        made.append(element("ind", firstLineChars=chars, firstLine=width))
    made.append(element("jc", val=style.align))
    if style.outline is not None:
        made.append(element("outlineLvl", val=str(style.outline - 1)))
    return made


def _run_properties(name: StyleName, preset: Preset) -> _Element:
    style, font = preset.styles[name], preset.font_of(name)
    made = element(
        "rPr",
        element(
            "rFonts", ascii=font.latin, hAnsi=font.latin, cs=font.latin, eastAsia=font.east_asia
        ),
    )
    if style.bold:
        made.append(element("b"))
    if style.spacing:
        made.append(element("spacing", val=points(style.spacing)))
    half_points = str(round(style.size * 2))
    made.append(element("sz", val=half_points))
    made.append(element("szCs", val=half_points))
    return made


def _settings() -> _Element:
    mode = element(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val="15",
    )
    return element(
        "settings",
        element("zoom", percent="100"),
        element("defaultTabStop", val="420"),
        element("evenAndOddHeaders"),
        element("characterSpacingControl", val="compressPunctuation"),
        element("compat", mode),
        element("themeFontLang", val="en-US", eastAsia="zh-CN"),
    )


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
