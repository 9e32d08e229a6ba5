"""Targets without a number: set by a higher level, or a direction only (下达目标、定性目标)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_nlp.extract.targets.candidate import Candidate
from policy_nlp.extract.targets.names import (
    Name,
    clean_name,
    printed_between,
    split_indicators,
    with_topic_of,
)
from policy_nlp.extract.targets.patterns import TargetPatterns
from policy_nlp.extract.targets.scope import BRACKET, QUOTED, Clause, View, When

# Longer clauses are no results; the patterns that read backwards see no more than this.
MAX_CLAUSE = 160

# 持续降低|并完成…: two predicates of one subject.
_AND = re.compile(r"并且?(?=[^，。；]{2})")
_NO_OBJECT = re.compile(r"(?:各项|全部|所有|各类|相关|有关|主要|既定|年度)*$")
# 实现以下目标, 完成各项任务: no result of its own.
_EMPTY_AIM = re.compile(
    r"(?:各项|以下|下列|如下|上述|主要|既定|预期|全部|年度|相关|阶段性|总体|工作|规划)*(?:目标|任务|指标|要求)+"
)
_BEFORE_BASIS = re.compile(r"在$")
# 实现…全覆盖, 实现…达到峰值目标: the result is what follows, not the verb.
_CARRIERS = ("实现", "保持")
# 有序推进|碳达峰 asks for work on it, not for it.
_URGED = re.compile(r"(?:推进|促进|支持|助力|服务|开展)$")
_ACTIONS = re.compile(
    r"(?:稳步|持续|不断|进一步|大力|逐步|切实|有效|着力|全面)*(?:提[高升]|增加|扩大|降低|减少|控制|优化|改善|增强)"
)
_AIM_END = re.compile(r"的?(?:总体|既定)?目标$")
_MODIFIERS = re.compile(r".*、.*的(?=[^的]{4,}$)")


def find_delegated(
    clause: Clause, patterns: TargetPatterns, previous: str | None
) -> list[Candidate]:
    """Return the targets whose value a higher level sets: 能耗、碳排放下降率完成市下达目标."""
    masked, start = clause.view.masked, clause.start
    match = patterns.delegated.search(masked, start, min(clause.end, start + 4 * MAX_CLAUSE))
    if match is None or clause.when(match.start()).past:
        return []
    subject = _subject_of(clause, start, match.start())
    if _BEFORE_BASIS.search(masked[start : match.start()]):
        return []
    name = clean_name(subject, patterns)
    text, and_at = name.text, _AND.search(masked, start, match.end())
    if and_at and and_at.start() < match.start():
        name = clean_name(_head_of(clause, start, and_at.start(), patterns), patterns)
        text = name.text
    named = match["object"] or match["front"]
    if not text and named and not _NO_OBJECT.fullmatch(named):
        text = clean_name(named, patterns).text
    text = text or previous or ""
    if len(text) < 2:
        return []
    text = with_topic_of(text, previous, patterns)
    when = clause.when(match.start())
    return [
        Candidate(
            kind="delegated",
            indicator=indicator,
            start=clause.quote,
            end=match.end(),
            when=when,
            strive=_strives(clause, when, match.start(), patterns),
            scope=name.scope,
            rule="delegated.set-above",
        )
        for indicator in split_indicators(text, patterns.subject_end, patterns)
        if len(indicator) > 1
    ]


def find_qualitative(
    clause: Clause, patterns: TargetPatterns, previous: str | None
) -> Iterator[Candidate]:
    """Yield the targets of a clause that give a direction or a completion only.

    In a section of aims every result counts; elsewhere one needs a time, or is a level to be
    kept (全覆盖, 清零), which readers take for a target either way.
    """
    if clause.end - clause.start > MAX_CLAUSE or clause.final.past:
        return
    for begin, end in _predicates(clause):
        for draft in _read(clause, begin, end, patterns, previous):
            previous = draft.indicator
            yield draft


def name_in(clause: Clause, patterns: TargetPatterns) -> str | None:
    """Return the indicator a clause names for the next: 提高森林覆盖率|，到2025年达到30%."""
    text = _masked_without(clause, clause.start, min(clause.end, clause.start + MAX_CLAUSE))
    closing = patterns.closing.search(text, max(0, len(text) - 60))
    printed = _printed(clause, clause.start, clause.end)[: closing.start() if closing else None]
    if not patterns.head_end.search(printed):
        return None
    action = _ACTIONS.match(printed)
    return clean_name(printed[action.end() if action else 0 :], patterns).text or None


def _predicates(clause: Clause) -> list[tuple[int, int]]:
    """Cut 达到峰值|并实现稳中有降 into its predicates, 2025年前A达峰、|2030年前B达峰 too."""
    masked = clause.view.masked
    cuts = [match.span() for match in _AND.finditer(masked, clause.start, clause.end)]
    for (_, end), (start, _) in pairwise(clause.removed):
        comma = masked.find("、", end, start)
        if comma >= 0 and not cuts:
            cuts.append((comma, comma + 1))
    begins = [clause.start] + [end for _, end in cuts]
    ends = [start for start, _ in cuts] + [clause.end]
    return list(zip(begins, ends, strict=True))


@dataclass(frozen=True)
class _Piece:
    """One predicate of a clause with the time that holds; `text` is masked, `printed` is not."""

    clause: Clause
    begin: int
    end: int
    when: When
    text: str
    printed: str

    @property
    def is_firm(self) -> bool:
        """Whether a time or a section of aims makes any result a target."""
        return self.clause.aims or self.when.is_set


def _read(
    clause: Clause, begin: int, end: int, patterns: TargetPatterns, previous: str | None
) -> list[Candidate]:
    """Return the targets of one predicate: a completion that opens it or a result that closes."""
    text, printed = _masked_without(clause, begin, end), _printed(clause, begin, end)
    piece = _Piece(clause, begin, end, clause.when(end), text, printed)
    level = patterns.level.search(clause.view.masked, max(begin, end - 12), end)
    stem = text.lstrip(BRACKET)
    if not (piece.is_firm or level) or patterns.purpose.match(stem):
        return []
    opening = (patterns.aims_opening if clause.aims else patterns.opening).match(stem)
    after = len(text) - len(stem) + opening.end() if opening else 0
    carrier = opening is not None and opening["verb"] in _CARRIERS
    if carrier:
        text = _AIM_END.sub("", text)
    closing = patterns.closing.search(text, max(after, len(text) - 60))
    if opening and not (carrier and closing and closing.start() >= after + 2):
        return _completion(piece, after, patterns, previous)
    return _result(piece, after, closing, patterns, previous) if closing else []


def _completion(
    piece: _Piece, after: int, patterns: TargetPatterns, previous: str | None
) -> list[Candidate]:
    """Read 建成|…示范区; 实现|应装尽装 says it of the indicator before."""
    if piece.text.startswith(QUOTED, after):
        return []
    named = piece.printed[after:]
    if (
        previous
        and patterns.closing.fullmatch(named)
        and not patterns.results.self_named.at_end.search(named)
    ):
        named = previous
    return _drafts(piece, named, patterns, "qualitative.completion")


def _result(
    piece: _Piece,
    after: int,
    closing: re.Match[str],
    patterns: TargetPatterns,
    previous: str | None,
) -> list[Candidate]:
    """Read 森林覆盖率|持续提升 · 宾馆、酒店等|不再主动提供一次性塑料用品 · |碳达峰."""
    named = piece.printed[after : closing.start()]
    if _URGED.search(named):
        return []
    subject = clean_name(named, patterns).text
    own = patterns.results.self_named.at_end.search(closing[0])
    if subject and patterns.behaviour.search(closing[0]):
        predicate = piece.printed[closing.start() :]
        name = (subject + predicate).replace(BRACKET, "")
        return [_draft(piece, Name(name), "qualitative.behaviour", patterns)]
    if own and (not subject or subject[0] in "与同"):
        named = own[0]
    elif not subject:
        named = previous or (closing[0] if len(closing[0]) > 6 else "")
    return _drafts(piece, named, patterns, "qualitative.result")


def _drafts(piece: _Piece, named: str, patterns: TargetPatterns, rule: str) -> list[Candidate]:
    """Return a draft for each indicator in `named`."""
    name = clean_name(_MODIFIERS.sub("", named.replace(BRACKET, "")), patterns)
    if len(name.text) < 2 or _EMPTY_AIM.fullmatch(name.text) or patterns.value.fullmatch(name.text):
        return []
    names = split_indicators(name.text, patterns.subject_end, patterns)
    return [_draft(piece, replace(name, text=one), rule, patterns) for one in names]


def _draft(piece: _Piece, name: Name, rule: str, patterns: TargetPatterns) -> Candidate:
    clause = piece.clause
    return Candidate(
        kind="qualitative",
        indicator=name.text,
        start=clause.quote if piece.begin == clause.start else piece.begin,
        end=piece.end,
        when=piece.when,
        strive=_strives(clause, piece.when, piece.end, patterns),
        scope=name.scope,
        rule=rule if piece.is_firm else "qualitative.level",
    )


def _strives(clause: Clause, when: When, end: int, patterns: TargetPatterns) -> bool:
    return when.strive or bool(
        patterns.times.strives.anywhere.search(clause.view.masked, clause.start, end)
    )


def _subject_of(clause: Clause, start: int, end: int) -> str:
    return printed_between(clause.view, start, end, clause.removed)


def _kept(clause: Clause, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of the clause between its time phrases."""
    for start, stop in sorted(clause.removed):
        if start < end and stop > begin:
            if start > begin:
                yield begin, start
            begin = stop
    if begin < end:
        yield begin, end


def _masked_without(clause: Clause, begin: int, end: int) -> str:
    """Return the clause without its time phrases: 2030年前|尽早达峰."""
    return "".join(clause.view.masked[a:b] for a, b in _kept(clause, begin, end))


def _printed(clause: Clause, begin: int, end: int) -> str:
    """Return the printed form of `_masked_without`, brackets left blank."""
    return "".join(_shown(clause.view, a, b) for a, b in _kept(clause, begin, end))


def _shown(view: View, begin: int, end: int) -> str:
    raw, masked = view.raw[begin:end], view.masked[begin:end]
    if BRACKET not in masked:
        return raw
    return "".join(BRACKET if m == BRACKET else r for r, m in zip(raw, masked, strict=True))


def _head_of(clause: Clause, start: int, end: int, patterns: TargetPatterns) -> str:
    """Return the subject of 排放量|持续降低 without its predicate."""
    text = _masked_without(clause, start, end)
    closing = patterns.closing.search(text, max(0, len(text) - 60))
    return _printed(clause, start, end)[: closing.start() if closing else len(text)]
