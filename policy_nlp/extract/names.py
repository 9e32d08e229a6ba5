"""The names in a list of bodies, and what looks like one (机构名称).

Names are cut on characters: a segmenter glues 局 and 等 (市生态环境局|等部门).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Roles
from policy_nlp.records import Span
from policy_nlp.text.sentences import CLOSING, OPENING
from policy_nlp.text.width import LOOKALIKES

MAX_NAME = 40
# 发展改革, 市场监管: a field whose 部门 stands behind the last one.
_MAX_MEMBER = 8
_OPENING, _CLOSING = OPENING + "<", CLOSING + ">"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
# What no name holds: prose, citations and dates do.
_FOREIGN = re.compile(r"[。：:∶；;！？“”《》\d，]|(?<!自)由")
_TRAILING_BRACKET = re.compile(r"[（(〔\[［【〈<][^（）()〔〕\[\]［］【】〈〉<>]*[）)〕\]］】〉>]$")
_BRACKETED = re.compile(r"[（(〔\[［【][^（）()〔〕\[\]［］【】]*[）)〕\]］】]")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A stretch of text without white space, its marks as usual, and where its characters stand."""

    text: str
    offsets: tuple[int, ...]
    gaps: frozenset[int]

    def span(self, start: int, end: int) -> Span:
        """Return where characters `start` to `end` stand in the full text."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


def squeeze_span(text: str, span: Span) -> Squeezed:
    """Drop the white space of `text[span]`; `gaps` are the places where some stood."""
    kept: list[int] = []
    gaps: set[int] = set()
    for i in range(span.start, span.end):
        if text[i].isspace():
            gaps.add(len(kept))
        else:
            kept.append(i)
    squeezed = "".join(text[i] for i in kept).translate(LOOKALIKES)
    return Squeezed(squeezed, tuple(kept), frozenset(gaps))


def outside_brackets(text: str, start: int, end: int) -> Iterable[int]:
    """Return the offsets of `text[start:end]` that stand in no bracket, brackets left out."""
    if not _BRACKET.search(text, start, end):
        return range(start, end)
    free: list[int] = []
    depth = 0
    for i in range(start, end):
        c = text[i]
        if c in _OPENING:
            depth += 1
        elif c in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            free.append(i)
    return free


def without_bracket(name: str) -> str:
    """Drop brackets at the end: 市发展改革委（市能源局） → 市发展改革委."""
    while (cut := _TRAILING_BRACKET.sub("", name)) != name:
        name = cut
    return name


def looks_like_body(name: str, roles: Roles) -> bool:
    """Return whether `name` has the form of a body's name, whatever the register knows."""
    core = without_bracket(roles.open_pattern.sub("", name))
    if not 2 <= len(core) <= MAX_NAME or _FOREIGN.search(core):
        return False
    if roles.generic_pattern.fullmatch(core):
        return True
    if not roles.body.endings.at_end.search(core):
        return False
    # 区文创办 is an office in spite of 创办: a level stands before it, and prose does not.
    return not roles.body.not_endings.at_end.search(core) or bool(
        roles.office_pattern.fullmatch(core)
    )


def stands_for_body(name: str, lexicons: Lexicons) -> str | None:
    """Return the body that a bare field stands for in 市发改、水利等部门, None for other words."""
    if len(name) > _MAX_MEMBER or looks_like_body(name, lexicons.roles):
        return None
    ends = lexicons.roles.body.short_ends
    return next((name + end for end in ends if lexicons.departments.match(name + end)), None)


def split_joined(s: Squeezed, start: int, end: int, lexicons: Lexicons) -> list[tuple[int, int]]:
    """Cut an item at 和, 及 or a space where both sides stand by themselves.

    Never inside 自然资源和规划局, where what stands before 和 is no body, nor inside
    人社和医保局, which the register knows as one; 林业局 自然资源局 are two all the same.
    """
    roles = lexicons.roles
    bare_noun = roles.body.bare_nouns.anywhere
    joints = _joints(s, start, end, roles)
    spaced = any(
        left in s.gaps and looks_like_body(s.text[start:left], roles) for left, _ in joints
    )
    if joints and not spaced and lexicons.departments.is_one_body(s.text[start:end]):
        return [(start, end)]
    for left, right in joints:
        before, after = s.text[start:left], s.text[right:end]
        if bare_noun.fullmatch(after) or not looks_like_body(before, roles):
            continue
        rest = split_joined(s, right, end, lexicons)
        if all(looks_like_body(s.text[a:b], roles) for a, b in rest):
            return [(start, left), *rest]
    return [(start, end)]


def _joints(s: Squeezed, start: int, end: int, roles: Roles) -> list[tuple[int, int]]:
    """Return the places where an item may part in two, as (end of the left, start of the right)."""
    joints = [(i, i) for i in s.gaps if start < i < end]
    for joiner in roles.body.joiners.anywhere.finditer(s.text, start, end):
        if start < joiner.start() and joiner.end() < end:
            joints.append(joiner.span())
    if not joints:
        return []
    free = set(outside_brackets(s.text, start, end))
    return sorted(joint for joint in joints if joint[0] in free)


def shares_next(item: str, following: str, roles: Roles) -> bool:
    """Return whether an item lacks its body and shares that of the next one.

    `市`、`区机管局` and `各市`、`县（区）人民政府` and `有关市`、`县`、`乡级政府` are one each;
    `各区`、`市发展改革委` are two, since a district has no city bureau. `市委`、`市政府督查室` is
    one office of both, and `各县党委`、`政府` one name.
    """
    names = _BRACKETED.sub("", item).split("、")
    if roles.seat_pattern.fullmatch(following):
        return item.endswith("党委") or bool(roles.each_seat_pattern.fullmatch(names[0]))
    if committee := roles.committee_pattern.fullmatch(names[-1]):
        return bool(re.match(committee["level"] + "(?:人民)?政府.", following))
    each = roles.each_place_pattern.fullmatch(names[0])
    alone = roles.lone_level_pattern.fullmatch(names[-1])
    if not each and alone and item.endswith(names[-1]):
        return True
    if each and roles.places_pattern(zones=bool(each["zone"])).fullmatch(following):
        return True
    start = roles.starting_level_pattern.match(following)
    if not start or not (each or alone):
        return False
    last = each["place"] or "" if each else names[-1]
    rank = roles.body.rank_of_level
    lowest = max(rank.values())
    return rank.get(start["level"], lowest) >= rank.get(last[-1:], lowest)


def shares_far(items: Sequence[str], roles: Roles) -> int:
    """Return how many of the last items are one name: 各级水利|林业|气象部门, 各甲|乙|丙级人民政府.

    None of them but the last looks like a body, and the first says whose they are.
    """
    if not roles.shared_end_pattern.fullmatch(items[-1]):
        return 1
    for count, item in enumerate(reversed(items[:-1]), 2):
        if len(item) > _MAX_MEMBER or looks_like_body(item, roles):
            break
        if roles.whose_pattern.match(item):
            return count
    return 1
