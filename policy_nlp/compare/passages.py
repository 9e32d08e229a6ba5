"""Passages that came, went, or stand elsewhere now (增删与移动的文字)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Draft, Piece
from policy_nlp.compare.sentences import Match
from policy_nlp.compare.wording import SentenceReader, added_target, removed_target
from policy_nlp.records import Change, Span
from policy_nlp.records.revision import ChangeKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces that stand side by side; a measure where its lead-in is among them."""

    pieces: tuple[Piece, ...]
    heading: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.pieces[0].start, end=self.pieces[-1].end)


def loose_passages(draft: Draft, loose: Sequence[Piece], context: Context) -> Iterator[Passage]:
    """Cut pieces without counterpart into measures and sentences.

    A clause of responsibility right after such a sentence goes with it; one alone is told of
    as a change of who answers.
    """
    free = {(piece.unit, piece.place): piece for piece in loose}
    heads = {
        (context.forms.of(measure.heading), measure.unit): measure
        for measure in draft.extraction.measures
        if measure.heading
    }
    for key in sorted(free):
        if key not in free:
            continue
        run = [free.pop(key)]
        piece = run[0]
        measure = heads.get((context.forms.of(piece.text), draft.units[piece.unit].id))
        heading = None
        if measure is not None and measure.span.start >= piece.end:
            body = [p for p in draft.pieces(piece.unit) if measure.span.overlaps(p.span)]
            if body and all((p.unit, p.place) in free for p in body):
                run += [free.pop((p.unit, p.place)) for p in body]
                heading = measure.heading
        after = free.get((run[-1].unit, run[-1].place + 1))
        if after is not None and after.kind == "clause" and piece.kind != "clause":
            run.append(free.pop((after.unit, after.place)))
        yield Passage(tuple(run), heading)


def came(context: Context, passage: Passage, homes: dict[int, tuple[str, ...]]) -> Iterator[Change]:
    """Yield that a passage came, and each target in it."""
    draft, unit = context.new, passage.pieces[0].unit
    kind: ChangeKind = "measure-added" if passage.heading else "text-added"
    yield context.change(
        kind, None, passage.span, heading=passage.heading, old_units=homes.get(unit, ())
    )
    for target in draft.targets(passage.span):
        yield added_target(context, target)


def went(context: Context, passage: Passage, homes: dict[int, tuple[str, ...]]) -> Iterator[Change]:
    """Yield that a passage went, and each target in it."""
    draft, unit = context.old, passage.pieces[0].unit
    kind: ChangeKind = "measure-removed" if passage.heading else "text-removed"
    yield context.change(
        kind, passage.span, None, heading=passage.heading, new_units=homes.get(unit, ())
    )
    for target in draft.targets(passage.span):
        yield removed_target(context, target)


def moves(context: Context, matches: Sequence[Match], reader: SentenceReader) -> Iterator[Change]:
    """Yield the passages that stand elsewhere, and what changed inside them beside words."""
    run: list[Match] = []
    for match in sorted(matches, key=lambda m: m.old[0].start):
        if run and not _go_together(run[-1], match):
            yield from _move(context, run, reader)
            run = []
        run.append(match)
    if run:
        yield from _move(context, run, reader)


def _go_together(one: Match, other: Match) -> bool:
    return all(
        (left[-1].unit, left[-1].place + 1) == (right[0].unit, right[0].place)
        for left, right in ((one.old, other.old), (one.new, other.new))
    )


def _move(context: Context, run: list[Match], reader: SentenceReader) -> Iterator[Change]:
    old = Span(start=run[0].old_span.start, end=run[-1].old_span.end)
    new = Span(start=run[0].new_span.start, end=run[-1].new_span.end)
    fields: dict[str, Any] = {"heading": _lead_in(context, run)}
    yield context.change("text-moved", old, new, **fields)
    for match in run:
        for change in reader.read(match):
            if change.kind not in ("wording-only", "editorial"):
                yield change


def _lead_in(context: Context, run: list[Match]) -> str | None:
    """Return the heading of the measure that moved, None where it is no whole measure."""
    first = run[0].new[0]
    unit = context.new.units[first.unit].id
    for measure in context.new.measures.get(unit, ()) if len(run) > 1 else ():
        if measure.heading:
            same = context.forms.of(measure.heading) == context.forms.of(first.text)
            if same and measure.span.start >= first.end:
                return measure.heading
    return None
