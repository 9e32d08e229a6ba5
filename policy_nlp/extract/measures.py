"""Measures: the smallest pieces that get a line of their own in a task breakdown (举措).

Two habits of writing: a lead-in phrase opens each measure (严格项目准入。提升能耗…), or each
sentence is one. Which of them a document has is read from the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.extract.actions import main_action
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, Measure, Outline, Span, Unit
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS, may_lead_in, split_sentences

# A document has the habit when this share of its longer units opens with a lead-in.
_HABIT_SHARE = 0.5
# A lead-in further down announces what follows: this share of its pairs of characters, the
# governing verb left out, comes up again before the next one (推行…责任延伸制 in a list: none).
_ANNOUNCED = 0.1
_VERB = 2
# A state that is kept is no programme of measures: 始终保持环境执法高压态势
_STATE = ("始终", "保持")
# Who answers by name is no measure: 牵头领导：张三
_PERSON = re.compile(r"(?:责任|牵头|分管|包保|挂钩|联系)(?:领导|人|县领导|市领导)\s*[：:]")
_PAUSES = "，,、 "


@dataclass(frozen=True)
class _Piece:
    """A sentence of a unit; `lead` when it may open a measure."""

    span: Span
    lead: bool


def find_measures(outline: Outline, clauses: Sequence[Span], lexicons: Lexicons) -> list[Measure]:
    """Cut the text of every task into measures, responsibility clauses left out.

    Args:
        outline: text and units.
        clauses: places of the responsibility clauses.
        lexicons: action verbs, for the strength of each measure.

    Returns:
        Measures in document order with ids `<unit id>#m<n>`.
    """
    units = [unit for unit in outline.units if unit.kind in TASK_KINDS]
    pieces = {unit.id: _pieces(outline.text, unit, clauses) for unit in units}
    habit = _has_habit(list(pieces.values()))
    found: list[Measure] = []
    for unit in outline.units:
        if unit.kind == "annex-row" and unit.heading_span is not None:
            found += _measures(outline.text, unit, [(None, unit.heading_span)], lexicons, "row")
        elif unit.id in pieces:
            here = pieces[unit.id]
            rule = "lead-in" if habit and any(p.lead for p in here) else "sentence"
            cut = _by_lead_in(outline.text, here) if rule == "lead-in" else _by_sentence(here)
            found += _measures(outline.text, unit, cut, lexicons, rule)
    return found


def _pieces(text: str, unit: Unit, clauses: Sequence[Span]) -> list[_Piece]:
    """Return the sentences of a unit outside its clauses."""
    spans: list[Span] = []
    start = unit.body.start
    inside = [clause for clause in clauses if unit.body.overlaps(clause)]
    for clause in sorted(inside, key=lambda c: c.start):
        # A comma before 由…牵头 or behind （…负责） leads to what stands there.
        stop = start + len(text[start : clause.start].rstrip(_PAUSES))
        spans += split_sentences(text, start, stop)
        start = max(start, clause.end)
        while start < unit.body.end and text[start] in _PAUSES:
            start += 1
    spans += split_sentences(text, start, unit.body.end)
    spans = [
        span
        for span in spans
        if any(c.isalnum() for c in span.of(text)) and not _PERSON.match(text, span.start)
    ]
    return [_Piece(span, may_lead_in(span.of(text))) for span in spans]


def _has_habit(units: Sequence[Sequence[_Piece]]) -> bool:
    """Tell whether the document opens its measures with lead-ins."""
    longer = [pieces for pieces in units if len(pieces) >= 3]
    opened = sum(pieces[0].lead and not pieces[1].lead for pieces in longer)
    return bool(longer) and opened >= _HABIT_SHARE * len(longer)


def _by_sentence(pieces: Sequence[_Piece]) -> list[tuple[Span | None, Span]]:
    return [(None, piece.span) for piece in pieces]


def _by_lead_in(text: str, pieces: Sequence[_Piece]) -> list[tuple[Span | None, Span]]:
    """Group sentences under the lead-in before them; what comes first stands by itself."""
    cut: list[tuple[Span | None, Span]] = []
    lead: Span | None = None
    for k, piece in enumerate(pieces):
        if piece.lead and k + 1 < len(pieces) and _announces(text, pieces, k):
            lead = piece.span
            cut.append((lead, Span(start=piece.span.end, end=piece.span.end)))
        elif lead is None:
            cut.append((None, piece.span))
        else:
            start = cut[-1][1].start if len(cut[-1][1]) else piece.span.start
            cut[-1] = (lead, Span(start=start, end=piece.span.end))
    return cut


def _announces(text: str, pieces: Sequence[_Piece], k: int) -> bool:
    """Tell a lead-in from a short sentence: the first of a unit, or one whose words return."""
    if pieces[k + 1].lead:
        return False
    if k == 0:
        return True
    following = ""
    for piece in pieces[k + 1 :]:
        if piece.lead:
            break
        following += piece.span.of(text)
    phrase = pieces[k].span.of(text)
    words = "".join(c for c in phrase if c.isalnum())[_VERB:]
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    returning = sum(pair in following for pair in pairs)
    return returning >= _ANNOUNCED * len(pairs) and not phrase.startswith(_STATE)


def _measures(
    text: str,
    unit: Unit,
    cut: Sequence[tuple[Span | None, Span]],
    lexicons: Lexicons,
    rule: str,
) -> list[Measure]:
    measures = []
    for n, (lead, span) in enumerate(cut, 1):
        heading = lead.of(text).rstrip(FULL_STOPS + SEMICOLONS) if lead else None
        words = span.of(text)
        action = main_action(heading or words, lexicons.actions) if rule != "row" else None
        measures.append(
            Measure(
                id=f"{unit.id}#m{n}",
                unit=unit.id,
                heading=heading,
                text=words,
                strength=lexicons.actions.strength_of(heading or words),
                action=action[0] if action else None,
                object=action[1] if action else None,
                span=span,
                rule=f"measure.{rule}" if lead or rule != "lead-in" else "measure.sentence",
            )
        )
    return measures
