"""Automatic numbers of Word, worked out from numbering.xml (自动编号).

Word stores no number: a paragraph names a list (w:num) and a level, the list a definition
(w:abstractNum), and the numbers follow from counting. Lists of one definition count on together
unless a list says where it starts (startOverride).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from policy_nlp.ingest.docx.package import MC, W, flag, number, setting
from policy_nlp.ingest.number_formats import format_number

LEVELS = 9
# No number in print is longer, nor is its pattern.
MAX_TEXT = 100
_PLACE = re.compile("%([1-9])")
_ASCII_END = re.compile(r"[\x21-\x7e]$")
# A "bullet" that is a word (注：, 附件) is text; a dot, dash or arrow is ornament.
_WORD = re.compile(r"[A-Za-z0-9\u3400-\u9fff]")


@dataclass(frozen=True)
class Level:
    """One level of a list definition (w:lvl).

    Attributes:
        restart: 1-based level after which it starts again; 0 never; None after any higher one.
        legal: the numbers of higher levels are shown as 1, 2, 3 in it (isLgl).
        style: paragraph style whose paragraphs stand on this level.
    """

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Definition:
    """A list definition (w:abstractNum)."""

    id: str
    levels: dict[int, Level]
    style_link: str | None = None
    defines_style: str | None = None


@dataclass(frozen=True)
class List:
    """A list (w:num): a definition, with levels and starts of its own."""

    definition: str
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass(frozen=True)
class Label:
    """A number to be printed before a paragraph, and what parts it from the text."""

    text: str
    gap: str = ""

    def __len__(self) -> int:
        return len(self.text) + len(self.gap)

    def __str__(self) -> str:
        return self.text + self.gap


@dataclass
class Counters:
    """How far the lists have counted in one story (body, header, note)."""

    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)


class Numbering:
    """The lists of a document.

    Args:
        root: root of numbering.xml, None when the document has no lists.
        list_of_style: gives the w:numId that a numbering style names (w:numStyleLink).
    """

    def __init__(
        self, root: etree._Element | None, list_of_style: Callable[[str], str | None]
    ) -> None:
        self.unknown: set[str] = set()
        self._list_of_style = list_of_style
        self._definitions: dict[str, Definition] = {}
        self._lists: dict[str, List] = {}
        self._resolved: dict[str, Definition | None] = {}
        for element in root.iterfind(f"{W}abstractNum") if root is not None else ():
            found = _read_definition(element)
            self._definitions[found.id] = found
        for element in root.iterfind(f"{W}num") if root is not None else ():
            self._lists[element.get(f"{W}numId", "")] = _read_list(element)
        self._defining = {
            found.defines_style: found
            for found in self._definitions.values()
            if found.defines_style is not None
        }

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """Return the level that a list gives to paragraphs of a style (w:pStyle)."""
        chosen = self._lists.get(num_id)
        definition = self._definition_of(num_id)
        if chosen is None or definition is None:
            return None
        for ilvl, level in {**definition.levels, **chosen.levels}.items():
            if level.style == style:
                return ilvl
        return None

    def take(self, counters: Counters, num_id: str, ilvl: int) -> Label | None:
        """Count a paragraph of list `num_id` on level `ilvl` and return its number.

        Returns:
            None where nothing is printed: no such list, a bullet, an empty number.
        """
        chosen = self._lists.get(num_id)
        definition = self._definition_of(num_id)
        if chosen is None or definition is None or not 0 <= ilvl < LEVELS:
            return None
        level = _level_of(definition, chosen, ilvl)
        if level is None:
            return None
        counts = counters.counts.setdefault(definition.id, [None] * LEVELS)
        self._count(counters, counts, definition, chosen, (num_id, ilvl))
        if level.hidden or (level.kind == "bullet" and not _WORD.search(level.text)):
            return None
        text = self._written(counts, definition, chosen, ilvl, level)
        if not text.strip():
            return None
        gap = " " if level.suffix != "nothing" and _wants_space(level.suffix, text) else ""
        return Label(text[:MAX_TEXT], gap)

    def _definition_of(self, num_id: str) -> Definition | None:
        """Return the definition of a list, by way of a numbering style if it names one."""
        if num_id not in self._resolved:
            self._resolved[num_id] = self._follow(num_id)
        return self._resolved[num_id]

    def _follow(self, num_id: str) -> Definition | None:
        seen: set[str] = set()
        current: str | None = num_id
        while current is not None and current not in seen:
            seen.add(current)
            chosen = self._lists.get(current)
            found = self._definitions.get(chosen.definition) if chosen else None
            if found is None or found.style_link is None:
                return found
            named = self._defining.get(found.style_link)
            if named is not None and named.style_link is None:
                return named
            current = self._list_of_style(found.style_link)
        return None

    def _count(
        self,
        counters: Counters,
        counts: list[int | None],
        definition: Definition,
        chosen: List,
        place: tuple[str, int],
    ) -> None:
        _, ilvl = place
        for above in range(ilvl):
            if counts[above] is None:
                counts[above] = _start_of(definition, chosen, above)
        value = counts[ilvl]
        begins = ilvl in chosen.starts and place not in counters.begun
        counters.begun.add(place)
        if value is None or begins:
            counts[ilvl] = _start_of(definition, chosen, ilvl)
        else:
            counts[ilvl] = value + 1
        for below in range(ilvl + 1, LEVELS):
            deeper = _level_of(definition, chosen, below)
            if deeper is not None and _is_restarted(deeper, below, ilvl):
                counts[below] = None

    def _written(
        self,
        counts: list[int | None],
        definition: Definition,
        chosen: List,
        ilvl: int,
        level: Level,
    ) -> str:
        def place(found: re.Match[str]) -> str:
            index = int(found[1]) - 1
            value = counts[index] if index <= ilvl else None
            shown = _level_of(definition, chosen, index)
            if value is None or shown is None:
                return ""
            kind = "decimal" if level.legal and shown.kind != "none" else shown.kind
            printed = format_number(value, kind)
            if printed is None:
                self.unknown.add(kind)
                return str(value)
            return printed

        return _PLACE.sub(place, level.text)


def _wants_space(suffix: str, text: str) -> bool:
    """Return whether a space is written after a number: after 1. but not after 一、 and a tab."""
    return suffix == "space" or _ASCII_END.search(text) is not None


def _level_of(definition: Definition, chosen: List, ilvl: int) -> Level | None:
    return chosen.levels.get(ilvl) or definition.levels.get(ilvl)


def _start_of(definition: Definition, chosen: List, ilvl: int) -> int:
    if ilvl in chosen.starts:
        return chosen.starts[ilvl]
    level = _level_of(definition, chosen, ilvl)
    return level.start if level is not None else 1


def _is_restarted(level: Level, ilvl: int, after: int) -> bool:
    """Return whether a level starts again after a paragraph of the higher level `after`."""
    if level.restart is None or level.restart > ilvl:
        return True
    return after < level.restart


def _read_definition(element: etree._Element) -> Definition:
    levels = dict(_read_level(child) for child in element.iterfind(f"{W}lvl"))
    return Definition(
        id=element.get(f"{W}abstractNumId", ""),
        levels=levels,
        style_link=setting(element, "numStyleLink"),
        defines_style=setting(element, "styleLink"),
    )


def _read_list(element: etree._Element) -> List:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in element.iterfind(f"{W}lvlOverride"):
        ilvl = number(override.get(f"{W}ilvl"), 0)
        begin = setting(override, "startOverride")
        if begin is not None:
            starts[ilvl] = number(begin, 1)
        own = override.find(f"{W}lvl")
        if own is not None:
            levels[ilvl] = _read_level(own)[1]
    return List(setting(element, "abstractNumId") or "", starts, levels)


def _read_level(element: etree._Element) -> tuple[int, Level]:
    marks = element.find(f"{W}rPr")
    restart = setting(element, "lvlRestart")
    # a level that does not say where it starts, starts at 0 (ECMA-376, 17.9.25)
    level = Level(
        start=number(setting(element, "start"), 0),
        kind=_number_format(element),
        text=(setting(element, "lvlText") or "")[:MAX_TEXT],
        suffix=setting(element, "suff") or "tab",
        legal=flag(element, "isLgl") or False,
        restart=None if restart is None else number(restart, 0),
        style=setting(element, "pStyle"),
        hidden=marks is not None and bool(flag(marks, "vanish")),
    )
    return number(element.get(f"{W}ilvl"), 0), level


def _number_format(element: etree._Element) -> str:
    """Return the number format; a custom one stands in the choice for newer programs."""
    for holder in (element.find(f"{MC}AlternateContent/{MC}Choice"), element):
        found = holder.find(f"{W}numFmt") if holder is not None else None
        if found is not None:
            kind = found.get(f"{W}val", "decimal")
            return found.get(f"{W}format", "decimal") if kind == "custom" else kind
    fallback = element.find(f"{MC}AlternateContent/{MC}Fallback")
    return (setting(fallback, "numFmt") if fallback is not None else None) or "decimal"
