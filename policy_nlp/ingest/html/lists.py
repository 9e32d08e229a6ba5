"""Automatic numbers of lists in a page: <ol type="1"> (网页自动编号)."""

from __future__ import annotations

import re

from lxml import etree

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.I)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
_CHINESE = frozenset(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"))
_CN = "零一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX = 9999


class ListNumbers:
    """The lists that are open at a place of the walk, and the number due next."""

    def __init__(self) -> None:
        self._lists: list[tuple[etree._Element, str, int]] = []
        self._due = ""

    def open(self, element: etree._Element) -> None:
        """Note that a list or an item of one begins."""
        if element.tag in ("ol", "ul", "menu", "dir"):
            start = _integer(element.get("start"), 1) if element.tag == "ol" else 0
            self._lists.append((element, _list_style(element), start))
        elif element.tag == "li" and self._lists:
            holder, style, number = self._lists[-1]
            number = _integer(element.get("value"), number)
            self._lists[-1] = (holder, style, number + 1)
            self._due = "" if style == "none" else _write(number, style)

    def close(self, element: etree._Element) -> None:
        """Note that a list ends."""
        if self._lists and self._lists[-1][0] is element:
            self._lists.pop()

    def take(self) -> str:
        """Return the number of the item whose first paragraph this is, else nothing."""
        due, self._due = self._due, ""
        return due


def _list_style(element: etree._Element) -> str:
    if element.tag != "ol":
        return "none"
    found = _STYLE.search(element.get("style") or "")
    style = found[1].lower() if found else _TYPES.get(element.get("type") or "1", "decimal")
    return style if style != "inherit" else "decimal"


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else otherwise


def _write(number: int, style: str) -> str:
    """Write a number as the page shows it: 1. / a. / iv. / 一、"""
    if not 0 < number <= _MAX:
        return f"{number}. "
    if style in _CHINESE and number < 100:
        tens, ones = divmod(number, 10)
        lead = "" if tens == 0 else ("" if tens == 1 else _CN[tens]) + "十"
        return f"{lead}{_CN[ones] if ones else ''}、"
    if style.endswith("roman"):
        text = _roman(number)
        return f"{text.upper() if style.startswith('upper') else text}. "
    if style.endswith(("alpha", "latin")) and number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter.upper() if style.startswith('upper') else letter}. "
    return f"{number}. "


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
