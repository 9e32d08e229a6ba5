"""What one clause says: which names in which roles, until when, and whether it is one at all.

A clause is read as a list of items parted by 、，；。. An item may carry names, a tail that
gives all names since the last tail their role (按职责分工负责), or a note (下同). A label
(责任单位：) gives its role to what no tail has taken. A rule for other units (以下各项均需…落实)
names bodies that answer there, not here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from policy_nlp.extract.names import (
    Squeezed,
    looks_like_body,
    outside_brackets,
    shares_far,
    shares_next,
    split_joined,
    squeeze_span,
    stands_for_body,
)
from policy_nlp.extract.responsibilities.entries import (
    WORDINGS,
    Convention,
    Entry,
    Group,
    Name,
    RoleGiver,
)
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Label, Wording
from policy_nlp.records import Span

_MARKS = "、，,；;。.|｜/\t"
# What ends a list of names: behind it a new one begins, of which a tail may speak alone.
_LIST_ENDS = "，,；;。"
_SENTENCE_ENDS = "；;。"
_YEAR = re.compile(r"(20\d{2})年?")
# A word before a colon that no list of labels has: 时间：…, 市级牵头处室：…, 联络员：…
_UNLISTED = re.compile(r"(?<![一-龥])(?P<label>[一-龥]{2,10})[：:]")
# A mark at a name, explained elsewhere: ★市发改委, 市财政局*
_DOTS = ("…", "⋯")
_STARS = "★☆▲△*＊※●◆…⋯"


@dataclass(frozen=True, slots=True)
class ClauseReading:
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
        convention: how lists say who leads, where it holds for later clauses too
            (逗号前为牵头单位，下同).
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
    convention: Convention | None = None


def parse_clause(
    text: str, inner: Span, lexicons: Lexicons, convention: Convention | None = None
) -> ClauseReading:
    """Read the inside of a bracket, a line or a table cell; `convention` was told before it."""
    return _ClauseParser(squeeze_span(text, inner), lexicons, convention).read()


class _ClauseParser:
    """Reads one clause from left to right; names wait until something gives them a role."""

    def __init__(self, s: Squeezed, lexicons: Lexicons, convention: Convention | None) -> None:
        self._s, self._lexicons, self._roles = s, lexicons, lexicons.roles
        self._groups: list[Group] = []
        self._carry_back = self._labelled = self._dated = False
        self._deadline: int | None = None
        self._under: Label | None = None
        self._convention, self._told_on = convention, False
        # Names that an earlier group holds and a note carries on: 以下各市人民政府不再列出.
        self._repeated: set[str] = set()
        self._marked: set[Name] = set()
        self._wait_anew()

    def _wait_anew(self) -> None:
        self._pending: list[Name] = []
        # How many of them stand before the last ，；。, and whether their list is over there.
        self._before, self._over = 0, False
        self._open = self._carried = self._convened = self._laid_down = self._rules_below = False

    def read(self) -> ClauseReading:
        """Read all parts of the clause."""
        for label, start, end in self._labelled_parts():
            self._labelled |= label is not None
            if label == "deadline":
                self._date(self._s.text[start:end])
                self._behind_date(start, end)
            elif label != "other" and (label or self._names_a_body(start, end)):
                self._under = label
                for item in self._cut_items(start, end):
                    self._take_item(*item)
                self._close_as_labelled()
        giver = RoleGiver(self._s, self._groups, self._roles, self._repeated)
        giver.follow(self._convention, self._marked)
        names = [self._s.text[a:b] for group in self._groups for a, b in group.names]
        strange = [name for name in names if not looks_like_body(name, self._roles)]
        if any(group.open_ended for group in self._groups):
            strange = [name for name in strange if not stands_for_body(name, self._lexicons)]
        carried = self._repeated or any(group.carried for group in self._groups)
        return ClauseReading(
            entries=giver.entries(),
            carried=giver.entries(carried=True) if carried else (),
            carry_back=self._carry_back,
            deadline=self._deadline,
            labelled=self._labelled,
            tailed=any(g.rule.startswith(("tail", "conven")) for g in self._groups),
            basis=any(g.basis for g in self._groups),
            dated=self._dated,
            strange=len(strange),
            prose=any(map(self._roles.body.prose_pattern.match, names)),
            convention=self._convention if self._told_on else None,
        )

    def _names_a_body(self, start: int, end: int) -> bool:
        """Return whether what has no label may name one: not 预期性指标，before 牵头单位：."""
        names = (self._name_of_item(a, b) for a, b in self._cut_items(start, end))
        return end == len(self._s.text) or any(looks_like_body(n, self._roles) for n in names)

    def _date(self, text: str) -> None:
        years = _YEAR.findall(text)
        self._dated = True
        self._deadline = int(years[-1]) if years else self._deadline

    def _behind_date(self, start: int, end: int) -> None:
        """Read who answers behind a time: 完成时限：2025年底前，各市人民政府负责落实."""
        for a, b in self._cut_items(start, end)[1:]:
            tail = self._roles.tail_pattern.search(self._s.text[a:b])
            if tail and looks_like_body(self._name_of_item(a, b), self._roles):
                self._take_item(a, b)

    def _close_as_labelled(self) -> None:
        """Give all waiting names the role of the label before them, if any."""
        label = self._under
        wording = cast("Wording | None", label)
        self._close(wording, f"label-{label}" if label else "bare-list")

    def _close_by_tail(self, wording: Wording, rule: str, *, basis: bool) -> None:
        """Give the names a tail speaks of its role, those before them that of their label."""
        if left := self._left_by(wording):
            taken, self._pending = self._pending[left:], self._pending[:left]
            flags = self._open, self._carried
            self._carried = False
            self._close_as_labelled()
            self._pending = taken
            self._open, self._carried = flags
            if self._under != "shared":
                self._under = None
        elif wording == "shared" and self._under in ("lead", "support", "implement"):
            wording, rule = self._under, f"label-{self._under}"
        self._close(wording, rule, basis=basis)

    def _left_by(self, wording: Wording) -> int:
        """Return how many of the waiting names a tail leaves to the label or list before it.

        Behind a mark a tail with another role speaks of its own names alone
        (配合单位：A、B，各市政府负责落实), and where none stands of the governments at the end
        (配合单位：A、B、各市政府负责落实). Without a label the list before must be over
        (A、B等，各市政府负责落实).
        """
        own = len(self._pending) - self._before
        if self._convened or self._laid_down or wording == self._under:
            return 0
        if self._under is None:
            return self._before if own and self._over and wording != "shared" else 0
        if own and self._before:
            return self._before
        if self._under == "shared" or wording == "shared" or len(self._pending) < 2:
            return 0
        left = len(self._pending) - 1
        while left > 1 and self._is_waiting_place(left) and self._is_waiting_place(left - 1):
            left -= 1
        return left

    def _is_waiting_place(self, at: int) -> bool:
        begin, end = self._pending[at]
        return self._roles.is_place(self._s.text[begin:end])

    def _close(self, wording: Wording | None, rule: str, *, basis: bool = False) -> None:
        """Give all names since the last tail their role; those behind 会同 support.

        以下各项均由…负责 lays down who carries out what others answer for.
        """
        if self._convened and wording != "lead":
            wording, rule = "support", "convened"
        if self._laid_down and not rule.startswith("tail") and self._repeats():
            self._repeated |= {self._s.text[a:b] for a, b in self._pending}
        elif self._pending:
            if self._laid_down and wording in (None, "shared"):
                wording = "implement"
            names = tuple(self._pending)
            flags = self._open, self._carried, self._laid_down, not self._rules_below
            self._groups.append(Group(names, wording, rule, basis, *flags))
        self._wait_anew()

    def _repeats(self) -> bool:
        """Return whether a rule says again who stands before it: 以下各市人民政府不再列出."""
        before = {self._s.text[a:b] for group in self._groups for a, b in group.names}
        return all(self._s.text[a:b] in before for a, b in self._pending)

    def _labelled_parts(self) -> list[tuple[Label | None, int, int]]:
        """Cut at labels that stand at the start, after a mark or after a space."""
        s = self._s
        listed = list(self._roles.label_pattern.finditer(s.text))
        bare = self._roles.bare_label_pattern.match(s.text)
        if bare and (bare["mark"] or bare.end() in s.gaps):
            listed.insert(0, bare)
        if not listed:
            return [(None, 0, len(s.text))] if s.text else []
        # 市级牵头处室：, an unlisted label, ends as the listed one 牵头处室： does, which stands
        # behind no mark there.
        by_end = {found.end(): found for found in _UNLISTED.finditer(s.text)}
        by_end |= {found.end(): found for found in listed if self._is_behind_mark(found.start())}
        free = set(outside_brackets(s.text, 0, len(s.text)))
        parts: list[tuple[Label | None, int, int]] = []
        label: Label | None = None
        begin = 0
        for _, found in sorted(by_end.items()):
            at = found.start()
            if at in free and (at == begin or self._is_behind_mark(at)):
                parts.append((label, begin, at))
                label, begin = self._label_behind(found["label"], label), found.end()
        parts.append((label, begin, len(s.text)))
        return [part for part in parts if part[1] < part[2]]

    def _is_behind_mark(self, at: int) -> bool:
        return at == 0 or at in self._s.gaps or self._s.text[at - 1] in _MARKS

    def _label_behind(self, word: str, before: Label | None) -> Label | None:
        """Return what stands behind a label; 市级： only says of which level they are."""
        if self._roles.beside.of_time.within(word):
            return "deadline"
        known = self._roles.column(word)
        return known or (before if self._roles.labels.of_level.fullmatch(word) else "other")

    def _cut_items(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut at the marks outside brackets; a lone level stays with the body that it shares."""
        text, roles = self._s.text, self._roles
        cuts = [i for i in outside_brackets(text, start, end) if text[i] in _MARKS]
        items: list[tuple[int, int]] = []
        for left, right in zip([start - 1, *cuts], [*cuts, end], strict=True):
            listed = bool(items) and text[left] == "、"
            if (
                listed
                and text[left - 1] in roles.sharing_ends
                and self._shares(items[-1], left, right)
            ):
                items[-1] = (items[-1][0], right)
            else:
                items.append((left + 1, right))
            if listed and roles.quick_shared_end_pattern.search(text, left, right):
                self._join_far(items)
        return [item for item in items if item[0] < item[1]]

    def _shares(self, item: tuple[int, int], left: int, right: int) -> bool:
        return shares_next(
            self._name_of_item(*item), self._name_of_item(left + 1, right), self._roles
        )

    def _join_far(self, items: list[tuple[int, int]]) -> None:
        """Join the last items where they are one name: 各级水利、林业、气象部门."""
        first = len(items) - 1
        while first and self._s.text[items[first][0] - 1] == "、":
            first -= 1
        count = shares_far([self._name_of_item(*item) for item in items[first:]], self._roles)
        items[-count:] = [(items[-count][0], items[-1][1])]

    def _name_of_item(self, a: int, b: int) -> str:
        """Return an item without what leads to its name and follows it: 以下均需各市 → 各市."""
        roles = self._roles
        for lead_in in (roles.carry_lead_in_pattern, roles.tails.lead_in.anywhere):
            if found := lead_in.match(self._s.text, a, b):
                a = found.end()
        return roles.open_pattern.sub("", roles.tail_pattern.sub("", self._s.text[a:b]))

    def _take_item(self, a: int, b: int) -> None:
        """Read one item: a note, a time, or names with or without a tail."""
        text, roles = self._s.text, self._roles
        if (mark := text[max(a - 1, 0)]) in _LIST_ENDS:
            self._before = len(self._pending)
            self._over = mark in _SENTENCE_ENDS or bool(roles.open_pattern.search(text[: a - 1]))
        a, b = self._without_notes(a, b)
        item = text[a:b]
        if not item or roles.beside.no_name.fullmatch(item):
            return
        if told := roles.first.convention.fullmatch(item):
            self._convention = cast(Convention, told.lastgroup)
            return
        if roles.labels.date_item.fullmatch(item):
            self._date(item)
            return
        if lead_in := roles.tails.lead_in.anywhere.match(item):
            a += lead_in.end()
        tail = roles.tail_pattern.search(text[a:b])
        end = a + tail.start() if tail else b
        if self._laid_down:
            end = a + len(roles.every_at_end_pattern.sub("", text[a:end]))
        self._convening_names(a, end)
        if tail:
            wording, rule = _wording_of(tail)
            self._close_by_tail(wording, rule, basis=bool(tail["basis"] or tail["basis_only"]))

    def _without_notes(self, a: int, b: int) -> tuple[int, int]:
        """Take 下同 off the end and 以下均需 off the start."""
        text, carry = self._s.text, self._roles.carry_pattern
        notes = [n for n in carry.finditer(text, a, b) if n.end() == b]
        b = notes[-1].start() if notes else b
        rule = self._roles.carry_lead_in_pattern.match(text, a, b)
        if not rule and (notes or carry.search(text, b)):
            rule = self._roles.carry_opening_pattern.match(text, a, b)
            if not rule and (rule := self._roles.carry_object_pattern.search(text, a, b)):
                self._lay_down(rule)
                return a, rule.start()
        if rule:
            self._lay_down(rule)
            a = rule.end()
        if notes and self._convention:
            self._told_on = True  # the way of writing goes on (下同), not the bodies
        elif notes and a == b and not self._pending and self._groups:
            self._groups[-1] = replace(self._groups[-1], carried=True)
        elif notes:
            self._carried = True
        return a, b

    def _lay_down(self, rule: re.Match[str]) -> None:
        """Begin a rule for other units; what waits for a role before it is no part of it."""
        if rule.end() < len(self._s.text) and not self._roles.carry_pattern.match(
            self._s.text, rule.end()
        ):
            self._close_as_labelled()
            carry = self._roles.carry
            self._carried = self._laid_down = True
            self._rules_below = rule["place"] in carry.below
            self._carry_back = rule["place"] in carry.above

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
                    self._take_names(a, a + len(lead))
                    self._close("lead", "convening")
                self._convened = True
                self._take_names(found.end(), b)
                return
        self._take_names(a, b)

    def _take_names(self, a: int, b: int) -> None:
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
            if end - start < len(name):
                self._marked.add((start, end))
            if start < end:
                self._open |= bool(roles.generic_pattern.fullmatch(text[start:end]))
                self._pending.append((start, end))

    def _extend_generic(self, end: int) -> None:
        """`各有关部门、单位` is one name; 单位 behind `等部门、` is none."""
        if self._pending:
            begin = self._pending[-1][0]
            if self._roles.generic_pattern.fullmatch(self._s.text[begin:end]):
                self._pending[-1] = (begin, end)


def _wording_of(tail: re.Match[str]) -> tuple[Wording, str]:
    """Return what the tail says of the names before it, and the rule."""
    basis = tail["basis"] or tail["basis_only"]
    suffix = "-by-duty" if basis else ""
    # 按职责分工抓好落实 shares the work out; it carries nothing of others out.
    found: list[Wording] = [w for w in WORDINGS if not tail["basis_only"] and tail[w]]
    wording = "shared" if not found or (basis and found[0] == "implement") else found[0]
    return wording, f"tail-{wording}{suffix}"
