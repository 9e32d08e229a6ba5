"""What one clause says: which names in which roles, until when, and whether it is one at all.

A clause is read as a list of items parted by 、，；。. An item may carry names, a tail that
gives all names since the last tail their role (按职责分工负责), or a note (下同). A label
(责任单位：) gives its role to what no tail has taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_nlp.extract.names import (
    Squeezed,
    looks_like_body,
    outside_brackets,
    shares_next,
    split_joined,
    squeeze_span,
    without_bracket,
)
from policy_nlp.lexicons.roles import Label, Roles, Wording
from policy_nlp.records import Span
from policy_nlp.records.extraction import Role

_MARKS = "、，,；;。.|｜/\t"
_YEAR = re.compile(r"(20\d{2})年?")
_DATE_ITEM = re.compile(r"(?:到|于|在|力争)?20\d{2}年.{0,12}")
_NO_NAME = re.compile(r"(?:长期|持续|常年|全年|每年|年底前|立即|即时).{0,8}")
_INNER_ROLE = re.compile(r"[（(〔\[［【]([^（）()〔〕\[\]［］【】]*)[）)〕\]］】]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a clause with its role; `rule` names the wording that gave it."""

    span: Span
    role: Role
    rule: str
    open_ended: bool = False


@dataclass(slots=True)
class _Group:
    """Names that one tail or label gives a role."""

    names: list[tuple[int, int]]
    wording: Wording | None
    rule: str
    basis: bool = False
    open_ended: bool = False
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause as read.

    Attributes:
        entries: names and roles, in printed order, each pair once.
        carried: those that hold for other units too (下同).
        carry_back: they hold for the units before, not after (以上).
        labelled: a label stands before the names; tailed: a tail behind them.
        basis: 按职责分工 is said.
        strange: names that do not look like one.
        dated: a label or item gives a time.
    """

    entries: tuple[Entry, ...] = ()
    carried: tuple[Entry, ...] = ()
    carry_back: bool = False
    open_ended: bool = False
    deadline: int | None = None
    labelled: bool = False
    tailed: bool = False
    basis: bool = False
    dated: bool = False
    strange: int = 0


@dataclass(slots=True)
class _State:
    """What has been read so far."""

    groups: list[_Group] = field(default_factory=list)
    pending: list[tuple[int, int]] = field(default_factory=list)
    pending_open: bool = False
    pending_carried: bool = False
    convened: bool = False
    carry_back: bool = False
    deadline: int | None = None
    labelled: bool = False
    dated: bool = False

    def close(self, wording: Wording | None, rule: str, *, basis: bool = False) -> None:
        """Give all names since the last tail their role; those behind 会同 support."""
        if self.convened and wording != "lead":
            wording, rule = "support", "convened"
        if self.pending:
            self.groups.append(
                _Group(self.pending, wording, rule, basis, self.pending_open, self.pending_carried)
            )
        self.pending, self.pending_open, self.pending_carried = [], False, False
        self.convened = False


def parse_clause(text: str, inner: Span, roles: Roles) -> Reading:
    """Read the inside of a bracket, a line or a table cell."""
    s = squeeze_span(text, inner)
    state = _State()
    for label, start, end in _labelled_parts(s, roles):
        if label == "other":
            state.labelled = True
        elif label == "deadline":
            state.labelled = state.dated = True
            state.deadline = _last_year(s.text[start:end]) or state.deadline
        else:
            state.labelled |= label is not None
            _read_part(s, start, end, roles, state)
            state.close(label, f"label-{label}" if label else "bare-list")
    return _reading(s, state, roles)


def _last_year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _labelled_parts(s: Squeezed, roles: Roles) -> list[tuple[Label | None, int, int]]:
    """Cut at labels that stand at the start, after a mark or after a space."""
    free = set(outside_brackets(s.text, 0, len(s.text)))
    parts: list[tuple[Label | None, int, int]] = []
    label: Label | None = None
    begin = 0
    for found in roles.label_pattern.finditer(s.text):
        at = found.start()
        if at in free and (at == 0 or at in s.gaps or s.text[at - 1] in _MARKS):
            parts.append((label, begin, at))
            label, begin = roles.label(found["label"]), found.end()
    parts.append((label, begin, len(s.text)))
    return [part for part in parts if part[1] < part[2]]


def _items(s: Squeezed, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at the marks outside brackets; a lone level stays with the body that it shares."""
    cuts = [i for i in outside_brackets(s.text, start, end) if s.text[i] in _MARKS]
    bounds = zip([start - 1, *cuts], [*cuts, end], strict=True)
    items: list[tuple[int, int]] = []
    for left, right in bounds:
        item = (left + 1, right)
        if items and left >= 0 and s.text[left] == "、":
            previous = s.text[items[-1][0] : items[-1][1]]
            if shares_next(previous.split("、")[-1], s.text[item[0] : item[1]]):
                items[-1] = (items[-1][0], right)
                continue
        items.append(item)
    return [item for item in items if item[0] < item[1]]


def _read_part(s: Squeezed, start: int, end: int, roles: Roles, state: _State) -> None:
    for a, b in _items(s, start, end):
        _read_item(s, a, b, roles, state)


def _read_item(s: Squeezed, a: int, b: int, roles: Roles, state: _State) -> None:
    """Read one item: a note, a time, or names with or without a tail."""
    a, b = _read_notes(s, a, b, roles, state)
    item = s.text[a:b]
    if not item or _NO_NAME.fullmatch(item):
        return
    if _DATE_ITEM.fullmatch(item):
        state.deadline, state.dated = _last_year(item), True
        return
    if lead_in := roles.lead_in_pattern.match(item):
        a += lead_in.end()
    tail = roles.tail_pattern.search(s.text[a:b])
    stop = a + tail.start() if tail else b
    stop = _split_convened(s, a, stop, roles, state)
    if tail:
        wording, rule = _wording(tail, state)
        state.close(wording, rule, basis=bool(tail["basis"] or tail["basis_only"]))


def _read_notes(s: Squeezed, a: int, b: int, roles: Roles, state: _State) -> tuple[int, int]:
    """Take 下同 off the end and 以下均需 off the start."""
    notes = [n for n in roles.carry_pattern.finditer(s.text, a, b) if n.end() == b]
    for note in notes[-1:]:
        if note.start() == a and not state.pending and state.groups:
            state.groups[-1].carried = True
        else:
            state.pending_carried = True
        b = note.start()
    if rule := roles.carry_lead_in_pattern.match(s.text, a, b):
        state.pending_carried = True
        state.carry_back = roles.carries_back(rule["place"])
        a = rule.end()
    return a, b


def _split_convened(s: Squeezed, a: int, b: int, roles: Roles, state: _State) -> int:
    """Take the names of an item; with 会同 the body before it leads (A会同B负责)."""
    free = set(outside_brackets(s.text, a, b))
    for found in roles.convening_pattern.finditer(s.text, a, b):
        before, after = s.text[a : found.start()], s.text[found.end() : b]
        lead = roles.tail_pattern.sub("", before)
        stands = (not before and not state.pending) or looks_like_body(lead, roles)
        if found.start() in free and stands and looks_like_body(after, roles):
            if before:
                _take_names(s, a, a + len(lead), roles, state)
                state.close("lead", "convening")
            state.convened = True
            _take_names(s, found.end(), b, roles, state)
            return b
    _take_names(s, a, b, roles, state)
    return b


def _wording(tail: re.Match[str], state: _State) -> tuple[Wording, str]:
    """Return what the tail says of the names before it."""
    basis = tail["basis"] or tail["basis_only"]
    for wording in ("lead", "support", "implement", "shared"):
        if not tail["basis_only"] and tail[wording]:
            # 按职责分工抓好落实 shares the work out; it carries nothing of others out.
            shared = basis and wording == "implement"
            found: Wording = "shared" if shared else wording
            return found, f"tail-{found}" + ("-by-duty" if basis else "")
    return "shared", "tail-by-duty"


def _take_names(s: Squeezed, a: int, b: int, roles: Roles, state: _State) -> None:
    """Add the names of an item to those that wait for a role."""
    if a >= b:
        return
    for start, end in split_joined(s, a, b, roles):
        name = s.text[start:end]
        opened = roles.open_pattern.search(name)
        if opened:
            state.pending_open = True
            end = start + opened.start()
        elif state.pending_open and roles.stray_noun_pattern.fullmatch(name):
            _extend_generic(s, end, roles, state)
            continue
        if start >= end:
            continue
        state.pending_open |= bool(roles.generic_pattern.fullmatch(s.text[start:end]))
        state.pending.append((start, end))


def _extend_generic(s: Squeezed, end: int, roles: Roles, state: _State) -> None:
    """`各有关部门、单位` is one name; 单位 behind `等部门、` is none."""
    if state.pending:
        begin = state.pending[-1][0]
        if roles.generic_pattern.fullmatch(s.text[begin:end]):
            state.pending[-1] = (begin, end)


def _reading(s: Squeezed, state: _State, roles: Roles) -> Reading:
    led = any(g.wording == "lead" for g in state.groups) or any(
        _own_wording(s, name, roles) == "lead" for g in state.groups for name in g.names
    )
    opened = any(g.open_ended for g in state.groups)
    entries: list[Entry] = []
    carried: list[Entry] = []
    for group in state.groups:
        for name in group.names:
            entry = _entry(s, name, group, led, opened, roles)
            if not any(_same(s, entry, e) for e in entries):
                entries.append(entry)
            if group.carried and _carries(s, name, group, roles):
                carried.append(entry)
    names = [n for g in state.groups for n in g.names]
    return Reading(
        entries=tuple(entries),
        carried=tuple(carried),
        carry_back=state.carry_back,
        open_ended=opened,
        deadline=state.deadline,
        labelled=state.labelled,
        tailed=any(g.rule.startswith(("tail", "conven")) for g in state.groups),
        basis=any(g.basis for g in state.groups),
        dated=state.dated,
        strange=sum(not looks_like_body(s.text[a:b], roles) for a, b in names),
    )


def _same(s: Squeezed, one: Entry, other: Entry) -> bool:
    def printed(entry: Entry) -> str:
        a = s.offsets.index(entry.span.start)
        return s.text[a : s.offsets.index(entry.span.end - 1) + 1]

    return one.role == other.role and printed(one) == printed(other)


def _own_wording(s: Squeezed, name: tuple[int, int], roles: Roles) -> Wording | None:
    """The role that a bracket behind a single name gives it: 市发改委（牵头）."""
    inner = _INNER_ROLE.search(s.text[name[0] : name[1]])
    tail = roles.tail_pattern.fullmatch(inner[1]) if inner else None
    if tail is None or tail["basis_only"]:
        return None
    return next((w for w in ("lead", "support", "implement", "shared") if tail[w]), None)


def _entry(
    s: Squeezed, name: tuple[int, int], group: _Group, led: bool, opened: bool, roles: Roles
) -> Entry:
    a, b = name
    wording = group.wording or "shared"
    rule = group.rule
    if own := _own_wording(s, name, roles):
        wording, rule = own, f"own-{own}"
        b = a + len(without_bracket(s.text[a:b]))
    role: Role
    if wording != "shared":
        role = wording
    elif led:
        role = "support"
    else:
        role = "joint" if _several(s, group, roles) else "sole"
    return Entry(s.span(a, b), role, rule, opened)


def _several(s: Squeezed, group: _Group, roles: Roles) -> bool:
    """Tell whether a group stands for more than one body, even when it prints one name."""
    if len(group.names) > 1 or (group.open_ended and group.basis):
        return True
    return group.basis and _collective(s, group.names[0], roles)


def _collective(s: Squeezed, name: tuple[int, int], roles: Roles) -> bool:
    printed = s.text[name[0] : name[1]]
    return printed.startswith("各") or roles.generic_pattern.fullmatch(printed) is not None


def _carries(s: Squeezed, name: tuple[int, int], group: _Group, roles: Roles) -> bool:
    """Of `市财政局、各区人民政府负责，下同` only 各区 goes on: later units name their own."""
    some = any(_collective(s, other, roles) for other in group.names)
    return _collective(s, name, roles) or not some
