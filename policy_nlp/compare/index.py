"""One draft, cut into the pieces that are matched: number, heading, sentences, clauses (分块)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from policy_nlp.records import Extraction, Measure, Responsibility, Span, Target, Unit
from policy_nlp.text.sentences import split_sentences, trimmed

PieceKind = Literal["heading", "sentence", "clause"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a unit's text, without white space around it.

    Attributes:
        unit: index of its unit.
        place: its place among the pieces of the unit.
    """

    unit: int
    place: int
    kind: PieceKind
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.start, end=self.end)


class Draft:
    """The records of one draft, asked by unit and by place (一稿)."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.text = extraction.text
        self.units = extraction.units
        self._pieces: dict[int, tuple[Piece, ...]] = {}

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of a unit by id."""
        return {unit.id: at for at, unit in enumerate(self.units)}

    @cached_property
    def parents(self) -> list[int]:
        """Index of each unit's parent, -1 for none."""
        return [self.index.get(unit.parent or "", -1) for unit in self.units]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Indexes of the units right below each; those at the top under -1."""
        found: dict[int, list[int]] = {}
        for at, parent in enumerate(self.parents):
            found.setdefault(parent, []).append(at)
        return found

    def ids(self, units: tuple[int, ...] | list[int]) -> tuple[str, ...]:
        """Return the ids of units."""
        return tuple(self.units[at].id for at in units)

    def number_end(self, at: int) -> int:
        """Return where the printed number of a unit and the space after it end."""
        unit = self.units[at]
        if unit.number is None or unit.number_source == "reconstructed":
            return unit.span.start
        return unit.heading_span.start if unit.heading_span else unit.body.start

    def number(self, at: int) -> Span | None:
        """Return where the number of a unit is printed, None where it is not."""
        start = self.units[at].span.start
        return next(iter(trimmed(self.text, start, self.number_end(at))), None)

    def content(self, at: int) -> str:
        """Return the text of a unit after its number."""
        return self.text[self.number_end(at) : self.units[at].span.end].rstrip()

    def block(self, at: int) -> Span:
        """Return the span of a unit with all units below it."""
        last = at
        while self.children.get(last):
            last = self.children[last][-1]
        return Span(start=self.units[at].span.start, end=self.units[last].span.end)

    def pieces(self, at: int) -> tuple[Piece, ...]:
        """Return the pieces of a unit in order."""
        if at not in self._pieces:
            self._pieces[at] = tuple(self._cut(at))
        return self._pieces[at]

    def _cut(self, at: int) -> list[Piece]:
        unit = self.units[at]
        spans: list[tuple[PieceKind, Span]] = []
        if unit.heading_span is not None:
            spans.append(("heading", unit.heading_span))
            begin = max(unit.body.start, unit.heading_span.end)
        else:
            begin = self.number_end(at)
        for clause in self._clauses(at):
            spans += (("sentence", span) for span in self._sentences(begin, clause.start))
            spans.append(("clause", clause))
            begin = clause.end
        spans += (("sentence", span) for span in self._sentences(begin, unit.span.end))
        return [
            Piece(at, place, kind, span.start, span.end, span.of(self.text))
            for place, (kind, span) in enumerate(spans)
        ]

    def _sentences(self, start: int, end: int) -> list[Span]:
        """Cut prose; a lone full stop after a clause in brackets is no sentence."""
        spans = split_sentences(self.text, start, end)
        return [span for span in spans if any(c.isalnum() for c in span.of(self.text))]

    def _clauses(self, at: int) -> list[Span]:
        """Return where the clauses of responsibility of a unit stand, in order."""
        found: dict[int, Span] = {}
        for duty in self.duties.get(self.units[at].id, ()):
            if duty.clause is None:
                continue
            lowest = max(self.units[at].span.start, duty.span.end - len(duty.clause))
            start = self.text.find(duty.clause, lowest, duty.span.start + len(duty.clause))
            if start >= 0:
                found[start] = Span(start=start, end=start + len(duty.clause))
        spans: list[Span] = []
        for _, span in sorted(found.items()):
            if not spans or not spans[-1].overlaps(span):
                spans.append(span)
        return spans

    @cached_property
    def measures(self) -> dict[str, list[Measure]]:
        """The measures of each unit."""
        found: dict[str, list[Measure]] = {}
        for measure in self.extraction.measures:
            found.setdefault(measure.unit, []).append(measure)
        return found

    @cached_property
    def duties(self) -> dict[str, list[Responsibility]]:
        """What each unit's own clauses and cells say who answers for it."""
        found: dict[str, list[Responsibility]] = {}
        for duty in self.extraction.responsibilities:
            if duty.inherited_from is None:
                found.setdefault(duty.unit, []).append(duty)
        return found

    def clause_duties(self, at: int, clause: Span) -> list[Responsibility]:
        """Return who answers by a clause of a unit."""
        ordered = self._duties_in_order.get(self.units[at].id, [])
        begin = bisect_left(ordered, clause.start, key=lambda duty: duty.span.start)
        end = bisect_left(ordered, clause.end, key=lambda duty: duty.span.start)
        return [duty for duty in ordered[begin:end] if clause.holds(duty.span)]

    @cached_property
    def _duties_in_order(self) -> dict[str, list[Responsibility]]:
        return {
            unit: sorted(duties, key=lambda duty: duty.span.start)
            for unit, duties in self.duties.items()
        }

    @cached_property
    def carried(self) -> dict[str, dict[str, Responsibility]]:
        """Who answers elsewhere because a unit says so (以下均需…落实): unit → body → duty."""
        found: dict[str, dict[str, Responsibility]] = {}
        for duty in self.extraction.responsibilities:
            if duty.inherited_from is not None:
                found.setdefault(duty.inherited_from, {})[duty.department or duty.name] = duty
        return found

    @cached_property
    def _targets(self) -> tuple[list[int], list[Target]]:
        ordered = sorted(self.extraction.targets, key=lambda t: (t.span.start, t.span.end))
        return [target.span.start for target in ordered], ordered

    def targets(self, span: Span) -> list[Target]:
        """Return the targets whose quotation begins inside `span`, in order."""
        starts, ordered = self._targets
        return ordered[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    def unit_at(self, place: int) -> Unit:
        """Return the unit that the character at `place` belongs to."""
        return self.units[max(0, bisect_left(self._starts, place + 1) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [unit.span.start for unit in self.units]
