"""The names in a list of bodies, and what looks like one (机构名称).

Names are cut on characters: a segmenter glues 局 and 等 (市生态环境局|等部门).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Roles
from policy_nlp.records import Span
from policy_nlp.text.sentences import CLOSING, OPENING

MAX_NAME = 40
_OPENING, _CLOSING = OPENING + "<", CLOSING + ">"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
# What no name holds: prose, citations and dates do.
_FOREIGN = re.compile(r"[。：:；;！？“”《》\d，]|(?<!自)由")
_TRAILING_BRACKET = re.compile(r"[（(〔\[［【〈<][^（）()〔〕\[\]［］【】〈〉<>]*[）)〕\]］】〉>]$")
_LEVEL = "自治区|省|市|区|县|州|盟|旗|镇|乡|地"
# A level that stands alone shares the body after it: 市、区机管局.
_LONE_LEVEL = re.compile(rf"(?:{_LEVEL})(?:级|直)?")
_EACH_LEVEL = re.compile(rf"各(?:设区)?(?P<level>{_LEVEL})(?:[（(〔][^（）()〔〕]{{1,4}}[）)〕])?")
_STARTS_LEVEL = re.compile(rf"(?P<level>{_LEVEL})(?P<rest>.+)")
_GOVERNMENT = ("政府", "人民政府")
_COMMITTEE = re.compile(rf"(?P<level>{_LEVEL})委")
_RANK = {"自治区": 0, "省": 0, "市": 1, "州": 1, "盟": 1, "地": 1, "区": 2, "县": 2, "旗": 2}
# A short name of an office behind its level: 区文创办, 县招商办
_OFFICE = re.compile(r"(?:自治区|省|市|区|县|州|旗)[一-龥]{2,6}办")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A stretch of text without white space, and where its characters stand."""

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
    return Squeezed("".join(text[i] for i in kept), tuple(kept), frozenset(gaps))


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
    return not roles.body.not_endings.at_end.search(core) or _OFFICE.fullmatch(core) is not None


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


def shares_next(item: str, following: str) -> bool:
    """Return whether an item is but a level that shares the body of the next one.

    `市`、`区机管局` and `各市`、`县（区）人民政府` are one name each; `各区`、`市发展改革委` are
    two, since a district has no city bureau. `市委`、`市政府督查室` is one office of both, and
    `各县党委`、`政府` one name.
    """
    if following in _GOVERNMENT and item.endswith("党委"):
        return True
    if committee := _COMMITTEE.fullmatch(item):
        return bool(re.match(committee["level"] + "(?:人民)?政府.", following))
    if _LONE_LEVEL.fullmatch(item):
        return True
    each, start = _EACH_LEVEL.fullmatch(item), _STARTS_LEVEL.match(following)
    if not each or not start:
        return False
    return _RANK.get(start["level"], 3) >= _RANK.get(each["level"], 3)
