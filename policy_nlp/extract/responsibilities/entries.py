"""Which role each name of a clause has, once all of it is read.

What a wording means depends on the others of its clause: 按职责分工负责 is support where somebody
leads, joint where several are named and nobody does; a list may say itself which of its bodies
lead (排第一位的为牵头单位).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policy_nlp.extract.names import Squeezed, outside_brackets, without_bracket
from policy_nlp.lexicons.roles import Roles, Wording
from policy_nlp.records import Span
from policy_nlp.records.extraction import Role

# A role in brackets behind a single name: 市发改委（牵头）
_INNER_ROLE = re.compile(r"[（(〔\[［【]([^（）()〔〕\[\]［］【】]*)[）)〕\]］】]$")
WORDINGS: tuple[Wording, ...] = ("lead", "support", "implement", "shared")
Name = tuple[int, int]
# Who leads in a plain list: its first body, those before its first ， or ；, those with a mark.
Convention = Literal["first", "comma", "semicolon", "marked"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a clause with its role.

    Attributes:
        rule: the wording that gave the role, by name.
        open_ended: the list goes on (等).
        own: it answers here too, not only for what follows (以下均需…落实).
    """

    span: Span
    role: Role
    rule: str
    open_ended: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Names that one tail or label gives a role.

    Attributes:
        names: where they stand in the squeezed clause.
        wording: what is said of them, None for a list without a word.
        rule: the wording by name.
        basis: 按职责分工 is said.
        open_ended: the list goes on (等).
        carried: it holds for other units too (下同).
        ruled: a rule for others names them (以下均需…落实), all of whom it carries.
        own: they answer here too.
    """

    names: tuple[Name, ...]
    wording: Wording | None
    rule: str
    basis: bool = False
    open_ended: bool = False
    carried: bool = False
    ruled: bool = False
    own: bool = True


class RoleGiver:
    """Gives each name of one clause its role, once all of it is read."""

    def __init__(
        self,
        s: Squeezed,
        groups: Sequence[Group],
        roles: Roles,
        repeated: set[str],
    ) -> None:
        self._s, self._groups, self._roles, self._repeated = s, groups, roles, repeated
        self._leaders: frozenset[Name] | None = None
        own = [self._own_wording(name) for group in groups for name in group.names]
        self._led = "lead" in own or any(g.wording == "lead" for g in groups)
        self._open_ended = any(g.open_ended for g in groups)

    def follow(self, convention: Convention | None, marked: set[Name]) -> None:
        """Let a convention make leaders of some names; it decides nothing where others do."""
        names = [name for group in self._groups for name in group.names]
        if any(group.wording not in (None, "shared") for group in self._groups) or not names:
            return
        if convention == "marked":
            leaders = [name for name in names if name in marked]
        elif convention == "first":
            leaders = names[:1]
        elif convention:
            marks = "，,；;" if convention == "comma" else "；;"
            text, end = self._s.text, len(self._s.text)
            behind = (i for i in outside_brackets(text, names[0][1], end) if text[i] in marks)
            end = next(iter(behind), end)
            leaders = [name for name in names if name[0] < end]
        else:
            return
        if 0 < len(leaders) < len(names):
            self._leaders = frozenset(leaders)

    def entries(self, *, carried: bool = False) -> tuple[Entry, ...]:
        """Return names and roles in printed order, each pair once; only carried ones on request."""
        found: dict[tuple[str, Role], Entry] = {}
        for group in self._groups:
            for name in group.names:
                if carried and not self._is_carried_on(name, group):
                    continue
                entry = self._entry(name, group)
                key = self._name_text(name), entry.role
                if key not in found or (entry.own and not found[key].own):
                    found[key] = entry
        return tuple(found.values())

    def _name_text(self, name: Name) -> str:
        return self._s.text[name[0] : name[1]]

    def _own_wording(self, name: Name) -> Wording | None:
        """Return the role that a bracket behind a single name gives it: 市发改委（牵头）."""
        inner = _INNER_ROLE.search(self._name_text(name))
        tail = self._roles.tail_pattern.fullmatch(inner[1]) if inner else None
        if tail is None or tail["basis_only"]:
            return None
        return next((w for w in WORDINGS if tail[w]), None)

    def _entry(self, name: Name, group: Group) -> Entry:
        start, end = name
        wording, rule = group.wording or "shared", group.rule
        if own := self._own_wording(name):
            wording, rule = own, f"own-{own}"
            end = start + len(without_bracket(self._name_text(name)))
        if wording != "shared":
            role: Role = wording
        elif self._led:
            role = "support"
        else:
            role = "joint" if self._is_several(group) else "sole"
        if self._leaders is not None and not own:
            role = "lead" if name in self._leaders else "support"
        return Entry(self._s.span(start, end), role, rule, self._open_ended, group.own)

    def _is_several(self, group: Group) -> bool:
        """Return whether a group stands for more than one body, even when it prints one name."""
        if len(group.names) > 1 or (group.open_ended and group.basis):
            return True
        # 责任单位：市级：市发改委；县级：各县人民政府
        if group.rule == "label-shared" and sum(g.rule == group.rule for g in self._groups) > 1:
            return True
        return group.basis and self._roles.is_nobody(self._name_text(group.names[0]))

    def _is_carried_on(self, name: Name, group: Group) -> bool:
        """Return whether a name is carried on.

        Of `市财政局、各区人民政府负责，下同` only 各区 is: later units name their own departments.
        A rule (以下均需…落实) carries all that it names.
        """
        if not group.carried or group.ruled:
            return group.carried or self._name_text(name) in self._repeated
        collective = {other for other in group.names if self._is_collective(self._name_text(other))}
        return name in collective or not collective

    def _is_collective(self, name: str) -> bool:
        return self._roles.is_nobody(name) or self._roles.is_place(name)
