"""What Word draws and does not store as text: results of fields, symbol fonts (域、符号字体)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from policy_nlp.ingest.docx.package import MC, W, flag, number, setting
from policy_nlp.ingest.number_formats import circled, format_number

_LISTS = frozenset(("TOC", "INDEX", "TOA"))
_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))
# eq \o\ac(○,12): a circle drawn round a number, as the button 带圈字符 writes it
_CIRCLED = re.compile(r"\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,，;]\s*(\d{1,2}|[一二三四五六七八九十])\s*\)")
# Their result is not stored; Word makes it when it shows the page.
_DRAWN_BY_WORD = frozenset(("EQ", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"))
_IDEOGRAPHS = "一二三四五六七八九十"
_SYMBOL_CODE = re.compile(r"SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s*\"?([^\"\\]+))?", re.I)
_BUTTON = re.compile(r"MACROBUTTON\s+\S+\s+(.*)", re.I | re.S)
_PRIVATE = 0xF000
_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_LOWER = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL_FONT = (
    {ord("A") + k: c for k, c in enumerate(_UPPER)}
    | {ord("a") + k: c for k, c in enumerate(_LOWER)}
    | {
        0x22: "∀", 0x24: "∃", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
        0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
        0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷",
        0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪",
        0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔",
        0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
    }
)  # fmt: skip
_WINGDINGS = (
    {0x80 + k: c for k, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}
    | {
        0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■",
        0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
        0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢",
        0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
        0xFD: "☒", 0xFE: "☑",
    }
)  # fmt: skip
_WINGDINGS_2 = (
    {0x69 + k: c for k, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}
    | {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA2: "■",
       0xA3: "□"}
)  # fmt: skip
_FONTS = {"symbol": _SYMBOL_FONT, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
# Symbol has punctuation and digits where ASCII has them; the others have pictures there.
_TEXT_LIKE = frozenset(chr(code) for code in range(0x20, 0x40)) | frozenset("[]_{|}")


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
        picture = _SYMBOL_CODE.match(self.code.strip())
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
        """Return whether what is read is the code of a field, which is not printed."""
        return self._codes > 0

    @property
    def in_contents(self) -> bool:
        """Return whether what is read belongs to a contents list."""
        return self._lists > 0

    @property
    def in_page_number(self) -> bool:
        """Return whether what is read is the number of the page."""
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


def is_symbol_font(font: str | None) -> bool:
    """Return whether the characters of a font are pictures."""
    return font is not None and font.strip().lower() in _FONTS


def symbol(code: int, font: str | None) -> str | None:
    """Return the character that a font shows for a code (w:sym), None when it is not known.

    >>> symbol(0xF0FE, "Wingdings"), symbol(0xF0B3, "Symbol"), symbol(0x2460, "宋体")
    ('☑', '≥', '①')
    """
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    table = _FONTS.get((font or "").strip().lower())
    if table is not None and low < 0x100:
        if low in table:
            return table[low]
        return chr(low) if table is _SYMBOL_FONT and chr(low) in _TEXT_LIKE else None
    if low != code:
        return None
    allowed = 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE or 0x10000 <= code < 0xF0000
    return chr(code) if allowed else None


def spelled(text: str, font: str | None) -> tuple[str, int]:
    """Return text typed in a symbol font as Unicode, and how many characters are not known."""
    out: list[str] = []
    unknown = 0
    for char in text:
        found = char if char == " " else symbol(ord(char), font)
        unknown += found is None
        out.append(char if found is None else found)
    return "".join(out), unknown
