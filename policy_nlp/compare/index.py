"""The two drafts as the comparison asks them: by unit, by place, cut into fragments (分块)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, TypeVar

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Change, Responsibility, Span, Target, Unit
from policy_nlp.records.index import DocumentIndex
from policy_nlp.records.revision import ChangeKind
from policy_nlp.text.normalise import Normaliser
from policy_nlp.text.sentences import split_sentences, trimmed

FragmentKind = Literal["heading", "sentence", "clause"]
R = TypeVar("R", Responsibility, Target)


@dataclass(frozen=True, kw_only=True, slots=True)
class CompareOptions:
    """Settings of `compare_versions`; similarity is a share between 0 and 1 (比对参数).

    Attributes:
        sentence: similarity from which a sentence is the same one reworded, inside one task.
        moved: similarity from which a sentence that stands in another task has been moved there.
        moved_length: characters from which a sentence counts as moved; short phrases
            (加强宣传引导) recur by themselves.
        heading: weight of the heading beside the text of a task, where both have one.
        children: weight of the tasks below a section beside heading and text.
        unit: similarity from which a task of the new draft is one of the old.
        whole: share of a task's text that has to come from (or go to) another one for a split
            (or merger).
        indicator: similarity from which two names mean one indicator.
        strength: similarity of two clauses without their governing words, from which only the
            strength has changed; below, the clause has become another one.
    """

    sentence: float = 0.5
    moved: float = 0.8
    moved_length: int = 10
    heading: float = 0.35
    children: float = 0.5
    unit: float = 0.33
    whole: float = 0.5
    indicator: float = 0.6
    strength: float = 0.6


DEFAULTS = CompareOptions()


@dataclass(frozen=True, slots=True)
class Fragment:
    """The heading, a sentence or a clause of responsibility of a unit, without white space around.

    Attributes:
        unit: where its unit stands in the outline.
        place: where it stands among the fragments of the unit.
    """

    unit: int
    place: int
    kind: FragmentKind
    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return Span(start=self.start, end=self.end)


class DraftIndex(DocumentIndex):
    """One draft; its units go by where they stand in the outline, from 0 on (一稿)."""

    @property
    def outline(self) -> tuple[Unit, ...]:
        """The units in printed order."""
        return self.extraction.units

    @cached_property
    def parents(self) -> list[int]:
        """Each unit's parent, -1 for none."""
        return [
            self.position(unit.parent) if unit.parent in self.units else -1 for unit in self.outline
        ]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The units right below each; those at the top under -1."""
        found: dict[int, list[int]] = {}
        for at, parent in enumerate(self.parents):
            found.setdefault(parent, []).append(at)
        return found

    def ids(self, units: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of units."""
        return tuple(self.outline[at].id for at in units)

    def ids_at(self, place: Span | int | None) -> tuple[str, ...]:
        """Return the id of the unit in which a place begins; none for no place."""
        unit = None if place is None else self.unit_at(place)
        return (unit.id,) if unit else ()

    def number(self, at: int) -> Span | None:
        """Return where the number of a unit is printed, None where it is not."""
        start = self.outline[at].span.start
        return next(iter(trimmed(self.text, start, self._number_end(at))), None)

    def content(self, at: int) -> str:
        """Return the text of a unit after its number."""
        return self.text[self._number_end(at) : self.outline[at].span.end].rstrip()

    def _number_end(self, at: int) -> int:
        """Return where the printed number of a unit and the space after it end."""
        unit = self.outline[at]
        if unit.number is None or unit.number_source == "reconstructed":
            return unit.span.start
        return unit.heading_span.start if unit.heading_span else unit.body.start

    def block(self, at: int) -> Span:
        """Return the span of a unit with all units below it."""
        last = at
        while self.children.get(last):
            last = self.children[last][-1]
        return self.outline[at].span.union(self.outline[last].span)

    def fragments(self, at: int) -> tuple[Fragment, ...]:
        """Return the fragments of a unit in order."""
        if at not in self._fragments:
            self._fragments[at] = tuple(
                Fragment(at, place, kind, span.start, span.end, span.of(self.text))
                for place, (kind, span) in enumerate(self._cut_unit(at))
            )
        return self._fragments[at]

    @cached_property
    def _fragments(self) -> dict[int, tuple[Fragment, ...]]:
        return {}

    def _cut_unit(self, at: int) -> list[tuple[FragmentKind, Span]]:
        unit = self.outline[at]
        spans: list[tuple[FragmentKind, Span]] = []
        begin = self._number_end(at)
        if unit.heading_span is not None:
            spans.append(("heading", unit.heading_span))
            begin = max(unit.body.start, unit.heading_span.end)
        for clause in self._clause_spans(unit):
            spans += (("sentence", span) for span in self._cut_prose(begin, clause.start))
            spans.append(("clause", clause))
            begin = clause.end
        spans += (("sentence", span) for span in self._cut_prose(begin, unit.span.end))
        return spans

    def _cut_prose(self, start: int, end: int) -> list[Span]:
        """Cut prose; a lone full stop after a clause in brackets is no sentence."""
        spans = split_sentences(self.text, start, end)
        return [span for span in spans if any(c.isalnum() for c in span.of(self.text))]

    def _clause_spans(self, unit: Unit) -> list[Span]:
        """Return where the clauses of responsibility of a unit stand, in order."""
        found: dict[int, Span] = {}
        for duty in self.duties_of(unit.id, own=True):
            if duty.clause is None:
                continue
            lowest = max(unit.span.start, duty.span.end - len(duty.clause))
            start = self.text.find(duty.clause, lowest, duty.span.start + len(duty.clause))
            if start >= 0:
                found[start] = Span(start=start, end=start + len(duty.clause))
        spans: list[Span] = []
        for _, span in sorted(found.items()):
            if not spans or not spans[-1].overlaps(span):
                spans.append(span)
        return spans

    def fragments_at(self, span: Span) -> list[Fragment]:
        """Return the fragments that a place touches, whatever their unit."""
        if not self.outline:
            return []
        first, last = (
            self.position(unit)
            for place in (span.start, max(span.start, span.end - 1))
            for unit in self.ids_at(place)
        )
        found: list[Fragment] = []
        for at in range(first, last + 1):
            fragments = self.fragments(at)
            begin = bisect_right(fragments, span.start, key=attrgetter("end"))
            end = bisect_left(fragments, span.end, key=attrgetter("start"))
            found += fragments[begin:end]
        return found

    def targets_in(self, span: Span) -> list[Target]:
        """Return the targets whose quotation begins inside a place, in order."""
        return _beginning_in(self.targets_in_order, span)

    def duties_in(self, span: Span) -> list[Responsibility]:
        """Return who answers by the words inside a place, in order."""
        found = _beginning_in(self._duties_in_order, span)
        return [duty for duty in found if span.holds(duty.span)]

    @cached_property
    def carried(self) -> dict[str, dict[str, Responsibility]]:
        """Who answers elsewhere because a unit says so (以下均需…落实): unit → name → duty."""
        found: dict[str, dict[str, Responsibility]] = {}
        for duty in self.extraction.responsibilities:
            if duty.inherited_from is not None:
                found.setdefault(duty.inherited_from, {})[duty.department or duty.name] = duty
        return found

    @cached_property
    def targets_in_order(self) -> list[Target]:
        """The targets as they stand in the text."""
        return sorted(self.extraction.targets, key=lambda t: (t.span.start, t.span.end))

    @cached_property
    def _duties_in_order(self) -> list[Responsibility]:
        own = (duty for duty in self.extraction.responsibilities if duty.inherited_from is None)
        return sorted(own, key=lambda duty: duty.span.start)


def _beginning_in(records: Sequence[R], span: Span) -> list[R]:
    begin = bisect_left(records, span.start, key=lambda record: record.span.start)
    end = bisect_left(records, span.end, key=lambda record: record.span.start)
    return list(records[begin:end])


def make_normaliser(lexicons: Lexicons) -> Normaliser:
    """Return what gives texts the form in which editing alone makes no difference."""
    return Normaliser(lexicons.quantities.multipliers, lexicons.quantities.spellings)


@dataclass(frozen=True)
class DraftPair:
    """Two drafts with the vocabularies and settings to compare them by."""

    old: DraftIndex
    new: DraftIndex
    lexicons: Lexicons
    options: CompareOptions = DEFAULTS

    @cached_property
    def normalise(self) -> Normaliser:
        """Gives texts the form in which editing alone makes no difference."""
        return make_normaliser(self.lexicons)

    def change(
        self, kind: ChangeKind, old: Span | None, new: Span | None, /, **fields: Any
    ) -> Change:
        """Return a change with what is printed at its places, and the units they belong to.

        A place where something was added or removed is printed nowhere on the other side: None.
        """
        given: dict[str, Any] = {
            "old_units": self.old.ids_at(old),
            "new_units": self.new.ids_at(new),
            "old": (old.of(self.old.text) or None) if old else None,
            "new": (new.of(self.new.text) or None) if new else None,
        }
        return Change(kind=kind, old_span=old, new_span=new, **(given | fields))
