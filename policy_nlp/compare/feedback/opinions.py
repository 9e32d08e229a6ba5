"""What a returned draft asks: its changes and comments, place by place of BASE (反馈意见).

What was changed in one sentence by the same people is one opinion; so is a task or a measure that
was added or removed with all that stands in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import reduce

from policy_nlp.compare.feedback.requests import Request, RequestReader
from policy_nlp.compare.index import DraftIndex, Fragment
from policy_nlp.records import Change, Extraction, Mark, Revision, Span
from policy_nlp.records.feedback import Opinion, OpinionKind

# Paragraphs that were rewritten beyond this are not followed character by character.
MOST_CELLS = 25_000_000


class Positions:
    """Leads from places of one text to those of another.

    Args:
        source: the text that places are given in.
        target: the text that they are sought in.
    """

    def __init__(self, source: str, target: str) -> None:
        blocks = [(0, 0, len(source))] if source == target else list(_equal_blocks(source, target))
        self._starts = [start for start, _, _ in blocks]
        self._blocks = blocks

    def span(self, span: Span) -> Span | None:
        """Return where the characters of a span stand that both texts have; None for none."""
        first = self._first_block(span.start)
        last = bisect_left(self._starts, span.end) - 1
        if first > last or first == len(self._blocks):
            return None
        start, target, length = self._blocks[first]
        begin = target + max(0, span.start - start)
        start, target, length = self._blocks[last]
        end = target + min(length, span.end - start)
        return Span(start=begin, end=end) if begin < end else None

    def point(self, place: int) -> int:
        """Return where a place between two characters is, by the text before it."""
        at = bisect_right(self._starts, max(0, place - 1)) - 1
        if at < 0:
            return 0
        start, target, length = self._blocks[at]
        return target + min(place - start, length)

    def _first_block(self, place: int) -> int:
        """Return the index of the first block that ends behind a place."""
        at = max(0, bisect_right(self._starts, place) - 1)
        while at < len(self._blocks) and self._blocks[at][0] + self._blocks[at][2] <= place:
            at += 1
        return at


def _equal_blocks(source: str, target: str) -> Iterator[tuple[int, int, int]]:
    """Yield (place in the source, place in the target, length) of what both have."""
    lines = source.splitlines(keepends=True), target.splitlines(keepends=True)
    starts = tuple(_starts(side) for side in lines)
    for tag, a, b, c, d in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        left, right = (starts[0][a], starts[0][b]), (starts[1][c], starts[1][d])
        if tag == "equal":
            yield left[0], right[0], left[1] - left[0]
        elif tag == "replace":
            texts = source[slice(*left)], target[slice(*right)]
            if len(texts[0]) * len(texts[1]) <= MOST_CELLS:
                yield from _equal_inside(*texts, left[0], right[0])


def _equal_inside(source: str, target: str, at: int, to: int) -> Iterator[tuple[int, int, int]]:
    from rapidfuzz.distance import Levenshtein

    for step in Levenshtein.opcodes(source, target):
        if step.tag == "equal":
            yield at + step.src_start, to + step.dest_start, step.src_end - step.src_start


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


# What else changes because a task was added, removed or moved is no wish of its own.
STRUCTURE = frozenset({"task-added", "task-removed", "task-moved", "task-split", "task-merged"})
# These speak of whole tasks; what changed inside them is an opinion of its own.
_ALONE = frozenset({"task-moved", "task-renumbered", "task-split", "task-merged"})
_KINDS: tuple[tuple[str, OpinionKind], ...] = (
    ("task-", "task"),
    ("target-", "target"),
    ("responsibility-", "responsibility"),
    ("strength-", "strength"),
)
# What tells one mark from another, wherever it stands: kind, author, date, text.
_MarkKey = tuple[str, str, str | None, str]


@dataclass(frozen=True, slots=True)
class PlacedOpinion:
    """An opinion, where in BASE it belongs, and what it requests."""

    opinion: Opinion
    place: int
    requests: tuple[Request, ...] = ()


@dataclass
class _Cluster:
    """Changes that are one opinion, and the fragments of both texts that they touch."""

    authors: tuple[str, ...]
    dates: tuple[str, ...]
    alone: bool
    changes: list[Change]
    fragments: set[tuple[int, int, int]] = field(default_factory=set)


class _MarksByPlace:
    """Marks with where each stands, to be asked by place; they are given in their own order."""

    def __init__(self, marks: Sequence[tuple[Span, Mark]]) -> None:
        self._marks = marks
        self._order = sorted(range(len(marks)), key=lambda k: marks[k][0].start)
        self._starts = [marks[k][0].start for k in self._order]
        self._longest = max((len(span) for span, _ in marks), default=0)

    def touching(self, spans: Sequence[Span]) -> list[Mark]:
        """Return the marks that share a character with one of the places."""
        found = {
            k
            for span in spans
            for k in self._order[
                bisect_left(self._starts, span.start - self._longest) : bisect_left(
                    self._starts, span.end
                )
            ]
            if self._marks[k][0].overlaps(span)
        }
        return [self._marks[k][1] for k in sorted(found)]


@dataclass
class _Clusters:
    """The clusters in the order of their last change, and which holds a fragment."""

    made: dict[int, _Cluster] = field(default_factory=dict)
    _places: dict[tuple[tuple[str, ...], tuple[int, int, int]], int] = field(default_factory=dict)
    _count: int = 0

    def add(self, one: _Cluster) -> None:
        """Put a change to what stands in the same sentences and is by the same people."""
        number, self._count = self._count, self._count + 1
        if not one.alone:
            keys = [(one.authors, fragment) for fragment in one.fragments]
            for at in sorted({self._places[key] for key in keys if key in self._places}):
                found = self.made.pop(at)
                one.changes = found.changes + one.changes
                one.dates += found.dates
                one.fragments |= found.fragments
            self._places.update(((one.authors, fragment), number) for fragment in one.fragments)
        self.made[number] = one


class OpinionFinder:
    """Finds what a returned draft asks; who asks it, by the authors alone.

    Args:
        base: the draft as it was sent round.
        accepted: the returned one with its tracked changes taken in.
        original: the returned one without them.
        reader: says what each change requests.
        known: the marks that `base` had already when it was sent.
    """

    def __init__(
        self,
        base: Extraction,
        accepted: Extraction,
        original: Extraction,
        reader: RequestReader,
        known: Collection[Mark] = (),
    ) -> None:
        self.base, self.accepted, self.original = (
            DraftIndex(base),
            DraftIndex(accepted),
            DraftIndex(original),
        )
        self.reader = reader
        self.same_draft = original.text == base.text
        self.from_original = Positions(original.text, base.text)
        self.from_accepted = Positions(accepted.text, base.text)
        self.known = {_mark_key(mark) for mark in known}
        deleted = [mark for mark in self._new_marks(original) if mark.kind == "deleted"]
        inserted = [mark for mark in self._new_marks(accepted) if mark.kind == "inserted"]
        self.marks = (
            _MarksByPlace(
                [(s, m) for m in deleted if m.span and (s := self.from_original.span(m.span))]
            ),
            _MarksByPlace([(m.span, m) for m in inserted if m.span]),
        )
        self.marks_beside = [mark for mark in (*deleted, *inserted) if mark.span is None]

    def _new_marks(self, extraction: Extraction) -> list[Mark]:
        """Return the marks that BASE did not have."""
        return [mark for mark in extraction.marks if _mark_key(mark) not in self.known]

    def opinions(self, revision: Revision) -> Iterator[PlacedOpinion]:
        """Yield the opinions.

        Args:
            revision: what changed from `base` to `accepted`.
        """
        structure = any(change.kind in STRUCTURE for change in revision.changes)
        clusters = _Clusters()
        for change in revision.changes:
            if change.kind != "task-renumbered" or not structure:
                clusters.add(self._cluster(change))
        yield from map(self._opinion, clusters.made.values())
        yield from self._opinions_beside()
        yield from self._comments()

    def _cluster(self, change: Change) -> _Cluster:
        signed = self._marks_of_change(change)
        return _Cluster(
            authors=tuple(dict.fromkeys(mark.author or "" for mark in signed)),
            dates=tuple(mark.date for mark in signed if mark.date),
            alone=change.kind in _ALONE,
            changes=[change],
            fragments={
                (side, f.unit, f.place) for side in (0, 1) for f in self._touched(change, side)
            },
        )

    def _touched(self, change: Change, side: int) -> list[Fragment]:
        draft, places = (
            (self.accepted, change.new_places) if side else (self.base, change.old_places)
        )
        return [fragment for span in places for fragment in draft.fragments_at(span)]

    def _marks_of_change(self, change: Change) -> list[Mark]:
        """Return the marks inside a change; else those of its sentences; else of its units."""
        if change.kind in _ALONE and not self.same_draft:
            return []  # another draft has tasks of its own, whoever wrote in them
        if found := self._marks_in(change.old_places, change.new_places):
            return found
        olds, news = ([f.span for f in self._touched(change, side)] for side in (0, 1))
        if not olds:  # what reads as new, since words before or behind it were removed
            mapped = filter(None, map(self.from_accepted.span, news))
            olds = [f.span for span in mapped for f in self.base.fragments_at(span)]
        if found := self._marks_in(olds, news):
            return found
        if not self.same_draft:
            return []
        found = self._marks_in(
            [unit.span for unit in self.base.outline if unit.id in change.old_units],
            [unit.span for unit in self.accepted.outline if unit.id in change.new_units],
        )
        return found if len({mark.author for mark in found}) == 1 else []

    def _marks_in(self, *sides: Sequence[Span]) -> list[Mark]:
        return [
            mark
            for marks, spans in zip(self.marks, sides, strict=True)
            for mark in marks.touching(spans)
        ]

    def _opinion(self, cluster: _Cluster) -> PlacedOpinion:
        changes = tuple(cluster.changes)
        old, new = (self._sentences_around(changes, side) for side in (0, 1))
        place = old.start if old else self.from_accepted.point(new.start) if new else 0
        units = tuple(dict.fromkeys(unit for change in changes for unit in change.old_units))
        named = [self.base.unit(unit).heading for unit in units if unit in self.base][:1]
        added = (change.heading for change in changes if change.heading)
        before = max(0, place - 1)
        opinion = Opinion(
            file="",
            body="",
            authors=cluster.authors,
            date=max(cluster.dates, default=None),
            kind=_kind_of_opinion(changes),
            units=units,
            heading=next(filter(None, named), None) or next(added, None),
            after=next(iter(self.base.ids_at(before)), None) if old is None else None,
            span=old,
            old=old.of(self.base.text).strip() if old else None,
            new=new.of(self.accepted.text).strip() if new else None,
            changes=changes,
        )
        requests = self.reader.of_changes(changes, self.accepted)
        return PlacedOpinion(opinion, place, tuple(requests))

    def _sentences_around(self, changes: Sequence[Change], side: int) -> Span | None:
        """Return the whole sentences that changes stand in, from the first to the last."""
        spans = [span for c in changes for span in (c.old_places, c.new_places)[side]]
        if not any(change.kind in STRUCTURE for change in changes):
            spans += [f.span for change in changes for f in self._touched(change, side)]
        return _union(spans)

    def _opinions_beside(self) -> Iterator[PlacedOpinion]:
        """Yield tracked changes in what is no body: letterhead, notes, running heads."""
        by_author: dict[str | None, list[Mark]] = {}
        for mark in self.marks_beside:
            by_author.setdefault(mark.author, []).append(mark)
        for author, own in by_author.items():
            old, new = (
                "；".join(mark.text for mark in own if mark.kind == kind and mark.text.strip())
                for kind in ("deleted", "inserted")
            )
            if old or new:
                opinion = Opinion(
                    file="",
                    body="",
                    authors=(author or "",),
                    date=max((mark.date for mark in own if mark.date), default=None),
                    kind="furniture",
                    old=old or None,
                    new=new or None,
                )
                yield PlacedOpinion(opinion, len(self.base.text))

    def _comments(self) -> Iterator[PlacedOpinion]:
        """Yield the comments that BASE did not have, each with the words it stands on."""
        placed: dict[_MarkKey, list[tuple[Span | None, str | None]]] = {}
        sides = ((self.original, self.from_original), (self.accepted, self.from_accepted))
        for draft, positions in sides:
            found: dict[_MarkKey, list[tuple[Span | None, str | None]]] = {}
            for mark in self._new_marks(draft.extraction):
                if mark.kind == "comment":
                    anchored = _anchored(mark.span, positions, draft.text)
                    found.setdefault(_mark_key(mark), []).append(anchored)
            for key, places in found.items():
                before = placed.setdefault(key, [])
                for k, place in enumerate(places):
                    if k == len(before):
                        before.append(place)
                    elif not before[k][1] and place[1]:
                        before[k] = place
        for key, places in placed.items():
            for span, anchor in places:
                yield self._comment(key, span, anchor)

    def _comment(self, key: _MarkKey, span: Span | None, anchor: str | None) -> PlacedOpinion:
        _, author, date, text = key
        sentence = None if span is None else _union(self._sentence_of(span))
        unit = self.base.unit_at(sentence) if sentence else None
        opinion = Opinion(
            file="",
            body="",
            authors=(author or "",),
            date=date,
            kind="comment",
            units=(unit.id,) if unit else (),
            heading=unit.heading if unit else None,
            span=sentence,
            old=sentence.of(self.base.text).strip() if sentence else None,
            anchor=anchor or None,
            comment=text,
        )
        requests = self.reader.of_comment(text, span, unit.id if unit else None)
        place = sentence.start if sentence else len(self.base.text)
        return PlacedOpinion(opinion, place, tuple(requests))

    def _sentence_of(self, span: Span) -> list[Span]:
        """Return the sentences that a comment stands on, at a point the one before it."""
        if len(span):
            return [span, *(f.span for f in self.base.fragments_at(span))]
        near = Span(start=max(0, span.start - 1), end=span.start + 1)
        return [f.span for f in self.base.fragments_at(near)][:1] or [span]


def _mark_key(mark: Mark) -> _MarkKey:
    return mark.kind, mark.author, mark.date, mark.text


def _anchored(span: Span | None, positions: Positions, text: str) -> tuple[Span | None, str | None]:
    """Return where a comment stands in BASE, and its words there."""
    if span is None:
        return None, None
    if len(span) and (found := positions.span(span)) is not None:
        return found, span.of(text)
    at = positions.point(span.start)
    return Span(start=at, end=at), span.of(text)


def _union(spans: Sequence[Span]) -> Span | None:
    return reduce(Span.union, spans) if spans else None


def _kind_of_opinion(changes: Sequence[Change]) -> OpinionKind:
    for head, kind in _KINDS:
        if any(change.kind.startswith(head) for change in changes):
            return kind
    if all(change.kind == "editorial" for change in changes):
        return "editorial"
    return "wording"
