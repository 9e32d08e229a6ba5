"""From a record, a span or words of a document to the page they are printed on (原文位置)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.session import Session
from policy_nlp.records import Extraction, Place, Places, Segment, Span

_SPAN = re.compile(r"(\d+)-(\d+)")


def find_places(file: Path, wanted: str, *, options: ReadOptions | None = None) -> Places:
    """Show where in a document something is printed (原文位置).

    Args:
        file: the document.
        wanted: id of a record (unit, measure, responsibility, target), a span START-END of the
            body text, or words of it; of words every occurrence is given.
        options: how the file is to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: the document cannot be read.
        UsageError: it holds nothing of the kind.
    """
    extraction = Session(file, options=options).extract(file)
    spans = _spans(extraction, wanted)
    if not spans:
        raise UsageError(
            f"{file.name}: neither a record nor words of its text: {wanted}",
            "Give an id or a span that extract --format json prints, or words as printed",
        )
    places = tuple(place for span in spans for place in places_of(extraction, span))
    return Places(document=extraction.document.id, places=places)


def places_of(extraction: Extraction, span: Span) -> list[Place]:
    """Return the places of a span in reading order; their quotations together are the span."""
    return [
        place
        for number, paragraph in _paragraphs(extraction.text, span)
        for place in _in_paragraph(extraction, number, paragraph)
    ]


def _spans(extraction: Extraction, wanted: str) -> list[Span]:
    named = [
        record.span
        for kind in (
            extraction.units,
            extraction.measures,
            extraction.responsibilities,
            extraction.targets,
        )
        for record in kind
        if record.id == wanted
    ]
    if named:
        return named
    offsets = _SPAN.fullmatch(wanted)
    if offsets is not None:
        start, end = int(offsets[1]), min(int(offsets[2]), len(extraction.text))
        return [Span(start=start, end=end)] if start < end else []
    # Words copied from a page carry its line ends.
    words = r"\s*".join(map(re.escape, "".join(wanted.split())))
    found = re.finditer(words, extraction.text) if words else ()
    return [Span(start=match.start(), end=match.end()) for match in found]


def _paragraphs(text: str, span: Span) -> Iterator[tuple[int, Span]]:
    """Yield the part of a span in each paragraph, with the number of that."""
    number = text.count("\n", 0, span.start) + 1
    start = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            yield number, Span(start=start, end=start + len(line))
        number, start = number + 1, start + len(line) + 1


def _in_paragraph(extraction: Extraction, number: int, span: Span) -> Iterator[Place]:
    """Yield the places of a span of one paragraph.

    Characters that the source does not hold (automatic numbers, spaces put in where a line end
    parted two words) go with those beside them.
    """
    steps = [
        s for s in extraction.offsets if s.start < span.end and s.start + s.length > span.start
    ]
    printed: list[Segment] = []
    for step in steps:
        if not printed or (step.page, step.box) != (printed[-1].page, printed[-1].box):
            printed.append(step)
    starts = [span.start, *(step.start for step in printed[1:])]
    for k, start in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else span.end
        here = printed[k] if printed else None
        yield Place(
            span=Span(start=start, end=end),
            quote=extraction.text[start:end],
            paragraph=number,
            page=here.page if here else None,
            box=here.box if here else None,
        )
