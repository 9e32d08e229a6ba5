"""What one clause says: which names in which roles, until when, and whether it is one at all.

A clause is read as a list of items parted by 、，；。. An item may carry names, a tail that
gives all names since the last tail their role (按职责分工负责), or a note (下同). A label
(责任单位：) gives its role to what no tail has taken. What a wording means depends on the others
of its clause: 按职责分工负责 is support where somebody leads, joint where several are named and
nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policy_nlp.extract.names import (
    Squeezed,
    looks_like_body,
    outside_brackets,
    shares_next,
    split_joined,
    squeeze_span,
    without_bracket,
)
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Label, Roles, Wording
from policy_nlp.records import Span
from policy_nlp.records.extraction import Role

_MARKS = "、，,；;。.|｜/\t"
_YEAR = re.compile(r"(20\d{2})年?")
# A word before a colon that no list of labels has: 时间：…, 市级牵头处室：…, 联络员：…
_UNLISTED = re.compile(r"(?<![一-龥])(?P<label>[一-龥]{2,10})[：:]")
_OF_LEVEL = re.compile(r"[国省市区县州镇]家?[级直]?(?:部门|单位|层面)?")
# A mark at a name, explained elsewhere: ★市发改委, 市财政局*
_DOTS = ("…", "⋯")
_STARS = "★☆▲△*＊※●◆…⋯"
_DATE_ITEM = re.compile(r"(?:到|于|在|力争)?20\d{2}年.{0,12}")
# 列第一位的为牵头单位: says how the names before it, and such lists elsewhere, are meant.
_FIRST_LEADS = re.compile(
    r"(?:其中)?(?:排|列)(?:名|在)?(?:第一|首)位?(?:的|者)?(?:单位|部门)?为牵头(?:单位|部门)"
)
# A role in brackets behind a single name: 市发改委（牵头）
_INNER_ROLE = re.compile(r"[（(〔\[［【]([^（）()〔〕\[\]［］【】]*)[）)〕\]］】]$")
_WORDINGS: tuple[Wording, ...] = ("lead", "support", "implement", "shared")
Name = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a clause with its role; `rule` names the wording that gave it."""

    span: Span
    role: Role
    rule: str
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause as read.

    Attributes:
        entries: names and roles, in printed order, each pair once.
        carried: those that hold for other units too (下同).
        carry_back: they hold for the units before, not after (以上).
        deadline: the year given, None when there is none.
        labelled: a label stands before the names; tailed: a tail behind them.
        basis: 按职责分工 is said.
        dated: a label or item gives a time.
        strange: how many names do not look like one.
        prose: a name opens like a sentence (支持龙头企业, 在有条件的地区).
    """

    entries: tuple[Entry, ...]
    carried: tuple[Entry, ...]
    carry_back: bool
    deadline: int | None
    labelled: bool
    tailed: bool
    basis: bool
    dated: bool
    strange: int
    prose: bool


def parse_clause(text: str, inner: Span, lexicons: Lexicons) -> Reading:
    """Read the inside of a bracket, a line or a table cell."""
    return _Parser(squeeze_span(text, inner), lexicons).read()


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that one tail or label gives a role.

    Attributes:
        names: where they stand in the squeezed clause.
        wording: what is said of them, None for a list without a word.
        rule: the wording by name.
        basis: 按职责分工 is said.
        open_ended: the list goes on (等).
        carried: it holds for other units too (下同).
    """

    names: tuple[Name, ...]
    wording: Wording | None
    rule: str
    basis: bool = False
    open_ended: bool = False
    carried: bool = False


class _Parser:
    """Reads one clause from left to right; names wait until something gives them a role."""

    def __init__(self, s: Squeezed, lexicons: Lexicons) -> None:
        self._s, self._lexicons, self._roles = s, lexicons, lexicons.roles
        self._groups: list[_Group] = []
        self._carry_back = self._labelled = self._dated = self._first_leads = False
        self._deadline: int | None = None
        self._wait_anew()

    def _wait_anew(self) -> None:
        self._pending: list[Name] = []
        self._open = self._carried = self._convened = self._laid_down = False

    def read(self) -> Reading:
        """Read all parts of the clause."""
        for label, start, end in self._parts():
            self._labelled |= label is not None
            if label == "deadline":
                self._date(self._s.text[start:end])
            elif label != "other":
                for item in self._items(start, end):
                    self._item(*item)
                self._close(label, f"label-{label}" if label else "bare-list")
        giver = _RoleGiver(self._s, self._groups, self._roles)
        entries = giver.entries()
        if self._first_leads:
            entries = tuple(
                replace(entry, role="support" if at else "lead") for at, entry in enumerate(entries)
            )
        names = [self._s.text[a:b] for group in self._groups for a, b in group.names]
        return Reading(
            entries=entries,
            carried=giver.entries(carried=True),
            carry_back=self._carry_back,
            deadline=self._deadline,
            labelled=self._labelled,
            tailed=any(g.rule.startswith(("tail", "conven")) for g in self._groups),
            basis=any(g.basis for g in self._groups),
            dated=self._dated,
            strange=sum(not looks_like_body(name, self._roles) for name in names),
            prose=any(map(self._roles.body.prose_pattern.match, names)),
        )

    def _date(self, text: str) -> None:
        years = _YEAR.findall(text)
        self._dated = True
        self._deadline = int(years[-1]) if years else self._deadline

    def _close(self, wording: Wording | None, rule: str, *, basis: bool = False) -> None:
        """Give all names since the last tail their role; those behind 会同 support.

        以下各项均由…负责 lays down who carries out what others answer for.
        """
        if self._convened and wording != "lead":
            wording, rule = "support", "convened"
        if self._laid_down and wording == "shared":
            wording = "implement"
        if self._pending:
            names = tuple(self._pending)
            self._groups.append(_Group(names, wording, rule, basis, self._open, self._carried))
        self._wait_anew()

    def _parts(self) -> list[tuple[Label | None, int, int]]:
        """Cut at labels that stand at the start, after a mark or after a space."""
        s = self._s
        listed = list(self._roles.label_pattern.finditer(s.text))
        if not listed:
            return [(None, 0, len(s.text))] if s.text else []
        # 市级牵头处室：, an unlisted label, ends as the listed one 牵头处室： does, which stands
        # behind no mark there.
        by_end = {found.end(): found for found in _UNLISTED.finditer(s.text)}
        by_end |= {found.end(): found for found in listed if self._apart(found.start())}
        free = set(outside_brackets(s.text, 0, len(s.text)))
        parts: list[tuple[Label | None, int, int]] = []
        label: Label | None = None
        begin = 0
        for _, found in sorted(by_end.items()):
            at = found.start()
            if at in free and (at == begin or self._apart(at)):
                parts.append((label, begin, at))
                label, begin = self._label(found["label"], label), found.end()
        parts.append((label, begin, len(s.text)))
        return [part for part in parts if part[1] < part[2]]

    def _apart(self, at: int) -> bool:
        return at == 0 or at in self._s.gaps or self._s.text[at - 1] in _MARKS

    def _label(self, word: str, before: Label | None) -> Label | None:
        """Return what stands behind a label; 市级： only says of which level they are."""
        if self._roles.beside.of_time.within(word):
            return "deadline"
        known = self._roles.column(word)
        return known or (before if _OF_LEVEL.fullmatch(word) else "other")

    def _items(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut at the marks outside brackets; a lone level stays with the body that it shares."""
        text = self._s.text
        cuts = [i for i in outside_brackets(text, start, end) if text[i] in _MARKS]
        items: list[tuple[int, int]] = []
        for left, right in zip([start - 1, *cuts], [*cuts, end], strict=True):
            following = text[left + 1 : right]
            if items and text[left] == "、" and shares_next(self._last_name(*items[-1]), following):
                items[-1] = (items[-1][0], right)
            else:
                items.append((left + 1, right))
        return [item for item in items if item[0] < item[1]]

    def _last_name(self, a: int, b: int) -> str:
        """Return the name an item ends with, without what leads to it: 以下均需各市 → 各市."""
        for lead_in in (self._roles.carry_lead_in_pattern, self._roles.tails.lead_in.anywhere):
            if found := lead_in.match(self._s.text, a, b):
                a = found.end()
        return self._s.text[a:b].split("、")[-1]

    def _item(self, a: int, b: int) -> None:
        """Read one item: a note, a time, or names with or without a tail."""
        text = self._s.text
        a, b = self._notes(a, b)
        item = text[a:b]
        if not item or self._roles.beside.no_name.fullmatch(item):
            return
        if _FIRST_LEADS.fullmatch(item):
            self._first_leads = True
            return
        if _DATE_ITEM.fullmatch(item):
            self._date(item)
            return
        if lead_in := self._roles.tails.lead_in.anywhere.match(item):
            a += lead_in.end()
        tail = self._roles.tail_pattern.search(text[a:b])
        self._convening_names(a, a + tail.start() if tail else b)
        if tail:
            wording, rule = _wording_of(tail)
            self._close(wording, rule, basis=bool(tail["basis"] or tail["basis_only"]))

    def _notes(self, a: int, b: int) -> tuple[int, int]:
        """Take 下同 off the end and 以下均需 off the start."""
        text = self._s.text
        notes = [n for n in self._roles.carry_pattern.finditer(text, a, b) if n.end() == b]
        for note in notes[-1:]:
            if self._first_leads:
                pass  # the way of writing goes on (下同), not the bodies
            elif note.start() == a and not self._pending and self._groups:
                self._groups[-1] = replace(self._groups[-1], carried=True)
            else:
                self._carried = True
            b = note.start()
        if rule := self._roles.carry_lead_in_pattern.match(text, a, b):
            self._carried = self._laid_down = True
            self._carry_back = rule["place"] in self._roles.carry.above
            a = rule.end()
        return a, b

    def _convening_names(self, a: int, b: int) -> None:
        """Take the names of an item; with 会同 the body before it leads (A会同B负责)."""
        text, roles = self._s.text, self._roles
        convening = list(roles.tails.convening.anywhere.finditer(text, a, b))
        free = set(outside_brackets(text, a, b)) if convening else set()
        for found in convening:
            before, after = text[a : found.start()], text[found.end() : b]
            lead = roles.tail_pattern.sub("", before)
            stands = (not before and not self._pending) or looks_like_body(lead, roles)
            if found.start() in free and stands and looks_like_body(after, roles):
                if before:
                    self._names(a, a + len(lead))
                    self._close("lead", "convening")
                self._convened = True
                self._names(found.end(), b)
                return
        self._names(a, b)

    def _names(self, a: int, b: int) -> None:
        """Add the names of an item to those that wait for a role."""
        if a >= b:
            return
        text, roles = self._s.text, self._roles
        for start, end in split_joined(self._s, a, b, self._lexicons):
            name = text[start:end]
            if opened := roles.open_pattern.search(name):
                self._open = True
                end = start + opened.start()
            elif self._open and roles.open.nouns.anywhere.fullmatch(name):
                self._extend_generic(end)
                continue
            # Marks at a name are no part of it; dots behind it leave the list open.
            name = text[start:end]
            self._open |= name.endswith(_DOTS)
            end = start + len(name.rstrip(_STARS))
            start += len(name) - len(name.lstrip(_STARS))
            if start < end:
                self._open |= bool(roles.generic_pattern.fullmatch(text[start:end]))
                self._pending.append((start, end))

    def _extend_generic(self, end: int) -> None:
        """`各有关部门、单位` is one name; 单位 behind `等部门、` is none."""
        if self._pending:
            begin = self._pending[-1][0]
            if self._roles.generic_pattern.fullmatch(self._s.text[begin:end]):
                self._pending[-1] = (begin, end)


class _RoleGiver:
    """Gives each name of one clause its role, once all of it is read."""

    def __init__(self, s: Squeezed, groups: Sequence[_Group], roles: Roles) -> None:
        self._s, self._groups, self._roles = s, groups, roles
        own = [self._own_wording(name) for group in groups for name in group.names]
        self._led = "lead" in own or any(g.wording == "lead" for g in groups)
        self._open_ended = any(g.open_ended for g in groups)

    def entries(self, *, carried: bool = False) -> tuple[Entry, ...]:
        """Return names and roles in printed order, each pair once; only carried ones on request."""
        found: dict[tuple[str, Role], Entry] = {}
        for group in self._groups:
            for name in group.names:
                if carried and not (group.carried and self._goes_on(name, group)):
                    continue
                entry = self._entry(name, group)
                found.setdefault((self._text(name), entry.role), entry)
        return tuple(found.values())

    def _text(self, name: Name) -> str:
        return self._s.text[name[0] : name[1]]

    def _own_wording(self, name: Name) -> Wording | None:
        """Return the role that a bracket behind a single name gives it: 市发改委（牵头）."""
        inner = _INNER_ROLE.search(self._text(name))
        tail = self._roles.tail_pattern.fullmatch(inner[1]) if inner else None
        if tail is None or tail["basis_only"]:
            return None
        return next((w for w in _WORDINGS if tail[w]), None)

    def _entry(self, name: Name, group: _Group) -> Entry:
        start, end = name
        wording, rule = group.wording or "shared", group.rule
        if own := self._own_wording(name):
            wording, rule = own, f"own-{own}"
            end = start + len(without_bracket(self._text(name)))
        if wording != "shared":
            role: Role = wording
        elif self._led:
            role = "support"
        else:
            role = "joint" if self._several(group) else "sole"
        return Entry(self._s.span(start, end), role, rule, self._open_ended)

    def _several(self, group: _Group) -> bool:
        """Return whether a group stands for more than one body, even when it prints one name."""
        if len(group.names) > 1 or (group.open_ended and group.basis):
            return True
        # 责任单位：市级：市发改委；县级：各县人民政府
        if group.rule == "label-shared" and sum(g.rule == group.rule for g in self._groups) > 1:
            return True
        return group.basis and self._roles.is_nobody(self._text(group.names[0]))

    def _goes_on(self, name: Name, group: _Group) -> bool:
        """Of `市财政局、各区人民政府负责，下同` only 各区 goes on: later units name their own."""
        collective = {other for other in group.names if self._roles.is_nobody(self._text(other))}
        return name in collective or not collective


def _wording_of(tail: re.Match[str]) -> tuple[Wording, str]:
    """Return what the tail says of the names before it, and the rule."""
    basis = tail["basis"] or tail["basis_only"]
    suffix = "-by-duty" if basis else ""
    # 按职责分工抓好落实 shares the work out; it carries nothing of others out.
    found: list[Wording] = [w for w in _WORDINGS if not tail["basis_only"] and tail[w]]
    wording = "shared" if not found or (basis and found[0] == "implement") else found[0]
    return wording, f"tail-{wording}{suffix}"
