"""What the styles of a Word file say of a paragraph: level, list, boldness, contents (样式)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from policy_nlp.ingest.docx.package import W, flag, number, setting

# toc 1, TOC Heading, 目录 1, Contents 2 (LibreOffice), table of figures, index 1
_CONTENTS = re.compile(
    r"(?:toc|contents|index|目录|索引)\s*(?:heading|标题)?\s*\d?|table of (?:figures|authorities)",
    re.I,
)
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_CAPTION = re.compile(r"caption|题注", re.I)
# Styles are based on each other over a few steps; Word itself stops at 11.
MAX_CHAIN = 32
_LEADERS = frozenset(("dot", "hyphen", "middleDot", "heavy", "underscore"))


@dataclass(frozen=True)
class ListPlace:
    """Where a paragraph stands in a list: the list, the level if set, the style that sets it."""

    num_id: str
    ilvl: int | None
    style: str | None = None


@dataclass(frozen=True)
class Style:
    """A style together with all it is based on.

    Attributes:
        chain: ids of the style and those it is based on, nearest first.
        bold: switched on, off, or not set.
        level: outline level, 1-based; 0 for body text, None where it is not set.
    """

    chain: tuple[str, ...] = ()
    place: ListPlace | None = None
    level: int | None = None
    bold: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    contents: bool = False
    caption: bool = False
    leader: bool = False


_NONE = Style()


class Styles:
    """The styles of a document.

    Args:
        root: root of styles.xml, None when the document has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self._default = ""
        self.bold = False
        if root is None:
            return
        for element in root.iterfind(f"{W}style"):
            identity = element.get(f"{W}styleId", "")
            self._elements.setdefault(identity, element)
            default = element.get(f"{W}default") in ("1", "true", "on")
            if default and element.get(f"{W}type") == "paragraph":
                self._default = identity
        marks = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.bold = marks is not None and bool(flag(marks, "b"))

    def paragraph(self, identity: str | None) -> Style:
        """Return the style of a paragraph, the default one where none is named."""
        if identity is None or identity not in self._elements:
            identity = self._default
        return self.named(identity)

    def named(self, identity: str) -> Style:
        """Return a style by its id; one that says nothing where there is none."""
        if identity not in self._known:
            self._known[identity] = self._gathered_style(identity)
        return self._known[identity]

    def list_of(self, identity: str) -> str | None:
        """Return the list that a numbering style names."""
        place = self.named(identity).place
        return place.num_id if place is not None else None

    def _gathered_style(self, identity: str) -> Style:
        """Gather what the style and those it is based on say; the nearest one counts."""
        found = _NONE
        chain: list[str] = []
        current = identity
        while current in self._elements and current not in chain and len(chain) < MAX_CHAIN:
            chain.append(current)
            element = self._elements[current]
            found = _inherited(found, _own_style(current, element))
            current = setting(element, "basedOn") or ""
        name = self._style_name(identity)
        return Style(
            chain=tuple(chain),
            place=found.place,
            level=found.level,
            bold=found.bold,
            hidden=found.hidden,
            font=found.font,
            contents=bool(_CONTENTS.fullmatch(name)),
            caption=bool(_CAPTION.fullmatch(name)),
            leader=found.leader,
        )

    def _style_name(self, identity: str) -> str:
        element = self._elements.get(identity)
        return "" if element is None else (setting(element, "name") or identity).strip()


def _inherited(near: Style, far: Style) -> Style:
    place = near.place if near.place is not None else far.place
    if near.place is not None and far.place is not None and not near.place.num_id:
        place = ListPlace(far.place.num_id, near.place.ilvl, near.place.style)
    return Style(
        place=place,
        level=near.level if near.level is not None else far.level,
        bold=near.bold if near.bold is not None else far.bold,
        hidden=near.hidden if near.hidden is not None else far.hidden,
        font=near.font if near.font is not None else far.font,
        leader=near.leader or far.leader,
    )


def _own_style(identity: str, element: etree._Element) -> Style:
    """Return what one style says by itself."""
    lines, marks = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    level = None if lines is None else outline_level(lines)
    if level is None:
        named = _HEADING.fullmatch((setting(element, "name") or "").strip())
        level = int(named[1]) if named else None
    return Style(
        place=None if lines is None else list_place(lines, identity),
        level=level,
        bold=None if marks is None else flag(marks, "b"),
        hidden=None if marks is None else flag(marks, "vanish"),
        font=None if marks is None else font_of(marks),
        leader=lines is not None and has_leader(lines),
    )


def outline_level(lines: etree._Element) -> int | None:
    """Return the outline level of paragraph settings: 1 to 9, 0 for body text."""
    value = setting(lines, "outlineLvl")
    if value is None:
        return None
    level = number(value, 9) + 1
    return level if 1 <= level <= 9 else 0


def list_place(lines: etree._Element, style: str | None = None) -> ListPlace | None:
    """Return the place in a list that paragraph settings name; num_id "" when only a level."""
    element = lines.find(f"{W}numPr")
    if element is None:
        return None
    ilvl = setting(element, "ilvl")
    num_id = setting(element, "numId") or ""
    if not num_id and ilvl is None:
        return None
    return ListPlace(num_id, None if ilvl is None else number(ilvl, 0), style)


def has_leader(lines: etree._Element) -> bool:
    """Return whether a tab stop draws dots, as those of a contents list do."""
    return any(tab.get(f"{W}leader") in _LEADERS for tab in lines.iterfind(f"{W}tabs/{W}tab"))


def font_of(marks: etree._Element) -> str | None:
    """Return the font of Western characters, which symbols are taken from."""
    fonts = marks.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
