"""Characters of symbol fonts as Unicode: ☑ typed as Wingdings þ, ① as Wingdings 2 j (符号字体)."""

from __future__ import annotations

_PRIVATE = 0xF000
_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_LOWER = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = (
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
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
# Symbol has punctuation and digits where ASCII has them; the others have pictures there.
_TEXT_LIKE = frozenset(chr(code) for code in range(0x20, 0x40)) | frozenset("[]_{|}")


def is_symbol_font(font: str | None) -> bool:
    """Tell whether the characters of a font are pictures."""
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
        return chr(low) if table is _SYMBOL and chr(low) in _TEXT_LIKE else None
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
