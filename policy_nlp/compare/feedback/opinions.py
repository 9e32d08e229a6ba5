"""What a returned draft asks: its changes and comments, place by place of BASE (反馈意见).

What was changed in one sentence by the same people is one opinion; so is a task or a measure that
came or went with all that stands in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policy_nlp.compare.feedback.requests import Want, WantReader
from policy_nlp.compare.index import Draft, Piece
from policy_nlp.compare.positions import Positions
from policy_nlp.records import Change, Extraction, Mark, Revision, Span
from policy_nlp.records.feedback import Opinion, OpinionKind

# What else came of a task's coming, going or moving is no wish of its own.
STRUCTURE = frozenset({"task-added", "task-removed", "task-moved", "task-split", "task-merged"})
# These speak of whole tasks; what changed inside them is told beside them.
_ALONE = frozenset({"task-moved", "task-renumbered", "task-split", "task-merged"})
_KINDS: tuple[tuple[str, OpinionKind], ...] = (
    ("task-", "task"),
    ("target-", "target"),
    ("responsibility-", "responsibility"),
    ("strength-", "strength"),
)
# What tells one mark from another, wherever it stands.
_Said = tuple[str, str, str | None, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion, where in BASE it belongs, and what it wants of what."""

    opinion: Opinion
    place: int
    wants: tuple[Want, ...] = ()


@dataclass
class _Cluster:
    """Changes that are one opinion, and the pieces of both texts that they touch."""

    authors: tuple[str, ...]
    dates: tuple[str, ...]
    alone: bool
    changes: list[Change] = field(default_factory=list)
    pieces: set[tuple[int, int, int]] = field(default_factory=set)


def find_opinions(
    base: Extraction,
    accepted: Extraction,
    original: Extraction,
    revision: Revision,
    reader: WantReader,
    known: Collection[Mark] = (),
) -> Iterator[Asked]:
    """Yield what a returned draft asks; who asks it is told by the authors alone.

    Args:
        base: the draft as it was sent round.
        accepted: the returned one with its tracked changes taken in.
        original: the returned one without them.
        revision: what changed from `base` to `accepted`.
        reader: says what each change wants.
        known: the marks that `base` had already when it was sent.
    """
    finder = _Finder(base, accepted, original, reader, {_said(mark) for mark in known})
    yield from finder.changes(revision)
    yield from finder.beside()
    yield from finder.comments()


class _Finder:
    def __init__(
        self,
        base: Extraction,
        accepted: Extraction,
        original: Extraction,
        reader: WantReader,
        known: set[_Said],
    ) -> None:
        self.base, self.accepted, self.original = Draft(base), Draft(accepted), Draft(original)
        self.reader = reader
        self.same_draft = original.text == base.text
        self.from_original = Positions(original.text, base.text)
        self.from_accepted = Positions(accepted.text, base.text)
        self.known = known
        old = [(self._in_base(m), m) for m in self._own(original) if m.kind == "deleted"]
        new = [(m.span, m) for m in self._own(accepted) if m.kind == "inserted"]
        self.marks = tuple([(s, m) for s, m in side if s is not None] for side in (old, new))
        self.beside_marks = [m for side in (old, new) for s, m in side if m.span is None]

    def _own(self, extraction: Extraction) -> list[Mark]:
        """Return the marks that BASE did not have."""
        return [mark for mark in extraction.marks if _said(mark) not in self.known]

    def _in_base(self, mark: Mark) -> Span | None:
        return None if mark.span is None else self.from_original.span(mark.span)

    def changes(self, revision: Revision) -> Iterator[Asked]:
        """Yield the changes as opinions."""
        structure = any(change.kind in STRUCTURE for change in revision.changes)
        clusters: list[_Cluster] = []
        for change in revision.changes:
            if change.kind == "task-renumbered" and structure:
                continue
            self._join(clusters, change)
        for cluster in clusters:
            yield self._opinion(cluster)

    def _join(self, clusters: list[_Cluster], change: Change) -> None:
        """Put a change to what stands in the same sentences and is by the same people."""
        signed = self._signed(change)
        authors = tuple(dict.fromkeys(mark.author or "未署名" for mark in signed))
        dates = tuple(mark.date for mark in signed if mark.date)
        pieces = {
            (side, piece.unit, piece.place)
            for side in (0, 1)
            for piece in self._pieces(change, side)
        }
        made = _Cluster(authors, dates, change.kind in _ALONE, [change], pieces)
        for found in list(clusters):
            together = found.authors == authors and not (found.alone or made.alone)
            if together and found.pieces & pieces:
                made.changes = found.changes + made.changes
                made.dates += found.dates
                made.pieces |= found.pieces
                clusters.remove(found)
        clusters.append(made)

    def _pieces(self, change: Change, side: int) -> list[Piece]:
        draft = self.accepted if side else self.base
        return [piece for span in _spans(change, side) for piece in _pieces_at(draft, span)]

    def _signed(self, change: Change) -> list[Mark]:
        """Return the marks inside a change; else those of its sentences; else of its units."""
        if change.kind in _ALONE and not self.same_draft:
            return []  # another draft has tasks of its own, whoever wrote in them
        spans = tuple(_spans(change, side) for side in (0, 1))
        if found := self._marks_in(spans):
            return found
        pieces = tuple([p.span for p in self._pieces(change, side)] for side in (0, 1))
        if not pieces[0]:  # what reads as new, since words before or behind it went
            mapped = filter(None, map(self.from_accepted.span, pieces[1]))
            pieces = [p.span for span in mapped for p in _pieces_at(self.base, span)], pieces[1]
        if found := self._marks_in(pieces):
            return found
        if not self.same_draft:
            return []
        units = tuple(
            [unit.span for unit in draft.units if unit.id in ids]
            for draft, ids in ((self.base, change.old_units), (self.accepted, change.new_units))
        )
        found = self._marks_in(units)
        authors = {mark.author for mark in found}
        return found if len(authors) == 1 else []

    def _marks_in(self, sides: Sequence[Sequence[Span]]) -> list[Mark]:
        return [
            mark
            for marks, spans in zip(self.marks, sides, strict=True)
            for at, mark in marks
            if any(at.overlaps(span) for span in spans)
        ]

    def _opinion(self, cluster: _Cluster) -> Asked:
        changes = tuple(cluster.changes)
        old, new = (self._sentences(changes, side) for side in (0, 1))
        if old is not None:
            place = old.start
        elif new is not None:
            place = self.from_accepted.point(new.start)
        else:
            place = 0
        units = tuple(dict.fromkeys(unit for change in changes for unit in change.old_units))
        heading = self._heading(units) or next((c.heading for c in changes if c.heading), None)
        texts = [
            span.of(draft.text).strip() if span else None
            for draft, span in ((self.base, old), (self.accepted, new))
        ]
        opinion = Opinion(
            file="",
            body="",
            authors=cluster.authors,
            date=max(cluster.dates, default=None),
            kind=_kind(changes),
            units=units,
            heading=heading,
            after=self.base.unit_at(max(0, place - 1)).id if old is None else None,
            span=old,
            old=texts[0],
            new=texts[1],
            changes=changes,
        )
        wants = self.reader.of_changes(changes, self.accepted.extraction)
        return Asked(opinion, place, tuple(wants))

    def _sentences(self, changes: Sequence[Change], side: int) -> Span | None:
        """Return the whole sentences that changes stand in, from the first to the last."""
        draft = self.accepted if side else self.base
        spans = [span for change in changes for span in _spans(change, side)]
        if not any(change.kind in STRUCTURE for change in changes):
            spans += [piece.span for span in spans for piece in _pieces_at(draft, span)]
        return _hull(spans)

    def _heading(self, units: Iterable[str]) -> str | None:
        at = next((self.base.index[unit] for unit in units if unit in self.base.index), None)
        return None if at is None else self.base.units[at].heading

    def beside(self) -> Iterator[Asked]:
        """Yield tracked changes in what is no body: letterhead, notes, running heads."""
        for author in dict.fromkeys(mark.author for mark in self.beside_marks):
            own = [mark for mark in self.beside_marks if mark.author == author]
            old, new = (
                "；".join(mark.text for mark in own if mark.kind == kind and mark.text.strip())
                for kind in ("deleted", "inserted")
            )
            if old or new:
                opinion = Opinion(
                    file="",
                    body="",
                    authors=(author or "未署名",),
                    date=max((mark.date for mark in own if mark.date), default=None),
                    kind="furniture",
                    old=old or None,
                    new=new or None,
                )
                yield Asked(opinion, len(self.base.text))

    def comments(self) -> Iterator[Asked]:
        """Yield the comments that BASE did not have, each with the words it stands on."""
        placed: dict[_Said, list[tuple[Span | None, str | None]]] = {}
        sides = ((self.original, self.from_original), (self.accepted, self.from_accepted))
        for draft, positions in sides:
            found: dict[_Said, list[tuple[Span | None, str | None]]] = {}
            for mark in self._own(draft.extraction):
                if mark.kind == "comment":
                    place = _placed(mark.span, positions, draft.text)
                    found.setdefault(_said(mark), []).append(place)
            for said, places in found.items():
                before = placed.setdefault(said, [])
                for k, place in enumerate(places):
                    if k == len(before):
                        before.append(place)
                    elif not before[k][1] and place[1]:
                        before[k] = place
        for said, places in placed.items():
            for span, anchor in places:
                yield self._comment(said, span, anchor)

    def _comment(self, said: _Said, span: Span | None, anchor: str | None) -> Asked:
        _, author, date, text = said
        sentence = None if span is None else _hull(self._sentence_of(span))
        unit = None if sentence is None else self.base.unit_at(sentence.start)
        opinion = Opinion(
            file="",
            body="",
            authors=(author or "未署名",),
            date=date,
            kind="comment",
            units=(unit.id,) if unit else (),
            heading=unit.heading if unit else None,
            span=sentence,
            old=sentence.of(self.base.text).strip() if sentence else None,
            anchor=anchor or None,
            comment=text,
        )
        wants = self.reader.of_comment(text, span, unit.id if unit else None)
        return Asked(opinion, sentence.start if sentence else len(self.base.text), tuple(wants))

    def _sentence_of(self, span: Span) -> list[Span]:
        """Return the sentences that a comment stands on, at a point the one before it."""
        if len(span):
            return [span, *(piece.span for piece in _pieces_at(self.base, span))]
        near = Span(start=max(0, span.start - 1), end=span.start + 1)
        pieces = _pieces_at(self.base, near)
        return [pieces[0].span] if pieces else [span]


def _said(mark: Mark) -> _Said:
    return mark.kind, mark.author, mark.date, mark.text


def _placed(span: Span | None, positions: Positions, text: str) -> tuple[Span | None, str | None]:
    """Return where a comment stands in BASE, and its words there."""
    if span is None:
        return None, None
    if len(span) and (found := positions.span(span)) is not None:
        return found, span.of(text)
    at = positions.point(span.start)
    return Span(start=at, end=at), span.of(text)


def _spans(change: Change, side: int) -> tuple[Span, ...]:
    one, many = (change.new_span, change.new_spans) if side else (change.old_span, change.old_spans)
    return many or ((one,) if one else ())


def _pieces_at(draft: Draft, span: Span) -> list[Piece]:
    """Return the pieces that a span touches."""
    if not draft.units:
        return []
    first = draft.index[draft.unit_at(span.start).id]
    last = draft.index[draft.unit_at(max(span.start, span.end - 1)).id]
    return [
        piece
        for at in range(first, last + 1)
        for piece in draft.pieces(at)
        if piece.span.overlaps(span)
    ]


def _hull(spans: Sequence[Span]) -> Span | None:
    if not spans:
        return None
    return Span(start=min(s.start for s in spans), end=max(s.end for s in spans))


def _kind(changes: Sequence[Change]) -> OpinionKind:
    for head, kind in _KINDS:
        if any(change.kind.startswith(head) for change in changes):
            return kind
    if all(change.kind == "editorial" for change in changes):
        return "editorial"
    return "wording"
