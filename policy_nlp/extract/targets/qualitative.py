"""Targets without a number: set by a higher level, or a direction only (下达目标、定性目标)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.extract.targets.names import Name, clean_name, split_indicators, with_topic
from policy_nlp.extract.targets.reading import Candidate
from policy_nlp.extract.targets.scope import BRACKET, QUOTED, Clause, When
from policy_nlp.records.extraction import TargetKind

# Longer clauses are no results; a result that closes one is no longer than `_LAST`.
MAX_CLAUSE = 160
_LAST = 60


@dataclass
class _Piece:
    """A stretch of a clause without its time phrases: one predicate, mostly.

    `text` is masked, `printed` is not, except for brackets; both have one length.
    """

    clause: Clause
    grammar: Grammar
    begin: int
    end: int

    def __post_init__(self) -> None:
        view, runs, begin = self.clause.view, [], self.begin
        for start, stop in sorted(self.clause.removed):
            if start < self.end and stop > begin:
                runs.append((begin, start))
                begin = stop
        runs.append((begin, self.end))
        self.text = "".join([view.masked[a:b] for a, b in runs])
        raw = "".join([view.raw[a:b] for a, b in runs])
        both = zip(raw, self.text, strict=True) if BRACKET in self.text else ()
        self.printed = "".join([m if m == BRACKET else r for r, m in both]) or raw

    @property
    def when(self) -> When:
        """The time that holds at its end."""
        return self.clause.when(self.end)

    @property
    def is_firm(self) -> bool:
        """Whether a time or a section of aims makes any result a target."""
        return self.clause.aims or self.when.is_set

    def closing(self, after: int = 0) -> re.Match[str] | None:
        """Return the result that closes it: 森林覆盖率|持续提升."""
        return self.grammar.closing.search(self.text, max(after, len(self.text) - _LAST))

    def draft(self, name: Name, kind: TargetKind, rule: str) -> Candidate:
        """Return the target of that name."""
        clause, when = self.clause, self.when
        printed = clause.view.masked[clause.start : self.end]
        return Candidate(
            kind=kind,
            indicator=name.text,
            start=clause.quote if self.begin == clause.start else self.begin,
            end=self.end,
            when=when,
            strive=when.strive or self.grammar.times.strives.within(printed),
            scope=name.scope,
            rule=rule,
        )


def find_delegated(clause: Clause, grammar: Grammar, previous: str | None) -> list[Candidate]:
    """Return the targets whose value a higher level sets: 能耗、碳排放下降率完成市下达目标."""
    masked, start = clause.view.masked, clause.start
    match = grammar.delegated.search(masked, start, min(clause.end, start + 4 * MAX_CLAUSE))
    if (
        match is None
        or clause.when(match.start()).past
        or masked[start : match.start()].endswith("在")
    ):
        return []
    first = grammar.second_predicate.search(masked, start, match.end())  # 排放量|持续降低|并完成…
    if first and first.start() >= match.start():
        first = None
    piece = _Piece(clause, grammar, start, first.start() if first else match.start())
    closing = piece.closing() if first else None
    subject = piece.printed[: closing.start() if closing else None].replace(BRACKET, "")
    name = clean_name(subject, grammar)
    named = (match["object"] or match["front"] or "") + (match["measure"] or "")
    alone = not name.text or grammar.count_verb.fullmatch(name.text)  # 落实|完成国家下达的…
    if alone and named and not grammar.no_object.fullmatch(named):
        name = replace(name, text=clean_name(named, grammar).text)
    text = with_topic(name.text or previous or "", previous, grammar, per=False)
    whole = _Piece(clause, grammar, start, match.end())
    return [
        whole.draft(replace(name, text=one), "delegated", "delegated.set-above")
        for one in split_indicators(text, grammar.subject_end, grammar)
        if len(one) > 1
    ]


def find_qualitative(clause: Clause, grammar: Grammar, previous: str | None) -> Iterator[Candidate]:
    """Yield the targets of a clause that give a direction or a completion only.

    In a section of aims every result counts; elsewhere one needs a time, or is a level to be
    kept (全覆盖, 清零), which readers take for a target either way.
    """
    if clause.end - clause.start > MAX_CLAUSE or clause.final.past:
        return
    for begin, end in _predicates(clause, grammar):
        for draft in _read(_Piece(clause, grammar, begin, end), previous):
            previous = draft.indicator
            yield draft


def name_in(clause: Clause, grammar: Grammar) -> str | None:
    """Return the indicator a clause names for the next: 提高森林覆盖率|，到2025年达到30%."""
    end = min(clause.end, clause.start + MAX_CLAUSE)
    piece = _Piece(clause, grammar, clause.start, end)
    closing = piece.closing()
    printed = piece.printed[: closing.start() if closing else None]
    if not grammar.head_end.search(printed):
        return None
    action = grammar.action.match(printed)
    return clean_name(printed[action.end() if action else 0 :], grammar).text or None


def _predicates(clause: Clause, grammar: Grammar) -> list[tuple[int, int]]:
    """Cut 达到峰值|并实现稳中有降 into its predicates, 2025年前A达峰、|2030年前B达峰 too."""
    masked = clause.view.masked
    cuts = [
        match.span()
        for match in grammar.second_predicate.finditer(masked, clause.start, clause.end)
    ]
    for (_, end), (start, _) in pairwise(clause.removed):
        comma = masked.find("、", end, start)
        if comma >= 0 and not cuts:
            cuts.append((comma, comma + 1))
    begins = [clause.start] + [end for _, end in cuts]
    ends = [start for start, _ in cuts] + [clause.end]
    return list(zip(begins, ends, strict=True))


def _read(piece: _Piece, previous: str | None) -> list[Candidate]:
    """Return the targets of one predicate: a completion that opens it or a result that closes.

    建成|…示范区; 实现|应装尽装 says it of the indicator before; 森林覆盖率|持续提升.
    """
    grammar, masked = piece.grammar, piece.clause.view.masked
    level = grammar.level.search(masked, max(piece.begin, piece.end - 12), piece.end)
    stem = piece.text.lstrip(BRACKET)
    if not (piece.is_firm or level) or grammar.purpose.match(stem):
        return []
    opening = (grammar.aims_opening if piece.clause.aims else grammar.opening).match(stem)
    after = len(piece.text) - len(stem) + opening.end() if opening else 0
    carrier = opening is not None and opening["verb"] in grammar.results.carriers
    if carrier and (aim := grammar.aim_end.search(piece.text)):
        piece.text = piece.text[: aim.start()]
    closing = piece.closing(after)
    if not opening or (carrier and closing and closing.start() >= after + 2):
        return _result(piece, after, closing, previous) if closing else []
    if piece.text.startswith(QUOTED, after):
        return []
    named = piece.printed[after:]
    if (
        previous
        and grammar.closing.fullmatch(named)
        and not grammar.results.self_named.at_end.search(named)
    ):
        named = previous
    return _drafts(piece, named, "qualitative.completion")


def _result(
    piece: _Piece, after: int, closing: re.Match[str], previous: str | None
) -> list[Candidate]:
    """Read 森林覆盖率|持续提升 · 宾馆、酒店等|不再主动提供一次性塑料用品 · |碳达峰."""
    grammar, named = piece.grammar, piece.printed[after : closing.start()]
    if grammar.urged.search(named):
        return []
    subject = clean_name(named, grammar).text
    own = grammar.results.self_named.at_end.search(closing[0])
    if subject and grammar.behaviour.search(closing[0]):
        name = Name((subject + piece.printed[closing.start() :]).replace(BRACKET, ""))
        rule = "qualitative.behaviour" if piece.is_firm else "qualitative.level"
        return [piece.draft(name, "qualitative", rule)]
    if grammar.names.sites.at_end.search(subject):
        named = _object_of(piece, closing) or named
    elif own and (not subject or subject[0] in "与同"):
        named = own[0]
    elif not subject:
        named = previous or (closing[0] if len(closing[0]) > 6 else "")
    return _drafts(piece, named, "qualitative.result")


def _object_of(piece: _Piece, closing: re.Match[str]) -> str:
    """Return what a place is to reach: 各县|基本建成|医废收运体系, …地区|实现|原生垃圾“零填埋”."""
    done = piece.grammar.opening.match(closing[0])
    if done is None:
        return ""
    begin = closing.start() + done.end()
    level = piece.grammar.level.search(piece.text, begin)
    return piece.printed[begin : level.start() if level else None].strip(BRACKET + "“”")


def _drafts(piece: _Piece, named: str, rule: str) -> list[Candidate]:
    """Return a draft for each indicator in `named`."""
    grammar = piece.grammar
    name = clean_name(grammar.modifiers.sub("", named.replace(BRACKET, "")), grammar)
    if (
        len(name.text) < 2
        or grammar.empty_aim.fullmatch(name.text)
        or grammar.value.fullmatch(name.text)
    ):
        return []
    rule = rule if piece.is_firm else "qualitative.level"
    return [
        piece.draft(replace(name, text=one), "qualitative", rule)
        for one in split_indicators(name.text, grammar.subject_end, grammar)
    ]
