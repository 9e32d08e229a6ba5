"""From groups of names to entries: who leads, who supports, who answers alone or jointly (角色).

What a wording means depends on the others of its clause: 按职责分工负责 is support where somebody
leads, joint where several are named and nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.extract.names import Squeezed, looks_like_body, without_bracket
from policy_nlp.lexicons.roles import Roles, Wording
from policy_nlp.records import Span
from policy_nlp.records.extraction import Role

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
class Group:
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


class RoleReader:
    """Gives each name of one clause its role."""

    def __init__(self, s: Squeezed, groups: Sequence[Group], roles: Roles) -> None:
        self._s, self._groups, self._roles = s, groups, roles
        own = [self._own_wording(name) for group in groups for name in group.names]
        self._led = "lead" in own or any(g.wording == "lead" for g in groups)
        self.open_ended = any(g.open_ended for g in groups)

    def entries(self, *, carried: bool = False) -> tuple[Entry, ...]:
        """Names and roles in printed order, each pair once; only carried ones when asked."""
        found: dict[tuple[str, Role], Entry] = {}
        for group in self._groups:
            for name in group.names:
                if carried and not (group.carried and self._goes_on(name, group)):
                    continue
                entry = self._entry(name, group)
                found.setdefault((self._text(name), entry.role), entry)
        return tuple(found.values())

    def strange(self) -> int:
        """How many names do not look like one."""
        names = [name for group in self._groups for name in group.names]
        return sum(not looks_like_body(self._text(name), self._roles) for name in names)

    def _text(self, name: Name) -> str:
        return self._s.text[name[0] : name[1]]

    def _own_wording(self, name: Name) -> Wording | None:
        """The role that a bracket behind a single name gives it: 市发改委（牵头）."""
        inner = _INNER_ROLE.search(self._text(name))
        tail = self._roles.tail_pattern.fullmatch(inner[1]) if inner else None
        if tail is None or tail["basis_only"]:
            return None
        return next((w for w in _WORDINGS if tail[w]), None)

    def _entry(self, name: Name, group: Group) -> Entry:
        start, end = name
        wording, rule = group.wording or "shared", group.rule
        if own := self._own_wording(name):
            wording, rule = own, f"own-{own}"
            end = start + len(without_bracket(self._text(name)))
        return Entry(self._s.span(start, end), self._role(wording, group), rule, self.open_ended)

    def _role(self, wording: Wording, group: Group) -> Role:
        if wording != "shared":
            return wording
        if self._led:
            return "support"
        return "joint" if self._several(group) else "sole"

    def _several(self, group: Group) -> bool:
        """Tell whether a group stands for more than one body, even when it prints one name."""
        if len(group.names) > 1 or (group.open_ended and group.basis):
            return True
        # 责任单位：市级：市发改委；县级：各县人民政府
        if group.rule == "label-shared" and sum(g.rule == group.rule for g in self._groups) > 1:
            return True
        return group.basis and self._collective(group.names[0])

    def _collective(self, name: Name) -> bool:
        printed = self._text(name)
        return printed.startswith("各") or bool(self._roles.generic_pattern.fullmatch(printed))

    def _goes_on(self, name: Name, group: Group) -> bool:
        """Of `市财政局、各区人民政府负责，下同` only 各区 goes on: later units name their own."""
        some = any(self._collective(other) for other in group.names)
        return self._collective(name) or not some
