"""Measures: the smallest pieces that get a line of their own in a task breakdown (举措).

Two habits of writing: a lead-in phrase opens each measure (严格项目准入。提升能耗…), or each
sentence is one. Which of them a document has is read from the document itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.actions import Actions
from policy_nlp.records import TASK_KINDS, Measure, Outline, Span, Unit
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS, may_lead_in, split_at, split_sentences

# A document has the habit when this share of its longer units opens with a lead-in.
_HABIT_SHARE = 0.5
# A lead-in further down announces what follows: this share of its pairs of characters, the
# governing verb left out, comes up again before the next one (推行…责任延伸制 in a list: none).
_ANNOUNCED = 0.1
_VERB = 2
_PAUSES = "，,、 "

# The lead-in of a measure, where it has one, and its place.
Cut = tuple[Span | None, Span]


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a unit; `may_lead` when it may open a measure."""

    span: Span
    may_lead: bool


def find_measures(outline: Outline, clauses: Sequence[Span], lexicons: Lexicons) -> list[Measure]:
    """Cut the text of every task into measures, responsibility clauses left out.

    Args:
        outline: text and units.
        clauses: places of the responsibility clauses.
        lexicons: action verbs, for the strength of each measure.

    Returns:
        Measures in document order with ids `<unit id>#m<n>`.
    """
    reader = _MeasureReader(outline.text, clauses, lexicons)
    sentences = {u.id: reader.sentences(u) for u in outline.units if u.kind in TASK_KINDS}
    habit = _has_habit(list(sentences.values()))
    found: list[Measure] = []
    for unit in outline.units:
        here = sentences.get(unit.id, [])
        if unit.kind == "annex-row" and unit.heading_span is not None:
            found += reader.measures(unit, [(None, unit.heading_span)], "row")
        elif habit and any(sentence.may_lead for sentence in here):
            found += reader.measures(unit, reader.by_lead_in(here), "lead-in")
        else:
            found += reader.measures(unit, [(None, s.span) for s in here], "sentence")
    return found


def _has_habit(units: Sequence[Sequence[_Sentence]]) -> bool:
    """Return whether the document opens its measures with lead-ins."""
    longer = [sentences for sentences in units if len(sentences) >= 3]
    opened = sum(first.may_lead and not second.may_lead for first, second, *_ in longer)
    return bool(longer) and opened >= _HABIT_SHARE * len(longer)


class _MeasureReader:
    """Cuts the units of one text."""

    def __init__(self, text: str, clauses: Sequence[Span], lexicons: Lexicons) -> None:
        self._text, self._lexicons = text, lexicons
        self._clauses = sorted(clauses, key=lambda clause: clause.start)

    def sentences(self, unit: Unit) -> list[_Sentence]:
        """Return the sentences of a unit outside its clauses."""
        text, spans, start = self._text, [], unit.body.start
        for clause in self._clauses:
            if unit.body.overlaps(clause):
                # A comma before 由…牵头 or behind （…负责） leads to what stands there.
                stop = start + len(text[start : clause.start].rstrip(_PAUSES))
                spans += split_sentences(text, start, stop)
                start = max(start, clause.end)
                while start < unit.body.end and text[start] in _PAUSES:
                    start += 1
        spans += split_sentences(text, start, unit.body.end)
        person = self._lexicons.roles.beside.person  # who answers by name is no measure
        return [
            _Sentence(span, may_lead_in(span.of(text)))
            for span in spans
            if any(c.isalnum() for c in span.of(text)) and not person.match(text, span.start)
        ]

    def by_lead_in(self, sentences: Sequence[_Sentence]) -> list[Cut]:
        """Group sentences under the lead-in before them; what comes first stands by itself."""
        cut: list[Cut] = []
        lead: Span | None = None
        for k, sentence in enumerate(sentences):
            if sentence.may_lead and self._announces(sentences[k:], first=k == 0):
                lead = sentence.span
                cut.append((lead, Span(start=lead.end, end=lead.end)))
            elif lead is None:
                cut.append((None, sentence.span))
            else:
                start = cut[-1][1].start if len(cut[-1][1]) else sentence.span.start
                cut[-1] = (lead, Span(start=start, end=sentence.span.end))
        return cut

    def _announces(self, sentences: Sequence[_Sentence], *, first: bool) -> bool:
        """Return whether the first of `sentences` is a lead-in to those behind it.

        It is where it opens its unit, or where its words return.
        """
        if len(sentences) == 1 or sentences[1].may_lead:
            return False
        if first:
            return True
        following = ""
        for sentence in sentences[1:]:
            if sentence.may_lead:
                break
            following += sentence.span.of(self._text)
        phrase = sentences[0].span.of(self._text)
        words = "".join(c for c in phrase if c.isalnum())[_VERB:]
        pairs = [words[i : i + 2] for i in range(len(words) - 1)]
        returning = sum(pair in following for pair in pairs)
        is_state = phrase.startswith(self._lexicons.actions.states)
        return returning >= _ANNOUNCED * len(pairs) and not is_state

    def measures(self, unit: Unit, cut: Sequence[Cut], rule: str) -> list[Measure]:
        """Return the records of a unit."""
        actions, measures = self._lexicons.actions, []
        for n, (lead, span) in enumerate(cut, 1):
            heading = lead.of(self._text).rstrip(FULL_STOPS + SEMICOLONS) if lead else None
            words = span.of(self._text)
            action = main_action(heading or words, actions) if rule != "row" else None
            measures.append(
                Measure(
                    id=f"{unit.id}#m{n}",
                    unit=unit.id,
                    heading=heading,
                    text=words,
                    strength=actions.strength_of(heading or words),
                    action=action[0] if action else None,
                    object=action[1] if action else None,
                    span=span,
                    rule=f"measure.{rule}" if lead or rule != "lead-in" else "measure.sentence",
                )
            )
        return measures


def main_action(sentence: str, actions: Actions) -> tuple[str, str] | None:
    """Return (action, object) of the first clause that opens with a verb and its object.

    None where no clause has that form (重点用能单位要梳理…, 对项目实行清单管理).
    """
    whole = Span(start=0, end=len(sentence.rstrip(FULL_STOPS + SEMICOLONS)))
    for clause in split_at(sentence, whole, "，,；;。：:"):
        text = clause.of(sentence)
        if not text.startswith(actions.circumstances):
            match = actions.opening.fullmatch(text)
            return (match["verb"], match["object"]) if match else None
    return None
