"""Fields of Word: the code is not printed, the result is (域)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from policy_nlp.ingest.docx.names import MC, W, flag, number, setting
from policy_nlp.ingest.docx.numbering_formats import circled, format_number
from policy_nlp.ingest.docx.symbols import symbol

_LISTS = frozenset(("TOC", "INDEX", "TOA"))
_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))
# eq \o\ac(○,12): a circle drawn round a number, as the button 带圈字符 writes it
_CIRCLED = re.compile(r"\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,，;]\s*(\d{1,2}|[一二三四五六七八九十])\s*\)")
# Their result is not stored; Word makes it when it shows the page.
_DRAWN_BY_WORD = frozenset(("EQ", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"))
_IDEOGRAPHS = "一二三四五六七八九十"
_SYMBOL = re.compile(r"SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*\"?([^\"\\]+))?", re.I)
_BUTTON = re.compile(r"MACROBUTTON\s+\S+\s+(.*)", re.I | re.S)


@dataclass
class Field:
    """A field from its beginning to its end.

    Attributes:
        code: what it is to compute, as TOC with its switches.
        form: what a form field shows: ☑ or □, the chosen entry of a list.
        in_code: the code is being read, not yet the result.
    """

    code: str = ""
    form: str = ""
    in_code: bool = True

    @property
    def name(self) -> str:
        """The first word of the code."""
        words = self.code.split(None, 1)
        return words[0].upper() if words else ""

    def drawn(self) -> str | None:
        """Return what a field without a result prints; None when that is not known."""
        ringed = _CIRCLED.search(self.code)
        if ringed is not None:
            value = _IDEOGRAPHS.find(ringed[1]) + 1
            if value:
                return format_number(value, "ideographEnclosedCircle")
            return circled(int(ringed[1]))
        picture = _SYMBOL.match(self.code.strip())
        if picture is not None:
            base = 16 if picture[1][:2].lower() == "0x" else 10
            return symbol(int(picture[1][:8], base), (picture[2] or "").strip() or None)
        button = _BUTTON.match(self.code.strip())
        if button is not None:
            return button[1].strip()
        return self.form if self.name not in _DRAWN_BY_WORD else None


class OpenFields:
    """The fields that are open at a place, innermost last."""

    def __init__(self) -> None:
        self._stack: list[Field] = []
        self._codes = 0
        self._lists = 0

    def __bool__(self) -> bool:
        return bool(self._stack)

    @property
    def in_code(self) -> bool:
        """Tell whether what is read is the code of a field, which is not printed."""
        return self._codes > 0

    @property
    def in_contents(self) -> bool:
        """Tell whether what is read belongs to a contents list."""
        return self._lists > 0

    @property
    def in_page_number(self) -> bool:
        """Tell whether what is read is the number of the page."""
        return bool(self._stack) and self._stack[-1].name in _PAGES

    def begin(self, field: Field) -> None:
        """Open a field; one of w:fldSimple has its code already."""
        self._stack.append(field)
        self._codes += field.in_code
        self._lists += not field.in_code and field.name in _LISTS

    def code(self, text: str) -> None:
        """Add to the code of the innermost field."""
        if self._stack and self._stack[-1].in_code:
            self._stack[-1].code += text

    def separate(self) -> None:
        """Go on from the code of the innermost field to its result."""
        if self._stack and self._stack[-1].in_code:
            self._stack[-1].in_code = False
            self._codes -= 1
            self._lists += self._stack[-1].name in _LISTS

    def end(self) -> Field | None:
        """Close the innermost field and return it."""
        if not self._stack:
            return None
        field = self._stack.pop()
        self._codes -= field.in_code
        self._lists -= not field.in_code and field.name in _LISTS
        return field


def begun_field(mark: etree._Element) -> Field:
    """Return the field that a w:fldChar begins."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        ticked = flag(box, "checked")
        return Field(form="☑" if (flag(box, "default") if ticked is None else ticked) else "□")
    choice = mark.find(f"{W}ffData/{W}ddList")
    if choice is not None:
        entries = [entry.get(f"{W}val", "") for entry in choice.iterfind(f"{W}listEntry")]
        chosen = number(setting(choice, "result") or setting(choice, "default"), 0)
        return Field(form=entries[chosen] if 0 <= chosen < len(entries) else "")
    return Field()


def matched_marks(root: etree._Element, unread: frozenset[str]) -> set[etree._Element]:
    """Return the w:fldChar elements that belong to a field with beginning and end.

    A beginning without end would swallow all text behind it; such marks are passed over.

    Args:
        root: the part, or the story in it.
        unread: elements that are not read (the other side of tracked changes).
    """
    skipped = unread | {f"{MC}Fallback"}
    found: set[etree._Element] = set()
    open_fields: list[list[etree._Element]] = []
    walk = etree.iterwalk(root, events=("start",), tag=(f"{W}fldChar", *skipped))
    for _, element in walk:
        if element.tag in skipped:
            walk.skip_subtree()
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append([element])
        elif open_fields:
            open_fields[-1].append(element)
            if kind == "end":
                found.update(open_fields.pop())
    return found
