"""The characters of one Word paragraph, run by run, and what is drawn in it (Word 行内内容)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from policy_nlp.ingest.blocks import whole_block
from policy_nlp.ingest.docx.fields import Field, begun_field, is_symbol_font, spelled, symbol
from policy_nlp.ingest.docx.marks import CHANGED, RANGE_END, RANGE_START, REFERENCE
from policy_nlp.ingest.docx.package import (
    CHART,
    CHARTEX,
    DIAGRAM,
    MC,
    OFFICE,
    PIC,
    A,
    M,
    R,
    V,
    W,
    chosen,
    flag,
)
from policy_nlp.ingest.docx.paragraphs import (
    LINE_BREAK,
    PAGE_BREAK,
    SPACES,
    Origin,
    ParagraphBuilder,
    ParagraphPlace,
)
from policy_nlp.ingest.docx.styles import Style, font_of
from policy_nlp.records import Block

if TYPE_CHECKING:
    from policy_nlp.ingest.docx.story import Story

_TEXT = frozenset((f"{W}t", f"{W}delText", f"{M}t"))
# What a symbol font shows as pictures; Chinese characters come from another font.
_PRIVATE, _NARROW = re.compile("[\uf000-\uf0ff]"), re.compile("[!-\u00ff]")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Hold runs and say nothing themselves.
_CLEAR = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "smartTag", "customXml", "bdo", "dir", "sdtContent", "rubyBase")
)
# Say something of the text round them and hold none: bookmarks, ranges, settings, marks of Word.
_SILENT_ENDS = ("Pr", "Start", "End", "Ref", "Mark", "Change")
_SILENT = frozenset(
    W + name
    for name in (
        "proofErr", "lastRenderedPageBreak", "softHyphen", "separator", "continuationSeparator",
        "instrText", "delInstrText", "annotationRef", "tblGrid", "pgNum", "contentPart",
        "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong",
    )
)  # fmt: skip
_SHAPES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_NOTES = {
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "endnotes",
    REFERENCE: "comments",
}


class Inline:
    """Reads what stands in a paragraph into its draft.

    Args:
        story: the story the paragraph belongs to.
        draft: where the characters go.
        style: the style of the paragraph.
        place: what the characters are by default.
    """

    def __init__(
        self, story: Story, draft: ParagraphBuilder, style: Style, place: ParagraphPlace
    ) -> None:
        self._story = story
        self._draft = draft
        self._style = style
        self._place = place
        self._bold = False
        self._hidden = False
        self._font: str | None = None

    def read(self, element: etree._Element) -> None:
        """Read the children of an element."""
        for child in element:
            self.one(child)

    def one(self, element: etree._Element) -> None:
        """Read one element, whatever it is."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in _TEXT:
            self._text_element(element)
        elif tag in _WRITTEN:
            self._write_text(_WRITTEN[tag])
        elif tag in _READERS:
            _READERS[tag](self, element)
        elif tag in CHANGED:
            self._change_element(element)
        elif tag in _SHAPES:
            self._draft.after += shape_blocks(self._story, element)
        elif tag in _NOTES:
            if tag == REFERENCE:
                self._story.note_comment(element)
            self._draft.after += self._story.document.notes.take(_NOTES[tag], element)
        elif tag == f"{MC}AlternateContent":
            branch = chosen(element)
            if branch is not None:
                self.read(branch)
        elif tag in _CLEAR or tag.startswith(M):
            self.read(element)
        elif tag not in _SILENT and not tag.endswith(_SILENT_ENDS):
            self._unknown(element)

    def _run_element(self, run: etree._Element) -> None:
        kept = self._bold, self._hidden, self._font
        marks = run.find(f"{W}rPr")
        styles = self._story.document.styles
        style_name = None if marks is None else marks.find(f"{W}rStyle")
        named = Style() if style_name is None else styles.named(style_name.get(f"{W}val", ""))
        own_bold = own_hidden = own_font = None
        if marks is not None:
            own_bold, own_hidden = flag(marks, "b"), flag(marks, "vanish")
            own_font = font_of(marks)
        # bold of a paragraph style and of a character style cancel each other (ECMA-376, 17.7.3)
        by_style = styles.bold or (bool(self._style.bold) != bool(named.bold))
        self._bold = by_style if own_bold is None else own_bold
        hidden = named.hidden if named.hidden is not None else self._style.hidden
        self._hidden = bool(hidden if own_hidden is None else own_hidden)
        self._font = own_font or named.font or self._style.font
        self.read(run)
        self._bold, self._hidden, self._font = kept

    def _text_element(self, element: etree._Element) -> None:
        self._story.seen.add(element)
        text = element.text or ""
        lead = 0
        if element.get(_XML_SPACE) != "preserve":
            lead = len(text) - len(text.lstrip(" \t\r\n"))
            text = text.strip(" \t\r\n")
        length = len(text)
        text = text.translate(SPACES)
        pictures = is_symbol_font(self._font)
        if _PRIVATE.search(text) or (pictures and _NARROW.search(text)):
            text, unknown = spelled(text, self._font if pictures else None)
            self._note_unknown(unknown)
        traced = self._story.document.traced and len(text) == length
        self._write_text(text, Origin(element, lead) if traced else None)

    def _write_text(self, text: str, origin: Origin | None = None) -> None:
        """Write characters, unless they are the code of a field."""
        fields = self._story.fields
        if not text or fields.in_code:
            return
        if not self._story.in_change:
            self._story.document.changes.plain()
        self._draft.paged = self._draft.paged or fields.in_page_number
        place = self._place
        if place == "body" and fields.in_contents:
            place = "contents"
        if self._hidden:
            place = "hidden"
            self._story.document.issues.add(
                "hidden-text", "文档有{n}处隐藏文字，未列入正文：{text}", text
            )
        self._draft.add(text, self._bold, place, origin, self._story.marks.now)

    def _break_element(self, element: etree._Element) -> None:
        kind = element.get(f"{W}type", "textWrapping")
        self._write_text(LINE_BREAK if kind == "textWrapping" else PAGE_BREAK)

    def _symbol(self, element: etree._Element) -> None:
        code = element.get(f"{W}char", "")
        font = element.get(f"{W}font")
        try:
            value = int(code, 16)
        except ValueError:
            return
        shown = symbol(value, font)
        self._note_unknown(shown is None)
        self._write_text(shown if shown is not None else "\ufffd")

    def _note_unknown(self, count: int) -> None:
        for _ in range(count):
            self._story.document.issues.add(
                "symbol-unknown", "有{n}个符号字体的字符无法转换，请对照原文"
            )

    def _code(self, element: etree._Element) -> None:
        self._story.fields.code(element.text or "")

    def _field_mark(self, mark: etree._Element) -> None:
        story = self._story
        if mark not in story.field_marks:
            return
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            story.fields.begin(begun_field(mark))
        elif kind == "separate":
            story.fields.separate()
        else:
            self._end_field(story.fields.end())

    def _end_field(self, field: Field | None) -> None:
        """Write what a field prints that ended after its code, without a stored result."""
        if field is None or not field.in_code:
            return
        drawn = field.drawn()
        if drawn is None:
            self._story.document.issues.add(
                "field-not-shown", "有{n}处域没有保存结果，未能读出：{text}", field.code
            )
        else:
            self._write_text(drawn)

    def _simple_field(self, element: etree._Element) -> None:
        self._story.fields.begin(Field(code=element.get(f"{W}instr", ""), in_code=False))
        self.read(element)
        self._story.fields.end()

    def _change_element(self, element: etree._Element) -> None:
        if len(element):
            with self._story.change(element) as is_read:
                if is_read:
                    self.read(element)

    def _inline_control(self, element: etree._Element) -> None:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        kept = self._place
        settings = element.find(f"{W}sdtPr")
        if settings is not None and flag(settings, "showingPlcHdr"):
            self._place = "placeholder"
        self.read(content)
        self._place = kept

    def _comment_range(self, element: etree._Element) -> None:
        self._story.note_comment(element)

    def _ruby(self, element: etree._Element) -> None:
        """Read 拼音指南: the base is text, what stands over it is a note."""
        base, reading = element.find(f"{W}rubyBase"), element.find(f"{W}rt")
        if base is not None:
            self.read(base)
        if reading is not None:
            kept, self._place = self._place, "reading"
            self.read(reading)
            self._place = kept

    def _equation(self, element: etree._Element) -> None:
        self._story.document.issues.add("equation", "有{n}处公式按一行文字读出，请对照原文")
        self.read(element)

    def _unknown(self, element: etree._Element) -> None:
        """Read through an element that is not known, and say so where it holds text."""
        text = "".join(child.text or "" for child in element.iter(*_TEXT))
        if text:
            name = etree.QName(element).localname
            self._story.document.issues.add(
                "unknown-element", "有{n}处不认识的成分，其中文字按所在位置读入：{text}",
                f"{name}: {text}",
            )  # fmt: skip
            self.read(element)


# Characters that have an element of their own.
_WRITTEN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": LINE_BREAK,
    f"{W}noBreakHyphen": "-",
}
_READERS: dict[str, Callable[[Inline, etree._Element], None]] = {
    f"{W}r": Inline._run_element,
    f"{W}instrText": Inline._code,
    f"{W}br": Inline._break_element,
    f"{W}sym": Inline._symbol,
    f"{W}fldChar": Inline._field_mark,
    f"{W}fldSimple": Inline._simple_field,
    f"{W}sdt": Inline._inline_control,
    f"{W}ruby": Inline._ruby,
    RANGE_START: Inline._comment_range,
    RANGE_END: Inline._comment_range,
    f"{M}oMath": Inline._equation,
}


def shape_blocks(story: Story, element: etree._Element) -> list[Block]:
    """Return the text in a drawing as blocks of their own; note what cannot be read.

    A text box is printed where its drawing hangs; its text never joins that of the paragraph.
    """
    blocks: list[Block] = []
    _walk_drawing(story, element, blocks)
    return blocks


def _walk_drawing(story: Story, element: etree._Element, blocks: list[Block]) -> None:
    """Walk a drawing; of two branches that say the same, one is read."""
    issues = story.document.issues
    for child in element:
        tag = child.tag
        if tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                _walk_drawing(story, branch, blocks)
        elif tag == f"{W}txbxContent":
            blocks += story.capture(child)
        elif tag == f"{A}p":
            text = "".join(t.text or "" for t in child.iter(f"{A}t")).strip()
            story.pass_over(child)
            blocks += [_printed(text)] if text else []
        elif tag == f"{V}textpath" and (child.get("string") or "").strip():
            blocks.append(_printed(child.get("string", "").strip()))
        elif tag in (f"{PIC}pic", f"{V}imagedata"):
            issues.add("picture", "文档有{n}幅图片，图中文字未读")
        elif tag in (f"{CHART}chart", f"{CHARTEX}chart"):
            issues.add("chart", "文档有{n}幅图表，其中文字未读")
        elif tag == f"{DIAGRAM}relIds":
            issues.add("diagram", "文档有{n}幅示意图（SmartArt），其中文字未列入正文：{text}",
                       _diagram_text(story, child))  # fmt: skip
        elif tag == f"{OFFICE}OLEObject":
            issues.add("embedded-object", "文档嵌入了{n}个对象，其中文字未读")
        else:
            _walk_drawing(story, child, blocks)


def _printed(text: str) -> Block:
    return whole_block("paragraph", text)


def _diagram_text(story: Story, element: etree._Element) -> str:
    """Return the texts of a diagram, which stand in a part of their own."""
    package = story.document.package
    link = package.links(story.part).get(element.get(f"{R}dm", ""))
    root = None if link is None or link.external else package.read(link.target)
    texts = [] if root is None else [t.text for t in root.iter(f"{A}t") if t.text]
    return "、".join(texts)
