"""The text of a Word file: paragraphs with style and marks, tables cell by cell, other parts."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Settings of a run that a reader sees, beside bold.
SEEN = ("i", "u", "strike", "color", "highlight", "shd", "vanish", "vertAlign")
LINE_END = "{br}\n    "
SIGNS = {
    "tab": "{tab}",
    "br": LINE_END,
    "cr": LINE_END,
    "noBreakHyphen": "-",
    "drawing": "{drawing}",
}
SIDES = {"ins": ("{+", "+}"), "del": ("{-", "-}")}
# Of a cell: the columns of the table say it already, or it is so of every cell.
DULL = ("tcW", "vAlign")
PROSE = ("document", "header", "footer", "comments", "footnotes", "endnotes")
Piece = tuple[str, str]


def dump_docx(path: Path) -> str:
    """Return all that a Word file says."""
    with zipfile.ZipFile(path) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    names = _style_names(parts)
    lines = list(dump_properties(parts))
    for name in sorted(parts):
        if not name.startswith("word/"):
            continue
        stem = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        if stem not in PROSE:
            lines.append(f"part {name} {hashlib.sha256(parts[name]).hexdigest()[:16]}")
            continue
        lines.append(f"--- {name}")
        root = etree.fromstring(parts[name])
        body = root.find(f"{W}body")
        lines += _Text(names).blocks(root if body is None else body)
    return "\n".join(lines)


def dump_properties(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield title, author, digest and such of an Office file."""
    for name in ("docProps/core.xml", "docProps/custom.xml"):
        if name not in parts:
            continue
        for item in etree.fromstring(parts[name]):
            said = "".join(item.itertext()).strip()
            yield f"property {item.get('name') or etree.QName(item).localname}: {said}"


def _style_names(parts: dict[str, bytes]) -> dict[str, str]:
    root = etree.fromstring(parts.get("word/styles.xml", b"<none/>"))
    named = {}
    for style in root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        named[style.get(f"{W}styleId")] = style.get(f"{W}styleId") if name is None else _val(name)
    return named


def _val(element: etree._Element) -> str:
    return str(element.get(f"{W}val", "on"))


def _tag(element: etree._Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _settings(element: etree._Element | None) -> str:
    """Return settings as `name=value`, those below them in brackets."""
    return "" if element is None else " ".join(map(_setting, element))


def _setting(item: etree._Element) -> str:
    values = ",".join(f"{etree.QName(k).localname}:{v}" for k, v in item.attrib.items())
    inner = _settings(item)
    said = "=".join(filter(None, (_tag(item), values.removeprefix("val:"))))
    return f"{said}({inner})" if inner else said


def _signed(mark: etree._Element) -> str:
    """Return in whose name, and of which day, a tracked change or comment stands."""
    return f"{mark.get(f'{W}author', '')} {mark.get(f'{W}date', '')}".strip()


class _Text:
    """The text of one part, with the names of styles at hand."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Yield the lines of paragraphs and tables."""
        for child in parent:
            tag = _tag(child)
            if tag == "p":
                yield from self.paragraph(child)
            elif tag == "tbl":
                yield from self.table(child)
            elif tag == "sectPr":
                yield f"section {_settings(child)}"
            elif tag == "comment":
                yield f"comment {child.get(f'{W}id')} {_signed(child)}"
                yield from self.blocks(child)
            elif tag in ("footnote", "endnote"):
                yield f"{tag} {child.get(f'{W}id')}"
                yield from self.blocks(child)
            elif tag in ("sdt", "sdtContent", *SIDES):
                yield from self.blocks(child)

    def paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """Yield a paragraph: style and settings, then its words."""
        lines = paragraph.find(f"{W}pPr")
        told, section = [], None
        for item in () if lines is None else lines:
            tag = _tag(item)
            if tag == "pStyle":
                told.insert(0, self.styles.get(_val(item), _val(item)))
            elif tag == "sectPr":
                section = item
            elif tag == "rPr":
                told += [f"mark {_tag(m)} {_signed(m)}" for m in item if _tag(m) in SIDES]
            else:
                told.append(_setting(item))
        yield f"[{'; '.join(told)}] {_joined(self.pieces(paragraph))}".rstrip()
        if section is not None:
            yield f"section {_settings(section)}"

    def pieces(self, parent: etree._Element) -> Iterator[Piece]:
        """Yield (marks, words) of all runs below `parent`."""
        for child in parent:
            tag = _tag(child)
            if tag == "r":
                yield from _run(child)
            elif tag in SIDES:
                opened, closed = SIDES[tag]
                words = _joined(self.pieces(child))
                yield "", f"{opened}{_signed(child)}: {words}{closed}"
            elif tag == "hyperlink":
                target = child.get(f"{W}anchor") or child.get(f"{R}id")
                yield "", f"[{_joined(self.pieces(child))}](#{target})"
            elif tag == "bookmarkStart":
                yield "", f"{{#{child.get(f'{W}name')}}}"
            elif tag in ("commentRangeStart", "commentRangeEnd"):
                yield "", f"{{{tag} {child.get(f'{W}id')}}}"
            elif tag == "fldSimple":
                yield "", f"{{field {child.get(f'{W}instr')}}}{_joined(self.pieces(child))}"
            elif tag in ("sdt", "sdtContent", "smartTag"):
                yield from self.pieces(child)

    def table(self, table: etree._Element) -> Iterator[str]:
        """Yield a table: a line for each row, then its cells a line each."""
        widths = [c.get(f"{W}w") for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        yield f"table {_settings(table.find(f'{W}tblPr'))}"
        yield f"columns {' '.join(str(width) for width in widths)}"
        for number, row in enumerate(table.iterfind(f"{W}tr"), start=1):
            yield f"row {number} {_row_settings(row)}".rstrip()
            for cell in row.iterfind(f"{W}tc"):
                inner = list(self.blocks(cell))
                yield f"  | {_cell_settings(cell)}{inner[0] if inner else ''}"
                yield from (f"    {line}" for line in inner[1:])
        yield "end of table"


def _cell_settings(cell: etree._Element) -> str:
    lines = cell.find(f"{W}tcPr")
    told = [_setting(item) for item in (() if lines is None else lines) if _tag(item) not in DULL]
    return f"{{{' '.join(told)}}} " if told else ""


def _row_settings(row: etree._Element) -> str:
    lines = row.find(f"{W}trPr")
    if lines is None:
        return ""
    marks = [f"mark {_tag(item)} {_signed(item)}" for item in lines if _tag(item) in SIDES]
    rest = [_setting(item) for item in lines if _tag(item) not in SIDES]
    return "; ".join((*rest, *marks))


def _run(run: etree._Element) -> Iterator[Piece]:
    """Yield the words of a run with what marks them."""
    lines = run.find(f"{W}rPr")
    marks = []
    for item in () if lines is None else lines:
        tag = _tag(item)
        if tag == "b" and _val(item) not in ("0", "false"):
            marks.insert(0, "**")
        elif tag in SEEN:
            marks.append(f"{tag}={item.get(f'{W}fill') or _val(item)}")
    for item in run:
        tag = _tag(item)
        if tag in ("t", "delText"):
            yield " ".join(marks), item.text or ""
        elif tag == "instrText":
            yield "", f"{{field {(item.text or '').strip()}}}"
        elif tag in ("commentReference", "footnoteReference", "endnoteReference"):
            yield "", f"{{{tag} {item.get(f'{W}id')}}}"
        elif tag in SIGNS:
            yield " ".join(marks), SIGNS[tag]


def _joined(pieces: Iterator[Piece]) -> str:
    """Return words in one line, those of the same marks together."""
    told = []
    for marks, group in groupby(pieces, key=lambda piece: piece[0]):
        text = "".join(words for _, words in group)
        bold, rest = marks.startswith("**"), marks.removeprefix("**").strip()
        if rest:
            text = f"<{rest}>{text}</>"
        told.append(f"**{text}**" if bold and text else text)
    return "".join(told)
